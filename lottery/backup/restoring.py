"""Make a home of a backup and its keys, as far as the second disk tells, or say what would be lost.

It is made beside its place, and nobody works there before all of it holds: whoever finds something
there finds all of it, checked. A backup that may not be kept any more is put back only where that
is asked for. Whatever was destroyed after the backup is destroyed again with the changes of the
second disk; without them nobody knows, and the sentence says so.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from logging import getLogger
from pathlib import Path

from sqlalchemy import make_url

from lottery import drafts, journal, keylist, register
from lottery.acknowledged.last_backup import RESTORED
from lottery.acknowledged.published import published
from lottery.acknowledged.second import SecondDisk
from lottery.acting import Acting
from lottery.backup import about as abouts
from lottery.backup import databases, failing, keyring, laying, looking, republishing, rolling
from lottery.backup.about import AboutBackup
from lottery.backup.losses import Loss, loss_of, told_of
from lottery.ceremony.steps import put_back
from lottery.errors import BackupRefusedError, LotteryError, SecondDiskError
from lottery.examination import examine
from lottery.naming import read_name
from lottery.office import Office, database, office_of
from lottery.office.settings import load_settings
from lottery.register import known
from lottery.texts import backup as sentences

_log = getLogger("lottery.backup")


@dataclass(frozen=True)
class RestoreWanted:
    """What somebody wants restored, and how: `keys` by their paths in `keys/`, `database` the URL
    of an empty database of PostgreSQL, `second` the second disk, `head` a head of the home that was
    lost, `public` its public folder or a copy of it. `agree` says who takes a loss upon themselves,
    or raises."""

    file: Path
    home: Path
    passphrase: str
    keys: Mapping[str, bytes]
    database: str = ""
    second: Path | None = None
    head: Path | None = None
    public: Path | None = None
    expired: bool = False
    agree: Callable[[Office, Loss], Sequence[str]] | None = None


@dataclass(frozen=True)
class Restored:
    """A home that holds: what it was made of, how many changes came from the second disk, how far
    it has come, and what is lost; what was published anew, and sentences about what is missing
    beside the database; the `second` disk that was read, and that its settings do not name."""

    about: AboutBackup
    changes: int
    register: int
    journal: int
    loss: Loss | None
    published: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    second: Path | None = None


def look_first(file: Path, home: Path, now: datetime, *, expired: bool = False) -> AboutBackup:
    """What a backup says of itself, where a home can be made of it in a place; raises
    BackupRefusedError. Nothing is opened for this, and no passphrase needed."""
    about, home = abouts.of(file), home.absolute()
    if about.is_over(now) and not expired:
        raise BackupRefusedError(sentences.is_over(about.expires_at[:10]))
    if about.schema != database.schema():
        raise BackupRefusedError(sentences.other_program(about.program, about.schema))
    if home.is_symlink() or home.is_mount() or (home.exists() and not home.is_dir()):
        raise BackupRefusedError(sentences.home_special(home))
    above = next(each for each in home.parents if each.exists() or each.is_symlink())
    if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
        raise BackupRefusedError(sentences.home_not_made(home, above))
    if home.exists() and any(home.iterdir()):
        raise BackupRefusedError(sentences.home_taken(home))
    return about


def restore(wanted: RestoreWanted, *, acting: Acting) -> Restored:
    """Make the home; raises BackupRefusedError, and leaves nothing behind, if it cannot be made as
    it was (a database of PostgreSQL that was filled is named)."""
    about = look_first(wanted.file, wanted.home, acting.now, expired=wanted.expired)
    home = wanted.home.absolute()
    try:
        drafts.sweep_beside(home)
        with drafts.beside(home, acting.random_bytes) as draft:
            changed = _changed(wanted, about)
            draft.chmod(0o700)
            keyring.lay_down(dict(wanted.keys), draft)
            laying.lay_down(wanted.file, wanted.passphrase, about, changed, draft)
            found = _make(wanted, about, draft, acting)
            laying.leave_out(draft, "second_disk", sentences.SECOND_LEFT_OUT)
            if home.exists():
                home.rmdir()  # empty, and in the way on some systems
            draft.rename(home)
    except OSError as why:
        where = why.filename or home
        said = sentences.not_restored(where, why.strerror or str(why))
        raise failing.refusal(why, said) from None
    lost = "" if found.loss is None else " with-loss"
    numbers = (found.journal, found.register, found.changes)
    _log.info("home restored journal=%d register=%d changes=%d%s", *numbers, lost)
    told = tuple(each.replace(str(draft), str(home)) for each in found.missing)
    return replace(found, missing=told)


def _changed(wanted: RestoreWanted, about: AboutBackup) -> Mapping[str, str]:
    """The settings that are to be others than in the backup."""
    database_ = "lottery.db" if about.database == "sqlite" else wanted.database
    second = str(wanted.second.absolute()) if wanted.second is not None else ""
    named = {"database": database_, "second_disk": second}
    return {name: value for name, value in named.items() if value}


def _make(wanted: RestoreWanted, about: AboutBackup, draft: Path, acting: Acting) -> Restored:
    settings = load_settings(draft, {})
    second = settings.second_disk
    republishing.lay_public(draft, settings.public_dir)
    if about.database != "sqlite":
        databases.put_back(draft / looking.DATABASE, make_url(settings.database_url))
        (draft / looking.DATABASE).unlink()
    office = office_of(replace(settings, second_disk=None))
    try:
        disk = SecondDisk(second, settings.origin) if second else None
        count, why = _roll(office, disk, about)
        ahead = _ahead(office, wanted.public)
        loss = loss_of(office, about, disk, wanted.head, why, ahead=ahead)
        names = _agreed(office, wanted, loss)
        shown = republishing.complete(office, wanted.public, acting)
        if wanted.public is not None:
            republishing.keep_ahead(office, wanted.public, ahead, acting)
        _hold(office)
        if count:
            database.scrub(office.engine)  # what was destroyed since does not lie between the rows
        size, acts = _note(office, about, count, loss, names, acting)
        with office.read() as session:
            listed = keylist.listed(session)
    except LotteryError as refusal:
        told = sentences.and_database(refusal, about.database != "sqlite")
        raise failing.with_more(refusal, told) from None
    finally:
        office.close()
    missing = (*shown.missing, *republishing.keys_missing(settings, listed))
    return Restored(about, count, size, acts, loss, shown.made, missing, second)


def _roll(office: Office, disk: SecondDisk | None, about: AboutBackup) -> tuple[int, str]:
    """How many changes were put on the database, and why no more."""
    if disk is None:
        return 0, sentences.NO_SECOND_DISK
    try:
        disk.require_there()
        return rolling.apply(office.engine, disk.changes(about.journal))
    except SecondDiskError as why:
        return 0, str(why)


def _ahead(office: Office, given: Path | None) -> Sequence[Path]:
    """What is published, and came after all that is restored. Raises DatabaseBehindError and
    DatabaseForkedError where the register does not go on from a published checkpoint: whatever
    two agree to, nothing may be signed in its place."""
    if given is None:
        return ()
    with office.read() as session:
        known.check_extends(session, tuple(published(given, office.settings.origin)))
        draws = (path for path in put_back.lying(given) if read_name(path.name))
        return put_back.ahead(session, draws)


def _agreed(office: Office, wanted: RestoreWanted, loss: Loss | None) -> Sequence[str]:
    if loss is None:
        return ()
    if wanted.agree is None:
        raise BackupRefusedError(told_of(loss))
    return wanted.agree(office, loss)


def _hold(office: Office) -> None:
    """Hold the whole home, its papers too, as `lottery check --papers` does."""
    seen = office.keeper.seen()
    with office.read() as session:
        found = examine(office, session, seen, papers=True)
    if found.altered:
        raise BackupRefusedError(sentences.does_not_hold(found.altered[0]))


def _note(  # noqa: PLR0917 - what the journal tells
    office: Office,
    about: AboutBackup,
    count: int,
    loss: Loss | None,
    names: Sequence[str],
    acting: Acting,
) -> tuple[int, int]:
    with office.write() as session:
        size, acts = register.size(session), journal.verify(session)
        detail = {"made": about.made_at, "journal": about.journal, "changes": count}
        detail |= {"from": acts, "lost": told_of(loss) if loss else "", "agreed": list(names)}
        journal.write(session, actor=acting.by, act=RESTORED, detail=detail, now=acting.now)
    return size, acts
