"""The files of an attempt that are stored with it, byte for byte."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery.attempts.attempt import Attempt
from lottery.errors import StepRefusedError
from lottery.models import DrawDocument
from lottery.texts.ceremony import steps as sentences

PRIVATE = ("closing.json", "facts.json", "hall.json")
"""Documents that never leave the office."""


def document(session: Session, attempt: Attempt, name: str) -> bytes:
    """One stored document; raises StepRefusedError if the step that makes it is still to come."""
    row = session.get(DrawDocument, (attempt.code, attempt.attempt, name))
    if row is None:
        raise StepRefusedError(sentences.document_missing(attempt.name, name))
    return row.content


def some_documents(session: Session, attempt: Attempt, names: Iterable[str]) -> dict[str, bytes]:
    """Those of the documents with these names that are stored."""
    keys = {name: (attempt.code, attempt.attempt, name) for name in names}
    rows = {name: session.get(DrawDocument, key) for name, key in keys.items()}
    return {name: row.content for name, row in rows.items() if row}


def documents(session: Session, attempt: Attempt, *, large: bool = True) -> dict[str, bytes]:
    """The documents that may be published, by bundle name; without pool and omissions if not
    `large`."""
    query = select(DrawDocument.name, DrawDocument.content).where(
        DrawDocument.draw == attempt.code,
        DrawDocument.attempt == attempt.attempt,
        DrawDocument.name.not_in([*PRIVATE, *(() if large else ("pool.txt", "omitted.txt"))]),
    )
    return {name: content for name, content in session.execute(query)}  # noqa: C416
