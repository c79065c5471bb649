"""Make a home of a backup and its keys, as far as the second disk tells, or say what would be lost.

It is made beside its place, and nobody works there before all of it holds: whoever finds something
there finds all of it, checked. A backup that may not be kept any more is put back only where that
is asked for. Whatever was destroyed after the backup is destroyed again with the changes of the
second disk; without them nobody knows, and the sentence says so.
"""

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from logging import getLogger
from pathlib import Path
from typing import IO

from sqlalchemy import make_url

from lottery import journal, register
from lottery.acknowledged.head import Head, parse
from lottery.acknowledged.second import SecondDisk
from lottery.acting import Acting
from lottery.backup import about as abouts
from lottery.backup import databases, keyring, looking, making, rolling
from lottery.backup.about import AboutBackup
from lottery.errors import BackupRefusedError, LotteryError, SecondDiskError
from lottery.examination import examine
from lottery.office import Office, database, office_of
from lottery.office.settings import FILE, load_settings
from lottery.texts import backup as sentences

ACT = "home-restored"
_log = getLogger("lottery.backup")
_SETTING = r"(?m)^{name}\s*=.*$"


@dataclass(frozen=True)
class Loss:
    """What was acknowledged and will not be there: lines of the register and of the journal from
    `register` and `journal` on, up to those of `known`; None: nobody knows how far it had come."""

    register: int
    journal: int
    known: Head | None
    why: str


@dataclass(frozen=True)
class RestoreWanted:
    """What somebody wants restored, and how: `keys` by their paths in `keys/`, `database` the URL
    of an empty database of PostgreSQL, `second` the second disk, `head` a head of the home that was
    lost. `agree` says who takes a loss upon themselves, or raises."""

    file: Path
    home: Path
    passphrase: str
    keys: Mapping[str, bytes]
    database: str = ""
    second: Path | None = None
    head: Path | None = None
    expired: bool = False
    agree: Callable[[Office, Loss], Sequence[str]] | None = None


@dataclass(frozen=True)
class Restored:
    """A home that holds: what it was made of, how many changes came from the second disk, how far
    it has come, and what is lost."""

    about: AboutBackup
    changes: int
    register: int
    journal: int
    loss: Loss | None


def restore(wanted: RestoreWanted, *, acting: Acting) -> Restored:
    """Make the home; raises BackupRefusedError, and leaves nothing behind, if it cannot be made as
    it was (a database of PostgreSQL that was filled is named)."""
    about, home = abouts.of(wanted.file), wanted.home.absolute()
    if about.is_over(acting.now) and not wanted.expired:
        raise BackupRefusedError(sentences.is_over(about.expires_at[:10]))
    if about.schema != database.schema():
        raise BackupRefusedError(sentences.other_program(about.program, about.schema))
    if home.exists() and any(home.iterdir()):
        raise BackupRefusedError(sentences.home_taken(home))
    draft = home.with_name(f".{home.name}.{acting.random_bytes(4).hex()}")
    try:
        _lay_down(wanted, about, draft)
        found = _make(wanted, about, draft, acting)
        if home.exists():
            home.rmdir()  # empty, and in the way on some systems
        draft.rename(home)
    except OSError as why:
        where = why.filename or home
        raise BackupRefusedError(sentences.not_restored(where, why.strerror or str(why))) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return found


def _lay_down(wanted: RestoreWanted, about: AboutBackup, draft: Path) -> None:
    """The files of the backup and the keys; the database as it was copied, held to the backup."""
    draft.mkdir(parents=True)
    keyring.lay_down(dict(wanted.keys), draft)
    with looking.opened(wanted.file, wanted.passphrase) as archive:
        for name, data in looking.contents(archive):
            _write(draft / name, data)
    looking.hold_database(draft / looking.DATABASE, about)
    said = (draft / FILE).read_text("utf-8")
    if about.database == "sqlite":
        (draft / looking.DATABASE).chmod(0o600)
        (draft / looking.DATABASE).rename(draft / "lottery.db")
        said = _set(said, "database", "lottery.db")
    elif wanted.database:
        said = _set(said, "database", wanted.database)
    if wanted.second is not None:
        said = _set(said, "second_disk", str(wanted.second.absolute()))
    (draft / FILE).write_text(said, "utf-8", newline="\n")


