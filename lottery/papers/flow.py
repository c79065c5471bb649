"""The flow sheet: this draw step by step, with room for initials, times and exceptions."""

from __future__ import annotations

from collections.abc import Iterator

from lottery.attempts import SourceState
from lottery.ceremony.sources.sealing import OFFICES
from lottery.papers.composed import (
    ComposedPaper,
    blank,
    called,
    table,
    tier_lines,
)
from lottery.papers.record import DrawRecord
from lottery.protocol import kinds
from lottery.texts.digits import aloud
from lottery.texts.minutes.pages import entries, mode, money
from lottery.texts.papers import flow as words
from lottery.texts.papers.flow import HallStep
from lottery.typesetting.document import Block, FlowStep, Paragraph, Section, Steps

EXCEPTION_ROWS, PEOPLE_ROWS = 7, 24


def compose(record: DrawRecord) -> ComposedPaper:
    """The steps of this draw, from what is planned and, once it is frozen, from its manifest."""
    steps = tuple(steps_of(record))
    sheet = Steps(
        words.COLUMNS,
        tuple(FlowStep(words.step(each.name, each.what), each.who, each.aloud) for each in steps),
    )
    sections = (
        Section(words.STEPS_TITLE, (Paragraph(words.WHAT), sheet)),
        Section(words.FAILS_TITLE, (_fails(steps),)),
        Section(words.STOP_TITLE, tuple(map(Paragraph, words.STOP))),
        Section(words.ROLES_TITLE, (places(record),)),
        Section(words.COME_AND_GO, (_people(),), new_page=True),
        Section(words.EXCEPTIONS, tuple(_exceptions()), new_page=True),
    )
    made_at = record.at("frozen") if record.is_frozen else record.at("open")
    return ComposedPaper("flow", made_at, sections)


def _fails(steps: tuple[HallStep, ...]) -> Block:
    """What to do if a step does not go as it should; steps with the same answer together."""
    numbers: dict[str, list[int]] = {}
    for number, step in enumerate(steps, 1):
        if step.fails:
            numbers.setdefault(step.fails, []).append(number)
    rows = [
        ("、".join(map(str, of)), steps[of[0] - 1].short, fails) for fails, of in numbers.items()
    ]
    return table(words.FAILS_COLUMNS, (1.5, 2.5, 10), rows)


def steps_of(record: DrawRecord) -> Iterator[HallStep]:
    """Every step in its order; values that only the freeze gives are left to be filled in."""
    attempt = record.attempt
    tiers = tier_lines(attempt.tiers)
    yield words.ARRIVE
    yield words.DEVICES
    told_mode = mode(live=attempt.live)
    yield words.opening(attempt.title, attempt.code, attempt.attempt, told_mode, attempt.place)
    rules_hash = aloud(record.manifest.rules_sha256) if record.is_frozen else words.AFTER_FREEZE
    said = words.read_hash(words.RULES_HASH, rules_hash)
    yield words.rules(tiers, words.cap_words(attempt.cap), said)
    yield _sealed_list(record)
    programs = [f"{each.name} {aloud(each.sha256[:8])}…" for each in record.programs]
    yield words.programs(programs)
    yield words.COMMITMENT
    for source in attempt.sources:
        yield _source(record, source)
    yield words.SECOND
    yield words.draw(list(reversed(tiers)))
    yield from (words.REVIEW, words.MINUTES, words.STATEMENT, words.PUBLISH, words.PUT_AWAY)


def _sealed_list(record: DrawRecord) -> HallStep:
    blank_value = words.AFTER_FREEZE
    if not record.is_frozen:
        return words.sealed_list(blank_value, blank_value, blank_value)
    count = entries(record.manifest.pool_count)
    told = words.read_hash(words.LIST_HASH, aloud(record.manifest_sha256))
    return words.sealed_list(count, money(int(str(record.facts["pool_fen"]))), told)


def _source(record: DrawRecord, source: SourceState) -> HallStep:
    form = kinds.of(source)
    if form.is_sealed:
        slip = next(each for each in record.slips if each.number == source.number)
        keepers = [called(record, keeper) for keeper in slip.keepers]
        hashed = aloud(slip.sha256) if slip.sha256 else words.AFTER_FREEZE
        return words.unsealed(source.title, keepers, hashed, source.number)
    if form.is_fetched:
        first = record.manifest.sources[source.number - 1].first if record.is_frozen else 0
        return words.beacon(str(first) if first else words.AFTER_FREEZE, source.number)
    said = words.announced if source.kind == "public" else words.thrown
    return said(source.title, int(source.parameter), source.number)


def places(record: DrawRecord) -> Block:
    """Who holds which place, who stands in for him, and what may not go together."""
    organs = [
        each.title
        for each in record.attempt.sources
        if kinds.of(each).of_an_organ and each.who not in OFFICES
    ]
    listed = [words.overseer(title) for title in dict.fromkeys(organs)]
    rows = [(place, "", "", apart) for place, apart in (*words.ROLES, *listed)]
    kinds_of = ("text", "blank", "blank", "text")
    return table(words.ROLES_COLUMNS, (2.2, 2, 2, 3.4), rows, kinds_of, 22)


def _people() -> Block:
    return blank(words.COME_AND_GO_COLUMNS, (2, 3, 1.6, 1.6, 1.8, 2), PEOPLE_ROWS, 25)


def _exceptions() -> Iterator[Block]:
    yield Paragraph(words.EXCEPTIONS_WHAT)
    rows = [(str(number), "", "", "", "") for number in range(1, EXCEPTION_ROWS + 1)]
    kinds_of = ("number", "blank", "blank", "blank", "blank")
    yield table(words.EXCEPTION_COLUMNS, (0.6, 1.6, 5, 4, 2), rows, kinds_of, 76)
