"""PostgreSQL while its server goes away, comes back, refuses or waits: one entry, and one line."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, make_url, text
from sqlalchemy.exc import OperationalError

from lottery import intake, register
from lottery.doctor import gathering
from lottery.errors import DatabaseClosedError, MachineFaultError
from lottery.importing.chunks import import_file
from lottery.intake import EntryRequest, counter
from lottery.intake.counter import Clerks
from lottery.office import Office, database, engines
from lottery.tables.sheets import write_csv
from tests.actors import Stage
from tests.builders import SELLER, an_invoice, an_office
from tests.checked import assert_checks
from tests.postgresql import Server

pytestmark = pytest.mark.slow
_numbers = itertools.count(1)


@pytest.fixture
def url(postgresql: Server) -> str:
    """A fresh database of the server."""
    name = f"server_{next(_numbers)}"
    postgresql.execute(f"CREATE DATABASE {name} TEMPLATE template_lottery")
    return postgresql.url(name)


@pytest.fixture
def stage(home: Path, url: str) -> Iterator[Stage]:
    """An office on it."""
    office = an_office(home, url)
    yield Stage(office)
    office.close()


def enter(stage: Stage, number: int) -> intake.Receipt:
    """A confirmed invoice at the counter."""
    asked = EntryRequest(an_invoice(number=f"2437{number:016d}"), "fp", "clerk", agreed=True)
    made = counter.enter(
        stage.office, Clerks(), asked, now=stage.tick(), random_bytes=stage.random_bytes
    )
    assert isinstance(made, intake.Receipt)
    return made


def size(office: Office) -> int:
    with office.read() as session:
        return register.size(session)


def everybody_is_cut_off(postgresql: Server, url: str) -> None:
    """The server ends every connection to a database, as it does when it is restarted."""
    name = make_url(url).database
    postgresql.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "  # noqa: S608 - a name of ours
        f"WHERE datname = '{name}' AND pid <> pg_backend_pid()"
    )


@contextmanager
def once(office: Office, what: str, act: Any) -> Iterator[None]:
    """Something happens the next time that the database is at this point."""
    left = [act]

    def listener(*arguments: Any) -> None:
        if left:
            left.pop()(*arguments)

    event.listen(office.engine, what, listener)
    yield
    event.remove(office.engine, what, listener)


def test_a_server_that_was_restarted_is_found_out_before_anything_is_begun(
    stage: Stage, postgresql: Server, url: str
) -> None:
    first = enter(stage, 1)
    everybody_is_cut_off(postgresql, url)
    assert enter(stage, 2).entry == first.entry + 2
    everybody_is_cut_off(postgresql, url)
    assert size(stage.office) == 4


def test_a_line_that_breaks_in_the_midst_is_one_entry_all_the_same(
    stage: Stage, postgresql: Server, url: str
) -> None:
    enter(stage, 1)
    with once(stage.office, "commit", lambda _line: everybody_is_cut_off(postgresql, url)):
        enter(stage, 2)
    assert size(stage.office) == 4
    assert_checks(stage.office)


def loses_the_word(line: Any) -> None:
    """The server has stored it, and the line breaks before it says so."""
    line.connection.driver_connection.commit()
    raise OperationalError("COMMIT", {}, psycopg.OperationalError("server closed the connection"))


def test_an_entry_whose_word_was_lost_is_found_again_and_not_entered_twice(stage: Stage) -> None:
    with once(stage.office, "commit", loses_the_word):
        made = enter(stage, 1)
    assert made.outcome == "same"
    assert enter(stage, 1).entry == made.entry
    assert size(stage.office) == 2


def test_an_import_goes_on_after_a_broken_line_and_after_a_lost_word(
    stage: Stage, postgresql: Server, url: str, tmp_path: Path
) -> None:
    heads = ("发票号码", "开票日期", "价税合计", "销售方税号", "购买方名称", "姓名", "手机号")

    def run(name: str, first: int, act: Any) -> None:
        rows = [
            (f"2437{n:016d}", "2024-03-15", "258.00", SELLER, "个人", "测试甲", f"138{n:08d}")
            for n in range(first, first + 5)
        ]
        write_csv(tmp_path / name, [heads, *rows])
        begun: list[int] = []
        left = [act]

        def at_the_rows(line: Any) -> None:
            if begun and left:
                left.pop()(line)

        event.listen(stage.office.engine, "commit", at_the_rows)
        done = import_file(
            stage.office,
            tmp_path / name,
            campaign="fp",
            by="clerk",
            now=stage.tick,
            random_bytes=stage.random_bytes,
            progress=lambda done, _total: begun.append(done),
        )
        event.remove(stage.office.engine, "commit", at_the_rows)
        assert (sum(done.tally.values()), left) == (5, [])

    run("cut.csv", 100, lambda _line: everybody_is_cut_off(postgresql, url))
    run("lost.csv", 200, loses_the_word)
    assert_checks(stage.office)


def test_of_several_hosts_the_one_that_answers_and_can_be_written_to_is_taken(
    stage: Stage, url: str
) -> None:
    plain = make_url(url)
    hosts = ("/nowhere/at/all", str(plain.query["host"]))
    several = plain.set(query={**plain.query, "host": hosts}).render_as_string(hide_password=False)
    engine = database.engine_for(several)
    assert database.version(engine) == database.schema()
    engine.dispose()


def test_a_server_that_is_read_only_is_said_to_be_and_whoever_only_reads_may(
    stage: Stage, postgresql: Server, url: str
) -> None:
    postgresql.execute(
        f"ALTER DATABASE {make_url(url).database} SET default_transaction_read_only = on"
    )
    stage.office.engine.dispose()
    with pytest.raises(MachineFaultError, match="只能读") as told:
        enter(stage, 1)
    assert told.value.kind == "read-only"
    engine = database.engine_for(url, read_only=True)
    with database.reading(engine) as session:
        assert register.size(session) == 0
    engine.dispose()


def test_nobody_waits_for_a_lock_for_ever(stage: Stage, url: str) -> None:
    quick = make_url(url).update_query_dict({"options": "-c lock_timeout=50ms"})
    engine = database.engine_for(quick.render_as_string(hide_password=False))
    hasty = replace(stage, office=replace(stage.office, engine=engine))
    with stage.office.write() as session:
        session.execute(text("LOCK TABLE register_head"))
        with pytest.raises(MachineFaultError) as told:
            enter(hasty, 1)
    assert told.value.kind == "busy"
    engine.dispose()
    enter(stage, 1)


def test_a_server_that_is_not_there_is_said_to_be_away() -> None:
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/lottery"
    engine = engines.engine_for(nowhere)
    with pytest.raises(MachineFaultError) as told, database.reading(engine) as session:
        register.size(session)
    assert told.value.kind == "away"
    with pytest.raises(DatabaseClosedError):
        database.version(engine)


def test_a_deadlock_is_tried_once_more(stage: Stage) -> None:
    def deadlock(_line: Any) -> None:
        raise OperationalError("COMMIT", {}, psycopg.errors.DeadlockDetected("deadlock detected"))

    with once(stage.office, "commit", deadlock):
        enter(stage, 1)
    assert size(stage.office) == 2


def test_what_is_in_the_url_stands_before_what_is_usual(url: str) -> None:
    own = make_url(url).update_query_dict({"connect_timeout": "3"})
    told = engines._of_server(own, read_only=False)
    assert "connect_timeout" not in told
    assert told["target_session_attrs"] == "read-write"


def test_what_is_committed_is_on_the_disk_whatever_the_database_says(
    postgresql: Server, url: str
) -> None:
    name = make_url(url).database
    postgresql.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    own = make_url(url).update_query_dict({"options": "-c lock_timeout=1s"})
    asked = (url, ("fsync",)), (own.render_as_string(hide_password=False), None)
    for address, wanted in asked:
        engine = engines.engine_for(address)
        with database.reading(engine) as session:
            found = gathering.careless(session)
        engine.dispose()
        assert found == (wanted or ("fsync", "synchronous_commit"))  # this server's is off
