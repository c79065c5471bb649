"""The pack for the notary's office: what is planned, by whom, with which program, and what if."""

from __future__ import annotations

from collections.abc import Iterator

from lottery.attempts import SourceState
from lottery.ceremony.steps.minute import engine_sha256
from lottery.papers import flow, self_test
from lottery.papers.composed import ComposedPaper, called, file_of, table
from lottery.papers.record import DrawRecord
from lottery.protocol import kinds
from lottery.texts.minutes.pages import cap, mode, moment, money, software
from lottery.texts.papers import application as words
from lottery.typesetting.document import (
    Block,
    Heading,
    Lines,
    Pairs,
    Paragraph,
    Quote,
    Section,
)
from lottery.version import __version__

KEEP = {words.EMERGENCY: 300.0, words.SOFTWARE: 220.0}
"""Points that a section wants on the page where it begins."""


def compose(record: DrawRecord) -> ComposedPaper:
    """Everything that the plan decides; dated by the plan."""
    parts = (
        (words.APPLY, _apply(record)),
        (words.QUALIFIED, _qualified()),
        (words.RULES, (Quote(record.rules, code=False),)),
        (words.PLAN, _planned(record)),
        (words.PROTOCOL, tuple(map(Paragraph, words.PROTOCOL_TEXT))),
        (words.PROOF, _proof(record)),
        (words.ROLES, _roles(record)),
        (words.SOFTWARE, _software(record)),
        (words.TESTS, _tests()),
        (words.WHY, tuple(map(Paragraph, words.WHY_TEXT))),
        (words.EMERGENCY, (table(words.EMERGENCY_COLUMNS, (2.4, 5, 3), words.EMERGENCY_ROWS),)),
        (words.TRUST, (*map(Paragraph, words.TRUST_TEXT), *_signed())),
    )
    sections = tuple(Section(title, tuple(blocks), KEEP.get(title, 96)) for title, blocks in parts)
    return ComposedPaper("application", record.at("open"), sections)


def _apply(record: DrawRecord) -> Iterator[Block]:
    attempt = record.attempt
    closes = max(period.closes_at for period in record.periods)
    values = (
        attempt.title,
        f"{attempt.code} · {mode(live=attempt.live)}",
        record.campaign,
        "、".join(period.title for period in record.periods),
        moment(closes),
        attempt.place,
        attempt.organiser,
        record.imprint.notary or words.BY_HAND,
    )
    yield Paragraph(words.WHAT)
    yield Pairs(tuple(zip(words.APPLY_LABELS, values, strict=True)))


def _qualified() -> Iterator[Block]:
    rows = [(what, "", "") for what in words.QUALIFIED_ROWS]
    yield table(words.QUALIFIED_COLUMNS, (4.6, 3, 2), rows, ("text", "blank", "blank"), 24)


def _planned(record: DrawRecord) -> Iterator[Block]:
    attempt = record.attempt
    rows = [
        (
            each.name,
            each.prize,
            money(each.value_fen) if each.value_fen else "—",
            str(each.count),
            str(each.alternates),
            words.tier_total(each.count, each.value_fen),
        )
        for each in attempt.tiers
    ]
    kinds_of = ("text", "text", "number", "number", "number", "number")
    yield table(words.TIER_COLUMNS, (1.6, 3.4, 2.4, 1, 1, 2.8), rows, kinds_of)
    total = sum(each.count * each.value_fen for each in attempt.tiers)
    left_out = [words.omission(each.reason, each.draws) for each in attempt.omits]
    values = (
        words.prizes(sum(each.count for each in attempt.tiers), total),
        cap(attempt.cap),
        words.audit(attempt.audit),
        "；".join(left_out) or "—",
    )
    yield Pairs(tuple(zip(words.PLAN_LABELS, values, strict=False)))
    yield Heading(words.PLAN_LABELS[-1])
    listed = [_source(source) for source in attempt.sources]
    yield table(words.SOURCE_COLUMNS, (0.6, 2, 3, 6), listed, ("number", "text", "text", "text"))


def _source(source: SourceState) -> tuple[str, ...]:
    how = words.HOW[source.kind]
    told = how.format(source.parameter) if kinds.of(source).is_thrown else how
    return (str(source.number), words.source(source.kind), source.title, told)


def _proof(record: DrawRecord) -> Iterator[Block]:
    rows = [
        (
            each.name,
            words.goods(each.prize, each.count),
            words.tier_total(each.count, each.value_fen),
            "",
            "",
        )
        for each in record.attempt.tiers
    ]
    kinds_of = ("text", "text", "number", "blank", "blank")
    yield table(words.PROOF_COLUMNS, (1.5, 3, 2.4, 3, 2.4), rows, kinds_of, 30)


def _roles(record: DrawRecord) -> Iterator[Block]:
    yield Paragraph(words.ROLES_TEXT)
    yield flow.places(record)
    yield Heading(words.SIGNERS)
    if not record.signers:
        yield Paragraph(words.NO_SIGNERS)
        return
    listed = [
        (str(each.number), called(record, each.name), each.title or "—", each.sha256)
        for each in record.signers
    ]
    kinds_of = ("number", "text", "text", "hash")
    yield table(words.SIGNER_COLUMNS, (0.6, 2, 2.4, 6), listed, kinds_of)


def _software(record: DrawRecord) -> Iterator[Block]:
    yield Paragraph(words.SOFTWARE_TEXT)
    values = (software("fpdraw", __version__), engine_sha256())
    yield Pairs(tuple(zip(words.SOFTWARE_LABELS, values, strict=True)))
    rows = [(file_of(each.name), each.sha256) for each in record.programs]
    yield table(words.PROGRAM_COLUMNS, (2, 6.4), rows, ("text", "hash"))


def _tests() -> Iterator[Block]:
    found = self_test.answers()
    yield Heading(words.TESTED_HERE)
    yield Paragraph(words.TESTED_HERE_TEXT)
    rows = [
        (
            words.TESTED_NAMES[each.name],
            each.expected[:25],
            each.found[:25],
            words.HOLDS if each.holds else words.FAILS,
        )
        for each in found
    ]
    yield table(words.TESTED_COLUMNS, (4, 3.8, 3.8, 1), rows, ("text", "code", "code", "text"))
    if not all(each.holds for each in found):
        yield Paragraph(words.TESTED_FAILED)
    yield Heading(words.STATED)
    yield Paragraph(words.STATED_TEXT)


def _signed() -> Iterator[Block]:
    yield Heading(words.SIGN)
    yield Lines(words.SIGN_LINES, across=2)
