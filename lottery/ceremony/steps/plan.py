"""Plan: an attempt of a draw is put down with its tiers, its sources and whom it leaves out."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws.canonical import HEX64
from draws.errors import DrawError
from draws.manifest import ZEROS, Manifest, Signer, Source
from lottery import attempts, canonical_json, journal, moves, proposals
from lottery.attempts import Attempt, SourceState, chain
from lottery.ceremony.papers import signers
from lottery.ceremony.sources import beacons, sealing
from lottery.ceremony.steps import references, replanning
from lottery.clock import day_of, to_the_second
from lottery.errors import (
    CampaignUnknownError,
    DrawUnknownError,
    PlanRefusedError,
    StepRefusedError,
)
from lottery.models import Draw, DrawSource, DrawTier
from lottery.programme import DrawPlan, SourcePlan, TierPlan, campaigns
from lottery.protocol import kinds
from lottery.protocol.line import CALL_OFF, FREEZE, PLAN
from lottery.texts.ceremony import abandoning, calling_off
from lottery.texts.ceremony import draw_day as slips
from lottery.texts.ceremony import steps as sentences

_SOME_HASH = "1" * 64


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
    rules = campaigns.rules_in_force(session, foreseen.campaign, day_of(now))
    wanted = _attempt(foreseen, mode, _sources(foreseen.sources, sealed), rules.id)
    earlier = _earlier(session, foreseen.code)
    if earlier:
        same = replace(wanted, attempt=earlier.attempt) == _as_planned(earlier, wanted.sources)
        if same and attempts.taken(earlier, PLAN):
            return earlier
        if earlier.mode != mode:
            raise PlanRefusedError(sentences.mode_fixed(earlier.code))
        attempts.check_clock(earlier, now)
        if earlier.is_unfrozen:
            again = replace(wanted, attempt=earlier.attempt)
            return _plan_anew(session, earlier, again, sealed, by=by, now=now)
        _check_follows(earlier)
        wanted = replace(wanted, attempt=earlier.attempt + 1)
        chain.check_next(session, wanted)
        proposals.withdraw_overtaken(session, earlier.name, (CALL_OFF.act,), by=by, now=now)
        _check_parties(session, earlier, wanted)
    _check_rules(wanted, now)
    references.check(session, wanted)
    if used := sealing.used_hash(session, sealed.values()):
        raise PlanRefusedError(slips.hash_used(used))
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
    _check_rules(wanted, now)
    references.check(session, wanted)
    known = {s.who: s.parameter for s in earlier.sources if kinds.of(s).is_sealed}
    fresh = {who: given for who, given in sealed.items() if known.get(who) != given}
    if used := sealing.used_hash(session, fresh.values()):
        raise PlanRefusedError(slips.hash_used(used))
    replanning.clear(session, earlier)
    _store(session, wanted, now, anew=True)
    proposals.withdraw_overtaken(session, earlier.name, (FREEZE.act,), by=by, now=now)
    detail = {"draw": wanted.code, "attempt": wanted.attempt, "mode": wanted.mode}
    detail |= {"sealed": dict(sealed), "plan": digest(wanted)}
    journal.write(session, actor=by, act="draw-planned-anew", detail=detail, now=now)
    return attempts.get(session, wanted.code, wanted.attempt)


def digest(attempt: Attempt) -> str:
    """The hash of what a plan decides, 64 hex: all of it but the slips' hashes."""
    sources = [(s.number, s.kind, s.who, s.title) for s in attempt.sources]
    digits = [s.parameter for s in attempt.sources if not kinds.of(s).is_sealed]
    told = {name: getattr(attempt, name) for name in attempts.AS_STORED}
    told |= {"batches": attempt.batches, "tiers": [asdict(tier) for tier in attempt.tiers]}
    told |= {"omits": [asdict(each) for each in attempt.omits]}
    told |= {"sources": sources, "digits": digits}
    return sha256(canonical_json.dump(told).encode()).hexdigest()


def foreseen_now(session: Session, attempt: Attempt, now: datetime) -> Attempt | None:
    """A planned attempt as the programme foresees it now; None where it says nothing else."""
    try:
        foreseen = campaigns.plan(session, attempt.code)
        rules = campaigns.rules_in_force(session, foreseen.campaign, day_of(now))
        fresh = _attempt(foreseen, attempt.mode, _sources(foreseen.sources, {}), rules.id)
    except (CampaignUnknownError, PlanRefusedError):
        return None
    wanted = replanning.kept(attempt, replace(fresh, attempt=attempt.attempt))
    return None if digest(wanted) == digest(attempt) else wanted


