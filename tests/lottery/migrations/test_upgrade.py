"""A database that was filled under the first tables comes to this version and loses nothing."""

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, text
from sqlalchemy.exc import DBAPIError

from lottery import accounts, attempts, journal, merchants, people, register
from lottery.acting import Acting
from lottery.importing import jobs
from lottery.intake import Receipt, Refused, enter
from lottery.models import Base
from lottery.office import database
from lottery.office.boxes import Boxes
from lottery.programme import campaigns
from lottery.register import checking, entries
from tests.builders import MARCH, a_plan, an_invoice
from tests.lottery.migrations.first_tables import (
    DAY,
    HOLDERS,
    NOW,
    SELLER,
    TODAY,
    Old,
    Row,
    old_rows,
)


def to(engine: Engine, revision: str) -> None:
    """Bring the tables to a version."""
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@pytest.fixture(params=["sqlite", "postgresql"])
def first(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with the first tables and nothing in them."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
        name = f"old_{next(_numbers)}"
        server.execute(f"CREATE DATABASE {name}")
        url = server.url(name)
    engine = database.engine_for(url)
    to(engine, "0001")
    yield engine
    engine.dispose()


_numbers = itertools.count(1)


def fill(engine: Engine, rows: Old) -> None:
    """Insert by SQL, as no model knows these tables any more; then set the heads."""
    with engine.begin() as connection:
        for table, some in rows.items():
            for whole in some:
                # The database numbers rows by itself; there is one of each that is numbered.
                row = {name: value for name, value in whole.items() if name != "id"}
                names = ", ".join(f'"{name}"' for name in row)
                places = ", ".join(f":{name}" for name in row)
                values = {name: _plain(value, engine) for name, value in row.items()}
                statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608
                connection.execute(text(statement), values)
        head = f"UPDATE register_head SET size = 6, last_date = '{TODAY}'"  # noqa: S608
        connection.execute(text(head))
        last = {"hash": rows["journal_line"][-1]["hash"]}
        connection.execute(text("UPDATE journal_head SET size = 2, hash = :hash"), last)


def _plain(value: Any, engine: Engine) -> Any:
    if engine.dialect.name == "sqlite" and isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, date) else value


def content(engine: Engine) -> Old:
    """Every row of every table, by the tables as they lie there."""
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        return {
            name: [_comparable(row._mapping) for row in connection.execute(table.select())]
            for name, table in metadata.tables.items()
        }


def _comparable(row: Any) -> Row:
    def one(value: Any) -> Any:
        if isinstance(value, memoryview):
            return bytes(value)
        if isinstance(value, datetime):
            return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        return value

    return {name: one(value) for name, value in row.items()}


@pytest.fixture
def rows(boxes: Boxes, random_bytes: Callable[[int], bytes]) -> Old:
    return old_rows(boxes, random_bytes)


@pytest.fixture
def upgraded(first: Engine, rows: Old) -> Engine:
    """The filled database, brought to this version."""
    fill(first, rows)
    database.upgrade(first)
    database.check_schema(first)
    return first


PAPERS = ("slip_box", "card_box", "holder_index", "phone_index", "person_index", "seller_index")
MOVED = ("merchant", "draw_step", "invoice_identity", "entry", "draw_document")


def test_there_are_rows_for_every_old_table(first: Engine, rows: Old) -> None:
    heads = {"register_head", "journal_head", "alembic_version"}
    assert set(content(first)) == set(rows) | heads


def test_what_did_not_move_lies_where_it_lay(upgraded: Engine, rows: Old) -> None:
    now = content(upgraded)
    for table in set(rows) - set(MOVED):
        for row in rows[table]:
            assert [r for r in now[table] if row.items() <= r.items()], (table, row)
        assert len(now[table]) == len(rows[table])


