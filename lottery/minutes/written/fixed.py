"""What was fixed before the draw, and its seed: the first four sections."""

from __future__ import annotations

from lottery.minutes.written.drawn import DrawnBundle
from lottery.minutes.written.facts import OrganiserFacts
from lottery.minutes.written.in_the_hall import RECOMPUTED, STATED
from lottery.minutes.written.parts import counted, money, prize_of, table
from lottery.minutes.written.prize_lines import told_by_rules
from lottery.texts import sheets
from lottery.texts.minutes import pages as texts
from lottery.texts.minutes import scene as words
from lottery.texts.review.decisions import rejection
from lottery.typesetting.document import Block, Heading, Legend, Pairs, Paragraph, Quote

LONGEST_RULES = 60
"""Lines of rules.txt that are printed; the rest is read in the attachment."""


def basics(drawn: DrawnBundle) -> tuple[Block, ...]:
    """Which draw it is, and when its values came."""
    head = drawn.manifest
    named = sheets.named_fully(head.draw, head.attempt, live=head.live)
    times = tuple(map(texts.moment, (head.frozen, *drawn.times[:1], *drawn.times[-1:])))
    values = (head.title, " ".join(head.batches), named, *times)
    return (
        Heading(words.LEGEND),
        Legend(),
        Paragraph(words.VERIFY_RULE, RECOMPUTED),
        Pairs(tuple(zip(texts.BASICS, values, strict=False))),
    )


def rules(drawn: DrawnBundle, facts: OrganiserFacts) -> tuple[Block, ...]:
    """The rules by hash and by word, and what there was to win."""
    head = drawn.manifest
    alternates = dict(head.alternates)
    rows = tuple(
        (prize.name, prize.award, money(prize), str(count), str(alternates.get(code, 0)))
        for code, count in head.tiers
        for prize in [prize_of(code, facts)]
    )
    kinds = ("text", "text", "number", "number", "number")
    lines = drawn.files["rules.txt"].decode().splitlines()
    more = (Paragraph(texts.MORE_RULES),) if len(lines) > LONGEST_RULES else ()
    told = told_by_rules(drawn, facts)
    return (
        Pairs(((texts.RULES_HASH, head.rules_sha256), (texts.CAP, texts.cap(head.cap)))),
        Paragraph(words.RULES_TOLD if told else words.RULES_UNTOLD, RECOMPUTED if told else STATED),
        table(texts.PRIZE_COLUMNS, (2, 5, 2.4, 1.4, 1.4), rows, kinds),
        Heading(texts.RULES_TEXT, standing=RECOMPUTED),
        Quote(tuple(lines[:LONGEST_RULES]), code=False),
        *more,
    )


def pool(drawn: DrawnBundle) -> tuple[Block, ...]:
    """What took part, when it was fixed, and what did not take part and why."""
    head = drawn.manifest
    values = (
        texts.entries(head.pool_count),
        texts.moment(head.frozen),
        drawn.manifest_sha256,
        head.pool_sha256,
        head.pool_root,
        texts.lines(head.register_size),
        head.register_root,
        head.omitted_sha256,
    )
    omitted = tuple((texts.OMISSIONS.get(name, name), f"{n:,}") for name, n in drawn.omitted)
    return (
        Paragraph(words.POOL_RULE, RECOMPUTED),
        Pairs(tuple(zip(texts.POOL, values, strict=True))),
        *intake(drawn),
        Heading(texts.OMITTED),
        *counted(omitted),
    )


def intake(drawn: DrawnBundle) -> tuple[Block, ...]:
    """What the register says of the draw's batches; nothing if it is not among the files."""
    found = drawn.intake
    if found is None:
        return (Heading(texts.INTAKE), Paragraph(texts.REGISTER_APART))
    omitted = sum(count for _, count in drawn.omitted)
    counts = (found.submitted, found.rejected, found.pending, omitted, drawn.manifest.pool_count)
    rejected = tuple((rejection(code), f"{n:,}") for code, n in found.reasons)
    return (
        Heading(words.RECONCILED, standing=RECOMPUTED),
        table(words.RECONCILED_COLUMNS, (1, 1, 1, 1, 1), (tuple(f"{n:,}" for n in counts),)),
        Heading(texts.REJECTED),
        *counted(rejected),
    )


def seed(drawn: DrawnBundle) -> tuple[Block, ...]:
    """How the seed came about, source by source."""
    rows = tuple((str(s.number), s.label, s.value, s.time) for s in drawn.sources)
    kinds = ("number", "text", "code", "text")
    return (
        Paragraph(words.VERIFY_RULE, RECOMPUTED),
        table(texts.SOURCE_COLUMNS, (0.7, 3.6, 5.2, 3.0), rows, kinds),
        Paragraph(texts.SEED_RULE),
        Pairs(((texts.SEED_LABEL, drawn.seed),)),
        Paragraph(texts.TICKET_RULE),
        Paragraph(texts.SOFTWARE_RULE),
    )
