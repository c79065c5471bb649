"""The same with PostgreSQL: its own dump, held without a server, and put back into an empty one."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Event

import pytest

from lottery import journal, register
from lottery.acknowledged.published import FILE
from lottery.backup import databases, keyring, looking, making, restoring
from lottery.backup.restoring import RestoreWanted
from lottery.errors import BackupRefusedError, DatabaseBehindError, JournalBrokenError
from lottery.office import Office
from lottery.office.keys import signers
from lottery.opening import open_office
from tests.builders import a_home, an_office
from tests.checked import assert_checks
from tests.lottery.acknowledged.test_head import MORNING, enter
from tests.lottery.backup.test_backup import PASSPHRASE, acting
from tests.postgresql import Server

pytestmark = pytest.mark.slow


@pytest.fixture
def kept(postgresql: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office on PostgreSQL with a second disk; its programs are those of the tests' server."""
    monkeypatch.setenv("PG_BIN", str(postgresql.programs))
    for name in ("kept", "again"):
        postgresql.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    postgresql.execute("CREATE DATABASE kept TEMPLATE template_lottery")
    postgresql.execute("CREATE DATABASE again")
    home, second = a_home(tmp_path / "home"), tmp_path / "second"
    second.mkdir()
    said, url = (home / "lottery.toml").read_text("utf-8"), postgresql.url("kept")
    said = said.replace('database = "lottery.db"', f'database = "{url}"')
    (home / "lottery.toml").write_text(f'second_disk = "{second}"\n{said}', "utf-8")
    an_office(home, url).close()
    return open_office(home, {})


def test_a_line_of_the_journal_that_was_changed_is_noticed_in_the_dump(
    kept: Office, tmp_path: Path
) -> None:
    with kept.write() as session:
        told = {"note": "a\tb\\n {}".format("\u4e2d")}
        journal.write(session, actor="cli:测试", act="noted", detail=told, now=MORNING)
    databases.copy(kept.engine, tmp_path / "whole")
    with kept.read() as session:
        assert looking.dump(tmp_path / "whole")[2:] == journal.head(session)
    with kept.engine.begin() as connection:
        for statement in (
            "ALTER TABLE journal_line DISABLE TRIGGER ALL",
            "UPDATE journal_line SET actor = 'somebody' WHERE seq = 1",
        ):
            connection.exec_driver_sql(statement)
    databases.copy(kept.engine, tmp_path / "changed")
    with pytest.raises(JournalBrokenError):
        looking.dump(tmp_path / "changed")
    kept.close()


def test_a_dump_goes_on_to_the_last_act_in_an_empty_database(
    kept: Office, postgresql: Server, tmp_path: Path
) -> None:
    home, file = kept.settings.home, tmp_path / "b"
    enter(kept, 1)
    making.make(kept, file, PASSPHRASE, days=35, acting=acting())
    enter(kept, 2, 3)
    with kept.read() as session:
        told = list(register.lines(session))
    kept.close()
    keys = keyring.of_folder(home / "keys")
    one = RestoreWanted(file, tmp_path / "again", PASSPHRASE, keys, postgresql.url("again"))
    found = restoring.restore(one, acting=acting("again"))
    assert (found.register, found.loss) == (6, None)
    again = open_office(tmp_path / "again", {})
    with again.read() as session:
        assert list(register.lines(session)) == told
    enter(again, 4)  # new rows are numbered behind those that were put back
    assert_checks(again)
    again.close()
    with pytest.raises(BackupRefusedError, match="不会覆盖"):
        restoring.restore(
            RestoreWanted(file, tmp_path / "third", PASSPHRASE, keys, postgresql.url("again")),
            acting=acting("third"),
        )


