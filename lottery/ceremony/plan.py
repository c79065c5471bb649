"""Plan: an attempt of a draw is put down with its tiers, its sources and whom it leaves out."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws.canonical import HEX64
from draws.errors import DrawError
from draws.manifest import Manifest, Source
from lottery import campaigns, canonical_json
from lottery.ceremony import attempts
from lottery.ceremony.attempts import Attempt, SourceState
from lottery.clock import day_of
from lottery.errors import PlanRefusedError, StepRefusedError
from lottery.models import Draw, DrawSource, DrawTier
from lottery.programme import DrawPlan, SourcePlan, TierPlan
from lottery.texts import ceremony as sentences


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

    Raises PlanRefusedError for a plan that breaks the protocol, and StepRefusedError while an
    earlier attempt is not void.
    """
    number = _next_attempt(session, foreseen.code)
    sources = _sources(foreseen.sources, sealed)
    rules = campaigns.rules_in_force(session, foreseen.campaign, day_of(now))
    _check(foreseen, number, mode, sources, now)
    key = {"draw": foreseen.code, "attempt": number}
    session.execute(
        insert(Draw).values(
            code=foreseen.code,
            attempt=number,
            mode=mode,
            title=foreseen.title,
            campaign=foreseen.campaign,
            batches=canonical_json.dump(sorted(foreseen.batches)),
            rules_version=rules.id,
            cap=foreseen.cap,
            audit=foreseen.audit,
            place=foreseen.place,
            organiser=foreseen.organiser,
            omits=canonical_json.dump([asdict(omission) for omission in foreseen.omits]),
            planned_at=now,
        )
    )
    tiers = [{**key, "position": n, **asdict(tier)} for n, tier in enumerate(foreseen.tiers, 1)]
    session.execute(insert(DrawTier), tiers)
    session.execute(insert(DrawSource), [{**key, **asdict(source)} for source in sources])
    attempt = attempts.get(session, foreseen.code, number)
    detail = {"mode": mode, "sealed": dict(sealed)}
    attempts.take(session, attempt, "planned", {}, by=by, now=now, detail=detail)
    return attempts.get(session, foreseen.code, number)


def _next_attempt(session: Session, code: str) -> int:
    query = select(Draw.attempt).where(Draw.code == code).order_by(Draw.attempt.desc()).limit(1)
    last = session.scalars(query).first()
    if last is None:
        return 1
    state = attempts.get(session, code, last).state
    if state not in ("void", "published-void"):
        raise StepRefusedError(sentences.attempt_open(code, state))
    return last + 1


def _sources(planned: tuple[SourcePlan, ...], sealed: Mapping[str, str]) -> list[SourceState]:
    states = []
    for number, source in enumerate(planned, 1):
        if source.kind == "drand":
            raise PlanRefusedError(sentences.beacon_unready())
        value = sealed.get(source.who, "") if source.kind == "sealed" else source.parameter or ""
        if source.kind == "sealed" and not manifests.matches(HEX64, value):
            raise PlanRefusedError(sentences.sealed_hash(source.who))
        states.append(SourceState(number, source.kind, source.who, source.title, value, None, None))
    if extra := set(sealed) - {source.who for source in planned if source.kind == "sealed"}:
        raise PlanRefusedError(sentences.sealed_unplanned(min(extra)))
    return states


def _check(
    foreseen: DrawPlan, attempt: int, mode: str, sources: list[SourceState], now: datetime
) -> None:
    """Try the rules of a manifest on the plan now, rather than on the day of the freeze."""
    zeros = manifests.ZEROS
    trial = Manifest(
        draw=foreseen.code,
        attempt=attempt,
        mode=mode,
        title=foreseen.title,
        rules_sha256=zeros,
        register_size=0,
        register_root=zeros,
        batches=tuple(sorted(foreseen.batches)),
        pool_count=0,
        pool_sha256=zeros,
        pool_root=zeros,
        omitted_sha256=zeros,
        tag_key_sha256="1" * 64 if foreseen.cap else zeros,
        cap=foreseen.cap,
        tiers=tuple((tier.code, tier.count) for tier in foreseen.tiers),
        alternates=alternates_of(foreseen.tiers),
        audit=foreseen.audit,
        sources=tuple(source_of(source) for source in sources),
        frozen=now,
        previous=zeros,
    )
    try:
        manifests.check_text_of(trial if attempt == 1 or mode != "live" else _chained(trial))
    except DrawError as error:
        raise PlanRefusedError(sentences.plan_refused(error)) from None


def _chained(trial: Manifest) -> Manifest:
    return replace(trial, previous="1" * 64)


def alternates_of(tiers: tuple[TierPlan, ...]) -> tuple[tuple[str, int], ...]:
    """The manifest's alternates: tiers without any have no line."""
    return tuple((tier.code, tier.alternates) for tier in tiers if tier.alternates)


def source_of(state: SourceState) -> Source:
    """A stored source as the manifest names it."""
    if state.kind == "sealed":
        return Source(state.number, state.kind, state.who, sha256=state.parameter)
    return Source(state.number, state.kind, state.who, digits=int(state.parameter))
