"""The manifest as far as a plan decides it, and whether the protocol would take it."""

from dataclasses import replace
from datetime import datetime

from draws import manifest as manifests
from draws.errors import DrawError
from draws.manifest import ZEROS, Manifest, Signer, Source
from lottery.attempts import Attempt, SourceState
from lottery.ceremony.sources import beacons
from lottery.clock import to_the_second
from lottery.errors import PlanRefusedError
from lottery.programme import TierPlan
from lottery.protocol import kinds
from lottery.texts.ceremony import steps as sentences

_SOME_HASH = "1" * 64


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


def check_rules(wanted: Attempt, now: datetime) -> None:
    """Try the rules of a manifest on the plan now, rather than on the day of the freeze.

    Raises PlanRefusedError.
    """
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


def _alternates(tiers: tuple[TierPlan, ...]) -> tuple[tuple[str, int], ...]:
    """Tiers without any have no line."""
    return tuple((tier.code, tier.alternates) for tier in tiers if tier.alternates)


def _with_slips(wanted: Attempt) -> Attempt:
    """The attempt as if every party had handed in a hash."""
    sources = (
        replace(each, parameter=_SOME_HASH) if kinds.of(each).is_sealed else each
        for each in wanted.sources
    )
    return replace(wanted, sources=tuple(sources))
