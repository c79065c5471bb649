"""Where a home keeps the head of its database, and what says that it has held a register."""

import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from lottery.acknowledged import Keeper
from lottery.acknowledged.keeping import FOLDER
from lottery.acknowledged.published import published
from lottery.acknowledged.second import SecondDisk
from lottery.errors import DatabaseMissingError, HeadRefusedError, SecondDiskError
from lottery.office.engines import without_password
from lottery.office.settings import Settings
from lottery.texts import acknowledged as sentences

_UNNAMED = re.compile(r"[^A-Za-z0-9._@-]+")


def keeper_for(settings: Settings, file: Path | None = None) -> Keeper:
    """The keeper of a home's head; each database that a home may be told to use has its own.

    `file` is the database's, where it is one.
    """
    place = settings.home / FOLDER / f"{_name(settings)}.txt"
    second = second_disk_of(settings)
    return Keeper(place, settings.origin, settings.public_dir, second, file)


def second_disk_of(settings: Settings) -> SecondDisk | None:
    """The second disk of a home; whoever only shows what is published does not reach it."""
    if settings.second_disk is None or settings.public_only:
        return None
    return SecondDisk(settings.second_disk, settings.origin)


def require_never_used(settings: Settings) -> None:
    """Raise DatabaseMissingError if this home, whose database is not there, has held a register."""
    signs = list(_signs(settings))
    if signs:
        raise DatabaseMissingError(
            sentences.database_missing(_told(settings), "\uff1b".join(signs))
        )


def _signs(settings: Settings) -> Iterator[str]:
    for place in sorted((settings.home / FOLDER).glob("*.txt")):
        try:
            head = Keeper(place, settings.origin, settings.public_dir).head()
        except HeadRefusedError as why:
            yield str(why)
        else:
            if head and head.journal:
                yield sentences.sign_head(place, head.register.size, head.journal)
    yield from _signs_on_the_second_disk(settings)
    if any(published(settings.public_dir, settings.origin)):
        yield sentences.sign_public(settings.public_dir)
    if settings.minutes_certificate_file.exists() and not settings.demo:
        yield sentences.sign_certificate(settings.minutes_certificate_file)


def _signs_on_the_second_disk(settings: Settings) -> Iterator[str]:
    second = second_disk_of(settings)
    if second is None:
        return
    try:
        second.require_ready(used=False)
        end = second.end()
    except SecondDiskError as why:
        yield str(why)
    else:
        if end and end.journal:
            yield sentences.sign_head(second.folder, end.register.size, end.journal)


def _name(settings: Settings) -> str:
    """A name for the database that stays when the home is carried elsewhere."""
    try:
        url = make_url(settings.database_url)
    except ArgumentError:
        return "unknown"
    if url.get_backend_name() == "sqlite":
        told = (url.database or "memory").removeprefix(f"{settings.home.as_posix()}/")
    else:
        told = f"{url.database}@{url.host or 'local'}"
    return _UNNAMED.sub("-", told)


def _told(settings: Settings) -> str:
    """The database as a person knows it, without a password."""
    try:
        url = make_url(settings.database_url)
    except ArgumentError:
        return settings.database_url
    if url.get_backend_name() == "sqlite":
        return url.database or ""
    return str(without_password(url)[0])
