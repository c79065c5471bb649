"""Every box is sealed anew under a new field key; a run that was killed is run again."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import text

from lottery.acting import Acting
from lottery.errors import SecretReplacedError
from lottery.models import Base
from lottery.office import Office, office_of
from lottery.office.settings import load_settings
from lottery.opening import open_office
from lottery.rotation import boxed, field, files
from tests.actors import Clerk, Organiser, Stage
from tests.builders import a_home, an_office
from tests.checked import assert_checks


class KilledError(Exception):
    """The process is no more."""


@pytest.fixture
def stage(home: Path, database_url: str) -> Iterator[Stage]:
    """A live home on either database, with a frozen draw."""
    stage = Stage(an_office(home, database_url))
    Clerk(stage).enters_many(7)
    Organiser(stage).takes("plan", "close", "freeze")
    yield stage
    stage.office.close()


def opened(stage: Stage, url: str) -> Office:
    """The home as a program that starts now opens it."""
    return office_of(load_settings(stage.office.settings.home, {"LOTTERY_DATABASE_URL": url}))


def test_each_box_is_sealed_anew_though_the_first_run_was_killed(
    stage: Stage, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = stage.office.settings.home / "keys"
    old = (keys / "field.key").read_bytes()
    monkeypatch.setattr(field, "BOXED", [replaced(each, at_once=2) for each in boxed.BOXED])
    files.make_coming(stage.office.settings, "field", os.urandom)
    office, left = opened(stage, database_url), [5]

    def some(size: int) -> bytes:
        left[0] -= 1
        if left[0] < 0:
            raise KilledError
        return os.urandom(size)

    with pytest.raises(KilledError):
        field.rotate(office, acting=Acting("test", stage.tick(), some))
    office.close()
    assert (keys / "field.key").read_bytes() == old
    with pytest.raises(SecretReplacedError, match="重新启动"):
        Clerk(stage, made=50).enters(issued="2024-04-02")
    between = opened(stage, database_url)
    Clerk(Stage(between, stage.tick()), made=60).enters(issued="2024-04-02")
    assert_checks(between)
    assert field.rotate(between, acting=Acting("test", stage.tick(), os.urandom)) == 17
    between.close()
    assert (keys / "field.key").read_bytes() != old
    assert [file.name for file in keys.glob("field.*")] == ["field.key"]
    now = opened(stage, database_url)
    assert now.boxes.field_key_before == b""
    assert_checks(now)
    with pytest.raises(DBAPIError, match="only grows"), now.write() as session:
        session.execute(text("UPDATE entry_paper SET slip_box = card_box"))
    now.close()


def replaced(each: boxed.BoxedColumns, at_once: int) -> boxed.BoxedColumns:
    """The same in smaller chunks."""
    return boxed.BoxedColumns(each.table, each.columns, each.place, at_once)


def test_a_run_killed_before_the_old_key_was_destroyed_only_destroys_it(
    tmp_path: Path, sqlite_template: Path
) -> None:
    home = a_home(tmp_path / "home", demo=False)
    shutil.copy(sqlite_template, home / "lottery.db")
    stage = Stage(an_office(home, f"sqlite:///{home / 'lottery.db'}"))
    Clerk(stage).enters_many(2)
    stage.office.close()
    before = (home / "keys/field.key").read_bytes()
    files.make_coming(stage.office.settings, "field", os.urandom)
    coming = (home / "keys/field.key.new").read_bytes()
    office = open_office(home, {})
    field.rotate(office, acting=Acting("test", stage.tick(), os.urandom))
    office.close()
    # As it lay there the moment before the last rename.
    (home / "keys/field.key").write_bytes(before)
    (home / "keys/field.key.new").write_bytes(coming)
    office = open_office(home, {})
    field.rotate(office, acting=Acting("test", stage.tick(), os.urandom))
    assert (home / "keys/field.key").read_bytes() == coming
    assert_checks(office)
    office.close()


def test_every_box_of_the_models_is_among_those_that_are_sealed_anew() -> None:
    named = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name == "box" or column.name.endswith("_box")
    }
    assert named == {(each.table.name, column) for each in boxed.BOXED for column in each.columns}
