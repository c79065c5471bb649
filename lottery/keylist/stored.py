"""The list as it is stored, and the entry that waits for its signatures."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from draws import keylist
from draws.keylist import KeyEntry, KeyList
from draws.signatures import VerifierKey
from lottery.models import KeyChangeEnd, KeyChangeSignature, StoredKeyChange, StoredKeyEntry


@dataclass(frozen=True)
class KeyChange:
    """An entry that is to come, and the signature lines over it that are here."""

    id: int
    entry: KeyEntry
    at: datetime
    by: str
    lines: tuple[str, ...] = ()


def listed(session: Session) -> KeyList:
    """The list; an empty one before it is begun."""
    rows = session.scalars(select(StoredKeyEntry).order_by(StoredKeyEntry.number))
    data = b"".join(row.content for row in rows)
    return keylist.parse(data) if data else KeyList()


def waiting(session: Session) -> KeyChange | None:
    """The entry that waits for signatures; one at most does."""
    query = (
        select(StoredKeyChange)
        .outerjoin(KeyChangeEnd, KeyChangeEnd.change == StoredKeyChange.id)
        .where(KeyChangeEnd.what.is_(None))
        .order_by(StoredKeyChange.id.desc())
        .limit(1)
    )
    row = session.scalars(query).first()
    if row is None:
        return None
    given = select(KeyChangeSignature.line).where(KeyChangeSignature.change == row.id)
    lines = tuple(session.scalars(given.order_by(KeyChangeSignature.key)))
    return KeyChange(row.id, keylist.read_text(row.content), row.at, row.by, lines)


def missing(before: KeyList, change: KeyChange) -> tuple[tuple[VerifierKey, ...], ...]:
    """The signatures that an entry still lacks, in their order: for each the keys of which one is
    enough."""
    signers = keylist.wanted(before, change.entry)
    places: list[tuple[VerifierKey, ...]] = [(key,) for key in signers.named]
    places += [signers.others] if signers.others else []
    places += [(signers.own,)] if signers.own else []
    return tuple(
        keys for keys in places if not any(keylist.line_of(key, change.lines) for key in keys)
    )
