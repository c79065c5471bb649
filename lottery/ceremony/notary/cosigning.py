"""Cosigning: how far the notary's signatures for an attempt are, and what goes out with them.

He signs the manifest and the register's checkpoints on a machine of his own. Whoever controls this
office can withhold his signature, and make none; a live draw is not committed to without it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import insert
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import signatures
from draws.keylist import ORGANISER
from draws.manifest import Manifest
from draws.notary import papers
from draws.notary.papers import Asked
from draws.signatures import VerifierKey
from lottery import attempts, journal, keylist
from lottery.attempts import Attempt
from lottery.ceremony.notary import registration
from lottery.ceremony.notary.registration import Registered
from lottery.errors import StepRefusedError
from lottery.models import Checkpoint, DrawDocument
from lottery.office.keys import SigningKey
from lottery.register import cosigned
from lottery.texts.ceremony import notary as sentences


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


def state(session: Session, attempt: Attempt) -> Signing:
    """How far the notary's signatures for an attempt are; before the freeze none can be."""
    key = _signing_key(session, attempt)
    if not attempt.live or "frozen" not in attempt.steps:
        return Signing(attempt.live, key, manifest=False, checkpoint=False)
    if is_signed(session, attempt):
        return Signing(True, key, manifest=True, checkpoint=True)
    found = [_line(session, each, key) is not None for each in texts_of(session, attempt)]
    return Signing(True, key, manifest=found[1], checkpoint=found[0])


def _signing_key(session: Session, attempt: Attempt) -> Registered | None:
    """The notary's key for an attempt: the one that counts, or, if one that counted at the freeze
    has signed it wholly before it was replaced, that one."""
    known = registration.every(session)
    if not attempt.live or "frozen" not in attempt.steps or len(known) < 2:
        return (known or (None,))[-1]
    texts, listed = texts_of(session, attempt), keylist.listed(session)
    frozen = manifests.parse(texts[1].text).frozen
    for key in reversed(known):
        entry = listed.find(key.key)
        counted = entry is not None and listed.counted(entry, frozen, None)
        if (key is known[-1] or counted) and all(_line(session, each, key) for each in texts):
            return key
    return known[-1]


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
    signing_keys = tuple(signers)
    _check_listed(session, signing_keys)
    note, manifest = texts_of(session, attempt)
    keys = [each.verifier().text() for each in signing_keys]
    lines = {
        each: [signatures.sign(each.text, one.name, one.key) for one in signing_keys]
        for each in (note, manifest)
    }
    if attempt.live:
        require(session, attempt)
        key = _signing_key(session, attempt)
        keys += [key.key.text()] if key else []
        for each, below in lines.items():
            below += [line for line in [_line(session, each, key)] if line]
    return {
        signatures.SIGNATURES: _lines(lines[manifest]),
        signatures.KEYS: _lines(keys),
        **_new_checkpoint(session, attempt, note.text + b"\n" + _lines(lines[note])),
    }


def _check_listed(session: Session, own: Iterable[SigningKey]) -> None:
    """Raise StepRefusedError where a key was replaced since it was read from its file."""
    listed = keylist.listed(session)
    for one in own:
        entry = listed.find(one.verifier())
        if entry and listed.until(entry):
            raise StepRefusedError(sentences.replaced_meanwhile(one.name))


def pinned(session: Session, attempt: Attempt, signers: Iterable[SigningKey]) -> list[VerifierKey]:
    """The keys by which what is published of an attempt must be signed: of those that its keys.txt
    names, the office's own of any time, and in a live draw the notary's. Where none of the office's
    is among them, the one that counts now, so that the verifier refuses it."""
    own = [each.verifier() for each in signers]
    named = signatures.parse_keys(attempts.document(session, attempt, signatures.KEYS))
    listed = keylist.listed(session)
    listed_own = [each.key for each in listed.of(ORGANISER) if each.key]
    keys = [key for key in named if key in own or key in listed_own] or own
    if attempt.live:
        registered = [each.key for each in registration.every(session)]
        keys += [key for key in registered if key in named and key not in keys]
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


def _line(session: Session, text: Asked, key: Registered | None) -> str | None:
    return None if key is None else cosigned.line_over(session, text.text, key.id)


def _lines(rows: Iterable[str]) -> bytes:
    return "".join(f"{row}\n" for row in rows).encode()
