"""A home in a sealed file, and a home made of it: what was acknowledged is there again, or somebody
is told what is not."""

import errno
import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import make_url

from lottery import journal, passphrases, register, retention, sealed, whole_files
from lottery.acknowledged import files, last_backup, lines, walking
from lottery.acting import Acting
from lottery.backup import about, databases, keyring, looking, making, restoring
from lottery.backup.restoring import RestoreWanted
from lottery.cli import main
from lottery.errors import (
    BackupRefusedError,
    HeadRefusedError,
    MachineFaultError,
    SecondDiskError,
)
from lottery.office import Office
from lottery.opening import open_office
from lottery.register import entries
from tests.builders import random_bytes_from
from tests.conftest import CODE
from tests.limits import LIMITED, at_most
from tests.lottery.acknowledged.test_head import MORNING, enter

PASSPHRASE = "a long passphrase"
EVENING = MORNING + timedelta(hours=9)
LONG_AFTER = MORNING + timedelta(days=4000)


@pytest.fixture
def kept(office: Office, tmp_path: Path) -> Office:
    """The office with a second disk, on which it goes on from here."""
    office.close()
    (tmp_path / "second").mkdir()
    settings = office.settings.home / "lottery.toml"
    said = f'second_disk = "{(tmp_path / "second").as_posix()}"\n'
    settings.write_text(said + settings.read_text("utf-8"), "utf-8")
    return open_office(office.settings.home)


def acting(start: str = "backup") -> Acting:
    return Acting("cli:test", EVENING, random_bytes_from(start))


def made(office: Office, place: Path, days: int = 35) -> Path:
    making.make(office, place, PASSPHRASE, days=days, acting=acting())
    return place


def wanted(file: Path, home: Path, keys: Path, **how: object) -> RestoreWanted:
    return RestoreWanted(file, home, PASSPHRASE, keyring.of_folder(keys), **how)  # type: ignore[arg-type]


def lines_of(home: Path) -> Sequence[bytes]:
    office = open_office(home)
    with office.read() as session:
        found = list(register.lines(session))
    office.close()
    return found


def go_on_with_its_second_disk(home: Path) -> None:
    """As somebody does who has seen to it that the home of before is at work no more."""
    said = (home / "lottery.toml").read_text("utf-8")
    assert "\nsecond_disk = " not in said
    named = said.replace("# second_disk = ", "second_disk = ", 1)
    (home / "lottery.toml").write_text(named, "utf-8")


def check(home: Path) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "check", "--papers"])


def test_what_was_acknowledged_after_the_backup_comes_back_from_the_second_disk(
    kept: Office, tmp_path: Path
) -> None:
    enter(kept, 1)
    file = made(kept, tmp_path / "b")
    enter(kept, 2, 3)
    home, told = kept.settings.home, lines_of(kept.settings.home)
    kept.close()
    keys = shutil.copytree(home / "keys", tmp_path / "keys")
    shutil.rmtree(home)
    found = restoring.restore(wanted(file, tmp_path / "again", keys), acting=acting("again"))
    assert (found.register, found.loss) == (6, None)
    assert lines_of(tmp_path / "again") == told
    assert check(tmp_path / "again").exit_code == 0
    go_on_with_its_second_disk(tmp_path / "again")
    office = open_office(tmp_path / "again")
    enter(office, 4)  # and it goes on, on the same second disk
    assert office.keeper.second
    end, head = office.keeper.second.end(), office.keeper.head()
    assert end
    assert head
    assert (end.journal, end.register) == (head.journal, head.register)
    office.close()


