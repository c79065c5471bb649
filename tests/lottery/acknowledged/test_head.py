"""An older database in the place of the one that was acknowledged is noticed by whoever opens it,
checks it or signs in its name."""

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from draws.merkle import Tree, leaf_hash
from lottery import beginning, create_app, intake, journal, register
from lottery.acknowledged.head import NONE, Grown, Head, parse
from lottery.acting import Acting
from lottery.cli import main
from lottery.errors import (
    DatabaseBehindError,
    DatabaseForkedError,
    DatabaseMissingError,
    HeadRefusedError,
    SchemaError,
)
from lottery.office import Office, database, heads
from lottery.office.keys import signers
from lottery.opening import open_office
from tests.builders import an_invoice, random_bytes_from

MORNING = datetime.fromisoformat("2024-03-20T09:00:00.123457+08:00")


def enter(office: Office, *numbers: int) -> None:
    for number in numbers:
        raw = an_invoice(number=f"2437{number:016d}", phone=f"1390000{number:04d}")
        acting = Acting("clerk", MORNING, random_bytes_from(f"enter {number}"))
        with office.write() as session:
            intake.enter(session, office.boxes, raw, campaign="fp", acting=acting)


def copy_while_serving(office: Office, place: Path) -> None:
    """What `cp lottery.db` gives: the file without what still lies in the -wal beside it."""
    shutil.copy(office.settings.home / "lottery.db", place)


def put_back(office: Office, copy: Path) -> None:
    office.close()
    for beside in office.settings.home.glob("lottery.db-*"):
        beside.unlink()
    shutil.copy(copy, office.settings.home / "lottery.db")


