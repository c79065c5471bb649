"""The files of an attempt that are stored with it, byte for byte."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery.attempts.attempt import Attempt
from lottery.errors import StepRefusedError
from lottery.models import DrawDocument
from lottery.texts.ceremony import steps as sentences

ANEW = "minutes.pdf"
"""The one document that may be made anew, before it is published: a later one is stored beside it,
as `minutes.pdf@2`, and counts in its place."""
PRIVATE = ("closing.json", "facts.json", "hall.json")
"""Documents that never leave the office."""


def document(session: Session, attempt: Attempt, name: str) -> bytes:
    """One stored document; raises StepRefusedError if the step that makes it is still to come."""
    row = session.get(DrawDocument, (attempt.code, attempt.attempt, name))
    if row is None:
        raise StepRefusedError(sentences.document_missing(attempt.name, name))
    return versions(session, attempt)[-1][1] if name == ANEW else row.content


def versions(session: Session, attempt: Attempt) -> list[tuple[str, bytes]]:
    """The name and bytes of each file that was made as ANEW, the first one first."""
    query = select(DrawDocument.name, DrawDocument.content).where(
        DrawDocument.draw == attempt.code,
        DrawDocument.attempt == attempt.attempt,
        DrawDocument.name.startswith(ANEW),
    )
    found = {_number(name): (name, content) for name, content in session.execute(query)}
    return [found[number] for number in sorted(found)]


def store_anew(session: Session, attempt: Attempt, name: str, content: bytes) -> int:
    """Store another file in the place of ANEW; which one it is, from 2. KeyError for any other."""
    if name != ANEW:
        raise KeyError(name)
    number = len(versions(session, attempt)) + 1
    row = DrawDocument(draw=attempt.code, attempt=attempt.attempt, name=f"{ANEW}@{number}")
    row.content = content
    session.add(row)
    session.flush()
    return number


def _number(name: str) -> int:
    return int(name.removeprefix(ANEW).removeprefix("@") or "1")


def some_documents(session: Session, attempt: Attempt, names: Iterable[str]) -> dict[str, bytes]:
    """Those of the documents with these names that are stored."""
    keys = {name: (attempt.code, attempt.attempt, name) for name in names}
    rows = {name: session.get(DrawDocument, key) for name, key in keys.items()}
    return {name: document(session, attempt, name) for name, row in rows.items() if row}


def documents(session: Session, attempt: Attempt, *, large: bool = True) -> dict[str, bytes]:
    """The documents that may be published, by bundle name; without pool and omissions if not
    `large`."""
    query = select(DrawDocument.name, DrawDocument.content).where(
        DrawDocument.draw == attempt.code,
        DrawDocument.attempt == attempt.attempt,
        DrawDocument.name.not_in([*PRIVATE, *(() if large else ("pool.txt", "omitted.txt"))]),
    )
    found = {name: content for name, content in session.execute(query)}  # noqa: C416
    made = {_number(name): name for name in found if name.startswith(ANEW)}
    last = {ANEW: found[made[max(made)]]} if made else {}
    return {name: data for name, data in found.items() if name not in made.values()} | last
