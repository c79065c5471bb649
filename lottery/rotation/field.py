"""The field key made anew: every box is opened and sealed again under the new one.

The new key lies beside the old one; a program that starts from then on seals under the new one and
opens both. `rotate` says so in the database, so that a site started earlier writes no more, seals
the boxes chunk by chunk, each a transaction, and destroys the old key when there is none left that
needs it. A run that was killed is run again: a box that the new key opens is done.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import tuple_, update
from sqlalchemy.orm import Session

from lottery import journal
from lottery.acting import Acting
from lottery.errors import BoxClosedError, SecretReplacedError
from lottery.models import SecretRotation
from lottery.office import Office, secrets_in_use
from lottery.office.boxes import Boxes
from lottery.office.secrets_in_use import BEGUN, DONE
from lottery.office.settings import read_secret
from lottery.rotation import files
from lottery.rotation.boxed import BOXED, BoxedColumns
from lottery.texts import errors as sentences

NAME = "field"


def rotate(office: Office, *, acting: Acting) -> int:
    """Seal every box anew, under a key that is made now or by a run before; how many there are.

    Raises SecretReplacedError where another key was made meanwhile, BoxClosedError for a box that
    neither key opens: nothing is destroyed then.
    """
    with files.coming(office.settings, NAME, acting.random_bytes) as file:
        office = _with_both(office, file)
        _begin(office, acting)
    alone = replace(office.boxes, field_key_before=b"")
    for each in BOXED:
        _seal_all(office, each, alone, acting)
    count = _finish(office, alone, acting)
    files.put_in_place(office.settings, NAME)
    return count


def _with_both(office: Office, coming: Path) -> Office:
    """The office as one that is opened now: it seals with the new key and opens both."""
    if office.boxes.field_key_before:
        return office
    old, new = office.boxes.field_key, read_secret(coming)
    return replace(office, boxes=replace(office.boxes, field_key=new, field_key_before=old))


def _begin(office: Office, acting: Acting) -> None:
    mark = office.boxes.mark(NAME)
    before = replace(office.boxes, field_key=office.boxes.field_key_before or b"").mark(NAME)
    with office.write_between_secrets() as session:
        last = secrets_in_use.last_of(session, NAME)
        if last and last[1] == mark:
            return
        if last and last[1] != before:
            raise SecretReplacedError(sentences.secret_replaced(NAME))
        _note(session, BEGUN, mark, acting)
        detail = {"secret": NAME}
        journal.write(
            session, actor=acting.by, act="secret-rotation-begun", detail=detail, now=acting.now
        )


def _seal_all(office: Office, each: BoxedColumns, alone: Boxes, acting: Acting) -> None:
    """Seal a table's boxes chunk by chunk, by its key."""
    after: tuple[Any, ...] | None = None
    while True:
        with office.write() as session:
            rows = _chunk(session, each, after)
            if not rows:
                return
            done = sum(_seal(session, office, each, alone, row, acting) for row in rows)
            if done:
                detail = {"secret": NAME, "rows": done}
                journal.write(
                    session, actor=acting.by, act="boxes-sealed", detail=detail, now=acting.now
                )
        after = tuple(getattr(rows[-1], column.name) for column in each.table.primary_key.columns)


def _chunk(session: Session, each: BoxedColumns, after: tuple[Any, ...] | None) -> Sequence[Any]:
    query = each.query().limit(each.at_once)
    if after is not None:
        query = query.where(tuple_(*each.key) > tuple_(*after))
    return session.execute(query).all()


def _seal(  # noqa: PLR0917 - a row, and with what it is sealed
    session: Session, office: Office, each: BoxedColumns, alone: Boxes, row: Any, acting: Acting
) -> bool:
    """Seal the boxes of a row that only the old key opens; whether there were any."""
    new = {}
    for column in each.columns:
        box, place = getattr(row, column), each.place(row, column)
        if box is not None and not _opens(alone, box, place):
            content = office.boxes.open(box, place)
            new[column] = alone.seal(content, place, acting.random_bytes)
    if new:
        mine = [column == getattr(row, column.name) for column in each.table.primary_key.columns]
        session.execute(update(each.table).where(*mine).values(new))
    return bool(new)


def _opens(boxes: Boxes, box: bytes, place: str) -> bool:
    try:
        boxes.open(box, place)
    except BoxClosedError:
        return False
    return True


def _finish(office: Office, alone: Boxes, acting: Acting) -> int:
    """Open every box with the new key alone, then say that it is done."""
    with office.write() as session:
        count = sum(1 for _ in _opened(session, alone))
        last = secrets_in_use.last_of(session, NAME)
        if last and last[0] == BEGUN:
            _note(session, DONE, office.boxes.mark(NAME), acting)
            detail = {"secret": NAME, "boxes": count}
            journal.write(
                session, actor=acting.by, act="secret-rotated", detail=detail, now=acting.now
            )
    return count


def _opened(session: Session, alone: Boxes) -> Iterator[bytes]:
    for each in BOXED:
        query = each.query().execution_options(yield_per=each.at_once)
        for row in session.execute(query):
            for column in each.columns:
                box = getattr(row, column)
                if box is not None:
                    yield alone.open(box, each.place(row, column))


def _note(session: Session, what: str, mark: str, acting: Acting) -> None:
    row = SecretRotation(secret=NAME, what=what, mark=mark, at=acting.now, by=acting.by)
    session.add(row)
    session.flush()