def test_a_dump_made_while_two_servers_enter_comes_back_whole_and_an_older_one_is_refused(
    kept: Office, postgresql: Server, tmp_path: Path
) -> None:
    home, second = kept.settings.home, tmp_path / "second"
    making.make(kept, tmp_path / "older", PASSPHRASE, days=35, acting=acting())
    other, stop = open_office(home, {}), Event()

    def serve(office: Office, numbers: Iterator[int]) -> None:
        while not stop.is_set():
            enter(office, next(numbers))

    with ThreadPoolExecutor(2) as pool:
        servers = [
            pool.submit(serve, one, count(10_000 * n)) for n, one in enumerate((kept, other), 1)
        ]
        try:
            making.make(kept, tmp_path / "b", PASSPHRASE, days=35, acting=acting("under load"))
        finally:
            stop.set()
        for each in servers:
            each.result()
    with kept.read() as session:
        told = list(register.lines(session))
    head = shutil.copy(kept.keeper.place, tmp_path / "head.txt")
    for office in (kept, other):
        office.close()
    keys, url = keyring.of_folder(home / "keys"), postgresql.url("again")
    shutil.copytree(second, tmp_path / "copy")
    old = RestoreWanted(
        *(tmp_path / "older", tmp_path / "refused", PASSPHRASE, keys, url),
        second=tmp_path / "nothing",
        head=Path(head),
    )
    with pytest.raises(BackupRefusedError, match="会丢失"):
        restoring.restore(old, acting=acting("older"))
    postgresql.execute("DROP DATABASE again")
    postgresql.execute("CREATE DATABASE again")
    new = RestoreWanted(
        *(tmp_path / "b", tmp_path / "again", PASSPHRASE, keys, url),
        second=tmp_path / "copy",
        head=Path(head),
    )
    found = restoring.restore(new, acting=acting("again"))
    assert (found.register, found.loss) == (len(told), None)
    assert found.changes > 0
    again = open_office(tmp_path / "again", {})
    with again.read() as session:
        assert list(register.lines(session)) == told
    again.close()


def test_a_dump_may_take_longer_than_anybody_else_may_stand_still(
    kept: Office, postgresql: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = tmp_path / "programs"
    slow.mkdir()
    for name, waits in (("pg_dump", "sleep 0.5"), ("pg_restore", ":")):
        (slow / name).write_text(f'#!/bin/sh\n{waits}\nexec {postgresql.programs / name} "$@"\n')
        (slow / name).chmod(0o755)
    monkeypatch.setenv("PG_BIN", str(slow))
    kept.close()
    limits = "-c%20idle_in_transaction_session_timeout%3D100%20-c%20statement_timeout%3D400"
    url = postgresql.url("kept")
    hasty = f"{url}{'&' if '?' in url else '?'}options={limits}"
    office = open_office(kept.settings.home, {"LOTTERY_DATABASE_URL": hasty})
    assert databases.copy(office.engine, tmp_path / "dump")[0] == 0
    office.close()


def test_a_dump_is_held_without_a_server(kept: Office, tmp_path: Path) -> None:
    enter(kept, 1)
    place = tmp_path / "dump"
    size, root, acts, last, _ = databases.copy(kept.engine, place)
    kept.close()
    assert looking.dump(place) == (size, root, acts, last)
    whole = place.read_bytes()
    place.write_bytes(whole[: len(whole) // 2])
    with pytest.raises((BackupRefusedError, ValueError)):
        looking.dump(place)


def test_no_checkpoint_is_signed_on_an_older_dump_of_what_was_published(
    kept: Office, postgresql: Server
) -> None:
    """Never two roots of one size, wherever the tables have come from."""
    url = postgresql.url("again")
    kept.engine.dispose()
    postgresql.execute("DROP DATABASE again")
    postgresql.execute("CREATE DATABASE again TEMPLATE kept")
    enter(kept, 1)
    settings, keys = kept.settings, signers(kept.settings)
    with kept.write() as session:
        note = register.checkpoint(session, settings.origin, keys, MORNING)
    folder = settings.public_dir / "commitments" / "ZP-1"
    folder.mkdir(parents=True)
    (folder / FILE).write_bytes(note)
    kept.close()
    with pytest.raises(DatabaseBehindError):
        open_office(settings.home, {"LOTTERY_DATABASE_URL": url})
