"""The stored files of attempts, as far as pages are made of them: what may lie nowhere yet is told
whole, what lies in published folders by its hash, so that a page can say what was changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from draws import abandoned, result, seed
from draws import manifest as manifests
from draws.bundle import MINUTES
from lottery.models import DrawDocument

ENDS = {"void": seed.VOID, "abandoned": abandoned.FILE}
"""The steps that end an attempt without a result, each with the document that says why."""
_WITH_COMMITMENT = ("signatures.txt", "keys.txt", "checkpoint.txt")
_WITH_BUNDLE = (result.FILE, *ENDS.values())
Attempt = tuple[str, int]


@dataclass(frozen=True)
class OutsideDraws:
    """What is known outside of attempts by code and number: which are shown (committed, or frozen
    and ended), committed, published and ended, and of which draws (`codes`) any is shown."""

    shown: frozenset[Attempt]
    committed: frozenset[Attempt]
    published: frozenset[Attempt]
    ended: frozenset[Attempt]
    codes: frozenset[str]


@dataclass(frozen=True)
class StoredFile:
    """A file of an attempt by the name under which it is stored, and its SHA-256 (64 hex)."""

    draw: str
    attempt: int
    name: str
    sha256: str


def told(session: Session, outside: OutsideDraws) -> list[dict[str, Any]]:
    """The manifests, and why attempts ended whose record is not out yet."""
    found = []
    for key in sorted(outside.shown):
        whole = [manifests.FILE]
        if key in outside.ended - outside.published:
            whole += ENDS.values()
        for name, content in _stored(session, key):
            if name in whole:
                row = {"draw": key[0], "attempt": key[1], "name": name, "content": content}
                found.append(row)
    return found


def hashed(session: Session, outside: OutsideDraws) -> tuple[StoredFile, ...]:
    """The other files that lie in published folders and are looked at by a page."""
    return tuple(
        StoredFile(*key, name, sha256(content).hexdigest())
        for key in sorted(outside.committed | outside.published)
        for name, content in _published(session, key, is_out=key in outside.published)
    )


def _published(session: Session, key: Attempt, *, is_out: bool) -> Iterator[tuple[str, bytes]]:
    minutes = []
    for name, content in _stored(session, key):
        if name in _WITH_COMMITMENT or (is_out and name in _WITH_BUNDLE):
            yield name, content
        if is_out and file_of(name) == MINUTES:
            minutes.append((int(name.removeprefix(f"{MINUTES}@").removeprefix(MINUTES) or 1), name))
    if minutes:  # that were made anew, perhaps: the last ones count
        _, name = max(minutes)
        yield name, dict(_stored(session, key))[name]


def file_of(name: str) -> str:
    """What a stored file is called where it is published."""
    return name.partition("@")[0]


def _stored(session: Session, key: Attempt) -> list[tuple[str, bytes]]:
    wanted = (manifests.FILE, *_WITH_COMMITMENT, *_WITH_BUNDLE)
    named = DrawDocument.name.in_(wanted) | DrawDocument.name.startswith(MINUTES)
    query = (
        select(DrawDocument.name, DrawDocument.content)
        .where(DrawDocument.draw == key[0], DrawDocument.attempt == key[1], named)
        .order_by(DrawDocument.name)
    )
    return [(name, content) for name, content in session.execute(query)]
