"""Faults of the machine: told in a line with the way out, a status of their own, nothing half done.

The faults are real: a database that may not grow, a file that may not, a file that is damaged.
`benchmarks/faults.py` goes through all of them at every act.
"""

import asyncio
import errno
import gc
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import event

from draws import files
from draws.errors import DrawError
from lottery import create_app, intake, machine, register
from lottery.acting import Acting
from lottery.cli import main, serve
from lottery.errors import MachineFaultError
from lottery.invoices import RawEntry
from lottery.minutes.signing.at_once import at_once
from lottery.office import Office
from lottery.tables.sheets import write_csv
from lottery.texts import machine as words
from tests.builders import SELLER, an_invoice, random_bytes_from
from tests.conftest import Clock
from tests.limits import LIMITED, at_most

HEADS = ("发票号码", "开票日期", "价税合计", "销售方税号", "购买方名称", "姓名", "手机号")


def lottery(office: Office, *words: str) -> Result:
    """A command in the office's home."""
    return CliRunner().invoke(main, ["--home", str(office.settings.home), *words])


def enter(office: Office, raw: RawEntry) -> intake.Receipt | intake.Refused:
    """One invoice at the counter."""
    acting = Acting("clerk", Clock().now(), random_bytes_from("machine"))
    with office.write() as session:
        return intake.enter(session, office.boxes, raw, campaign="fp", acting=acting)


def size_of(office: Office) -> int:
    """How many lines the register has."""
    with office.read() as session:
        return register.size(session)


@contextmanager
def full(office: Office) -> Iterator[None]:
    """The database may not grow by a single page, as on a disk that is full."""

    def stop(connection: sqlite3.Connection, *_others: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # SQLite takes what there is, and no more

    event.listen(office.engine, "checkout", stop)
    yield
    event.remove(office.engine, "checkout", stop)
    office.engine.dispose()


def numbered(number: int) -> RawEntry:
    """An invoice of a person of its own."""
    return an_invoice(number=f"2437{number:016d}", phone=f"138{number:08d}")


def fill(office: Office) -> None:
    """Enter until there is no room."""
    for number in range(1000):
        enter(office, numbered(number))


@pytest.mark.slow
def test_a_full_disk_is_told_and_the_same_again_is_entered_once(office: Office) -> None:
    with full(office), pytest.raises(MachineFaultError) as told:
        fill(office)
    assert (told.value.kind, "磁盘已满" in str(told.value)) == ("full", True)
    before = size_of(office)
    made = [enter(office, numbered(number)) for number in range(5)]
    entries = [one.entry for one in made if isinstance(one, intake.Receipt)]
    assert entries == sorted(set(entries))
    assert len(entries) == len(made)
    assert size_of(office) > before
    assert lottery(office, "check", "--papers").exit_code == 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_an_import_that_the_disk_breaks_off_ends_in_a_line_and_goes_on_after_it(
    office: Office, tmp_path: Path
) -> None:
    import resource  # noqa: PLC0415 - Windows has none

    rows = [
        (f"2437{n:016d}", "2024-03-15", "258.00", SELLER, "个人", "测试甲", f"138{n:08d}")
        for n in range(40)
    ]
    write_csv(tmp_path / "march.csv", [HEADS, *rows])
    command = ("import", str(tmp_path / "march.csv"), "--consent", "1")
    office.close()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 10, hard))
        failed = lottery(office, *command)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert failed.exit_code == machine.FAULTY
    (line,) = failed.stderr.splitlines()[-1:]
    assert "磁盘" in line
    assert "Traceback" not in failed.output
    assert lottery(office, *command).exit_code == 0
    with closing(sqlite3.connect(office.settings.home / "lottery.db")) as plain:
        (decided,) = plain.execute("SELECT count(DISTINCT row) FROM import_row").fetchone()
    assert decided == len(rows)
    assert lottery(office, "check", "--papers").exit_code == 0


def damage(file: Path, kind: str) -> None:
    """Spoil the file as a failing disk does."""
    data = bytearray(file.read_bytes())
    if kind == "head":
        data[:16] = b"\0" * 16
    elif kind == "pages":
        for start in range(4096, len(data), 4096):  # the first byte says what a page is
            data[start] = 0x2A
    else:
        del data[len(data) // 3 :]
    file.write_bytes(data)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["head", "pages", "truncated"])
def test_a_damaged_file_is_told_from_an_altered_one(office: Office, kind: str) -> None:
    enter(office, an_invoice())
    office.close()
    damage(office.settings.home / "lottery.db", kind)
    for command in (("check",), ("draws",)):
        done = lottery(office, *command)
        assert (command, done.exit_code) == (command, machine.DAMAGED)
        (line,) = done.output.splitlines()
        assert line.startswith("数据库文件已损坏")
        assert "lottery restore" in line
        assert "改动" in line


@pytest.mark.slow
def test_what_somebody_altered_is_no_damage(office: Office) -> None:
    enter(office, an_invoice())
    office.close()
    with closing(sqlite3.connect(office.settings.home / "lottery.db")) as plain:
        plain.execute("DROP TRIGGER entry_no_update")
        plain.execute("UPDATE entry SET amount_fen = 1")
        plain.commit()
    done = lottery(office, "check")
    assert done.exit_code == machine.REFUSED
    assert "损坏" not in done.output


