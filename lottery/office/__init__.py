"""The office: settings, database and keys in one hand, given to the web and the command line."""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lottery import journal
from lottery.acknowledged import Keeper, keeping
from lottery.errors import ReadOnlyError
from lottery.ledger import sealing
from lottery.office import database, heads, secrets_in_use
from lottery.office.boxes import Boxes
from lottery.office.settings import Settings
from lottery.office.slow_queries import SlowQueries
from lottery.office.turns import FairLock
from lottery.security_log import Crowd
from lottery.texts import errors as sentences


@dataclass(frozen=True)
class Office:
    """What every act needs. It opens sessions and decides nothing."""

    settings: Settings
    engine: Engine
    boxes: Boxes
    keeper: Keeper
    slow_queries: SlowQueries
    crowd: Crowd = field(default_factory=Crowd, compare=False, repr=False)
    """What came to the door again and again, and is counted (`lottery.security_log`)."""
    on_close: list[Callable[[], None]] = field(default_factory=list, compare=False, repr=False)
    """What is to be done when the office lets go of its database."""
    on_write: list[Callable[[Collection[str]], None]] = field(
        default_factory=list, compare=False, repr=False
    )
    """What is to be done when a transaction is acknowledged, given the kept tables it wrote."""
    _line: FairLock = field(default_factory=FairLock, compare=False, repr=False)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that is durable when its block ends, or never happened; and acknowledged
        outside the database then, or HeadRefusedError.

        SQLite has one writer at a time, and leaves it to chance who is next; here it is whoever
        waits longest. PostgreSQL keeps its own line.
        """
        with self._written() as session:
            secrets_in_use.require(session, self.boxes)
            yield session

    @contextmanager
    def write_between_secrets(self) -> Iterator[Session]:
        """As `write`, by whoever makes a secret anew: his own is not the home's yet, or no more,
        and nobody else writes meanwhile."""
        with self._written() as session:
            secrets_in_use.wait_for_writers(session)
            yield session

    @contextmanager
    def _written(self) -> Iterator[Session]:
        if self.settings.public_only:
            raise ReadOnlyError(sentences.public_only())
        second = self.keeper.ready()
        alone = self._line if self.engine.dialect.name == "sqlite" else nullcontext()
        with alone, database.writing(self.engine) as session:
            if second:
                second.require(session)
            yield session
        # Behind the line: whoever is next may commit meanwhile, and is acknowledged with us.
        if upto := journal.written_upto(session):
            self.keeper.acknowledge(self.read, upto)
        if written := sealing.tables_of(session):
            for each in self.on_write:
                each(written)

    def read(self) -> AbstractContextManager[Session]:
        """A view of one moment."""
        return database.reading(self.engine)

    def close(self) -> None:
        """Let go of the database's connections."""
        self.engine.dispose()
        while self.on_close:
            self.on_close.pop()()


def office_of(settings: Settings) -> Office:
    """An office whose database is not looked at yet."""
    boxes = Boxes(settings.field_key, settings.index_key, settings.field_key_before)
    seal_key = b"" if settings.public_only else boxes.seal_key()
    engine = database.engine_for(settings.database_url, seal_key, read_only=settings.public_only)
    slow = SlowQueries(settings.slow_query_ms)
    slow.watch(engine)
    keeper = heads.keeper_for(settings, database.file_of(engine))
    engine = engine.execution_options(**{keeping.OPTION: keeper})
    return Office(settings, engine, boxes, keeper, slow)
