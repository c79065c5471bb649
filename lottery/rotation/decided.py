"""Under a new index key: whom a programme bars, what two have decided of a person, and what one has
proposed. Each stands by a keyed hash alone, and is carried by whoever is known in clear."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lottery import canonical_json, proposals
from lottery.errors import SecretReplacedError
from lottery.models import Barred, BarredChange, Base, StoredProposal
from lottery.office.boxes import Boxes
from lottery.programme.taking_back import PERSONAL, subject_of
from lottery.texts.office import secrets as words

Known = Mapping[str, str]
"""Keyed hashes of the old key, and the persons that they are of."""


def reindex(session: Session, new: Boxes, known: Known) -> int:
    """Compute these hashes anew; how many persons are barred, or decided on. Raises
    SecretReplacedError for one whom nobody knows in clear.

    A proposal that has ended and whose person nobody knows keeps its hash, which is compared no
    more.
    """
    _require_known(session, known)
    persons = _columns(session, Barred, new, known) | _columns(session, BarredChange, new, known)
    _proposals(session, new, known)
    return len(persons)


def _require_known(session: Session, known: Known) -> None:
    listed = session.execute(select(Barred.person_index, Barred.reason)).all()
    unknown = [row.reason for row in listed if row.person_index not in known]
    changed = session.execute(select(BarredChange.person_index, BarredChange.proposal)).all()
    by_two = [row.proposal for row in changed if row.person_index not in known]
    waiting = [
        each.id
        for each in proposals.open_for(session)
        if each.act in PERSONAL and each.detail["person_index"] not in known
    ]
    if unknown:
        raise SecretReplacedError(words.barred_unknown(unknown))
    if by_two or waiting:
        raise SecretReplacedError(words.decided_unknown(by_two, waiting))


def _columns(session: Session, model: type[Base], new: Boxes, known: Known) -> set[str]:
    table = Base.metadata.tables[model.__tablename__]
    found = set(session.scalars(select(table.c.person_index)))
    for index in found:
        values = {"person_index": new.index("person", known[index])}
        session.execute(update(table).where(table.c.person_index == index).values(values))
    return found


def _proposals(session: Session, new: Boxes, known: Known) -> None:
    """Subject and detail of a proposal name its person."""
    table = Base.metadata.tables[StoredProposal.__tablename__]
    rows: list[Any] = list(session.execute(select(table).where(table.c.act.in_(PERSONAL))))
    for row in rows:
        detail = canonical_json.load(row.detail)
        person = known.get(detail["person_index"])
        if person is not None:
            index = new.index("person", person)
            told = canonical_json.dump(detail | {"person_index": index})
            values = {"detail": told, "subject": subject_of(index)}
            session.execute(update(table).where(table.c.id == row.id).values(values))
