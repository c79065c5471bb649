"""Facts of a home: read from its files and its database, without changing either."""

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from draws.errors import DrawError
from draws.keylist import NOTARY
from lottery import accounts, attempts, journal, keylist, machine, readable
from lottery.acknowledged import last_backup, walking
from lottery.acknowledged.keeping import Acknowledged
from lottery.ceremony.notary import registration
from lottery.ceremony.notary.registration import Registered
from lottery.ceremony.papers import signing
from lottery.doctor.facts import (
    BackupAt,
    CertificateFacts,
    Facts,
    FileFacts,
    ForeseenDraw,
    KeptFacts,
    KeyListFacts,
    OutsideFacts,
    StoredFacts,
)
from lottery.errors import LotteryError
from lottery.keylist import publishing
from lottery.minutes.errors import MinutesError
from lottery.office import Office, database, heads
from lottery.office.settings import FILE, SECRETS, Settings
from lottery.operations.health import places
from lottery.people import check_keys
from lottery.prizes import list_check
from lottery.programme import campaigns, imprints
from lottery.protocol import line
from lottery.register import checking
from lottery.texts import acknowledged as texts
from lottery.texts import errors as error_words
from lottery.texts.office import doctor as words

_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


def gather(
    office: Office,
    now: datetime,
    outside: OutsideFacts | None = None,
    *,
    whole: bool = True,
    closed: str = "",
) -> Facts:
    """The facts at this moment; a `whole` look walks the register and the second disk, which takes
    a while. `closed`: the database must not be opened, for this reason."""
    settings = office.settings
    store, closed = (None, closed) if closed else _store(office, now, whole=whole)
    return Facts(
        now=now,
        settings=settings,
        store=store,
        closed=closed,
        files=tuple(map(_file, _secret_files(settings))),
        certificate=_certificate(settings, now),
        free_bytes={place: machine.free_bytes(place) for place in places(settings)},
        public_writable=os.access(_existing(settings.public_dir), os.W_OK),
        outside=outside or OutsideFacts(),
        kept=_kept(office, walks=whole and store is not None),
        hidden=_hidden(settings),
    )


def _hidden(settings: Settings) -> tuple[Path, ...]:
    """What lies in the public folder and only its owner can read."""
    try:
        return tuple(
            found for each in settings.public_dir.glob("[!.]*") for found in readable.hidden(each)
        )
    except OSError:
        return (settings.public_dir,)


def _store(office: Office, now: datetime, *, whole: bool) -> tuple[StoredFacts | None, str]:
    """What the database holds, or None and why it does not open."""
    try:
        if not database.version(office.engine):
            heads.require_never_used(office.settings)
        database.check_schema(office.engine)
        seen = office.keeper.seen()
        with office.read() as session:
            return _stored(office, session, seen, now, whole=whole), ""
    except LotteryError as why:
        return None, str(why)
    except SQLAlchemyError as why:
        return None, error_words.driver_said(getattr(why, "orig", why))


def _stored(
    office: Office, session: Session, seen: Acknowledged, now: datetime, *, whole: bool
) -> StoredFacts:
    key = registration.current(session)
    return StoredFacts(
        engine=_engine(session),
        broken=_broken(office, session, seen) if whole else None,
        accounts=accounts.everybody(session),
        notary_key=key.fingerprint if key else "",
        draws=tuple(_foreseen(session)),
        key_list=_key_list(office, session, key),
        responsible=imprints.current(session).responsible,
        unlisted=list_check.late(session, office.settings.public_dir, now),
        careless=careless(session),
    )


def _key_list(office: Office, session: Session, notary: Registered | None) -> KeyListFacts:
    try:
        listed, change = keylist.listed(session), keylist.waiting(session)
    except DrawError as why:
        return KeyListFacts(faults=(words.key_list_broken(str(why)),))
    current = {each.role: each.since for each in listed.entries}
    mine = listed.current(NOTARY)
    return KeyListFacts(
        since=current,
        waiting=change.entry.role if change else "",
        lacking=len(keylist.missing(listed, change)) if change else 0,
        faults=(
            *publishing.faults(office.settings, listed),
            *publishing.lag(office.settings, listed),
        ),
        notary_listed=bool(mine and notary and mine.key == notary.key),
    )


