"""Countersigning: the signers whom the manifest names sign the minutes after the organiser.

What is stored of each is the revision that he appended, byte for byte, so that the file stays what
it is whatever becomes of this program. It is written here again from his answer before it is
stored, and held against the journal afterwards. Whoever controls the office's machine can keep a
signature back, and make none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from draws import keylist
from draws import manifest as manifests
from draws.bundle import MINUTES
from draws.errors import DrawError
from draws.followers import FILE as SIGNED
from draws.keylist import KeyList
from draws.manifest import Signer
from lottery import attempts, beside, journal
from lottery.attempts import Attempt
from lottery.ceremony.papers import signers, signing
from lottery.errors import RefusalError, StepRefusedError
from lottery.keylist import covering
from lottery.minutes.checking import next_signature
from lottery.minutes.checking.next_signature import SignedSoFar
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing import countersignature
from lottery.minutes.signing.countersignature import Countersignature, hash_of
from lottery.minutes.signing.sign import FIELD
from lottery.models import StoredCountersignature
from lottery.office import Office
from lottery.texts.minutes import countersigning as texts

ACT = "draw-countersigned"
CERTIFICATES, TO_SIGN = "certificates.pem", "minutes-to-sign.pdf"
README = "README.txt"


@dataclass(frozen=True)
class SignerPlace:
    """A signer whom the manifest names, and when he has signed by his own word; None if not yet."""

    signer: Signer
    at: datetime | None

    @property
    def name(self) -> str:
        """His word."""
        return self.signer.name


@dataclass(frozen=True)
class ShownSigner:
    """A signer as pages show him: what his certificate calls him and its hash are empty where that
    is not known here; `at` is when he has signed by his own word, None if not yet."""

    number: int
    name: str
    title: str
    sha256: str
    at: datetime | None


def shown(session: Session, attempt: Attempt) -> tuple[ShownSigner, ...]:
    """Everybody who is to sign, as planned, or as the manifest says once there is one."""
    named = signers.named(session, attempt)
    if "frozen" not in attempt.steps:
        rest = (ShownSigner(one.number, one.name, one.title, one.sha256, None) for one in named)
        return (ShownSigner(1, FIELD, "", "", None), *rest)
    titles = {each.sha256: each.title for each in named}
    return tuple(
        ShownSigner(
            each.signer.number,
            each.name,
            titles.get(each.signer.sha256, ""),
            each.signer.sha256,
            each.at,
        )
        for each in places(session, attempt)
    )


def places(session: Session, attempt: Attempt) -> tuple[SignerPlace, ...]:
    """Everybody who is to sign, in order; empty before the freeze."""
    if "frozen" not in attempt.steps:
        return ()
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    made = {row.number: row.signed_at for row in _rows(session, attempt)}
    if "signed" in attempt.steps:
        made[1] = signing.signed_at(session, attempt)
    return tuple(SignerPlace(each, made.get(each.number)) for each in manifest.signers)


def waiting(session: Session, attempt: Attempt) -> tuple[Signer, ...]:
    """Those who are still to sign, in order."""
    return tuple(each.signer for each in places(session, attempt) if each.at is None)


def current(session: Session, attempt: Attempt) -> bytes:
    """The minutes with every signature so far; raises StepRefusedError before there are any."""
    if attempt.ended:
        raise StepRefusedError(texts.ENDED)
    if "signed" not in attempt.steps:
        raise StepRefusedError(texts.NOT_MADE)
    minutes = attempts.document(session, attempt, MINUTES)
    return minutes + b"".join(row.revision for row in _rows(session, attempt))


def request(session: Session, office: Office, attempt: Attempt) -> dict[str, bytes]:
    """What goes to the next signer: the file, the certificates, and how it is done."""
    pdf = current(session, attempt)
    turn = next(iter(waiting(session, attempt)), None)
    if turn is None:
        raise StepRefusedError(texts.ALL_SIGNED)
    told = texts.REQUEST_README.format(name=attempt.name, signer=turn.name, digest=hash_of(pdf))
    return {
        TO_SIGN: pdf,
        CERTIFICATES: signers.certificates_file(session, attempt, office.settings),
        README: told.encode(),
    }


def attach(office: Office, *, code: str, data: bytes, by: str, now: datetime) -> list[str]:
    """Take in an answer: write the next revision from it, check and store it; what to say of it.

    A published draw's file is published at once. The same answer again changes nothing; of two
    answers for one place the first is kept, and the other refused. Raises MinutesError for an
    answer out of turn or time, to another file, or whose signature does not hold.
    """
    answer = countersignature.parse(data)
    with office.read() as session:
        attempt = attempts.newest(session, code)
        known = _taken(session, attempt, answer)
        signed = b"" if known else _written(session, attempt, answer, now)
        base = len(current(session, attempt))
    if not known:
        with office.write() as session:
            attempt = attempts.lock(session, attempt.code, attempt.attempt)
            known = _taken(session, attempt, answer)
            if not known:
                _store(session, attempt, answer, signed[base:], by=by, now=now)
    publish_beside(office, attempt, by=by, now=now)
    if known:
        return [texts.kept_already(answer.signer.name)]
    with office.read() as session:
        left = [each.name for each in waiting(session, attempts.newest(session, code))]
    return texts.attached(answer.signer.name, answer.result, left)


def publish_beside(office: Office, attempt: Attempt, *, by: str, now: datetime) -> None:
    """Publish the file with every signature so far beside the bundle, once that is out and
    somebody has followed the organiser."""
    with office.read() as session:
        attempt = attempts.get(session, attempt.code, attempt.attempt)
        if "published" not in attempt.steps or not _rows(session, attempt):
            return
        files = {
            SIGNED: current(session, attempt),
            CERTIFICATES: signers.certificates_file(session, attempt, office.settings),
        }
    beside.put(office, attempt.code, attempt.attempt, files, by=by, now=now)


def faults(session: Session) -> Iterator[str]:
    """What is wrong with stored signatures: each is held against the journal, and checked."""
    for attempt in attempts.all_attempts(session):
        if "signed" not in attempt.steps:
            continue
        try:
            _hold(session, attempt)
        except (RefusalError, DrawError, ValueError, TypeError, KeyError) as why:
            yield texts.differs(attempt.name, str(why))


def _hold(session: Session, attempt: Attempt) -> None:
    rows = _rows(session, attempt)
    if not rows and not list(journal.acts(session, ACT, **_key(attempt))):
        return
    file = attempts.document(session, attempt, MINUTES)
    found = []
    for row in rows:
        base, file = hash_of(file), file + row.revision
        found.append((row.number, row.name, base, hash_of(file)))
    told = [
        (line["number"], line["signer"], line["base"], line["sha256"])
        for line in journal.acts(session, ACT, **_key(attempt))
    ]
    if told != found:
        raise ValueError(f"{told} / {found}")
    if rows:
        next_signature.read(file, rows[-1].at, _listed(session, attempt))


def _written(session: Session, attempt: Attempt, answer: Countersignature, now: datetime) -> bytes:
    so_far: SignedSoFar = next_signature.read(
        current(session, attempt), now, _listed(session, attempt)
    )
    for each in signers.named(session, attempt):
        if (each.name, each.sha256) == (answer.signer.name, answer.signer.sha256):
            return next_signature.write_next(so_far, answer, each.certificate, each.chain, now)
    raise MinutesError(_why_not(so_far, answer, now))


def _why_not(so_far: SignedSoFar, answer: Countersignature, now: datetime) -> str:
    """Why nobody is named as the answer says; the certificate is missing where he is."""
    try:
        next_signature.check_answer(so_far, answer, now)
    except MinutesError as why:
        return str(why)
    return texts.not_certified(answer.signer.name, answer.signer.sha256)


def _taken(session: Session, attempt: Attempt, answer: Countersignature) -> bool:
    """Whether this very answer is stored; MinutesError if another one is in its place."""
    file = attempts.document(session, attempt, MINUTES) if "signed" in attempt.steps else b""
    for row in _rows(session, attempt):
        file += row.revision
        if row.number == answer.signer.number:
            if hash_of(file) == answer.result:
                return True
            raise MinutesError(texts.faster(row.name, row.by, row.at))
    return False


def _store(
    session: Session,
    attempt: Attempt,
    answer: Countersignature,
    revision: bytes,
    *,
    by: str,
    now: datetime,
) -> None:
    if hash_of(current(session, attempt)) != answer.base:
        raise MinutesError(texts.other_base(answer.base, hash_of(current(session, attempt))))
    signer = answer.signer
    row = {"number": signer.number, "name": signer.name, "base": answer.base}
    kept = {"signed_at": answer.at, "revision": revision, "at": now, "by": by}
    session.execute(insert(StoredCountersignature), [{**_key(attempt), **row, **kept}])
    detail = {"number": signer.number, "signer": signer.name, "certificate": signer.sha256}
    detail |= {"base": answer.base, "sha256": answer.result}
    journal.write(session, actor=by, act=ACT, detail={**_key(attempt), **detail}, now=now)


def _rows(session: Session, attempt: Attempt) -> list[StoredCountersignature]:
    table = StoredCountersignature
    query = select(table).where(table.draw == attempt.code, table.attempt == attempt.attempt)
    fresh = query.order_by(table.number).execution_options(populate_existing=True)
    return list(session.scalars(fresh))


def _listed(session: Session, attempt: Attempt) -> KeyList:
    """The list of keys, by which another certificate may have signed first than the manifest's."""
    pinned = covering.pins_for(session, attempt)
    return keylist.parse(pinned) if pinned else KeyList()


def _key(attempt: Attempt) -> dict[str, object]:
    return {"draw": attempt.code, "attempt": attempt.attempt}