def test_what_moved_has_lost_nothing(upgraded: Engine, rows: Old) -> None:
    now = content(upgraded)
    for row in rows["entry"]:
        kept = {name: value for name, value in row.items() if name not in PAPERS}
        paper = {"entry": row["number"]} | {name: row[name] for name in PAPERS}
        assert kept | {} in [{n: v for n, v in r.items() if n in kept} for r in now["entry"]]
        assert {name: value for name, value in paper.items() if name != "commit"} in now[
            "entry_paper"
        ]
    assert len(now["entry"]) == len(now["entry_paper"]) == 3
    for row in rows["invoice_identity"]:
        assert row | {"scope": "", "follows": None} in now["invoice_identity"]
    for row in rows["merchant"]:
        assert [r for r in now["merchant_version"] if row.items() <= r.items()]
    names = {"planned": "open", "minuted": "signed"}
    for row in rows["draw_step"]:
        assert row | {"step": names.get(row["step"], row["step"])} in now["draw_step"]
    assert [row["name"] for row in now["draw_document"]] == ["manifest.txt"]
    assert now["draw_key"] == [{"draw": MARCH, "attempt": 1, "box": b"box"}]


def test_the_tables_are_those_of_the_models(upgraded: Engine) -> None:
    with upgraded.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_program_reads_all_of_it(upgraded: Engine, boxes: Boxes) -> None:
    with database.reading(upgraded) as session:
        checking.check_register(session)
        checking.check_entries(session)
        assert journal.verify(session) == 2
        people.check_keys(session, boxes)
        assert register.size(session) == 6
        for number, holder in zip((0, 2, 4), HOLDERS, strict=True):
            commit = entries.entry(session, number).commit
            slip = people.open_slip(boxes, commit, entries.papers(session, number).slip_box)
            assert slip.holder == holder
        assert [entries.status(session, n) for n in (0, 2, 4)] == [
            "accepted",
            "accepted",
            "rejected",
        ]
        assert campaigns.barred(session) == {"b" * 64: "staff"}
        assert campaigns.plan(session, MARCH) == a_plan()
        assert jobs.tally(session, 1) == {("accept", ""): 1, ("refuse", "buyer-company"): 1}


def test_draws_stand_where_they_stood(upgraded: Engine) -> None:
    with database.reading(upgraded) as session:
        held = attempts.get(session, MARCH, 1)
        assert list(held.steps) == ["open", "frozen", "committed", "drawn", "signed", "published"]
        assert [source.value for source in held.sources] == ["31415926", None]
        assert held.sources[1].parameter == "d" * 64
        assert held.tiers[0].value_fen == 8000000
        assert list(attempts.newest(session, MARCH).steps) == ["open", "void"]
        assert attempts.document(session, held, "manifest.txt") == b"manifest\n"


def test_accounts_and_merchants_are_known_again(upgraded: Engine) -> None:
    with database.reading(upgraded) as session:
        account = accounts.find_by_username(session, "zhang")
        assert account is not None
        assert (account.name, set(account.roles)) == ("张某", {"clerk"})
        known = merchants.registry(session).merchant(SELLER, DAY)
        assert known is not None
        assert known.name == "邹平市某某饭店"
        (version,) = merchants.history(session, SELLER)
        assert (version.by, version.at.tzinfo) == ("upgrade", UTC)


def test_an_identity_that_was_held_is_held_and_entering_goes_on(
    upgraded: Engine, boxes: Boxes, random_bytes: Callable[[int], bytes]
) -> None:
    def enters(number: str) -> Receipt | Refused:
        with database.writing(upgraded) as session:
            return enter(
                session,
                boxes,
                an_invoice(number=number),
                campaign="fp",
                acting=Acting("clerk2", NOW, lambda size: b"\1" + random_bytes(size)[1:]),
            )

    for taken in (f"2437{1:016d}", f"2437{2:016d}"):
        refused = enters(taken)
        assert isinstance(refused, Refused)
        assert [reason.code for reason in refused.reasons] == ["duplicate"]
    made = enters(f"2437{9:016d}")
    assert isinstance(made, Receipt)
    assert made.entry == 6


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry_paper SET seller_index = ''",
        "DELETE FROM entry_paper",
        "DELETE FROM draw_document",
        "DELETE FROM draw_key",
        "UPDATE draw_step SET step = 'void'",
        "UPDATE invoice_identity SET entry = 0",
        "DELETE FROM merchant_version",
        "UPDATE entry SET amount_fen = 1",
        "UPDATE draw_source SET value = '1' WHERE number = 1",
    ],
)
def test_what_never_changes_is_guarded_as_before(upgraded: Engine, statement: str) -> None:
    with pytest.raises(DBAPIError), upgraded.begin() as connection:
        connection.execute(text(statement))