def checked(home: Path) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["--home", str(home), "check"])
    return done.exit_code, done.output


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 8, 100])
def test_a_register_grown_in_parts_has_the_root_of_the_whole(size: int) -> None:
    leaves, tree = [leaf_hash(b"%d" % number) for number in range(size)], Tree()
    for leaf in leaves:
        tree.append(leaf)
    grown = Grown().by(leaves[: size // 3]).by(leaves[size // 3 :])
    assert (grown.size, grown.root()) == (size, tree.root().hex())
    head = Head("x/y", grown, (0, NONE), 3, "a" * 64, 0, "2024-03-20T01:00:00.000000Z")
    assert parse(head.text()) == head


def test_no_byte_of_a_head_can_be_another() -> None:
    text = Head("x", Grown().by([bytes(32)]), (0, NONE), 3, "a" * 64, 0, "-").text()
    for place in range(len(text)):
        with pytest.raises(ValueError, match="sha256"):
            parse(text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :])
    with pytest.raises(ValueError, match="sha256"):
        parse(text[:-1])


@pytest.mark.skipif(os.name == "nt", reason="files have no owners there")
def test_nobody_else_can_hold_the_lock_behind_which_heads_are_written(office: Office) -> None:
    place = office.keeper.place.parent / ".lock"
    place.unlink(missing_ok=True)
    enter(office, 1)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_the_head_goes_along_with_every_act(office: Office) -> None:
    for number in (1, 2, 3):
        enter(office, number)
        head = office.keeper.head()
        with office.read() as session:
            size = register.size(session)
            assert head is not None
            assert (head.register.size, head.register.root()) == (
                size,
                register.root(session, size),
            )
            assert head.hash == journal.hash_at(session, head.journal)
            assert journal.verify(session) == head.journal


def test_a_copy_made_with_cp_while_serving_is_refused_and_says_what_is_lost(
    office: Office, tmp_path: Path
) -> None:
    enter(office, 1)
    copy_while_serving(office, tmp_path / "copy.db")
    enter(office, 2)
    home = office.settings.home
    put_back(office, tmp_path / "copy.db")
    with pytest.raises(DatabaseBehindError, match=r"(?s)不在.*lottery restore"):
        open_office(home)
    done = CliRunner().invoke(main, ["--home", str(home), "upgrade"])
    assert (done.exit_code, "lottery restore" in done.output) == (1, True)
    code, told = checked(home)
    assert code == 1
    assert "lottery restore" in told
    assert "校验不通过" in told


def test_another_history_of_the_same_length_is_refused(office: Office, tmp_path: Path) -> None:
    home = office.settings.home
    with closing(sqlite3.connect(home / "lottery.db")) as source:
        source.execute("VACUUM INTO ?", [str(tmp_path / "copy.db")])
    enter(office, 1)
    put_back(office, tmp_path / "copy.db")
    (home / "heads" / "lottery.db.txt").rename(tmp_path / "head")
    again = open_office(home)
    enter(again, 2)
    again.close()
    (tmp_path / "head").replace(home / "heads" / "lottery.db.txt")
    with pytest.raises(DatabaseForkedError):
        open_office(home)


def test_a_crash_between_commit_and_head_is_made_good_at_the_start(office: Office) -> None:
    home = office.settings.home
    enter(office, 1)
    place = home / "heads" / "lottery.db.txt"
    older = place.read_bytes()
    enter(office, 2)
    newer = replace(parse(place.read_bytes()), file=NONE)
    place.write_bytes(older)
    office.close()
    again = open_office(home)
    assert replace(parse(place.read_bytes()), file=NONE) == newer
    again.close()


@pytest.mark.parametrize("how", ["check", "serve", "command"])
def test_a_head_that_is_gone_is_told_once_and_begun_anew_with_a_line_in_the_journal(
    office: Office, how: str
) -> None:
    home = office.settings.home
    enter(office, 1)
    place = home / "heads" / "lottery.db.txt"
    before = parse(place.read_bytes()).journal
    shutil.rmtree(home / "heads")
    office.close()
    if how == "check":
        code, told = checked(home)
        assert (code, f"从操作日志第 {before} 条重新开始" in told) == (2, True)
        assert "未完全校验" in told
    elif how == "serve":
        opened = open_office(home)
        create_app(opened)
        opened.close()
    else:
        done = CliRunner().invoke(main, ["--home", str(home), "draws"])
        assert (done.exit_code, "不在（被删除或移走）" in done.output) == (0, True)
    again = open_office(home)
    with again.read() as session:
        lines = list(journal.acts(session, beginning.ACT))
    again.close()
    assert lines == [{"after": before}]
    assert parse(place.read_bytes()).journal > before
    assert checked(home)[0] == 0


def test_a_home_that_never_had_a_head_gets_one_without_a_word(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = office.settings.home
    enter(office, 1)
    shutil.rmtree(home / "heads")
    office.close()
    version = database.version
    monkeypatch.setattr(database, "version", lambda engine: f"{version(engine)}-before")
    monkeypatch.setattr(database, "check_not_newer", lambda found: None)
    done = CliRunner().invoke(main, ["--home", str(home), "upgrade"])
    assert (done.exit_code, "不在（被删除或移走）" in done.output) == (0, False)
    monkeypatch.undo()
    assert checked(home)[0] == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no file modes")
def test_whoever_shows_what_is_published_may_read_the_head(office: Office) -> None:
    folder = office.settings.home / "heads"
    shutil.rmtree(folder)
    before = os.umask(0o077)  # as the service runs
    try:
        enter(office, 1)
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert stat.S_IMODE((folder / "lottery.db.txt").stat().st_mode) == 0o644


def test_a_head_that_cannot_be_read_stops_the_start(office: Office) -> None:
    home = office.settings.home
    enter(office, 1)
    office.close()
    (home / "heads" / "lottery.db.txt").write_bytes(b"fpdraw-head/1\n")
    with pytest.raises(HeadRefusedError, match="读不出"):
        open_office(home)


def test_what_cannot_be_acknowledged_is_not_said_to_be_done(office: Office) -> None:
    folder = office.settings.home / "heads"
    shutil.rmtree(folder)
    folder.write_bytes(b"")  # no folder can be made here
    with pytest.raises(HeadRefusedError, match="不算确认"):
        enter(office, 1)
    folder.unlink()
    enter(office, 2)
    head = office.keeper.head()
    assert head is not None
    assert head.register.size == 4  # both entries and their acceptance: the first is there


def test_a_lost_database_is_told_and_nobody_is_led_to_an_empty_register(office: Office) -> None:
    home = office.settings.home
    enter(office, 1)
    office.close()
    for file in home.glob("lottery.db*"):
        file.unlink()
    for command in ("check", "upgrade", "checkpoint"):
        done = CliRunner().invoke(main, ["--home", str(home), command])
        assert done.exit_code == 1
        assert "数据库不在" in done.output
        assert "lottery restore" in done.output
        assert not list(home.glob("lottery.db*"))
    (home / "lottery.db").touch()  # as SQLite leaves it, where somebody only looked
    with pytest.raises(DatabaseMissingError):
        open_office(home)


def test_a_home_that_never_held_anything_may_have_its_tables_made(office: Office) -> None:
    settings = office.settings
    office.close()
    shutil.rmtree(settings.home / "heads")
    (settings.home / "lottery.db").unlink()
    heads.require_never_used(settings)
    with pytest.raises(SchemaError, match="lottery upgrade"):
        open_office(settings.home)


def test_no_checkpoint_is_signed_behind_or_beside_a_published_one(office: Office) -> None:
    """Another root of the same size would be two registers; the public folder tells of the first,
    and so does the head, wherever the database has come from."""
    enter(office, 1)
    settings, keys = office.settings, signers(office.settings)
    with office.write() as session:
        note = register.checkpoint(session, settings.origin, keys, MORNING)
    head = office.keeper.head()
    assert head is not None
    assert head.checkpoint == (2, head.register.root())
    folder = settings.public_dir / "commitments" / "ZP-1"
    folder.mkdir(parents=True)
    lines = note.split(b"\n")
    lines[2] = b"A" * 43 + b"="
    for written, error in (
        (note.replace(b"\n2\n", b"\n9\n"), DatabaseBehindError),
        (b"\n".join(lines), DatabaseForkedError),
    ):
        (folder / "checkpoint.txt").write_bytes(written)
        with pytest.raises(error), office.write() as session:
            register.checkpoint(session, settings.origin, keys, MORNING)
    (folder / "checkpoint.txt").write_bytes(note)
    with office.write() as session:
        assert register.checkpoint(session, settings.origin, keys, MORNING) == note


MANY = 40
"""Entries that fill pages of their own: the next one does not touch them all again."""


def abandoned(office: Office, folder: Path) -> Path:
    """The home as a power cut leaves it: newer rows lie in the -wal alone, behind a database that
    SQLite has written to since `older.db` was copied from it."""
    home = office.settings.home
    enter(office, 1)
    with closing(sqlite3.connect(home / "lottery.db")) as base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(home / "lottery.db", folder / "older.db")
    enter(office, *range(2, 2 + MANY))
    with closing(sqlite3.connect(home / "lottery.db")) as base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        enter(office, 1000)
        return Path(shutil.copytree(home, folder / "after"))


def test_a_power_cut_leaves_a_wal_that_is_taken(office: Office, tmp_path: Path) -> None:
    home = abandoned(office, tmp_path)
    assert (home / "lottery.db-wal").stat().st_size > 32
    os.utime(home / "lottery.db")  # the power went while SQLite wrote to it: all of it is held
    again = open_office(home)
    with again.read() as session:
        assert register.size(session) == 2 * (MANY + 2)
    again.close()


def test_an_older_database_beside_a_newer_wal_is_told_and_neither_is_touched(
    office: Office, tmp_path: Path
) -> None:
    home = abandoned(office, tmp_path)
    shutil.copy(tmp_path / "older.db", home / "lottery.db")
    files = {name: (home / name).read_bytes() for name in ("lottery.db", "lottery.db-wal")}
    copy = str(tmp_path / "b")
    commands = ("check", "upgrade", "checkpoint", "doctor --offline", f"backup {copy}", "serve")
    more = ("backup second-disk --replaced", "secrets rotate index", "serve --public")
    for command in (*commands, *more):
        done = CliRunner().invoke(
            main, ["--home", str(home), *command.split()], input="a phrase\n" * 2
        )
        assert done.exit_code == 1, command
        assert "不是同一时候的" in done.output, command
        assert {name: (home / name).read_bytes() for name in files} == files, command
    assert not list(home.glob(".lottery-work-*"))
