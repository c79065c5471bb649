"""The timestamps of a draw: over its manifest before the first value, over its minutes after it.

A draw never waits for one. Where no authority is set, or it does not answer, papers and pages say
that there is none; it can be asked for again for as long as it would mean something.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from cryptography import x509
from sqlalchemy import select
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws.bundle import MINUTES
from draws.followers import FILE as SIGNED
from draws.layout import STAMP
from lottery import attempts, beside, journal
from lottery.acting import Acting
from lottery.attempts import Attempt
from lottery.errors import SettingsError, TimestampRefusedError
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing import authority
from lottery.models import DrawTimestamp, StoredCountersignature
from lottery.office import Office
from lottery.office.settings import Settings
from lottery.protocol.line import COMMIT, FREEZE, MINUTE
from lottery.texts.ceremony import timestamps as sentences
from lottery.timestamps import asking
from lottery.timestamps.checking import StampPolicy, TimeStamp, check

ACT, FAILED = "draw-timestamped", "draw-timestamp-failed"
FILES = (manifests.FILE, MINUTES, SIGNED)
"""What timestamps are over, in the order of their times."""


@dataclass(frozen=True)
class KeptStamp:
    """A timestamp of a draw's file: `sha256` is the file's, `stamp` what it says; `fault` is why
    that cannot be believed here (then `stamp` is None)."""

    file: str
    sha256: str
    token: bytes
    stamp: TimeStamp | None
    fault: str


def configured(settings: Settings) -> bool:
    """Whether an authority is set."""
    return bool(settings.timestamp_url)


def roots(settings: Settings) -> tuple[x509.Certificate, ...]:
    """The authority's roots; raises TimestampRefusedError where none is set or can be read."""
    if settings.timestamp_root is None:
        raise TimestampRefusedError(sentences.NO_AUTHORITY)
    try:
        return authority.read_certificates(settings.timestamp_root)
    except MinutesError as why:
        raise TimestampRefusedError(str(why)) from None


def of_attempt(session: Session, settings: Settings, attempt: Attempt) -> tuple[KeptStamp, ...]:
    """The timestamps of an attempt, each checked anew, in the order of FILES; of minutes that were
    signed anew, that of the newest."""
    rows = {each.file: each for each in every_of(session, settings, attempt)}
    names = {file: _stored_as(session, attempt, file) for file in FILES}
    return tuple(replace(rows[name], file=file) for file, name in names.items() if name in rows)


def every_of(session: Session, settings: Settings, attempt: Attempt) -> tuple[KeptStamp, ...]:
    """Every timestamp of an attempt as it is stored, also of minutes that were signed anew since:
    each is named by the document that it is over."""
    mine = (DrawTimestamp.draw == attempt.code, DrawTimestamp.attempt == attempt.attempt)
    rows = session.scalars(select(DrawTimestamp).where(*mine).order_by(DrawTimestamp.file))
    return tuple(_kept(session, settings, attempt, row) for row in rows)


def due(session: Session, settings: Settings, attempt: Attempt) -> tuple[str, ...]:
    """The files of which a timestamp can be asked for now."""
    have = {each.file for each in of_attempt(session, settings, attempt)}
    ready = []
    if COMMIT.name in attempt.steps and first_value(attempt) is None and not attempt.ended:
        ready.append(manifests.FILE)
    if MINUTE.name in attempt.steps:
        ready.append(MINUTES)
        if _countersigned(session, attempt) is not None:
            ready.append(SIGNED)
    return tuple(file for file in ready if file not in have)


def stamp_due(office: Office, code: str, acting: Acting) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ask for all that can be asked for; the files that have one now, and what is to be told of
    those that have none. Nothing is raised: a draw goes on without. Publishes again what lies here,
    and withdraws what is over minutes that were signed anew since; their stamp stays stored.
    """
    got, told = [], []
    with office.read() as session:
        attempt = attempts.newest(session, code)
        wanted = due(session, office.settings, attempt)
        kept = of_attempt(session, office.settings, attempt)
    _publish(office, attempt, kept, acting)
    stale = {f"{file}{STAMP}" for file in FILES} - _files(kept).keys()
    if any(beside.read(office.settings.public_dir, attempt.name, each) for each in stale):
        beside.withdraw(office, attempt.code, attempt.attempt, stale, by=acting.by, now=acting.now)
    if not configured(office.settings):
        return (), ()
    for file in wanted:
        try:
            stamp(office, code, file, acting)
            got.append(file)
        except (TimestampRefusedError, SettingsError) as refusal:
            told.append(sentences.none_of(file, refusal))
    return tuple(got), tuple(told)


def stamp(office: Office, code: str, file: str, acting: Acting) -> KeptStamp:
    """Ask the authority for a timestamp over a file of the newest attempt, keep and publish it.

    One that is there is given again. Raises TimestampRefusedError where none can be had; the
    journal tells of it.
    """
    settings = office.settings
    with office.read() as session:
        attempt = attempts.newest(session, code)
        for kept in of_attempt(session, settings, attempt):
            if kept.file == file:
                _publish(office, attempt, (kept,), acting)
                return kept
        if file not in due(session, settings, attempt):
            raise TimestampRefusedError(sentences.not_due(attempt.name, file))
        data = _content(session, attempt, _stored_as(session, attempt, file))
    if not configured(settings):
        raise TimestampRefusedError(sentences.NO_AUTHORITY)
    nonce = int.from_bytes(b"\1" + acting.random_bytes(8), "big")
    try:
        token = asking.ask(settings.timestamp_url, data, nonce, settings.timestamp_policy)
        check(token, data, _policy(settings, attempt, file, nonce))
    except TimestampRefusedError as refusal:
        _note_failure(office, attempt, file, str(refusal), acting)
        raise
    kept = _store(office, attempt, file, (data, token), acting)
    _publish(office, attempt, (kept,), acting)
    return kept


def line(file: str, kept: KeptStamp | None) -> str:
    """What pages say of a file's timestamp, also that there is none."""
    return sentences.of_file(file, said(kept))


