"""Signers: who signs the minutes after the organiser, in which order, with which certificate.

They are named before the freeze, which writes their certificates' hashes into the manifest; after
it nobody can be put in, taken out or exchanged. Whoever controls the office's machine could name a
certificate of his own for somebody; so the hashes are shown to whoever confirms the freeze, and
each signer compares his own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from draws.canonical import TOKEN
from draws.manifest import Signer, matches
from lottery import attempts, journal
from lottery.attempts import Attempt
from lottery.ceremony.papers import signing
from lottery.ceremony.papers.named_signer import NamedSigner, fault_of, ordered
from lottery.errors import StepRefusedError
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.answer import certificates_of
from lottery.minutes.signing.authority import certificate_bytes
from lottery.minutes.signing.sign import FIELD
from lottery.minutes.signing.stamp import fingerprint
from lottery.models import StoredSigner
from lottery.office.settings import Settings
from lottery.protocol.line import UNFROZEN
from lottery.texts.ceremony import signers as sentences

ACT = "draw-signers-named"
MOST = 20


def named(session: Session, attempt: Attempt) -> tuple[NamedSigner, ...]:
    """Those who are named of an attempt, in their order."""
    query = (
        select(StoredSigner)
        .where(StoredSigner.draw == attempt.code, StoredSigner.attempt == attempt.attempt)
        .order_by(StoredSigner.number)
        .execution_options(populate_existing=True)
    )
    return tuple(
        NamedSigner(row.number, row.name, certificates_of(row.certificates.encode(), row.name))
        for row in session.scalars(query)
    )


def add(
    session: Session,
    settings: Settings,
    *,
    code: str,
    name: str,
    data: bytes,
    by: str,
    now: datetime,
) -> NamedSigner:
    """Name one signer more, as the last one, by a file with his certificate (PEM, DER or P7B).

    The same again changes nothing. Raises StepRefusedError once the draw is frozen and for a name
    or certificate that is there already, MinutesError for a certificate that cannot sign.
    """
    attempt = _open(session, code, now)
    before = named(session, attempt)
    found = NamedSigner(len(before) + 2, name, ordered(certificates_of(data, name)))
    for each in before:
        if (each.name, each.certificates) == (name, found.certificates):
            return each
    _check(found, before, attempt, settings, now)
    _store(session, attempt, (*before, found), by=by, now=now)
    return found


def remove(session: Session, *, code: str, name: str, by: str, now: datetime) -> None:
    """Take a signer out again; those behind him move up."""
    attempt = _open(session, code, now)
    before = named(session, attempt)
    _find(before, name)
    _store(session, attempt, [each for each in before if each.name != name], by=by, now=now)


def move(session: Session, *, code: str, name: str, to: int, by: str, now: datetime) -> None:
    """Let a signer sign as number `to`, from 2 on."""
    attempt = _open(session, code, now)
    before = named(session, attempt)
    found = _find(before, name)
    if not 2 <= to <= len(before) + 1:
        raise StepRefusedError(sentences.bad_number(to, len(before) + 1))
    rest = [each for each in before if each.name != name]
    _store(session, attempt, [*rest[: to - 2], found, *rest[to - 2 :]], by=by, now=now)


def carry_over(
    session: Session, earlier: Attempt, attempt: Attempt, *, by: str, now: datetime
) -> None:
    """Let those who were named of the attempt before sign this one too, as far as they can."""
    before = named(session, earlier)
    kept = [each for each in before if not fault_of(each, attempt, now)]
    if kept:
        _store(session, attempt, kept, by=by, now=now)


def not_carried_over(session: Session, attempt: Attempt) -> list[str]:
    """Those who were named of the attempt before and are not of this one, a sentence each."""
    if attempt.attempt == 1:
        return []
    earlier = attempts.get(session, attempt.code, attempt.attempt - 1)
    known = {each.name for each in named(session, attempt)}
    return [
        sentences.not_kept(each.name, each.title)
        for each in named(session, earlier)
        if each.name not in known
    ]


def all_of(session: Session, attempt: Attempt, settings: Settings) -> tuple[Signer, ...]:
    """The signers' lines of the manifest, the organiser first; MinutesError without his."""
    own = Signer(1, FIELD, fingerprint(signing.identity(settings).certificate))
    rest = (Signer(each.number, each.name, each.sha256) for each in named(session, attempt))
    return (own, *rest)


