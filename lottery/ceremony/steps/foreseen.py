"""An attempt as the programme foresees it: what a plan would be, before anybody puts it down."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws.canonical import HEX64
from lottery import attempts, canonical_json
from lottery.attempts import Attempt, SourceState
from lottery.ceremony.steps import replanning
from lottery.clock import day_of
from lottery.errors import CampaignUnknownError, PlanRefusedError
from lottery.programme import DrawPlan, SourcePlan, campaigns, rule_versions
from lottery.protocol import kinds
from lottery.texts.ceremony import steps as sentences


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
        rules = rule_versions.rules_in_force(session, foreseen.campaign, day_of(now))
        fresh = attempt_of(foreseen, attempt.mode, {}, rules.id)
    except (CampaignUnknownError, PlanRefusedError):
        return None
    wanted = replanning.kept(attempt, replace(fresh, attempt=attempt.attempt))
    return None if digest(wanted) == digest(attempt) else wanted


def as_foreseen(foreseen: DrawPlan, mode: str) -> Attempt:
    """The first attempt at a draw of which nothing is planned yet, under no rules so far."""
    return attempt_of(foreseen, mode, {}, 0)


def attempt_of(foreseen: DrawPlan, mode: str, sealed: Mapping[str, str], rules: int) -> Attempt:
    """The first attempt at a foreseen draw, as it would be stored; `sealed` holds the hashes of
    slips by party. Raises PlanRefusedError for one that is no hash, or of no party."""
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
        sources=_sources(foreseen.sources, sealed),
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