def test_without_the_second_disk_somebody_is_told_what_is_lost_and_two_must_agree(
    kept: Office, tmp_path: Path
) -> None:
    enter(kept, 1)
    file = made(kept, tmp_path / "b", days=3650)  # the command has the clock of today
    enter(kept, 2)
    kept.close()
    head = next((kept.settings.home / "heads").glob("*.txt"))
    for place in (tmp_path / "second").glob("*.lines"):
        place.unlink()
    one = wanted(file, tmp_path / "again", kept.settings.home / "keys", head=head)
    with pytest.raises(BackupRefusedError, match="第 0000000002 行至第 0000000003 行"):
        restoring.restore(one, acting=acting("a"))
    assert not (tmp_path / "again").exists()
    assert not list(tmp_path.glob(".again*"))
    run = [
        *("restore", str(file), str(tmp_path / "again"), "--keys", str(head.parents[1] / "keys"))
    ]
    run += ["--head", str(head), "--agreed", "organiser", "--agreed", "supervisor"]
    secret = tmp_path / "secret"
    secret.write_text(f"{PASSPHRASE}\n", "utf-8")
    secret.chmod(0o600)
    run += ["--passphrase-file", str(secret)]
    words = "a long phrase of nobody\n"
    alone = CliRunner().invoke(main, [*run[:-6], "--agreed", "clerk", *run[-2:]], input=words)
    assert (alone.exit_code, "须由两人同意" in alone.output) == (1, True)
    wrong = CliRunner().invoke(main, run, input=words + "another phrase\n")
    assert (wrong.exit_code, (tmp_path / "again").exists()) == (1, False)
    done = CliRunner().invoke(main, run, input=words + words)
    assert done.exit_code == 0, done.output
    assert "已记入操作日志" in done.output
    assert check(tmp_path / "again").exit_code == 0


def test_a_loss_that_two_take_upon_themselves_stands_in_the_journal(
    kept: Office, tmp_path: Path
) -> None:
    file = made(kept, tmp_path / "b")
    enter(kept, 1)
    kept.close()
    shutil.rmtree(tmp_path / "second")
    (tmp_path / "second").mkdir()
    one = wanted(
        file,
        tmp_path / "again",
        kept.settings.home / "keys",
        agree=lambda office, loss: ["organiser", "supervisor"],
    )
    found = restoring.restore(one, acting=acting("a"))
    assert found.loss is not None
    assert found.loss.known is None
    office = open_office(tmp_path / "again")
    with office.read() as session:
        last = journal.last_of(session, [last_backup.RESTORED])
        assert last is not None
        assert '"agreed":["organiser","supervisor"]' in last.detail
        assert "不知道备份以后" in last.detail
    office.close()


def test_what_lies_before_a_damaged_place_of_the_second_disk_is_put_back(
    kept: Office, tmp_path: Path
) -> None:
    file = made(kept, tmp_path / "b")
    enter(kept, 1, 2, 3)
    kept.close()
    spoil(max((tmp_path / "second").glob("*.lines")))
    one = wanted(
        *(file, tmp_path / "again", kept.settings.home / "keys"),
        agree=lambda office, loss: ["organiser", "supervisor"],
    )
    found = restoring.restore(one, acting=acting("a"))
    assert found.loss
    assert "损坏" in found.loss.why
    assert (found.changes, found.register) == (1, 2)  # the first record alone
    assert check(tmp_path / "again").exit_code == 0


def test_a_fault_of_the_second_disk_that_the_backup_covers_is_not_told_of_what_was_made_of_it(
    kept: Office, tmp_path: Path
) -> None:
    enter(kept, 1, 2)
    spoil(max((tmp_path / "second").glob("*.lines")))
    told = making.make(kept, tmp_path / "b", PASSPHRASE, days=35, acting=acting()).second_faults
    assert len(told) == 1
    enter(kept, 3)
    kept.close()
    one = wanted(tmp_path / "b", tmp_path / "again", kept.settings.home / "keys")
    assert restoring.restore(one, acting=acting("again")).loss is None
    go_on_with_its_second_disk(tmp_path / "again")
    office = open_office(tmp_path / "again")
    with office.read() as session:
        assert walking.faults(office.keeper, session) == []
    office.close()