def _make(wanted: RestoreWanted, about: AboutBackup, draft: Path, acting: Acting) -> Restored:
    settings = load_settings(draft, {})
    second = settings.second_disk
    _publish(draft, settings.public_dir)
    if about.database != "sqlite":
        databases.put_back(draft / looking.DATABASE, make_url(settings.database_url))
        (draft / looking.DATABASE).unlink()
    office = office_of(replace(settings, second_disk=None))
    try:
        disk = SecondDisk(second, settings.origin) if second else None
        count, why = _roll(office, disk, about)
        loss = _loss(office, disk, wanted.head, why)
        names = _agreed(office, wanted, loss)
        _hold(office)
        if count:
            database.scrub(office.engine)  # what was destroyed since does not lie between the rows
        size, acts = _note(office, about, count, loss, names, acting)
    except LotteryError as refusal:
        told = sentences.and_database(refusal, about.database != "sqlite")
        raise BackupRefusedError(told) from None
    finally:
        office.close()
    lost = "" if loss is None else " with-loss"
    _log.warning("home restored journal=%d register=%d changes=%d%s", acts, size, count, lost)
    if loss and disk:
        _put_aside(disk, acting)
    return Restored(about, count, size, acts, loss)


def _publish(draft: Path, public: Path) -> None:
    """The published files in their place; what lies there already, elsewhere, stays."""
    place = draft / making.PUBLIC
    if public == place or not place.exists():
        return
    if not public.exists() or not any(public.iterdir()):
        shutil.copytree(place, public, dirs_exist_ok=True)
    shutil.rmtree(place)


def _roll(office: Office, disk: SecondDisk | None, about: AboutBackup) -> tuple[int, str]:
    """How many changes were put on the database, and why no more."""
    if disk is None:
        return 0, sentences.NO_SECOND_DISK
    try:
        disk.require_ready(used=True)
        return rolling.apply(office.engine, disk.changes(about.journal)), ""
    except SecondDiskError as why:
        return 0, str(why)


def _loss(office: Office, disk: SecondDisk | None, file: Path | None, why: str) -> Loss | None:
    """What is known to have been acknowledged and is not there; or that nobody knows."""
    known: list[Head] = []
    if disk is not None:
        with suppress(SecondDiskError):
            known += [end] if (end := disk.end()) else []
    if file is not None:
        try:
            known.append(parse(file.read_bytes()))
        except (OSError, ValueError) as error:
            raise BackupRefusedError(sentences.head_unreadable(file, error)) from None
    farthest = max(known, key=lambda head: head.journal, default=None)
    with office.read() as session:
        size, acts = register.size(session), journal.verify(session)
        if farthest is not None and acts >= farthest.journal:
            held = journal.hash_at(session, farthest.journal) == farthest.hash
            if not held:
                raise BackupRefusedError(sentences.OTHER_HISTORY)
            return None
    return Loss(size, acts, farthest, why)


def _agreed(office: Office, wanted: RestoreWanted, loss: Loss | None) -> Sequence[str]:
    if loss is None:
        return ()
    if wanted.agree is None:
        raise BackupRefusedError(told_of(loss))
    return wanted.agree(office, loss)


def told_of(loss: Loss) -> str:
    """What would be lost, in a sentence."""
    if loss.known is None:
        return sentences.unknown_loss(loss.register, loss.journal, loss.why)
    lines, acts = loss.known.register.size, loss.known.journal
    return sentences.known_loss((loss.register, lines), (loss.journal, acts), loss.why)


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
        journal.write(session, actor=acting.by, act=ACT, detail=detail, now=acting.now)
    return size, acts


def _put_aside(disk: SecondDisk, acting: Acting) -> None:
    """What the home does not go on from stays as evidence, in a folder of its own."""
    place = disk.folder / f"aside-{acting.now:%Y%m%dT%H%M%S}"
    for file in disk.places():
        place.mkdir(exist_ok=True)
        file.rename(place / file.name)


def _set(said: str, name: str, value: str) -> str:
    """The settings with another value for a name."""
    row = f'{name} = "{value}"'
    changed, count = re.subn(_SETTING.format(name=name), lambda _: row, said, count=1)
    return changed if count else f"{said}\n{row}\n"


def _write(place: Path, data: IO[bytes]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("xb") as out:
        shutil.copyfileobj(data, out, 1 << 20)
