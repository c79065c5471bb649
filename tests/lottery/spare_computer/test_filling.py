"""What a takeover takes from a restored backup: whatever is missing, nothing that was destroyed."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, text

from lottery import drafts
from lottery.acting import Acting
from lottery.intake import evidence
from lottery.models import ForgottenAppeal, KeptFile, RefusalPaper
from lottery.opening import open_office
from lottery.review import refusal_appeals
from lottery.spare_computer import filling
from tests.actors import Stage
from tests.builders import an_invoice, random_bytes_from

ELSEWHERE = "91370102MA3C0XYK0T"
NOON = datetime(2024, 6, 1, tzinfo=UTC)


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A spare's database is a file."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'lottery.db')}"


def appeals(stage: Stage, number: str) -> int:
    """An appeal with a file; its number."""
    acting = Acting("clerk", stage.tick(), stage.random_bytes)
    with stage.office.write() as session:
        made = refusal_appeals.appeal(
            session,
            stage.office.boxes,
            an_invoice(number=number, seller_id=ELSEWHERE),
            campaign="fp",
            note="分店就在本地",
            acting=acting,
        )
        owner = evidence.appeal_of(made)
        evidence.keep(
            session, stage.office.boxes, owner, b"%PDF-1.7 " + number.encode(), acting=acting
        )
    return made


def test_a_destroyed_appeals_file_does_not_come_back_and_a_living_ones_does(
    stage: Stage, tmp_path: Path
) -> None:
    gone, living = (appeals(stage, f"2437000000000000900{n}") for n in (1, 2))
    backup = tmp_path / "restored.db"
    with (
        closing(sqlite3.connect(tmp_path / "lottery.db")) as ours,
        closing(sqlite3.connect(backup)) as copy,
    ):
        ours.backup(copy)
    with stage.office.write() as session:
        session.execute(insert(ForgottenAppeal).values(appeal=gone, at=stage.tick(), by="x"))
        for of in (RefusalPaper.appeal, KeptFile.appeal):
            session.execute(delete(of.class_).where(of == gone))
    with stage.office.engine.begin() as connection:  # a spare was never given the living one's
        for name in connection.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'kept_file'")
        ).all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(delete(KeptFile))
    environ = {"LOTTERY_DATABASE_URL": f"sqlite:///{backup}"}
    restored = open_office(stage.office.settings.home, environ)
    with stage.office.write() as session:
        assert filling.fill(session, stage.office, restored) == 1
        assert session.scalars(select(KeptFile.appeal)).all() == [living]
        assert filling.fill(session, stage.office, restored) == 0
    restored.close()


def test_what_is_copied_is_taken_away_by_nobody_who_sweeps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, ours = tmp_path / "theirs" / "public", tmp_path / "ours"
    for name in ("pool.txt", "winners/0000000001.txt"):
        (theirs / "ZP-1" / name).parent.mkdir(parents=True, exist_ok=True)
        (theirs / "ZP-1" / name).write_text("a line\n")
    ours.mkdir()
    real = shutil.copyfile

    def copyfile(source: Path, place: Path, *, follow_symlinks: bool = True) -> object:
        drafts.sweep(ours)  # as another process does that opens this home
        return real(source, place, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(shutil, "copyfile", copyfile)
    acting = Acting("test", NOON, random_bytes_from("copied"))
    assert filling.copy_published(theirs, ours, acting) == 1
    assert (ours / "ZP-1" / "winners" / "0000000001.txt").read_text() == "a line\n"
    assert [path.name for path in ours.iterdir()] == ["ZP-1"]


def test_what_a_link_leads_to_is_not_copied_among_what_is_published(tmp_path: Path) -> None:
    theirs, ours = tmp_path / "theirs" / "public", tmp_path / "ours"
    (theirs / "ZP-1" / "winners").mkdir(parents=True)
    (theirs / "ZP-1" / "pool.txt").write_text("a line\n")
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "organiser.pem").write_text("a key\n")
    (theirs / "ZP-1" / "winners" / "link.txt").symlink_to(tmp_path / "keys" / "organiser.pem")
    for name in ("ZP-1/keys", "ZP-2"):
        (theirs / name).symlink_to(tmp_path / "keys")
    acting = Acting("test", NOON, random_bytes_from("links"))
    assert filling.copy_published(theirs, ours, acting) == 1
    assert sorted(path.name for path in ours.rglob("*")) == ["ZP-1", "pool.txt", "winners"]
