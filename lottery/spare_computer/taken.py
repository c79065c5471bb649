"""The rows of a draw that come home from the spare computer, and how they are put back.

Whatever the draw's attempt has of its own is compared row by row: what is there already must be
the same, what is missing is put in, and a source gets the value that it had not. Numbers of
proposals, keys and files are those of the spare (`lottery.moves.numbering`).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Select, Table, func, insert, select, update
from sqlalchemy.orm import Session

from lottery.attempts import Attempt
from lottery.errors import ParcelRefusedError
from lottery.models import Base, NotaryKey, StoredProposal, StoredSm2Key
from lottery.moves import numbering
from lottery.spare_computer import tables
from lottery.spare_computer.parcel import Parts
from lottery.texts.ceremony import spare_computer as sentences

OF_ATTEMPT = (
    *("draw_source", "draw_step", "draw_document", "dice_typing", "second_result", "screen"),
    *("countersignature", "elsewhere_file", "draw_timestamp"),
    "outside_verdict",
)
WHOLE = (NotaryKey.__tablename__, "notary_signature", StoredSm2Key.__tablename__)
OF_PROPOSALS = ("proposal_hand", "proposal_end")
NAMES = frozenset({*OF_ATTEMPT, *WHOLE, *OF_PROPOSALS, StoredProposal.__tablename__})
TAKEN = tuple(table for table in Base.metadata.sorted_tables if table.name in NAMES)
_MAY_CHANGE = {"dice_typing", "screen"}
"""A reading that was typed again, and what the hall shows."""

Row = Mapping[str, Any]


def parts(session: Session, attempt: Attempt) -> Parts:
    """The rows of an attempt as parts of a parcel."""
    for table in TAKEN:
        yield tables.part_of(table), tables.dump(session, _query(table, attempt))


def put_back(session: Session, attempt: Attempt, parcel: Mapping[str, Path]) -> None:
    """Put the rows in that are missing; raises ParcelRefusedError for one that contradicts what is
    there, or belongs to another draw."""
    proposals: set[int] = set()
    for table in TAKEN:
        for row in tables.read_rows(table, parcel[tables.part_of(table)]):
            _check_own(table, row, attempt, proposals)
            _put(session, table, row)
    _number_on(session)


def _number_on(session: Session) -> None:
    """PostgreSQL numbers on from what it has given itself: here, from what lies there."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for kind in numbering.NUMBERED:
        name = kind.__tablename__
        sequence = func.pg_get_serial_sequence(name, "id")
        session.execute(select(func.setval(sequence, select(func.max(kind.id)).scalar_subquery())))


def _query(table: Table, attempt: Attempt) -> Select[Any]:
    query = select(table).order_by(*table.primary_key.columns)
    named = StoredProposal.__table__.c
    if table.name in OF_ATTEMPT:
        return query.where(table.c.draw == attempt.code, table.c.attempt == attempt.attempt)
    if table.name == StoredProposal.__tablename__:
        return query.where(table.c.subject == attempt.name)
    if table.name in OF_PROPOSALS:
        own = select(named.id).where(named.subject == attempt.name)
        return query.where(table.c.proposal.in_(own))
    return query


def _check_own(table: Table, row: Row, attempt: Attempt, proposals: set[int]) -> None:
    if table.name == StoredProposal.__tablename__ and row["subject"] == attempt.name:
        proposals.add(row["id"])
        return
    own = {
        **dict.fromkeys(OF_ATTEMPT, (row.get("draw"), row.get("attempt"))),
        **dict.fromkeys(OF_PROPOSALS, row.get("proposal") in proposals),
        **dict.fromkeys(WHOLE, True),
    }.get(table.name)
    if own not in (True, (attempt.code, attempt.attempt)):
        raise ParcelRefusedError(sentences.row_of_another(table.name, _key_of(table, row)))


def _put(session: Session, table: Table, row: Row) -> None:
    where = [column == row[column.name] for column in table.primary_key.columns]
    there = session.execute(select(table).where(*where)).mappings().first()
    if there is None:
        session.execute(insert(table), [dict(row)])
        return
    changed = {name: value for name, value in row.items() if there[name] != value}
    filled = table.name == "draw_source" and there["value"] is None
    if filled:
        filled = set(changed) <= {"value", "recorded_at"}
    if changed and not (filled or table.name in _MAY_CHANGE):
        raise ParcelRefusedError(sentences.row_differs(table.name, _key_of(table, row)))
    if changed:
        session.execute(update(table).where(*where).values(changed))


def _key_of(table: Table, row: Row) -> str:
    return " ".join(str(row[column.name]) for column in table.primary_key.columns)