def outline(attempt: Attempt, frozen: datetime) -> Manifest:
    """The manifest as far as the plan decides it; zeros stand for what the freeze will find.

    What follows from the time of the freeze follows from the second that the manifest tells.
    """
    frozen = to_the_second(frozen)
    return Manifest(
        draw=attempt.code,
        attempt=attempt.attempt,
        mode=attempt.mode,
        title=attempt.title,
        rules_sha256=ZEROS,
        register_size=0,
        register_root=ZEROS,
        batches=attempt.batches,
        pool_count=0,
        pool_sha256=ZEROS,
        pool_root=ZEROS,
        omitted_sha256=ZEROS,
        tag_key_sha256=ZEROS,
        cap=attempt.cap,
        tiers=tuple((tier.code, tier.count) for tier in attempt.tiers),
        alternates=_alternates(attempt.tiers),
        audit=attempt.audit,
        sources=tuple(source_of(source, frozen) for source in attempt.sources),
        frozen=frozen,
        previous=ZEROS,
    )


def source_of(state: SourceState, frozen: datetime) -> Source:
    """A stored source as a manifest frozen then names it."""
    form = kinds.of(state)
    if form.is_sealed:
        return Source(state.number, state.kind, state.who, sha256=state.parameter)
    if form.is_fetched:
        first, step = beacons.first_round(frozen), int(state.parameter)
        return Source(state.number, state.kind, state.who, first=first, step=step)
    return Source(state.number, state.kind, state.who, digits=int(state.parameter))


def _alternates(tiers: tuple[TierPlan, ...]) -> tuple[tuple[str, int], ...]:
    """Tiers without any have no line."""
    return tuple((tier.code, tier.alternates) for tier in tiers if tier.alternates)


def as_foreseen(foreseen: DrawPlan, mode: str) -> Attempt:
    """The first attempt at a draw of which nothing is planned yet, under no rules so far."""
    return _attempt(foreseen, mode, _sources(foreseen.sources, {}), 0)


def _attempt(
    foreseen: DrawPlan, mode: str, sources: tuple[SourceState, ...], rules: int
) -> Attempt:
    """The first attempt at a foreseen draw, as it would be stored."""
    return Attempt(
        code=foreseen.code,
        attempt=1,
        mode=mode,
        title=foreseen.title,
        campaign=foreseen.campaign,
        batches=tuple(sorted(foreseen.batches)),
        rules_version=rules,
        cap=foreseen.cap,
        audit=foreseen.audit,
        place=foreseen.place,
        organiser=foreseen.organiser,
        omits=foreseen.omits,
        tiers=foreseen.tiers,
        sources=sources,
        steps={},
    )


def _sources(planned: tuple[SourcePlan, ...], sealed: Mapping[str, str]) -> tuple[SourceState, ...]:
    states = []
    for number, source in enumerate(planned, 1):
        form = kinds.of(source)
        value = sealed.get(source.who, "") if form.is_sealed else source.parameter or ""
        given = form.is_sealed and source.who in sealed
        if given and not manifests.matches(HEX64, value):
            raise PlanRefusedError(sentences.sealed_hash(source.who))
        states.append(SourceState(number, source.kind, source.who, source.title, value, None, None))
    if extra := set(sealed) - {source.who for source in planned if kinds.of(source).is_sealed}:
        raise PlanRefusedError(sentences.sealed_unplanned(min(extra)))
    return tuple(states)


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


def _check_follows(earlier: Attempt) -> None:
    if not earlier.ended:
        raise StepRefusedError(sentences.attempt_open(earlier.code, earlier.state))


def _check_parties(session: Session, earlier: Attempt, wanted: Attempt) -> None:
    """Whoever kept a slip back seals none in the next attempt."""
    barred = chain.barred(session, earlier, wanted.attempt)
    for source in wanted.sources:
        if kinds.of(source).is_sealed and source.who in barred:
            raise PlanRefusedError(abandoning.seals_not(source.title))


def _check_rules(wanted: Attempt, now: datetime) -> None:
    """Try the rules of a manifest on the plan now, rather than on the day of the freeze."""
    signer = Signer(1, "organiser", _SOME_HASH)
    trial = replace(outline(_with_slips(wanted), now), signers=(signer,))
    if wanted.cap:
        trial = replace(trial, tag_key_sha256=_SOME_HASH)
    if wanted.live and wanted.attempt > 1:
        trial = replace(trial, previous=_SOME_HASH)
    try:
        manifests.check_text_of(trial)
    except DrawError as error:
        why = sentences.MANIFEST_RULES.get(str(error.expected), str(error))
        raise PlanRefusedError(sentences.plan_refused(why)) from None


def _with_slips(wanted: Attempt) -> Attempt:
    """The attempt as if every party had handed in a hash."""
    sources = (
        replace(each, parameter=_SOME_HASH) if kinds.of(each).is_sealed else each
        for each in wanted.sources
    )
    return replace(wanted, sources=tuple(sources))


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
