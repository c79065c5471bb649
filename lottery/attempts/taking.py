"""Taking a step: whether it is its turn, and how it is stored."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from lottery import journal, proposals
from lottery.attempts.attempt import Attempt
from lottery.clock import in_shanghai
from lottery.errors import ProposalRefusedError, StepRefusedError
from lottery.models import DrawDocument, DrawStep
from lottery.proposals import Confirmation
from lottery.protocol.line import CALL_OFF, Step
from lottery.texts.ceremony import proposals as words
from lottery.texts.ceremony import steps as sentences
from lottery.texts.ceremony.line import SEEN


def check_journal(session: Session, attempt: Attempt, manifest_sha256: str) -> None:
    """Raise StepRefusedError unless manifest and values are those the journal tells of.

    Each was written in one transaction with its journal line; whoever changed one of them in the
    database alone is noticed before anything is built on it.
    """
    key = {"draw": attempt.code, "attempt": attempt.attempt}
    frozen = [line["manifest"] for line in journal.acts(session, "draw-frozen", **key)]
    told = {line["number"]: line["value"] for line in journal.acts(session, "draw-source", **key)}
    stored = {each.number: each.value for each in attempt.sources if each.value is not None}
    if frozen != [manifest_sha256] or told != stored:
        raise StepRefusedError(sentences.journal_differs(attempt.name))


def require(attempt: Attempt, *states: str) -> None:
    """Raise StepRefusedError unless the attempt is in one of these states."""
    if attempt.state not in states:
        raise StepRefusedError(sentences.wrong_state(attempt.name, attempt.state, states))


def require_turn(attempt: Attempt, step: Step) -> None:
    """Raise StepRefusedError unless it is a step's turn."""
    require(attempt, *step.follows)


def taken(attempt: Attempt, step: Step) -> bool:
    """Whether a step was taken, so that to repeat it gives what is stored. Nothing is repeated
    of a void or abandoned attempt but its end, and nothing of one that was called off."""
    if attempt.state == CALL_OFF.name:
        return False
    return step.name in attempt.steps and attempt.ended in ("", step.name)


def check_clock(attempt: Attempt, now: datetime) -> None:
    """Raise StepRefusedError if the clock was put back since something last happened."""
    if attempt.latest and now < attempt.latest:
        told = (in_shanghai(now), in_shanghai(attempt.latest))
        raise StepRefusedError(sentences.clock_back(attempt.name, *told))


def hands_of(
    session: Session,
    attempt: Attempt,
    step: Step,
    confirmed: Confirmation | None,
    seen: Mapping[str, object],
) -> dict[str, object]:
    """What a step's journal line says of the several who take it; nothing where one may and does.

    Raises ProposalRefusedError for a live attempt without a confirmation, for one of something
    else, and where what is `seen` now is not what the proposal says.
    """
    hands = proposals.check(session, confirmed, step.act, attempt.name, needed=attempt.live)
    if confirmed and any(confirmed.detail.get(name) != what for name, what in seen.items()):
        changed = words.changed_since(confirmed.proposal, SEEN[step.act])
        raise ProposalRefusedError(changed)
    return hands


def take(
    session: Session,
    attempt: Attempt,
    step: Step,
    documents: Mapping[str, bytes],
    *,
    by: str,
    now: datetime,
    detail: Mapping[str, Any],
) -> None:
    """Store a step, the documents it made and its journal line, in the caller's transaction.

    Raises StepRefusedError if the clock was put back.
    """
    check_clock(attempt, now)
    key = {"draw": attempt.code, "attempt": attempt.attempt}
    rows = [{**key, "name": name, "content": data} for name, data in documents.items()]
    if rows:
        session.execute(insert(DrawDocument), rows)
    session.execute(insert(DrawStep).values(**key, step=step.name, at=now, by=by))
    proposals.withdraw_overtaken(session, attempt.name, step.overtakes, by=by, now=now)
    journal.write(session, actor=by, act=f"draw-{step.name}", detail={**key, **detail}, now=now)
