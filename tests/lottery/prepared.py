"""Stages on which somebody has acted already: the acts are done once a session for each database,
and each test gets a copy of the home and of what they left in it."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

from lottery.office import office_of
from lottery.office.settings import load_settings
from tests.actors import Clerk, Organiser, Stage
from tests.builders import an_office, random_bytes_from
from tests.postgresql import Server

Acts = Callable[[Clerk, Organiser], None]
FILE = "prepared.db"


@dataclass(frozen=True)
class _Left:
    """A home after the acts; `database` is the server's, empty where a file in the home has it."""

    home: Path
    database: str
    now: datetime


@dataclass
class Preparations:
    """All that was prepared so far, by the acts and the kind of database."""

    keys: Path
    tables: Path
    folder: Path
    _left: dict[tuple[Acts, bool], _Left] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def stage_after(self, acts: Acts, home: Path, server: Server | None) -> Stage:
        """A stage of a test's own, in a home that is made here; its office is to be closed."""
        key = (acts, server is not None)
        if key not in self._left:
            self._left[key] = self._prepare(acts, server)
        left = self._left[key]
        shutil.copytree(left.home, home)
        url = self._url(home, server, left.database)
        office = office_of(load_settings(home, {"LOTTERY_DATABASE_URL": url}))
        return Stage(office, left.now, random_bytes_from("after the preparation"))

    def _prepare(self, acts: Acts, server: Server | None) -> _Left:
        home = self.folder / f"home{next(self._numbers)}"
        shutil.copytree(self.keys, home)
        if server is None:
            shutil.copy(self.tables, home / FILE)
        url = self._url(home, server, "template_lottery")
        stage = Stage(an_office(home, url))
        acts(Clerk(stage), Organiser(stage))
        stage.office.close()
        database = stage.office.engine.url.database if server else ""
        return _Left(home, str(database), stage.now)

    def _url(self, home: Path, server: Server | None, template: str) -> str:
        """A database that nobody else has."""
        if server is None:
            return f"sqlite:///{home / FILE}"
        name = f"test_prepared_{next(self._numbers)}"
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return server.url(name)
