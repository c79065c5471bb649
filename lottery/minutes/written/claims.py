"""What the organiser says, held against what the bundle's files say of the same things."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from lottery.minutes.errors import MinutesError
from lottery.minutes.written.drawn import DrawnBundle
from lottery.minutes.written.facts import OrganiserFacts, Prize
from lottery.minutes.written.in_the_hall import BEFORE, STATED, WITNESSED, HallRow, rows
from lottery.minutes.written.parts import prize_of
from lottery.minutes.written.prize_lines import prize_line
from lottery.minutes.written.scene import ACTS
from lottery.minutes.written.statement import said
from lottery.texts.minutes import checking as texts
from lottery.texts.minutes import pages as printed
from lottery.texts.minutes import scene as words
from lottery.texts.office.rules import prize_mark

_LATE = timedelta(days=3)


def check_times(drawn: DrawnBundle, facts: OrganiserFacts, signed_at: datetime) -> None:
    """Freeze, begin, values, end and signature follow each other; MinutesError if not."""
    first = drawn.times[0] if drawn.times else facts.begun_at
    last = drawn.times[-1] if drawn.times else facts.begun_at
    order = (
        (texts.FROZEN, drawn.manifest.frozen),
        (texts.BEGUN, _second(facts.begun_at)),
        (texts.FIRST_VALUE, first),
        (texts.LAST_VALUE, last),
        (texts.ENDED, _second(facts.ended_at)),
        (texts.SIGNED, _second(signed_at)),
    )
    for (earlier, before), (later, after) in pairwise(order):
        if after < before:
            raise MinutesError(texts.wrong_order(earlier, before, later, after))


def late(drawn: DrawnBundle, facts: OrganiserFacts, signed_at: datetime) -> Iterator[str]:
    """Gaps of days where hours are usual, said plainly."""
    steps = [(texts.LAST_VALUE, drawn.times[-1])] if drawn.times else []
    steps += [(texts.ENDED, facts.ended_at), (texts.SIGNED, signed_at)]
    for (earlier, before), (later, after) in pairwise(steps):
        if after - before > _LATE:
            yield texts.days_between(earlier, later, (after - before).days)


def check_prizes(drawn: DrawnBundle, facts: OrganiserFacts) -> list[str]:
    """Hold each tier's name, prize and worth against rules.txt; what the rules do not tell of.

    MinutesError where the rules say otherwise, and for a tier that the manifest does not have.
    """
    codes = dict(drawn.manifest.tiers)
    for prize in facts.prizes:
        if prize.code not in codes:
            raise MinutesError(texts.no_such_tier(prize.code))
    rules = drawn.files["rules.txt"].decode().splitlines()
    alternates = dict(drawn.manifest.alternates)
    return [
        code
        for code, count in drawn.manifest.tiers
        if not _held(prize_of(code, facts), count, alternates.get(code, 0), rules)
    ]


def check_parties(facts: OrganiserFacts) -> None:
    """Nobody whom the manifest names is called what another kind of party is called."""
    for token, title in facts.organs:
        for other, word in texts.PARTY_WORDS.items():
            own = texts.PARTY_WORDS.get(token, "")
            if own and word in title and own not in title and other != token:
                raise MinutesError(texts.miscalled(printed.party(token), title))


def check_scene(drawn: DrawnBundle, facts: OrganiserFacts) -> None:
    """What was done in the hall before and after the values was done then; MinutesError if not.

    Hours in the hall are read off a clock on the wall, so they are held to the minute.
    """
    if not drawn.times:
        return
    first, last = _minute(drawn.times[0]), _minute(drawn.times[-1])
    for name in ACTS:
        when, what = getattr(facts.scene, name).moment, words.ACTS[name]
        if when and name in BEFORE and _minute(when) > first:
            raise MinutesError(texts.wrong_order(what, when, texts.FIRST_VALUE, drawn.times[0]))
        if when and name not in BEFORE and _minute(when) < last:
            raise MinutesError(texts.wrong_order(texts.LAST_VALUE, drawn.times[-1], what, when))
    second = facts.second.moment
    if second and second < drawn.times[-1]:
        raise MinutesError(
            texts.wrong_order(texts.LAST_VALUE, drawn.times[-1], words.SECOND, second)
        )


def witnessed(drawn: DrawnBundle, facts: OrganiserFacts) -> Iterator[str]:
    """What is said to have been witnessed, line by line, and by whom."""
    for row in rows(drawn, facts):
        if row.standing == WITNESSED:
            yield f"{_told(row)}（{row.told}）"
    for label, value in facts.hands:
        yield texts.said(label, value)


def stated(drawn: DrawnBundle, facts: OrganiserFacts) -> Iterator[str]:
    """The organiser's word, line by line, under which the check sets no tick."""
    for label, value in said(facts):
        yield texts.said(label, value)
    yield from (_told(row) for row in rows(drawn, facts) if row.standing in {STATED, ""})
    for person in facts.present:
        yield texts.present(person.role, person.organ, "、".join(person.names))
    if not facts.present:
        yield printed.NOBODY
    for each in facts.refusals:
        yield texts.said(printed.REFUSED, f"{each.name} {each.count:,}")
    for text in facts.scene.moves:
        yield texts.said(words.MOVES, text)
    if facts.scene.video:
        yield texts.said(words.VIDEO, facts.scene.video)
    for text in facts.anomalies:
        yield texts.said(printed.ANOMALIES, text)
    if not facts.anomalies:
        yield texts.said(printed.ANOMALIES, printed.NO_ANOMALIES)


def _held(prize: Prize, count: int, alternates: int, rules: list[str]) -> bool:
    """Whether rules.txt tells of this tier as the pages do; False where it cannot be held.

    Only the line in the form of `prize_line` says name, prize, worth and numbers. Free words may
    contradict the pages, but what they say of the worth is not read: they never hold a tier.
    """
    written = [line for line in rules if line.startswith(prize_mark(prize.code))]
    if written:
        wanted = prize_line(prize.code, prize.name, prize.award, prize.value_fen, count, alternates)
        if wanted not in written:
            raise MinutesError(texts.other_prize(prize.code, written[0], wanted))
        return True
    named = [line for line in rules if prize.name in line]
    if named and prize.award and not any(prize.award in line for line in named):
        raise MinutesError(texts.other_prize(prize.code, named[0], prize.award))
    return False


def _told(row: HallRow) -> str:
    recorded = row.standing != ""
    return words.stated(row.what, row.at if recorded else "", row.by if recorded else "")


def _minute(when: datetime) -> datetime:
    return when.replace(second=0, microsecond=0)


def _second(when: datetime) -> datetime:
    return when.replace(microsecond=0)