def spoil(place: Path) -> None:
    """Spoil the last record but one of the second disk."""
    ends, data = [record.size for record in lines.walk(place)], bytearray(place.read_bytes())
    data[ends[-2] - 100] ^= 1
    place.write_bytes(data)


def test_a_backup_made_while_entries_come_in_holds_and_goes_on_to_the_last(
    kept: Office, tmp_path: Path
) -> None:
    stop, count = Event(), iter(range(10, 10_000))

    def enters() -> None:
        while not stop.is_set():
            enter(kept, next(count))

    clerk = Thread(target=enters)
    clerk.start()
    try:
        file = made(kept, tmp_path / "b")
    finally:
        stop.set()
        clerk.join()
    home, told = kept.settings.home, lines_of(kept.settings.home)
    kept.close()
    assert looked(file, tmp_path).about.register < len(told)
    one = wanted(file, tmp_path / "again", home / "keys")
    assert restoring.restore(one, acting=acting("a")).loss is None
    assert lines_of(tmp_path / "again") == told
    assert check(tmp_path / "again").exit_code == 0


def looked(file: Path, folder: Path) -> looking.Held:
    place = folder / "look"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    return looking.hold(file, PASSPHRASE, place)


def test_no_byte_of_a_backup_can_be_another_and_none_be_missing(
    office: Office, tmp_path: Path
) -> None:
    enter(office, 1)
    file = made(office, tmp_path / "b")
    whole = file.read_bytes()
    step = len(whole) // 40
    for place in [*range(0, len(whole), step), len(whole) - 1]:
        spoiled = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        file.write_bytes(spoiled)
        with pytest.raises(BackupRefusedError):
            looked(file, tmp_path)
    for size in (0, 10, len(whole) // 2, len(whole) - 1, len(whole) - 17):
        file.write_bytes(whole[:size])
        with pytest.raises(BackupRefusedError):
            looked(file, tmp_path)
    chunk = sealed.CHUNK + sealed.TAG
    start = len(whole) % chunk
    assert len(whole) > 2 * chunk or start  # a chunk may be exchanged with another one
    file.write_bytes(whole)
    with pytest.raises(BackupRefusedError, match="口令不对"):
        looking.hold(file, PASSPHRASE + "x", tmp_path)
    assert looked(file, tmp_path).about.register == 2


def test_a_stream_of_many_chunks_comes_back_and_none_can_change_places(tmp_path: Path) -> None:
    place, kind = tmp_path / "stream", replace(about.KIND, first=b"kind\n")
    told = os.urandom(3 * sealed.CHUNK)
    with place.open("wb") as out:
        writer = sealed.SealingWriter(out, kind, b"{}", PASSPHRASE, os.urandom)
        for start in range(0, len(told), 700_001):
            writer.write(told[start : start + 700_001])
        writer.finish()
    with place.open("rb") as data:
        assert sealed.SealedReader(data, kind, PASSPHRASE).read() == told
    whole = place.read_bytes()
    head, chunk = len(kind.first) + 3 + passphrases.SALT, sealed.CHUNK + sealed.TAG
    parts = [whole[head + n * chunk : head + (n + 1) * chunk] for n in range(3)]
    for order in ((1, 0, 2), (0, 1), (0, 2), (0, 1, 2, 2)):
        place.write_bytes(whole[:head] + b"".join(parts[n] for n in order))
        with place.open("rb") as data, pytest.raises(BackupRefusedError):
            sealed.SealedReader(data, kind, PASSPHRASE).read()


def test_a_backup_says_until_when_it_may_be_kept_and_is_removed_then(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    first = made(office, folder / f"first{about.SUFFIX}", days=1)
    (folder / f"strange{about.SUFFIX}").write_bytes(b"of somebody else")
    said = vars(about.of(first)) | {"expires_at": "2000-01-01T00:00:00"}  # of which zone?
    for number, line in enumerate((json.dumps(said), "[" * 4000)):
        data = about.KIND.first + line.encode() + b"\n" + bytes(32)
        (folder / f"made-up-{number}{about.SUFFIX}").write_bytes(data)
    later = Acting("cli:test", EVENING + timedelta(days=2), random_bytes_from("later"))
    one = wanted(first, tmp_path / "again", office.settings.home / "keys")
    with pytest.raises(BackupRefusedError, match="过期"):
        restoring.restore(one, acting=later)
    second = making.make(office, folder, PASSPHRASE, days=1, acting=later)
    assert second.pruned == (first,)
    third = made(office, folder / f"third{about.SUFFIX}", days=1)
    remove = Path.unlink

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if self == third:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(self))
        remove(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    fourth = making.make(office, folder / "fourth", PASSPHRASE, days=1, acting=later)
    assert (fourth.pruned, fourth.kept_on, fourth.place.exists()) == ((), (third,), True)
    for place in (third, fourth.place):
        remove(place)
    strange = {folder / f"{name}{about.SUFFIX}" for name in ("strange", "made-up-0", "made-up-1")}
    assert {*folder.iterdir()} == {second.place, *strange}
    office.close()


@pytest.mark.skipif(sys.platform == "win32", reason="files are not locked there")
def test_of_two_backups_at_once_one_is_refused_and_what_a_kill_left_is_swept(
    office: Office, tmp_path: Path
) -> None:
    folder, home = tmp_path / "backups", office.settings.home
    folder.mkdir()
    drafts = [folder / f".x{about.SUFFIX}.abcd1234.draft", home / ".lottery-work-abcd1234"]
    drafts[0].write_bytes(b"half")
    drafts[1].mkdir()
    running = home / ".lottery-work-running"
    running.mkdir()
    with (
        files.locked(home / "heads" / ".backup"),
        pytest.raises(BackupRefusedError, match="另一次"),
    ):
        making.make(office, folder, PASSPHRASE, days=1, acting=acting())
    import fcntl  # noqa: PLC0415 - Windows has none

    handle = os.open(running, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)  # as whoever works in it holds it
    made_ = making.make(office, folder, PASSPHRASE, days=1, acting=acting())
    assert list(folder.iterdir()) == [made_.place]
    office.close()
    open_office(home).close()
    assert [path.exists() for path in (*drafts, running)] == [False, False, True]
    os.close(handle)


def test_people_forgotten_after_the_backup_are_forgotten_in_what_is_restored(
    kept: Office, tmp_path: Path
) -> None:
    """A destroyed paper does not come back, neither as a row nor between the rows."""
    enter(kept, 1)
    file = made(kept, tmp_path / "b")
    with kept.read() as session:
        box = bytes(entries.papers(session, 0).slip_box)
    with kept.write() as session:
        retention.forget(session, ["fp-2024-03"], [CODE], by="admin", now=LONG_AFTER)
    kept.close()
    one = wanted(file, tmp_path / "again", kept.settings.home / "keys")
    assert restoring.restore(one, acting=acting("a")).loss is None
    with closing(sqlite3.connect(tmp_path / "again" / "lottery.db")) as base:
        assert base.execute("SELECT count(*) FROM entry_paper").fetchone() == (0,)
    assert box not in (tmp_path / "again" / "lottery.db").read_bytes()


def test_an_unmounted_second_disk_stops_the_work_before_it_begins(
    kept: Office, tmp_path: Path
) -> None:
    enter(kept, 1)
    (tmp_path / "second").rename(tmp_path / "away")
    (tmp_path / "second").mkdir()  # what is left to see where nothing is mounted
    with pytest.raises(SecondDiskError, match="第二块盘不在"):
        enter(kept, 2)
    with kept.read() as session:
        assert register.size(session) == 2
    kept.close()
    with pytest.raises(SecondDiskError):
        open_office(kept.settings.home)
    run = ["--home", str(kept.settings.home), "backup", "second-disk"]
    done = CliRunner().invoke(main, [*run, "--replaced"])
    assert done.exit_code == 0, done.output
    again = open_office(kept.settings.home)
    enter(again, 2)
    again.close()
    (tmp_path / "second" / "fpdraw-second-disk.txt").write_text("another's\n")
    with pytest.raises(SecondDiskError, match="另一个数据目录"):
        open_office(kept.settings.home)


def test_a_record_that_the_power_cut_is_written_again(kept: Office, tmp_path: Path) -> None:
    enter(kept, 1)
    place = max((tmp_path / "second").glob("*.lines"))
    before = place.stat().st_size
    enter(kept, 2)
    kept.close()
    whole = place.read_bytes()
    place.write_bytes(whole[: before + (len(whole) - before) // 2])
    head = next((kept.settings.home / "heads").glob("*.txt"))
    office = open_office(kept.settings.home)
    enter(office, 3)
    assert office.keeper.second
    told = list(office.keeper.second.changes(0 if before == 0 else _begins(place)))
    assert told[-1].upto == office.keeper.second.end().journal  # type: ignore[union-attr]
    office.close()
    assert head.exists()


def _begins(place: Path) -> int:
    return lines.begun(place).after


def test_a_record_that_never_reached_the_disk_is_not_taken_for_one_that_did(
    kept: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a disk has refused to write, or nobody has asked it to, a later reader sees all the
    same: in the memory of the system."""
    enter(kept, 1)
    (place,), real = (tmp_path / "second").glob("*.lines"), os.fsync
    synced: list[bool] = []
    refuses = True

    def fsync(number: int) -> None:
        if os.path.samestat(os.fstat(number), place.stat()):
            synced.append(not refuses)
            if refuses:
                raise OSError(errno.EIO, os.strerror(errno.EIO), str(place))
        real(number)

    monkeypatch.setattr(os, "fsync", fsync)
    size = place.stat().st_size
    with pytest.raises(HeadRefusedError):
        enter(kept, 2)
    assert place.stat().st_size == size
    refuses = False
    head = kept.keeper.head()
    assert head
    kept.keeper.settle(kept.read)  # as whoever opens the home next
    assert synced == [False, True]
    whole_files.write(kept.keeper.place, head.text())  # as a kill leaves it, behind the record
    kept.keeper.settle(kept.read)
    assert synced == [False, True, True]
    now = kept.keeper.head()
    assert now
    assert now.second == now.journal > head.journal
    kept.close()


def test_the_commands_of_a_backup_say_one_line_and_keep_the_keys_apart(
    office: Office, tmp_path: Path
) -> None:
    enter(office, 1)
    office.close()
    home, secret = office.settings.home, tmp_path / "secret"
    secret.write_text(f"{PASSPHRASE}\n", "utf-8")
    secret.chmod(0o644)
    run = ["--home", str(home), "backup"]
    given = ["--passphrase-file", str(secret)]
    if os.name != "nt":
        refused = CliRunner().invoke(main, [*run, str(tmp_path / "b"), *given])
        assert (refused.exit_code, "chmod 600" in refused.output) == (1, True)
    secret.chmod(0o600)
    for arguments in (["keys", str(tmp_path / "k")], [str(tmp_path / "b")]):
        done = CliRunner().invoke(main, [*run, *arguments, *given])
        assert done.exit_code == 0, done.output
        assert done.output.count("\n") == 1
    done = CliRunner().invoke(main, ["backup", "check", str(tmp_path / "b"), *given])
    assert done.exit_code == 0, done.output
    field = (home / "keys" / "field.key").read_bytes()
    assert keyring.read(tmp_path / "k", PASSPHRASE)["field.key"] == field
    assert looked(tmp_path / "b", tmp_path).files >= 2
    again = CliRunner().invoke(main, [*run, str(tmp_path / "b"), *given])
    assert (again.exit_code, "不会覆盖" in again.output) == (1, True)
    head = str(home / "heads" / "lottery.db.txt")
    made_of = ["restore", str(tmp_path / "b"), str(tmp_path / "new"), "--keys", str(tmp_path / "k")]
    made_of += [*given, "--keys-passphrase-file", str(secret)]
    done = CliRunner().invoke(main, [*made_of, "--head", head])
    assert done.exit_code == 0, done.output
    assert check(tmp_path / "new").exit_code == 0


def test_the_nightly_passphrase_of_the_environment_is_not_taken_for_the_keys(
    office: Office, tmp_path: Path
) -> None:
    office.close()
    secret = tmp_path / "secret"
    secret.write_text(f"{PASSPHRASE}\n", "utf-8")
    secret.chmod(0o600)
    run = ["--home", str(office.settings.home), "backup", "keys", str(tmp_path / "k")]
    known, typed = {"LOTTERY_PASSPHRASE_FILE": str(secret)}, "of the keys alone"
    done = CliRunner().invoke(main, run, env=known, input=f"{typed}\n{typed}\n")
    assert done.exit_code == 0, done.output
    assert "field.key" in keyring.read(tmp_path / "k", typed)
    with pytest.raises(BackupRefusedError):
        keyring.read(tmp_path / "k", PASSPHRASE)


@pytest.mark.parametrize(
    ("spelled", "told"),
    [
        (f"\ufeff{PASSPHRASE}\r\n".encode(), "照着打不出来"),
        (f"{PASSPHRASE}\nand a note\n".encode(), "照着打不出来"),
        (PASSPHRASE.encode("utf-16"), "不是 UTF-8 的文本"),
    ],
)
def test_a_passphrase_file_that_nobody_can_type_from_paper_seals_nothing(
    tmp_path: Path, spelled: bytes, told: str
) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(spelled)
    secret.chmod(0o600)
    run = ["backup", str(tmp_path / "b"), "--passphrase-file", str(secret)]
    done = CliRunner().invoke(main, run)
    assert (done.exit_code, told in done.output, done.output.count("\n")) == (1, True, 1)


@LIMITED
def test_a_copy_for_which_there_is_no_room_is_a_fault_of_the_disk(
    office: Office, tmp_path: Path
) -> None:
    with at_most("RLIMIT_FSIZE", 48 << 10), pytest.raises(MachineFaultError) as told:
        databases.copy(office.engine, tmp_path / "copy.db")
    assert told.value.kind == "full"


@LIMITED
def test_a_backup_and_a_restored_home_for_which_there_is_no_room_are_faults_of_the_disk(
    kept: Office, tmp_path: Path
) -> None:
    file, new = made(kept, tmp_path / "b"), tmp_path / "new"
    wants = wanted(file, new, kept.settings.home / "keys")
    for act in (
        lambda: made(kept, tmp_path / "other"),
        lambda: restoring.restore(wants, acting=acting()),
    ):
        with at_most("RLIMIT_FSIZE", 48 << 10), pytest.raises(MachineFaultError) as told:
            act()
        assert told.value.kind == "full"
        assert "磁盘已满" in str(told.value)
    assert not new.exists()
    assert not (tmp_path / "other").exists()
    restoring.restore(wants, acting=acting())


@pytest.mark.skipif(sys.platform == "win32", reason="its programs are no scripts")
@pytest.mark.parametrize("url", ["u:secret@db/x?port=1", "db/x?user=u&password=secret&port=1"])
def test_a_databases_password_is_on_no_command_line(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    program = tmp_path / "pg_restore"
    program.write_text(f'#!/bin/sh\necho "$* / $PGPASSWORD" > {told}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    databases._run(make_url(f"postgresql+psycopg://{url}"), "pg_restore")
    command, password = told.read_text().split(" / ")
    assert "port=1" in command
    assert "secret" not in command
    assert password == "secret\n"
