"""The minutes' sections, in the order in which a notary reads them."""

from __future__ import annotations

from hashlib import sha256

from draws import result
from lottery.minutes.written.drawn import DrawnBundle
from lottery.minutes.written.facts import OrganiserFacts
from lottery.minutes.written.fixed import basics, pool, rules, seed
from lottery.minutes.written.outcome import alternates, audit, prizes
from lottery.minutes.written.parts import table
from lottery.minutes.written.statement import statement
from lottery.texts.minutes import pages as texts
from lottery.texts.minutes import verifying
from lottery.typesetting.document import (
    Block,
    Heading,
    Pairs,
    Paragraph,
    Quote,
    Room,
    Seal,
    Seals,
    Section,
)

KEEP = {"signing": 290.0}
"""Points that a section wants on the page where it begins."""


def all_of(drawn: DrawnBundle, facts: OrganiserFacts) -> tuple[Section, ...]:
    """Every section, numbered by its place."""
    chapters = {
        "basics": basics(drawn),
        "rules": rules(drawn, facts),
        "pool": pool(drawn),
        "seed": seed(drawn),
        "prizes": prizes(drawn, facts),
        "alternates": alternates(drawn, facts),
        "audit": audit(drawn),
        "verify": verify(drawn),
        "statement": statement(facts),
        "signing": signing(drawn),
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
        Paragraph(verifying.VERIFY_RULE),
        Quote(verifying.commands(drawn.manifest.draw)),
        Paragraph(verifying.BY_HAND),
        Quote(verifying.BY_HAND_COMMANDS),
        Heading(verifying.MUST_FIND),
        Pairs(tuple(zip(verifying.MUST_FIND_LABELS, hashes, strict=True))),
    )


def signing(drawn: DrawnBundle) -> tuple[Block, ...]:
    """Room for the notarial statement, and for the parties' signatures and seals."""
    boxes = tuple(Seal(caption, name) for name, caption in texts.signers(signer_names(drawn)))
    return (
        Paragraph(texts.SIGNED_STATEMENT),
        Seals(boxes, texts.DATE),
        Room(texts.ROOM, 150),
    )


def signer_names(drawn: DrawnBundle) -> tuple[str, ...]:
    """Whom the manifest names as those who sign these minutes, in their order."""
    return tuple(signer.name for signer in drawn.manifest.signers)


def attachments(drawn: DrawnBundle) -> tuple[Block, ...]:
    """Every file inside this PDF with its size and hash."""
    rows = tuple(
        (name, f"{len(data):,}", sha256(data).hexdigest())
        for name, data in sorted(drawn.files.items())
    )
    kinds = ("code", "number", "hash")
    listed = table(texts.ATTACHMENT_COLUMNS, (2.6, 1.3, 6), rows, kinds)
    return (Paragraph(texts.attachment_rule(len(rows))), listed)