def a_fault_of_sqlite(tmp_path: Path) -> sqlite3.Error:
    """What SQLite raises of a file that is none of its own."""
    (tmp_path / "none.db").write_bytes(b"nothing of a database" * 100)
    with (
        closing(sqlite3.connect(tmp_path / "none.db")) as plain,
        pytest.raises(sqlite3.Error) as told,
    ):
        plain.execute("SELECT * FROM sqlite_master")
    return told.value


def test_each_fault_has_its_name_its_sentence_and_its_status(tmp_path: Path) -> None:
    assert machine.kind_of(a_fault_of_sqlite(tmp_path)) == "damaged"
    for number, kind in (
        (errno.ENOSPC, "full"),
        (errno.EROFS, "read-only"),
        (errno.EIO, "broken"),
        (errno.ENOLCK, "no-locks"),
        (errno.EMFILE, "handles"),
        (errno.EACCES, "denied"),
    ):
        fault = machine.fault_of(OSError(number, os.strerror(number), "some/file"))
        assert fault is not None
        assert fault.kind == kind
        assert str(fault).startswith(f"{words.TITLES[kind]}（some/file）：这一步没有执行")
    assert machine.kind_of(MemoryError()) == "memory"
    assert set(words.WAYS) == set(words.TITLES)
    assert set(machine.STATUS) | machine.UNDONE <= set(words.TITLES)


def test_what_sqlite_calls_an_error_of_the_disk_is_asked_of_the_disk_itself(tmp_path: Path) -> None:
    vague = sqlite3.OperationalError("disk I/O error")
    vague.sqlite_errorcode = sqlite3.SQLITE_IOERR
    fault = machine.fault_of(vague, tmp_path)
    assert fault is not None
    assert fault.kind == "broken"  # a small file has no trouble there
    highest = (tmp_path / "many").open("wb")  # handles are given out from below
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest.fileno(), hard))
    try:
        fault = machine.fault_of(vague, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        highest.close()
    assert fault is not None
    assert fault.kind == "handles"


@LIMITED
def test_signing_without_handles_is_a_fault_and_nothing_complains_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    with at_most("RLIMIT_NOFILE", 3), pytest.raises(OSError, match="open files") as fault:
        at_once(asyncio.sleep(0))
    assert machine.kind_of(fault.value) == "handles"
    del fault
    gc.collect()
    assert complaints == []


@LIMITED
def test_a_site_that_finds_no_handles_says_nothing_of_its_port(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    site = create_app(office)
    with Path(os.devnull).open("rb") as free:
        few = free.fileno() + 3  # the door and the line, but no more
    with at_most("RLIMIT_NOFILE", few), pytest.raises(MachineFaultError) as told:
        serve._listening(site, "127.0.0.1", 0, https=False)
    assert told.value.kind == "handles"
    gc.collect()
    assert complaints == []


@LIMITED
def test_a_library_that_finds_no_room_is_told_from_one_that_is_not_there() -> None:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    taken = pages * os.sysconf("SC_PAGE_SIZE")
    found = [machine.kind_of(ImportError("no such module"))]
    for kind, most in (("RLIMIT_AS", taken + (8 << 20)), ("RLIMIT_NOFILE", 3)):
        with at_most(kind, most):
            found.append(machine.kind_of(ImportError("it could not be mapped")))
    assert found == ["", "memory", "handles"]


def test_what_the_rules_refuse_is_no_fault_of_the_machine() -> None:
    for error in (ValueError("x"), FileNotFoundError(errno.ENOENT, "x"), sqlite3.IntegrityError()):
        assert machine.fault_of(error) is None
        assert machine.status_of(error) == machine.REFUSED
    assert machine.kind_of(psycopg.errors.UniqueViolation()) == ""


def test_a_server_says_what_it_is_by_its_code() -> None:
    for error, kind in (
        (psycopg.errors.DeadlockDetected(), "deadlock"),
        (psycopg.errors.SerializationFailure(), "deadlock"),
        (psycopg.errors.AdminShutdown(), "away"),
        (psycopg.errors.ReadOnlySqlTransaction(), "read-only"),
        (psycopg.errors.TooManyConnections(), "crowded"),
        (psycopg.errors.LockNotAvailable(), "busy"),
        (psycopg.errors.DiskFull(), "full"),
        (psycopg.OperationalError("server closed the connection unexpectedly"), "away"),
    ):
        assert machine.kind_of(error) == kind


@LIMITED
def test_a_fault_is_found_behind_the_sentence_that_tells_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "manifest.txt"
    file.write_bytes(b"")
    with at_most("RLIMIT_NOFILE", 0), pytest.raises(DrawError) as told:
        files.read(file)
    found = machine.behind(told.value)
    assert found is not None
    assert found.kind == "handles"
    with pytest.raises(DrawError) as told:
        files.read(tmp_path / "absent")
    assert machine.behind(told.value) is None
