"""Requests: what the notary is to sign goes out, as a small file.

It holds the manifest of a frozen live draw with the register's checkpoint, or the checkpoints that
wait; he signs it on a machine of his own.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import pool
from draws import register as registers
from draws.notary import papers
from draws.notary.papers import Asked
from lottery import attempts, register
from lottery.attempts import Attempt
from lottery.ceremony.notary import cosigning, registration
from lottery.errors import NotaryRefusedError
from lottery.models import Checkpoint, NotarySignature
from lottery.register import cosigned
from lottery.texts.ceremony import notary as sentences

AT_ONCE = 60
"""So many checkpoints are asked for at once: two months of evenings."""


def request_for(session: Session, attempt: Attempt) -> bytes:
    """The request for a frozen live attempt, a small file; raises NotaryRefusedError."""
    if not attempt.live:
        raise NotaryRefusedError(sentences.rehearsal(attempt.name))
    if "frozen" not in attempt.steps:
        raise NotaryRefusedError(sentences.not_frozen(attempt.name))
    return papers.Request(
        registration.required(session).key, cosigning.texts_of(session, attempt)
    ).text()


def lists_of(session: Session, attempt: Attempt) -> dict[str, bytes]:
    """What a request's manifest holds the hashes of, for the notary to check before he signs."""
    names = (manifests.FILE, "rules.txt", pool.POOL, pool.OMITTED)
    files = {name: attempts.document(session, attempt, name) for name in names}
    size = manifests.parse(files[manifests.FILE]).register_size
    rows = register.lines(session, size)
    return files | {registers.FILE: b"".join(row + b"\n" for row in rows)}


def request_of_checkpoints(session: Session) -> bytes:
    """The request for the checkpoints that wait; raises NotaryRefusedError where none does."""
    waiting = waiting_checkpoints(session)
    if not waiting:
        raise NotaryRefusedError(sentences.nothing_to_sign())
    return papers.Request(registration.required(session).key, waiting[-AT_ONCE:]).text()


def waiting_checkpoints(session: Session) -> tuple[Asked, ...]:
    """The checkpoints without the notary's signature, the oldest first."""
    names = {each.key.name for each in registration.every(session)}
    notes = session.scalars(select(Checkpoint.note).order_by(Checkpoint.size)).all()
    own = [note for note in notes if not names & set(cosigned.signers_of(note))]
    done = set(session.scalars(select(NotarySignature.sha256)))
    texts = (Asked(papers.CHECKPOINT, cosigned.text_of(note)) for note in own)
    return tuple(each for each in texts if each.sha256 not in done)


def waiting_draws(session: Session) -> tuple[Attempt, ...]:
    """The live attempts that are frozen, and wait for the notary's signatures."""
    known = (each for each in attempts.all_attempts(session) if each.live)
    open_ = (each for each in known if each.state in ("frozen", "void"))
    return tuple(each for each in open_ if not cosigning.state(session, each).complete)
