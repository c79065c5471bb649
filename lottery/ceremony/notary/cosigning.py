"""Cosigning: what the notary is to sign goes out, and what he signed comes in, verified first.

He signs the manifest and the register's checkpoints on a machine of his own. Whoever controls this
office can withhold his signature, and make none; a live draw is not committed to without it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import pool, signatures
from draws import register as registers
from draws.errors import DrawError
from draws.manifest import Manifest
from draws.notary import papers
from draws.notary.papers import Asked, Given
from draws.signatures import VerifierKey
from lottery import attempts, journal, register
from lottery.accounts import Account
from lottery.accounts.roles import RECORDERS
from lottery.attempts import Attempt
from lottery.ceremony.notary import registration
from lottery.ceremony.notary.registration import Registered
from lottery.errors import DrawUnknownError, NotaryRefusedError, StepRefusedError
from lottery.models import Checkpoint, DrawDocument, NotarySignature
from lottery.office.keys import SigningKey
from lottery.register import cosigned
from lottery.texts.ceremony import notary as sentences

ACT = "notary-signed"
AT_ONCE = 60
"""So many checkpoints are asked for at once: two months of evenings."""


@dataclass(frozen=True)
class Signing:
    """How far the notary's signatures for an attempt are: his key, and what it has signed."""

    needed: bool
    key: Registered | None
    manifest: bool
    checkpoint: bool

    @property
    def complete(self) -> bool:
        """Whether nothing of his is missing."""
        return not self.needed or (self.manifest and self.checkpoint)


@dataclass(frozen=True)
class Stored:
    """A signature that was taken in: over what."""

    kind: str
    about: str


def state(session: Session, attempt: Attempt) -> Signing:
    """How far the notary's signatures for an attempt are; before the freeze none can be."""
    key = registration.current(session)
    if not attempt.live or "frozen" not in attempt.steps:
        return Signing(attempt.live, key, manifest=False, checkpoint=False)
    if is_signed(session, attempt):
        return Signing(True, key, manifest=True, checkpoint=True)
    found = [_line(session, each, key) is not None for each in texts_of(session, attempt)]
    return Signing(True, key, manifest=found[1], checkpoint=found[0])


def texts_of(session: Session, attempt: Attempt) -> tuple[Asked, Asked]:
    """What is signed of a frozen attempt: the register's checkpoint, and the manifest."""
    data = attempts.document(session, attempt, manifests.FILE)
    note = note_of(session, manifests.parse(data))
    return Asked(papers.CHECKPOINT, cosigned.text_of(note)), Asked(papers.MANIFEST, data)


def note_of(session: Session, manifest: Manifest) -> bytes:
    """The stored checkpoint over the register that a manifest names."""
    stored = session.get(Checkpoint, manifest.register_size)
    if stored is None:
        raise StepRefusedError(sentences.other_checkpoint(str(manifest.register_size)))
    return stored.note


def request_for(session: Session, attempt: Attempt) -> bytes:
    """The request for a frozen live attempt, a small file; raises NotaryRefusedError."""
    if not attempt.live:
        raise NotaryRefusedError(sentences.rehearsal(attempt.name))
    if "frozen" not in attempt.steps:
        raise NotaryRefusedError(sentences.not_frozen(attempt.name))
    return papers.Request(_current(session).key, texts_of(session, attempt)).text()


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
    return papers.Request(_current(session).key, waiting[-AT_ONCE:]).text()


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
    return tuple(each for each in open_ if not state(session, each).complete)


def take_in(session: Session, data: bytes, *, by: Account, now: datetime) -> tuple[Stored, ...]:
    """Verify the signatures of an answer against the registered key and the stored bytes, then
    store them all; what is stored already stays as it is.

    Raises NotaryRefusedError, and stores nothing, where one of them does not hold, is by another
    key, or is over anything but what waits.
    """
    if not set(RECORDERS) & set(by.roles):
        raise NotaryRefusedError(sentences.not_to_hand_in(by.username))
    try:
        answer = papers.parse_answer(data)
    except DrawError as why:
        raise NotaryRefusedError(sentences.malformed(why)) from None
    key = _signing_key(session, answer.key)
    found = [_verified(session, given, key) for given in answer.given]
    for given, attempt in found:
        _store(session, given, attempt, key, by=by.username, now=now)
    return tuple(Stored(given.kind, given.about) for given, _ in found)


def require(session: Session, attempt: Attempt) -> None:
    """Raise StepRefusedError unless the notary has signed what a live attempt is committed by."""
    found = state(session, attempt)
    if found.needed and found.key is None:
        raise StepRefusedError(sentences.KEY_MISSING)
    if not found.complete:
        raise StepRefusedError(sentences.unsigned(attempt.name))


def signed(session: Session, attempt: Attempt, signers: Iterable[SigningKey]) -> dict[str, bytes]:
    """signatures.txt, keys.txt and checkpoint.txt of a frozen attempt: the signers', who sign now,
    and in a live draw the notary's, who has signed; raises StepRefusedError if he has not."""
    hands = tuple(signers)
    note, manifest = texts_of(session, attempt)
    keys = [each.verifier().text() for each in hands]
    lines = {
        each: [signatures.sign(each.text, one.name, one.key) for one in hands]
        for each in (note, manifest)
    }
    if attempt.live:
        require(session, attempt)
        key = registration.current(session)
        keys += [key.key.text()] if key else []
        for each, below in lines.items():
            below += [line for line in [_line(session, each, key)] if line]
    return {
        signatures.SIGNATURES: _lines(lines[manifest]),
        signatures.KEYS: _lines(keys),
        **_new_checkpoint(session, attempt, note.text + b"\n" + _lines(lines[note])),
    }


