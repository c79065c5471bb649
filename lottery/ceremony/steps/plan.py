"""Plan: an attempt of a draw is put down with its tiers, its sources and whom it leaves out."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from lottery import attempts, canonical_json, journal, moves, proposals
from lottery.attempts import Attempt, SourceState, chain
from lottery.ceremony.papers import signers
from lottery.ceremony.sources import sealing
from lottery.ceremony.steps import references, replanning
from lottery.ceremony.steps.foreseen import attempt_of, digest
from lottery.ceremony.steps.outlining import check_rules
from lottery.clock import day_of
from lottery.errors import DrawUnknownError, PlanRefusedError, StepRefusedError
from lottery.models import Draw, DrawSource, DrawTier
from lottery.programme import DrawPlan, rule_versions
from lottery.protocol import kinds
from lottery.protocol.line import CALL_OFF, FREEZE, PLAN
from lottery.texts.ceremony import abandoning, calling_off
from lottery.texts.ceremony import draw_day as slip_sentences
from lottery.texts.ceremony import steps as sentences


def plan(
    session: Session,
    foreseen: DrawPlan,
    *,
    mode: str,
    sealed: Mapping[str, str],
    by: str,
    now: datetime,
) -> Attempt:
    """Put down the next attempt of a foreseen draw; `sealed` holds the slips' hashes by party.

    Parties that it leaves out hand theirs in before the freeze (`sealing.hand_in`). The same plan
    again changes nothing; a plan that differs takes the place of the stored one as long as the
    attempt is not frozen (`replanning`). Raises PlanRefusedError for one that breaks the protocol
    or names what is not there (`references`), and StepRefusedError while an earlier attempt is
    neither void nor abandoned, and for a draw that was called off.
    """
    moves.require_main(session)
    sealing.stand_in_line(session)
    if off := attempts.called_off(session, foreseen.code):
        raise StepRefusedError(calling_off.off_already(off.draw, off.reason))
    rules = rule_versions.rules_in_force(session, foreseen.campaign, day_of(now))
    wanted = attempt_of(foreseen, mode, sealed, rules.id)
    earlier = _earlier(session, foreseen.code)
    if earlier and _is_planned(earlier, wanted):
        return earlier
    if earlier:
        _check_again(earlier, mode, now)
        if earlier.is_unfrozen:
            again = replace(wanted, attempt=earlier.attempt)
            return _plan_anew(session, earlier, again, sealed, by=by, now=now)
        wanted = replace(wanted, attempt=earlier.attempt + 1)
        _end_earlier(session, earlier, wanted, by, now)
    _check(session, wanted, sealed.values(), now)
    _store(session, wanted, now)
    detail = {"mode": mode, "sealed": dict(sealed), "plan": digest(wanted)}
    attempts.take(session, wanted, PLAN, {}, by=by, now=now, detail=detail)
    if earlier:
        signers.carry_over(session, earlier, wanted, by=by, now=now)
    return attempts.get(session, wanted.code, wanted.attempt)


def _plan_anew(  # noqa: PLR0917 - two plans, and who puts one in the place of the other
    session: Session,
    earlier: Attempt,
    wanted: Attempt,
    sealed: Mapping[str, str],
    by: str,
    now: datetime,
) -> Attempt:
    """Put the new plan in the place of the stored one, which is not frozen; slips that are sealed
    stay."""
    wanted = replanning.kept(earlier, wanted)
    replanning.check(earlier, wanted)
    _check_parties(session, earlier, wanted)
    known = {s.who: s.parameter for s in earlier.sources if kinds.of(s).is_sealed}
    fresh = {who: given for who, given in sealed.items() if known.get(who) != given}
    _check(session, wanted, fresh.values(), now)
    replanning.clear(session, earlier)
    _store(session, wanted, now, anew=True)
    proposals.withdraw_overtaken(session, earlier.name, (FREEZE.act,), by=by, now=now)
    detail = {"draw": wanted.code, "attempt": wanted.attempt, "mode": wanted.mode}
    detail |= {"sealed": dict(sealed), "plan": digest(wanted)}
    journal.write(session, actor=by, act="draw-planned-anew", detail=detail, now=now)
    return attempts.get(session, wanted.code, wanted.attempt)


def _is_planned(earlier: Attempt, wanted: Attempt) -> bool:
    """Whether an attempt is planned in this very way already."""
    again = replace(wanted, attempt=earlier.attempt)
    return again == _as_planned(earlier, wanted.sources) and attempts.taken(earlier, PLAN)


def _check_again(earlier: Attempt, mode: str, now: datetime) -> None:
    """Whether an attempt may be planned anew, or followed by another one."""
    if earlier.mode != mode:
        raise PlanRefusedError(sentences.mode_fixed(earlier.code))
    attempts.check_clock(earlier, now)
    if not earlier.is_unfrozen and not earlier.ended:
        raise StepRefusedError(sentences.attempt_open(earlier.code, earlier.state))


def _end_earlier(
    session: Session, earlier: Attempt, wanted: Attempt, by: str, now: datetime
) -> None:
    """The next attempt follows one that ended: nobody waits any more for that one's end."""
    chain.check_next(session, wanted)
    proposals.withdraw_overtaken(session, earlier.name, (CALL_OFF.act,), by=by, now=now)
    _check_parties(session, earlier, wanted)


def _check(session: Session, wanted: Attempt, slips: Collection[str], now: datetime) -> None:
    """What every plan is held to: the protocol's rules, what it names, and that slips are new."""
    check_rules(wanted, now)
    references.check(session, wanted)
    if used := sealing.used_hash(session, slips):
        raise PlanRefusedError(slip_sentences.hash_used(used))


def _earlier(session: Session, code: str) -> Attempt | None:
    try:
        return attempts.lock_newest(session, code)
    except DrawUnknownError:
        return None


def _as_planned(attempt: Attempt, wanted: tuple[SourceState, ...]) -> Attempt:
    """The attempt before anything happened to it, with the slips' hashes that `wanted` names."""
    given = {each.number for each in wanted if each.parameter}
    sources = (
        replace(each, value=None, recorded_at=None)
        if each.number in given
        else replace(each, value=None, recorded_at=None, parameter="")
        for each in attempt.sources
    )
    return replace(attempt, sources=tuple(sources), steps={})


def _check_parties(session: Session, earlier: Attempt, wanted: Attempt) -> None:
    """Whoever kept a slip back seals none in the next attempt."""
    barred = chain.barred(session, earlier, wanted.attempt)
    for source in wanted.sources:
        if kinds.of(source).is_sealed and source.who in barred:
            raise PlanRefusedError(abandoning.seals_not(source.title))


def _store(session: Session, wanted: Attempt, now: datetime, *, anew: bool = False) -> None:
    row = {name: getattr(wanted, name) for name in attempts.AS_STORED}
    row["batches"] = canonical_json.dump(wanted.batches)
    row["omits"] = canonical_json.dump([asdict(omission) for omission in wanted.omits])
    here = (Draw.code == wanted.code, Draw.attempt == wanted.attempt)
    if anew:
        session.execute(update(Draw).where(*here).values(**row, planned_at=now))
    else:
        session.execute(insert(Draw).values(**row, planned_at=now))
    key = {"draw": wanted.code, "attempt": wanted.attempt}
    tiers = [{**key, "position": n, **asdict(tier)} for n, tier in enumerate(wanted.tiers, 1)]
    session.execute(insert(DrawTier), tiers)
    session.execute(insert(DrawSource), [{**key, **asdict(source)} for source in wanted.sources])
