"""Limits of the system, for as long as a test wants them: what fails then is real."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from lottery.office import Office

LIMITED = pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux counts them")


@contextmanager
def at_most(kind: str, most: int) -> Iterator[None]:
    """This process may have no more of what a limit of the system (`RLIMIT_NOFILE`) counts."""
    import resource  # noqa: PLC0415 - Windows has none

    limit = getattr(resource, kind)
    usual = resource.getrlimit(limit)
    resource.setrlimit(limit, (most, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(limit, usual)


@contextmanager
def unwritable(office: Office) -> Iterator[None]:
    """SQLite takes no line more, as on a disk that became read-only; it is read as before."""

    def stop(_session: object, cursor: Any, statement: str, *_others: object) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            cursor.connection.execute("PRAGMA query_only=1")

    event.listen(office.engine, "before_cursor_execute", stop)
    try:
        yield
    finally:
        event.remove(office.engine, "before_cursor_execute", stop)