def pinned(session: Session, attempt: Attempt, signers: Iterable[SigningKey]) -> list[VerifierKey]:
    """The keys by which what is published of an attempt must be signed: the office's own, and in a
    live draw the notary's that stands in keys.txt, if he has registered it."""
    keys = [each.verifier() for each in signers]
    if attempt.live:
        named = signatures.parse_keys(attempts.document(session, attempt, signatures.KEYS))
        registered = [each.key for each in registration.every(session)]
        keys += [key for key in registered if key in named]
    return keys


def complete_void(
    session: Session, attempt: Attempt, signers: Iterable[SigningKey], *, by: str, now: datetime
) -> None:
    """Store the signatures that go out with a void attempt, if they are not stored yet; raises
    StepRefusedError until the notary has signed a live one."""
    if is_signed(session, attempt):
        return
    if not state(session, attempt).complete:
        raise StepRefusedError(sentences.unsigned_void(attempt.name))
    attempts.check_clock(attempt, now)
    key = {"draw": attempt.code, "attempt": attempt.attempt}
    made = signed(session, attempt, signers)
    rows = [{**key, "name": name, "content": data} for name, data in made.items()]
    session.execute(insert(DrawDocument), rows)
    hashes = {name: sha256(data).hexdigest() for name, data in made.items()}
    detail = {**key, "documents": hashes}
    journal.write(session, actor=by, act="draw-void-signed", detail=detail, now=now)


def is_signed(session: Session, attempt: Attempt) -> bool:
    """Whether the attempt's signatures are put together and fixed."""
    name = signatures.SIGNATURES
    return name in attempts.some_documents(session, attempt, [name])


def _new_checkpoint(session: Session, attempt: Attempt, note: bytes) -> Mapping[str, bytes]:
    """checkpoint.txt, unless an older version of this program has stored it at the freeze."""
    name = signatures.CHECKPOINT
    stored = attempts.some_documents(session, attempt, [name]).get(name)
    if stored is not None and stored != note:
        raise StepRefusedError(sentences.frozen_before(attempt.name))
    return {} if stored else {name: note}


def _current(session: Session) -> Registered:
    key = registration.current(session)
    if key is None:
        raise NotaryRefusedError(sentences.KEY_MISSING)
    return key


def _line(session: Session, text: Asked, key: Registered | None) -> str | None:
    return None if key is None else cosigned.line_over(session, text.text, key.id)


def _signing_key(session: Session, found: VerifierKey) -> Registered:
    key = _current(session)
    if found == key.key:
        return key
    if found in [each.key for each in registration.every(session)]:
        raise NotaryRefusedError(sentences.replaced_key(found.name))
    raise NotaryRefusedError(sentences.another_key(found.text(), key.key.text()))


def _verified(session: Session, given: Given, key: Registered) -> tuple[Given, Attempt | None]:
    """The signature, and the attempt that it is about, once it holds."""
    attempt = None
    if given.kind == papers.MANIFEST:
        text, attempt = _manifest(session, given)
    else:
        text = _checkpoint(session, given)
    try:
        papers.check_given(given, text, key.key)
    except DrawError:
        raise NotaryRefusedError(sentences.does_not_hold(given.kind, given.about)) from None
    return given, attempt


def _manifest(session: Session, given: Given) -> tuple[bytes, Attempt]:
    """The stored manifest that was signed, of the newest attempt of its draw."""
    code, number = given.about.split(" ")
    try:
        attempt = attempts.lock_newest(session, code)
    except DrawUnknownError:
        raise NotaryRefusedError(sentences.draw_unknown(given.about)) from None
    if attempt.attempt != int(number):
        raise NotaryRefusedError(sentences.other_attempt(given.about, attempt.name))
    if "frozen" not in attempt.steps:
        raise NotaryRefusedError(sentences.not_frozen(attempt.name))
    if not attempt.live:
        raise NotaryRefusedError(sentences.rehearsal(attempt.name))
    data = attempts.document(session, attempt, manifests.FILE)
    wanted = sha256(data).hexdigest()
    if given.sha256 != wanted:
        raise NotaryRefusedError(sentences.other_manifest(attempt.name, given.sha256, wanted))
    return data, attempt


def _checkpoint(session: Session, given: Given) -> bytes:
    """The text of the stored checkpoint over so many lines that was signed."""
    stored = session.get(Checkpoint, int(given.about))
    if stored is None:
        raise NotaryRefusedError(sentences.no_checkpoint(given.about))
    text = cosigned.text_of(stored.note)
    if sha256(text).hexdigest() != given.sha256:
        raise NotaryRefusedError(sentences.other_checkpoint(given.about))
    return text


def _store(
    session: Session,
    given: Given,
    attempt: Attempt | None,
    key: Registered,
    *,
    by: str,
    now: datetime,
) -> None:
    """Store one signature with its line in the journal; the same again changes nothing."""
    if session.get(NotarySignature, (given.sha256, key.id)) is not None:
        return
    if attempt is not None:
        if is_signed(session, attempt):
            raise NotaryRefusedError(sentences.over(attempt.name))
        attempts.check_clock(attempt, now)
    row = {"sha256": given.sha256, "key": key.id, "line": given.line}
    session.execute(insert(NotarySignature).values(**row, at=now, by=by))
    about = {"draw": attempt.code, "attempt": attempt.attempt} if attempt else {}
    detail = {"what": given.kind, "about": given.about, "sha256": given.sha256, **about}
    told = {"key": key.key.text(), "signature": given.line}
    journal.write(session, actor=by, act=ACT, detail=detail | told, now=now)


def _lines(rows: Iterable[str]) -> bytes:
    return "".join(f"{row}\n" for row in rows).encode()
