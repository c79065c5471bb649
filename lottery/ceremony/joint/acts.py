"""The acts that several take together: of each what its proposer sees, its long part, and the act.

What is seen stands in the proposal, and is seen once more while another hand is missing.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from draws import manifest as manifests
from lottery import attempts
from lottery.acting import Acting, RandomBytes
from lottery.attempts import Attempt
from lottery.ceremony.notary import cosigning
from lottery.ceremony.papers import signers
from lottery.ceremony.sources import sealing
from lottery.ceremony.steps import (
    abandon,
    call_off,
    close,
    commit,
    foreseen,
    freeze,
    minute,
    minute_anew,
    recall,
    references,
    void,
)
from lottery.ceremony.steps.commit import NotaryChecked
from lottery.ceremony.steps.drafting import Draft
from lottery.ceremony.steps.minute import SignedMinutes
from lottery.ceremony.steps.minute_anew import SignedAnew
from lottery.office import Office
from lottery.office.keys import SigningKey
from lottery.proposals import MINUTES_ANEW, RECALL, Confirmation
from lottery.protocol.line import ABANDON, CALL_OFF, COMMIT, FREEZE, MINUTE, VOID
from lottery.tax import answers

Prepared = Draft | NotaryChecked | SignedMinutes | SignedAnew | None
"""What was drawn up or checked before the act itself, which holds the database."""
Signed = TypeVar("Signed", SignedMinutes, SignedAnew)
See = Callable[[Session, Office, Attempt, str, datetime], dict[str, object]]


@dataclass(frozen=True)
class Occasion:
    """With what an act on a draw is prepared and done: the office, its keys, when, and chance."""

    office: Office
    signers: tuple[SigningKey, ...]
    code: str
    now: datetime
    random_bytes: RandomBytes


@dataclass(frozen=True)
class JointStep:
    """One act of several. `see` raises StepRefusedError if it is not its time; `prepare` does the
    long part in a view that keeps nobody waiting; `do` does it, once all hands are given;
    `once_stored` tidies up when that is durable."""

    see: See
    do: Callable[[Session, Occasion, Confirmation, Prepared], object]
    prepare: Callable[[Session, Occasion], Prepared] = lambda _session, _hall: None
    once_stored: Callable[[Office, Attempt], None] = lambda _office, _attempt: None


def _see_freeze(
    session: Session, _office: Office, attempt: Attempt, _reason: str, now: datetime
) -> dict[str, object]:
    attempts.require_turn(attempt, FREEZE)
    close.require_answered(session, attempt)
    sealing.require_all(session, attempt)
    references.require_settled(session, attempt)
    answers.require_before_freeze(session, attempt, now)
    return {
        "plan": foreseen.digest(attempt),
        "tiers": [asdict(tier) for tier in attempt.tiers],
        "signers": signers.told(session, attempt),
    }


def _prepare_freeze(session: Session, occasion: Occasion) -> Prepared:
    return freeze.prepare(
        session,
        occasion.office,
        occasion.signers,
        code=occasion.code,
        now=occasion.now,
        random_bytes=occasion.random_bytes,
    )


def _freeze(
    session: Session, occasion: Occasion, confirmed: Confirmation, prepared: Prepared
) -> None:
    freeze.freeze(
        session,
        occasion.office,
        occasion.signers,
        code=occasion.code,
        acting=Acting(confirmed.confirmed_by, occasion.now, occasion.random_bytes),
        confirmed=confirmed,
        prepared=prepared if isinstance(prepared, Draft) else None,
    )


def _see_commit(
    session: Session, _office: Office, attempt: Attempt, _reason: str, _now: datetime
) -> dict[str, object]:
    attempts.require_turn(attempt, COMMIT)
    cosigning.require(session, attempt)
    data = attempts.document(session, attempt, manifests.FILE)
    return {"manifest": manifests.parse(data).sha256()}


def _prepare_commit(session: Session, occasion: Occasion) -> Prepared:
    return commit.prepare(session, occasion.office, code=occasion.code)


def _commit(
    session: Session, occasion: Occasion, confirmed: Confirmation, prepared: Prepared
) -> None:
    commit.commit(
        session,
        occasion.office,
        occasion.signers,
        code=occasion.code,
        by=confirmed.confirmed_by,
        now=occasion.now,
        confirmed=confirmed,
        prepared=prepared if isinstance(prepared, NotaryChecked) else None,
    )


def _see_void(
    _session: Session, _office: Office, attempt: Attempt, reason: str, _now: datetime
) -> dict[str, object]:
    void.check(attempt, reason)
    return {"reason": reason}


def _void(
    session: Session, occasion: Occasion, confirmed: Confirmation, _prepared: Prepared
) -> None:
    void.void(session, occasion.signers, **_reasoned(occasion, confirmed))


def _see_abandon(
    _session: Session, _office: Office, attempt: Attempt, reason: str, now: datetime
) -> dict[str, object]:
    return {"reason": reason, "missing": abandon.named(abandon.check(attempt, reason, now))}


def _abandon(
    session: Session, occasion: Occasion, confirmed: Confirmation, _prepared: Prepared
) -> None:
    abandon.abandon(session, **_reasoned(occasion, confirmed))


def _see_call_off(
    _session: Session, _office: Office, attempt: Attempt, reason: str, _now: datetime
) -> dict[str, object]:
    call_off.check(attempt, reason)
    return {"reason": reason}


def _call_off(
    session: Session, occasion: Occasion, confirmed: Confirmation, _prepared: Prepared
) -> None:
    call_off.call_off(session, occasion.office, **_reasoned(occasion, confirmed))


def _see_minutes(
    session: Session, office: Office, attempt: Attempt, _reason: str, now: datetime
) -> dict[str, object]:
    return minute.see(session, office, attempt, now)


def _of_minutes(
    see: See,
    prepare: Callable[..., Signed],
    take: Callable[..., object],
    kind: type[Signed],
    once_stored: Callable[[Office, Attempt], None] = lambda _office, _attempt: None,
) -> JointStep:
    """The step that signs minutes, for the first time or anew, by what its module prepares and
    takes; `kind` is what it prepares."""

    def prepared(session: Session, occasion: Occasion) -> Prepared:
        return prepare(session, occasion.office, code=occasion.code, now=occasion.now)

    def do(session: Session, occasion: Occasion, confirmed: Confirmation, made: Prepared) -> None:
        take(
            session,
            occasion.office,
            code=occasion.code,
            by=confirmed.confirmed_by,
            now=occasion.now,
            confirmed=confirmed,
            prepared=made if isinstance(made, kind) else None,
        )

    return JointStep(see, do, prepared, once_stored)


def _see_recall(
    session: Session, _office: Office, attempt: Attempt, reason: str, _now: datetime
) -> dict[str, object]:
    recall.check(session, attempt, reason)
    return {"reason": reason}


def _recall(
    session: Session, occasion: Occasion, confirmed: Confirmation, _prepared: Prepared
) -> None:
    recall.recall(session, **_reasoned(occasion, confirmed))


def _reasoned(occasion: Occasion, confirmed: Confirmation) -> dict[str, Any]:
    """The arguments of `void`, `abandon` and `call_off`: which draw, why, by whom and when."""
    return {
        "code": occasion.code,
        "reason": str(confirmed.detail["reason"]),
        "by": confirmed.confirmed_by,
        "now": occasion.now,
        "confirmed": confirmed,
    }


STEPS: Mapping[str, JointStep] = {
    FREEZE.act: JointStep(_see_freeze, _freeze, _prepare_freeze),
    COMMIT.act: JointStep(_see_commit, _commit, _prepare_commit),
    MINUTE.act: _of_minutes(
        _see_minutes, minute.prepare, minute.take, SignedMinutes, minute.forget
    ),
    VOID.act: JointStep(_see_void, _void),
    ABANDON.act: JointStep(_see_abandon, _abandon),
    CALL_OFF.act: JointStep(_see_call_off, _call_off),
    RECALL: JointStep(_see_recall, _recall),
    MINUTES_ANEW: _of_minutes(minute_anew.see, minute_anew.prepare, minute_anew.take, SignedAnew),
}
