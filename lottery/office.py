"""The office: settings, database and keys in one hand, given to the web and the command line."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lottery import db, journal
from lottery.intake.terms import Terms
from lottery.people import Boxes, check_keys
from lottery.register import checking
from lottery.settings import Settings, load_settings
from lottery.together import Together
from lottery.waiting import Line


@dataclass(frozen=True)
class Office:
    """What every act needs. It opens sessions and decides nothing."""

    settings: Settings
    engine: Engine
    boxes: Boxes
    terms: dict[str, Terms] = field(default_factory=dict, compare=False, repr=False)
    """By campaign, as they were when an invoice was judged last."""
    clerks: Together[Any, Any] = field(default_factory=Together, compare=False, repr=False)
    """Those who enter invoices at the same time."""
    _line: Line = field(default_factory=Line, compare=False, repr=False)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that is durable when its block ends, or never happened.

        SQLite has one writer at a time, and leaves it to chance who is next; here it is whoever
        waits longest. PostgreSQL keeps its own line.
        """
        alone = self._line if self.engine.dialect.name == "sqlite" else nullcontext()
        with alone, db.writing(self.engine) as session:
            yield session

    def read(self) -> AbstractContextManager[Session]:
        """A view of one moment."""
        return db.reading(self.engine)

    def close(self) -> None:
        """Let go of the database's connections."""
        self.engine.dispose()


def office_of(settings: Settings) -> Office:
    """An office whose database is not looked at yet."""
    boxes = Boxes(settings.field_key, settings.index_key)
    engine = db.engine_for(settings.database_url, boxes.seal_key())
    return Office(settings, engine, boxes)


def open_office(home: Path | None = None, environ: Mapping[str, str] | None = None) -> Office:
    """Open the office of a home for work.

    Refuses to start: SettingsError for a missing secret, SchemaError for tables of another version,
    RegisterBrokenError for a register that does not give the roots that were signed,
    JournalBrokenError for a journal without its end, and BoxClosedError or KeyUnusableError for
    keys that are not this database's.
    """
    settings = load_settings(home) if environ is None else load_settings(home, environ)
    office = office_of(settings)
    db.check_schema(office.engine)
    with office.read() as session:
        checking.check_register(session)
        journal.check_end(session)
        check_keys(session, office.boxes)
    return office
