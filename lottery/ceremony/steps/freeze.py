"""Freeze: pool and omissions are taken from the register, and the manifest is written.

From here on no entry comes in, none goes out and nothing about the draw changes. The register is
read in one view, so the checkpoint, the pool and the manifest are of one moment. Before they are
stored, a verifier in a process of its own checks them from their files, as a stranger would.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws.manifest import Manifest
from draws.signatures import CHECKPOINT
from lottery import attempts, keylist, register
from lottery.acting import Acting, RandomBytes
from lottery.attempts import Attempt, rehearsal
from lottery.ceremony.notary import registration
from lottery.ceremony.papers import signers as naming
from lottery.ceremony.papers import signing
from lottery.ceremony.sources import sealing
from lottery.ceremony.steps import close, drafting, references
from lottery.ceremony.steps.drafting import FACTS, RULES, Draft
from lottery.ceremony.steps.foreseen import digest
from lottery.errors import StepRefusedError
from lottery.handouts import frozen_programs
from lottery.keylist import certificate_files
from lottery.models import DrawKey
from lottery.office import Office
from lottery.office.boxes import Boxes, place_of
from lottery.office.keys import SigningKey
from lottery.proposals import Confirmation
from lottery.protocol.line import FREEZE
from lottery.tax import answers
from lottery.texts.ceremony import notary
from lottery.texts.ceremony import steps as sentences

__all__ = ["FACTS", "RULES", "freeze", "prepare", "tag_key_of"]


def freeze(
    session: Session,
    office: Office,
    signers: Iterable[SigningKey],
    *,
    code: str,
    acting: Acting,
    confirmed: Confirmation | None = None,
    prepared: Draft | None = None,
) -> Manifest:
    """Freeze the newest attempt of a draw; the manifest, not yet signed.

    What `prepare` drew up for this very time is stored, unless something has changed since. A live
    draw is frozen by two. Repeating it changes nothing and gives the same manifest. Raises
    StepRefusedError while something is left to do, and if the verifier finds the lists wanting.
    """
    attempt = attempts.lock_newest(session, code)
    if attempts.taken(attempt, FREEZE):
        return manifests.parse(attempts.document(session, attempt, manifests.FILE))
    attempts.require_turn(attempt, FREEZE)
    _check_ready(session, office, attempt, acting.now)
    # A proposal of an earlier release says nothing of the plan.
    told = confirmed is None or "plan" in confirmed.detail
    seen: dict[str, object] = {"plan": digest(attempt)} if told else {}
    named = naming.told(session, attempt)
    if named or (confirmed is not None and "signers" in confirmed.detail):
        seen["signers"] = named
    hands = attempts.hands_of(session, attempt, FREEZE, confirmed, seen)
    register.stand_in_line(session)
    answers.require_before_freeze(session, attempt, acting.now)
    made = prepared
    # Asked behind the register's lock: of two live draws, the later one sees the earlier.
    if made is None or not drafting.holds(session, made, attempt, office.settings, acting.now):
        made = drafting.draft(
            session, office, signers, attempt, now=acting.now, random_bytes=acting.random_bytes
        )
        register.keep_checkpoint(session, made.documents[CHECKPOINT], acting.now)
    box = office.boxes.seal(made.tag_key, _place(attempt), acting.random_bytes)
    session.execute(insert(DrawKey).values(draw=attempt.code, attempt=attempt.attempt, box=box))
    detail = {"manifest": made.manifest.sha256(), "pool": made.manifest.pool_count, **hands}
    # The checkpoint becomes a document of the draw with all its signatures, at the commitment.
    frozen_programs.keep(session, made.manifest)
    stored = {name: data for name, data in made.documents.items() if name != CHECKPOINT}
    attempts.take(session, attempt, FREEZE, stored, by=acting.by, now=acting.now, detail=detail)
    return manifests.parse(made.documents[manifests.FILE])


def prepare(
    session: Session,
    office: Office,
    signers: Iterable[SigningKey],
    *,
    code: str,
    now: datetime,
    random_bytes: RandomBytes,
) -> Draft | None:
    """Draw up what `freeze` will store, from a view that keeps nobody waiting.

    None where there is nothing to freeze now. Raises what `freeze` does.
    """
    attempt = attempts.newest(session, code)
    if attempt.state not in FREEZE.follows:
        return None
    _check_ready(session, office, attempt, now)
    return drafting.draft(session, office, signers, attempt, now=now, random_bytes=random_bytes)


def tag_key_of(session: Session, boxes: Boxes, attempt: Attempt) -> bytes:
    """tag-key.txt of a frozen attempt (empty when its cap is 0), for the notary's eyes only.

    Raises StepRefusedError before the freeze, and once the key is destroyed.
    """
    stored = session.get(DrawKey, (attempt.code, attempt.attempt))
    if stored is None:
        raise StepRefusedError(sentences.tag_key_missing(attempt.name))
    return boxes.open(stored.box, _place(attempt))


def _check_ready(session: Session, office: Office, attempt: Attempt, now: datetime) -> None:
    rehearsal.require_home(office.settings, attempt.mode)
    certificate_files.require_listed(office.settings, keylist.listed(session))
    signing.require(office.settings, attempt, now)
    naming.require(session, attempt, office.settings, now)
    if attempt.live and registration.current(session) is None:
        raise StepRefusedError(notary.KEY_MISSING)
    references.require_people(session, attempt)
    close.require_answered(session, attempt)
    sealing.require_all(session, attempt)
    sealing.check_journal(session, attempt)


def _place(attempt: Attempt) -> str:
    return place_of("draw_document", "content", attempt.name)
