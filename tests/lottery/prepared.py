"""Stages on which somebody has acted already: the acts are done once a session for each database,
and each test gets a copy of the home and of what they left in it."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from lottery.office import office_of
from lottery.office.settings import load_settings
from tests.actors import Clerk, Organiser, Stage
from tests.builders import an_office, random_bytes_from
from tests.postgresql import Server

Acts = Callable[[Clerk, Organiser], None]
"""What is done before a test begins; the same acts are one value."""
MARK = "after"


@dataclass(frozen=True)
class Steps:
    """So many entries, each of another person, and the steps by their names."""

    entries: int = 0
    steps: tuple[str, ...] = ()

    def __call__(self, clerk: Clerk, organiser: Organiser) -> None:
        """Do it."""
        clerk.enters_many(self.entries)
        organiser.takes(*self.steps)


def done(entries: int, *steps: str) -> Steps:
    """For PREPARED: so many entries, and these steps."""
    return Steps(entries, steps)


def after(entries: int, *steps: str) -> pytest.MarkDecorator:
    """The test's stage, on either database, is one on which this was done."""
    return pytest.mark.after.with_args(done(entries, *steps))


def before(request: pytest.FixtureRequest) -> Acts | None:
    """What is done before a test begins; None for one that acts on no stage.

    A test says it by `after`; a module says in PREPARED which of its fixtures stand for which acts.
    """
    acts: Acts | None = None
    if marker := request.node.get_closest_marker(MARK):
        acts = marker.args[0]
    for name, some in getattr(request.module, "PREPARED", {}).items():
        if name in request.fixturenames:
            acts = some
    return acts or (Steps() if "stage" in request.fixturenames else None)


@dataclass(frozen=True)
class Left:
    """A home after the acts; `database` is the server's, or the file's path."""

    home: Path
    database: str
    now: datetime
    made: int
    random: str
    """With what the bytes begin that are random from then on."""


@dataclass
class Preparations:
    """All that was prepared so far, by the acts and the kind of database."""

    keys: Path
    tables: Path
    folder: Path
    given: dict[str, Left] = field(default_factory=dict)
    """Whose copy the database under a URL is."""
    _left: dict[tuple[Acts, bool], Left] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def url_after(self, acts: Acts, folder: Path, server: Server | None) -> str:
        """A database of a test's own, in which these acts were done."""
        key = (acts, server is not None)
        if key not in self._left:
            self._left[key] = self._prepare(acts, server)
        left = self._left[key]
        url = self._url(folder, server, left.database)
        self.given[url] = left
        return url

    def stage(self, home: Path, url: str) -> Stage:
        """The stage over a database: one of `url_after`, in a copy of its home, or a bare one."""
        left = self.given.get(url)
        if left is None:
            return Stage(an_office(home, url))
        office = office_of(load_settings(home, {"LOTTERY_DATABASE_URL": url}))
        return Stage(office, left.now, random_bytes_from(left.random))

    def _prepare(self, acts: Acts, server: Server | None) -> Left:
        home = self.folder / f"{next(self._numbers)}" / "home"
        shutil.copytree(self.keys, home)
        url = self._url(home.parent, server, "template_lottery" if server else str(self.tables))
        stage = Stage(an_office(home, url))
        clerk = Clerk(stage)
        acts(clerk, Organiser(stage))
        stage.office.close()
        database, random = str(stage.office.engine.url.database), "stage"
        return Left(home, database, stage.now, clerk.made, random if acts == Steps() else "after")

    def _url(self, folder: Path, server: Server | None, like: str) -> str:
        """A database that nobody else has, like another one."""
        if server is None:
            file = shutil.copy(like, folder / "lottery.db")
            return f"sqlite:///{file}"
        name = f"test_after_{next(self._numbers)}"
        server.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        return server.url(name)
