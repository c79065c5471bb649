"""Where a home keeps the head of its database, and what says that it has held a register."""

import re
from collections.abc import Iterator

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from lottery.acknowledged import Keeper
from lottery.acknowledged.keeping import FOLDER
from lottery.acknowledged.published import published
from lottery.errors import DatabaseMissingError, HeadRefusedError
from lottery.office.settings import Settings
from lottery.texts import acknowledged as sentences

_UNNAMED = re.compile(r"[^A-Za-z0-9._@-]+")


def keeper_for(settings: Settings) -> Keeper:
    """The keeper of a home's head; each database that a home may be told to use has its own."""
    place = settings.home / FOLDER / f"{_name(settings)}.txt"
    return Keeper(place, settings.origin, settings.public_dir)


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
    if any(published(settings.public_dir, settings.origin)):
        yield sentences.sign_public(settings.public_dir)
    if settings.minutes_certificate_file.exists() and not settings.demo:
        yield sentences.sign_certificate(settings.minutes_certificate_file)


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
    return url.database or "" if url.get_backend_name() == "sqlite" else repr(url)
