"""The database changed in each column of each table, one at a time: what notices it.

A home in each of three states of a live draw, with two rows in every table; each kind of change is
made by somebody who may switch triggers and keys off, looked at, and taken back. What nobody
notices is listed in SECURITY.md, word for word.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from lottery.examination import examine
from lottery.ledger import registry
from lottery.office import Office, database, office_of
from lottery.office.settings import load_settings
from tests import tampered
from tests.builders import a_home
from tests.tampered import KINDS, STATES, TABLES, Kind, Story

pytestmark = pytest.mark.slow

SECURITY = Path(__file__).parents[3] / "SECURITY.md"
LEAST = {"closed": 600, "rolling": 600, "published": 600}
"""Kinds of changes that there are in each state: fewer would mean that tables are empty."""


@dataclass(frozen=True)
class Place:
    """A home in one state, and the engine of somebody who may do anything to its database."""

    office: Office
    engine: Engine


@pytest.fixture(scope="module")
def places(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[dict[str, Place]]:
    """A place in each state."""
    folder = tmp_path_factory.mktemp("tampering")
    home = a_home(folder / "home", demo=False)
    shutil.copy(sqlite_template, home / "lottery.db")
    story = Story(home, url_of(home))
    found = {}
    for state in STATES:
        story.goes_on(state)
        shutil.copytree(home, folder / state)
        found[state] = a_place(folder / state, url_of(folder / state), story)
    story.office.close()
    yield found
    for place in found.values():
        place.office.close()
        place.engine.dispose()


def url_of(home: Path) -> str:
    return f"sqlite:///{home / 'lottery.db'}"


def a_place(home: Path, url: str, story: Story) -> Place:
    office = office_of(load_settings(home, {"LOTTERY_DATABASE_URL": url}))
    engine = tampered.unguarded(office)
    with database.writing(engine) as session:
        tampered.fill(session, story.stage.now)
    return Place(office, engine)


def noticed(place: Place) -> dict[Kind, bool]:
    """Whether each kind of change that can be made is noticed."""
    found = {}
    for kind in KINDS:
        with tampered.taken_back(place.engine) as session:
            if tampered.commit(session.connection(), kind):
                session.expire_all()
                found[kind] = tampered.is_noticed(place.office, session, kind.table)
    return found


def listed() -> set[str]:
    """What SECURITY.md says that nobody notices: `table` whole, or `table.column`."""
    text = SECURITY.read_text("utf-8")
    part = text.partition("## What `lottery check` does not notice")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `([a-z_.]+)` \|", part, re.MULTILINE))


@pytest.mark.parametrize("state", STATES)
def test_a_home_that_nobody_touched_is_clean(places: dict[str, Place], state: str) -> None:
    with places[state].office.read() as session:
        found = examine(places[state].office, session, papers=True)
    assert (found.altered, found.unseen) == ([], [])
    with places[state].office.read() as session:
        empty = {t.name for t in TABLES if not session.execute(t.select().limit(1)).all()}
    assert empty <= set(tampered.HELD)


@pytest.mark.parametrize("state", STATES)
def test_whatever_is_changed_in_the_database_is_noticed_but_for_what_is_listed(
    places: dict[str, Place], state: str
) -> None:
    found = noticed(places[state])
    assert len(found) > LEAST[state]
    unseen = {kind for kind, seen in found.items() if not seen}
    names = listed()
    assert {k.table if k.table in names else f"{k.table}.{k.column}" for k in unseen} == names


def test_what_is_listed_is_what_the_registry_does_not_keep() -> None:
    held = {"register_line", "register_head", "journal_line", "journal_head", "row_ledger"}
    held |= {"security_line", "security_head", "register_piece"}
    columns = {f"{table}.{name}" for table, left in registry.LEFT_OUT.items() for name in left}
    assert listed() == (set(registry.NOT_KEPT) - held) | columns
