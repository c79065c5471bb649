"""What the organiser says, held against what the bundle's files say of the same things."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from lottery.minutes.errors import MinutesError
from lottery.minutes.written.drawn import DrawnBundle
from lottery.minutes.written.facts import OrganiserFacts, Prize
from lottery.minutes.written.parts import prize_of
from lottery.minutes.written.prize_lines import prize_line
from lottery.minutes.written.statement import said
from lottery.texts.minutes import checking as texts
from lottery.texts.minutes import pages as printed
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


def stated(facts: OrganiserFacts) -> Iterator[str]:
    """The organiser's word, line by line, under which the check sets no tick."""
    for label, value in said(facts):
        yield texts.said(label, value)
    for person in facts.present:
        yield texts.present(person.role, person.organ, "、".join(person.names))
    if not facts.present:
        yield printed.NOBODY
    for label, value in facts.hands:
        yield texts.said(label, value)
    for each in facts.refusals:
        yield texts.said(printed.REFUSED, f"{each.name} {each.count:,}")
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


def _second(when: datetime) -> datetime:
    return when.replace(microsecond=0)
