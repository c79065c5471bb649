"""Planning anew: before the freeze another plan takes the place of a draw's, and it is said what
changes and what stays.

Nothing is bound before the freeze; slips that are sealed stay, for they name draw, attempt and
party, and none of these change.
"""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lottery.attempts import Attempt, SourceState
from lottery.errors import PlanRefusedError
from lottery.models import DrawSource, DrawTier
from lottery.programme import DrawPlan, SourcePlan
from lottery.programme.prizes import tier_line
from lottery.protocol import kinds
from lottery.texts.ceremony import replanning as sentences

TEXTS = ("title", "campaign", "place", "organiser", "cap", "audit", "rules_version")


def kept(earlier: Attempt, wanted: Attempt) -> Attempt:
    """The wanted attempt, with the slips' hashes that came before; raises PlanRefusedError for a
    party whose hash in the plan is not the one that it handed in."""
    sealed = {s.who: s.parameter for s in earlier.sources if kinds.of(s).is_sealed and s.parameter}
    return replace(wanted, sources=tuple(_with_slip(s, sealed) for s in wanted.sources))


def _with_slip(source: SourceState, sealed: dict[str, str]) -> SourceState:
    if not kinds.of(source).is_sealed or source.who not in sealed:
        return source
    if source.parameter not in ("", sealed[source.who]):
        raise PlanRefusedError(sentences.slip_stays(source.title, sealed[source.who]))
    return replace(source, parameter=sealed[source.who])


def check(earlier: Attempt, wanted: Attempt) -> None:
    """Raise PlanRefusedError for a change that the close does not allow any more."""
    if earlier.state == "closed" and earlier.batches != wanted.batches:
        raise PlanRefusedError(sentences.batches_closed(earlier.name))


def clear(session: Session, attempt: Attempt) -> None:
    """Take away what was planned; steps, slips, objections and proposals stay."""
    for table in (DrawTier, DrawSource):
        here = (table.draw == attempt.code, table.attempt == attempt.attempt)
        session.execute(delete(table).where(*here))
    # Expired, so that nobody is handed a row that is written anew below him.
    session.expire_all()


Planned = Attempt | DrawPlan
"""A plan as an attempt holds it, or as a programme foresees it."""


def changes(before: Planned, after: Planned) -> tuple[str, ...]:
    """What the new plan changes, a sentence each; last which of the sealed slips stay."""
    return tuple(_changes(before, after))


def _changes(before: Planned, after: Planned) -> Iterator[str]:
    for name in TEXTS:
        was, now = getattr(before, name, None), getattr(after, name, None)
        if was != now:
            yield sentences.field(name, was, now)
    if before.batches != after.batches:
        yield sentences.listed("batches", before.batches, after.batches)
    if before.omits != after.omits:
        told = [[each.reason for each in one.omits] for one in (before, after)]
        yield sentences.listed("omits", *told)
    yield from _tiers(before, after)
    yield from _sources(before, after)


def _tiers(before: Planned, after: Planned) -> Iterator[str]:
    old, new = ({t.code: t for t in one.tiers} for one in (before, after))
    for code in dict.fromkeys([*old, *new]):
        if old.get(code) != new.get(code):
            told = [tier_line(one[code]) if code in one else "" for one in (old, new)]
            yield sentences.change(sentences.TIER, *told)
    if [*old] != [*new] and {*old} == {*new}:
        yield sentences.listed("tiers", [*old], [*new])


def _sources(before: Planned, after: Planned) -> Iterator[str]:
    old, new = ([_source(s) for s in one.sources] for one in (before, after))
    if old != new:
        yield sentences.listed("sources", old, new)
    stay = {s.who for s in after.sources if kinds.of(s).is_sealed}
    for source in before.sources:
        if kinds.of(source).is_sealed and source.parameter:
            yield sentences.slip(source.title, stays=source.who in stay)


def _source(source: SourceState | SourcePlan) -> str:
    return sentences.source(source.kind, source.title, source.who, source.parameter or "")