def said(kept: KeptStamp | None) -> str:
    """What papers say of a timestamp, also that there is none."""
    if kept is None:
        return sentences.NONE
    if kept.stamp is None:
        return sentences.unproven(kept.fault)
    return sentences.issued(kept.stamp.at, kept.stamp.authority, kept.stamp.serial)


def first_value(attempt: Attempt) -> datetime | None:
    """When the first source got its value."""
    times = [source.recorded_at for source in attempt.sources if source.recorded_at]
    return min(times, default=None)


def _policy(
    settings: Settings, attempt: Attempt, file: str, nonce: int | None = None
) -> StampPolicy:
    """The manifest is stamped from the freeze until the first value, minutes after the last."""
    after, before = attempt.steps[FREEZE.name][0], None
    if file == manifests.FILE:
        before = first_value(attempt)
    else:
        times = [source.recorded_at for source in attempt.sources if source.recorded_at]
        after = max([after, *times])
    after = after.replace(microsecond=0)  # a token may tell whole seconds
    return StampPolicy(roots(settings), settings.timestamp_policy, after, before, nonce)


def _kept(session: Session, settings: Settings, attempt: Attempt, row: DrawTimestamp) -> KeptStamp:
    try:
        data = _content(session, attempt, row.file)
        found = check(row.token, data, _policy(settings, attempt, row.file))
    except TimestampRefusedError as why:
        return KeptStamp(row.file, row.sha256, row.token, None, str(why))
    return KeptStamp(row.file, row.sha256, row.token, found, "")


def _stored_as(session: Session, attempt: Attempt, file: str) -> str:
    """The name under which a file is stored: minutes may have been signed anew."""
    if file != MINUTES:
        return file
    return next((name for name, _ in reversed(attempts.versions(session, attempt))), file)


def _content(session: Session, attempt: Attempt, file: str) -> bytes:
    """The bytes of a file by the name under which it is stored."""
    if file.startswith(MINUTES):
        return dict(attempts.versions(session, attempt))[file]
    if file != SIGNED:
        return attempts.document(session, attempt, file)
    data = _countersigned(session, attempt)
    if data is None:
        raise TimestampRefusedError(sentences.file_gone(file))
    return data


def _countersigned(session: Session, attempt: Attempt) -> bytes | None:
    """The minutes with the signatures of all whom the manifest names; None while one is missing,
    and where the organiser signs alone."""
    named = manifests.parse(attempts.document(session, attempt, manifests.FILE)).signers
    mine = (
        StoredCountersignature.draw == attempt.code,
        StoredCountersignature.attempt == attempt.attempt,
    )
    query = select(StoredCountersignature.revision).where(*mine)
    added = session.scalars(query.order_by(StoredCountersignature.number)).all()
    if not added or len(added) + 1 < len(named):
        return None
    return attempts.document(session, attempt, MINUTES) + b"".join(added)


def _store(
    office: Office, attempt: Attempt, file: str, stamped: tuple[bytes, bytes], acting: Acting
) -> KeptStamp:
    """Keep a file's token, unless somebody else has been faster; the one that is kept."""
    data, token = stamped
    with office.write() as session:
        held = attempts.lock(session, attempt.code, attempt.attempt)
        for kept in of_attempt(session, office.settings, held):
            if kept.file == file:
                return kept
        found = check(token, data, _policy(office.settings, held, file))
        digest, name = sha256(data).hexdigest(), _stored_as(session, held, file)
        session.add(
            DrawTimestamp(
                draw=held.code,
                attempt=held.attempt,
                file=name,
                sha256=digest,
                token=token,
                at=acting.now,
                by=acting.by,
            )
        )
        session.flush()
        detail = {
            **_named(held, name),
            "sha256": digest,
            "token": sha256(token).hexdigest(),
            "time": found.at.isoformat(),
        }
        journal.write(session, actor=acting.by, act=ACT, detail=detail, now=acting.now)
    return KeptStamp(file, digest, token, found, "")


def _note_failure(office: Office, attempt: Attempt, file: str, why: str, acting: Acting) -> None:
    with office.write() as session:
        detail = {**_named(attempt, file), "reason": why}
        journal.write(session, actor=acting.by, act=FAILED, detail=detail, now=acting.now)


def _named(attempt: Attempt, file: str) -> dict[str, object]:
    return {"draw": attempt.code, "attempt": attempt.attempt, "file": file}


def files_of(session: Session, settings: Settings, attempt: Attempt) -> dict[str, bytes]:
    """The timestamps of an attempt as they are published beside its bundle."""
    return _files(of_attempt(session, settings, attempt))


def _files(kept: tuple[KeptStamp, ...]) -> dict[str, bytes]:
    return {f"{each.file}{STAMP}": each.token for each in kept}


def _publish(office: Office, attempt: Attempt, kept: tuple[KeptStamp, ...], acting: Acting) -> None:
    files = _files(kept)
    if files:
        beside.put(office, attempt.code, attempt.attempt, files, by=acting.by, now=acting.now)