def _kept(office: Office, *, walks: bool) -> KeptFacts:
    """What lies outside the database of what is in it."""
    home = office.settings.home
    last = last_backup.read(office.keeper.place.parent)
    found = _of_second_disk(office, walks=walks)
    if last is None:
        return found
    return replace(found, last_backup=last, backup_at=_backup_at(Path(last.place), home))


def _backup_at(place: Path, home: Path) -> BackupAt:
    """Where the file of a backup is; its disk may have been taken away, as it should."""
    try:
        if not place.parent.is_dir():
            return "out of sight"
        if not place.is_file():
            return "gone"
        return "home's disk" if place.stat().st_dev == home.stat().st_dev else "elsewhere"
    except OSError:
        return "out of sight"


def _of_second_disk(office: Office, *, walks: bool) -> KeptFacts:
    keeper = office.keeper
    second = keeper.second
    if second is None:
        return KeptFacts()
    try:
        keeper.require_ready()
        end, since = second.end(), walking.uncovered(keeper)
    except LotteryError as why:
        return KeptFacts(trouble=str(why))
    if walks:
        with office.read() as session:
            if found := walking.faults(keeper, session):
                return KeptFacts(trouble=found[0])
    return KeptFacts(
        second_upto=end.journal if end else 0,
        same_disk=second.folder.stat().st_dev == office.settings.home.stat().st_dev,
        uncovered="" if since is None else texts.second_uncovered(second.folder, since),
    )


def _engine(session: Session) -> str:
    """The database's name and version, as `SQLite 3.40.1`."""
    if session.get_bind().dialect.name == "sqlite":
        return f"SQLite {session.scalar(text('SELECT sqlite_version()'))}"
    return f"PostgreSQL {session.scalar(text('SHOW server_version'))}"


def careless(session: Session) -> tuple[str, ...]:
    """The settings of PostgreSQL by which a commit is not on its disk; none of SQLite, which we
    open ourselves."""
    if session.get_bind().dialect.name == "sqlite":
        return ()
    told = {name: session.scalar(text(f"SHOW {name}")) for name in _DURABLE}
    return tuple(name for name, value in told.items() if value == "off")


def _broken(office: Office, session: Session, seen: Acknowledged) -> str:
    try:
        checking.check_register(session, seen.roots_for(session))
        seen.require(session)
        journal.check_end(session)
        check_keys(session, office.boxes)
    except LotteryError as why:
        return str(why)
    return ""


def _foreseen(session: Session) -> Iterator[ForeseenDraw]:
    """The draws of the programme that are not published yet."""
    for plan in campaigns.plans(session):
        held = attempts.find_newest(session, plan.code)
        if held is None or held.state != line.PUBLISH.name:
            closes = max(campaigns.period(session, batch).closes_at for batch in plan.batches)
            yield ForeseenDraw(plan.code, closes)


def _secret_files(settings: Settings) -> Iterator[Path]:
    yield from (settings.home / "keys" / f"{name}.key" for name in SECRETS)
    yield settings.organiser_key_file
    yield settings.minutes_key_file
    if settings.notary_key_file is not None:
        yield settings.notary_key_file
    yield settings.home / FILE
    yield settings.home / "keys"


def _file(path: Path) -> FileFacts:
    try:
        found = path.stat()
    except OSError:
        return FileFacts(path, there=False, mode=None)
    mode = stat.S_IMODE(found.st_mode) if os.name == "posix" else None
    return FileFacts(path, there=True, mode=mode)


def _certificate(settings: Settings, now: datetime) -> CertificateFacts:
    wanting = signing.wanting(settings, "rehearsal" if settings.demo else "live", now)
    try:
        until = signing.identity(settings).certificate.not_valid_after_utc
    except MinutesError:
        until = None
    return CertificateFacts(tuple(wanting), until)


def _existing(place: Path) -> Path:
    """The folder itself, or the nearest one above it that is there."""
    return place if place.exists() or place == place.parent else _existing(place.parent)
