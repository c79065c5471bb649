"""The head of the journal for whoever asks at each request: looked up over a connection of its own,
and on SQLite read again only when somebody else has committed.

What is told is never older than the question: SQLite counts the commits of others under the same
locks as a read, and PostgreSQL is asked each time, in one statement. Whoever can change this file
can show strangers an old page, but neither the register nor a bundle.
"""

from threading import Lock
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from lottery import journal
from lottery.office import Office

Head = tuple[int, str]
PATIENCE = 0.2
"""Seconds that a question waits for others'; then it is asked over a connection of the pool."""


class HeadFollower:
    """Tells the head of an office's journal."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._on_sqlite = office.engine.dialect.name == "sqlite"
        self._lock = Lock()
        self._line: Any = None
        self._known: tuple[int, Head] | None = None
        office.on_close.append(self.close)

    def head(self) -> Head:
        """How many lines there are, and the last one's hash. Raises MachineFaultError."""
        if not self._lock.acquire(timeout=PATIENCE):
            return self._read()
        try:
            return self._since() if self._on_sqlite else self._asked()
        except (self._office.engine.dialect.loaded_dbapi.Error, SQLAlchemyError):
            self._let_go()
            return self._read()
        finally:
            self._lock.release()

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            self._let_go()

    def _since(self) -> Head:
        """The head that is known, while nobody has committed."""
        ((version,),) = self._connection().execute("PRAGMA data_version").fetchall()
        if self._known is None or self._known[0] != version:
            # The count is older than what is read now: whatever came between is seen next time.
            self._known = version, self._read()
        return self._known[1]

    def _asked(self) -> Head:
        ((size, mark),) = self._connection().execute(journal.HEAD).fetchall()
        return size, mark

    def _connection(self) -> Any:
        if self._line is None:
            taken = self._office.engine.raw_connection()
            self._line = taken.driver_connection
            taken.detach()
            if not self._on_sqlite:
                self._line.autocommit = True
        return self._line

    def _let_go(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = self._known = None

    def _read(self) -> Head:
        with self._office.read() as session:
            return journal.head(session)
