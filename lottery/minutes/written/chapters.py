"""The minutes' sections, in the order in which a notary reads them."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from draws import result
from lottery.minutes.written.boxes import boxes, lines
from lottery.minutes.written.drawn import DrawnBundle
from lottery.minutes.written.facts import OrganiserFacts
from lottery.minutes.written.findings import findings
from lottery.minutes.written.fixed import basics, pool, rules, seed
from lottery.minutes.written.in_the_hall import RECOMPUTED, scene
from lottery.minutes.written.outcome import alternates, audit, prizes
from lottery.minutes.written.parts import table
from lottery.minutes.written.statement import statement
from lottery.texts.minutes import pages as texts
from lottery.texts.minutes import scene as words
from lottery.texts.minutes import verifying
from lottery.typesetting.document import (
    Block,
    Heading,
    Pairs,
    Paragraph,
    Quote,
    Room,
    Seals,
    Section,
)

CARDS = "winners/"
KEEP = {"signing": 290.0}
"""Points that a section wants on the page where it begins."""


def all_of(drawn: DrawnBundle, facts: OrganiserFacts, *, final: bool) -> tuple[Section, ...]:
    """Every section, numbered by its place; a draft has no fields that keys could sign."""
    chapters = {
        "basics": basics(drawn),
        "scene": scene(drawn, facts),
        "rules": rules(drawn, facts),
        "pool": pool(drawn),
        "seed": seed(drawn),
        "prizes": prizes(drawn, facts),
        "alternates": alternates(drawn, facts),
        "audit": audit(drawn),
        "verify": verify(drawn),
        "statement": statement(facts),
        "signing": signing(drawn, facts, final=final),
        "attachments": attachments(drawn),
    }
    return tuple(
        Section(f"{texts.numeral(number)}、{texts.SECTIONS[name]}", blocks, KEEP.get(name, 96))
        for number, (name, blocks) in enumerate(chapters.items(), 1)
    )


def verify(drawn: DrawnBundle) -> tuple[Block, ...]:
    """How a stranger repeats the draw, and the hashes that he must find."""
    hashes = (
        drawn.manifest_sha256,
        drawn.seed,
        sha256(drawn.files[result.FILE]).hexdigest(),
        drawn.manifest.register_root,
    )
    return (
        Paragraph(words.VERIFY_RULE, RECOMPUTED),
        Heading(words.FINDINGS, standing=RECOMPUTED),
        Paragraph(words.FINDINGS_RULE),
        Pairs(findings(drawn)),
        Heading(verifying.VERIFY_YOURSELF),
        Paragraph(verifying.VERIFY_RULE),
        Quote(verifying.commands(drawn.manifest.folder)),
        Paragraph(verifying.BY_HAND),
        Quote(verifying.BY_HAND_COMMANDS),
        Heading(verifying.MUST_FIND, standing=RECOMPUTED),
        Pairs(tuple(zip(verifying.MUST_FIND_LABELS, hashes, strict=True))),
    )


def signing(drawn: DrawnBundle, facts: OrganiserFacts, *, final: bool) -> tuple[Block, ...]:
    """Lines and boxes for hands and seals, and room for the notarial statement."""
    return (
        Paragraph(texts.SIGNED_STATEMENT),
        lines(facts),
        Seals(boxes(drawn, facts, fields=final), texts.DATE),
        Room(texts.ROOM, 150),
    )


def attachments(drawn: DrawnBundle) -> tuple[Block, ...]:
    """Every file inside this PDF with its size and hash; the winners' cards under one hash."""
    cards = [name for name in drawn.files if name.startswith(CARDS)]
    sizes = {name: len(data) for name, data in drawn.files.items() if name not in cards}
    if cards:
        sizes[words.GROUP] = sum(len(drawn.files[name]) for name in cards)
    rows = tuple(
        (name, f"{sizes[name]:,}", digest) for name, digest in printed_hashes(drawn.files).items()
    )
    kinds = ("code", "number", "hash")
    listed = table(texts.ATTACHMENT_COLUMNS, (2.6, 1.3, 6), rows, kinds)
    grouped = (Paragraph(words.grouped(len(cards))), Quote(words.GROUP_COMMAND)) if cards else ()
    return (Paragraph(texts.attachment_rule(len(drawn.files)), RECOMPUTED), listed, *grouped)


def printed_hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    """The hash of each attachment as it is printed; of the winners' cards, that of their list."""
    cards = {name: data for name, data in files.items() if name.startswith(CARDS)}
    rest = {name: data for name, data in sorted(files.items()) if name not in cards}
    found = {name: sha256(data).hexdigest() for name, data in rest.items()}
    return found | ({words.GROUP: group_sha256(cards)} if cards else {})


def group_sha256(files: Mapping[str, bytes]) -> str:
    """One hash for many files: that of their `sha256sum` list, by name."""
    rows = (f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return sha256("".join(rows).encode()).hexdigest()