def told(session: Session, attempt: Attempt) -> list[str]:
    """Those who are named, as a proposal to freeze shows them: word and hash."""
    return [f"{each.number} {each.name} {each.sha256}" for each in named(session, attempt)]


def require(session: Session, attempt: Attempt, settings: Settings, now: datetime) -> None:
    """Raise StepRefusedError unless each who is named can sign the minutes of a draw frozen now."""
    for each in named(session, attempt):
        fault = fault_of(each, attempt, now) or fault_of(each, attempt, now + signing.MARGIN)
        own = signing.identity(settings).certificate
        if fault or each.certificate.public_key() == own.public_key():
            why = fault or sentences.organisers_own(each.name)
            raise StepRefusedError(sentences.cannot_sign(attempt.name, each.name, why))


def certificates_file(session: Session, attempt: Attempt, settings: Settings) -> bytes:
    """certificates.pem: every certificate that the signatures need, the organiser's first."""
    own = signing.identity(settings)
    rest = [one for each in named(session, attempt) for one in each.certificates]
    return certificate_bytes(dict.fromkeys([own.certificate, *own.chain, *rest]))


def _open(session: Session, code: str, now: datetime) -> Attempt:
    attempt = attempts.lock_newest(session, code)
    attempts.require(attempt, *UNFROZEN)
    attempts.check_clock(attempt, now)
    return attempt


def _find(known: Sequence[NamedSigner], name: str) -> NamedSigner:
    for each in known:
        if each.name == name:
            return each
    raise StepRefusedError(sentences.unknown(name, [each.name for each in known]))


def _check(
    found: NamedSigner,
    before: Sequence[NamedSigner],
    attempt: Attempt,
    settings: Settings,
    now: datetime,
) -> None:
    if not matches(TOKEN, found.name):
        raise StepRefusedError(sentences.bad_name(found.name))
    if found.name in {FIELD, *(each.name for each in before)}:
        raise StepRefusedError(sentences.name_taken(found.name))
    own = (FIELD, signing.identity(settings).certificate)
    for name, certificate in (own, *((each.name, each.certificate) for each in before)):
        if certificate == found.certificate:
            raise StepRefusedError(sentences.certificate_taken(found.sha256, name))
        if certificate.public_key() == found.certificate.public_key():
            raise StepRefusedError(sentences.key_taken(found.name, name))
    if len(before) >= MOST:
        raise StepRefusedError(sentences.too_many(MOST))
    if fault := fault_of(found, attempt, now):
        raise MinutesError(sentences.cannot_be_named(found.name, fault))


def _store(
    session: Session, attempt: Attempt, wanted: Sequence[NamedSigner], *, by: str, now: datetime
) -> None:
    here = (StoredSigner.draw == attempt.code, StoredSigner.attempt == attempt.attempt)
    session.execute(delete(StoredSigner).where(*here))
    key = {"draw": attempt.code, "attempt": attempt.attempt}
    numbered = [replace(each, number=number) for number, each in enumerate(wanted, 2)]
    rows = [
        {
            **key,
            "number": each.number,
            "name": each.name,
            "sha256": each.sha256,
            "certificates": certificate_bytes(each.certificates).decode(),
            "at": now,
            "by": by,
        }
        for each in numbered
    ]
    if rows:
        session.execute(insert(StoredSigner), rows)
    # Expired, so that nobody is handed a row that is written anew below him.
    session.expire_all()
    detail = {**key, "signers": [f"{each.number} {each.name} {each.sha256}" for each in numbered]}
    journal.write(session, actor=by, act=ACT, detail=detail, now=now)
