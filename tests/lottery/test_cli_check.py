"""`lottery check` on a home whose tables somebody has changed behind the program's back."""

# ruff: noqa: S608 - statements of our own

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing

import pytest
from click.testing import CliRunner, Result

from lottery.cli import main
from lottery.office import Office
from tests.conftest import CODE


def check(office: Office, *options: str) -> Result:
    home = str(office.settings.home)
    return CliRunner().invoke(main, ["--home", home, "check", *options], catch_exceptions=False)


def change(office: Office, statements: Iterable[str]) -> None:
    office.close()
    with closing(sqlite3.connect(str(office.engine.url.database))) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert connection.execute(statement).rowcount, statement
        connection.commit()


def test_a_draw_that_was_held_checks(drawn_office: Office) -> None:
    shutil.rmtree(drawn_office.settings.public_dir / CODE)  # laid out, and not published
    assert "登记册 80 行" in check(drawn_office).stdout
    assert "存根 40 份" in check(drawn_office, "--papers").stdout


MANIFEST = "WHERE name = 'manifest.txt'"
FORGED = "CAST(substr(CAST(note AS TEXT), 1, length(note) - 9) || 'AAAA' || char(10) AS BLOB)"
CUT_OFF = (
    "DELETE FROM entry_event WHERE line >= 78",
    "DELETE FROM entry_paper WHERE entry >= 78",
    "DELETE FROM entry WHERE number >= 78",
    "DELETE FROM register_line WHERE number >= 78",
    "DELETE FROM checkpoint",
    "UPDATE register_head SET size = 78",
)


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (["UPDATE account SET roles = '[\"organiser\"]' WHERE username = 'clerk'"], "账号“clerk”"),
        (["UPDATE account SET active = 0 WHERE username = 'notary'"], "停用"),
        (["UPDATE account SET username = 'x' WHERE username = 'clerk'"], "账号“clerk”"),
        (["DELETE FROM draw_step WHERE step = 'drawn'"], "drawn"),
        (["UPDATE draw_step SET \"by\" = 'x' WHERE step = 'frozen'"], "frozen"),
        (["UPDATE draw_step SET at = 'x' WHERE step = 'frozen'"], "操作日志"),
        (["UPDATE draw_source SET value = '00000000' WHERE number = 1"], "draw-source 1"),
        ([f"DELETE FROM draw_document {MANIFEST}"], "manifest.txt"),
        ([f"UPDATE draw_document SET content = CAST(name AS BLOB) {MANIFEST}"], "manifest.txt"),
        (["UPDATE checkpoint SET note = CAST(note AS TEXT)"], "检查点全文"),
        ([f"UPDATE checkpoint SET note = {FORGED}"], "检查点签名"),
        (CUT_OFF, "register-root"),
    ],
)
def test_what_was_changed_in_the_database_alone_is_noticed(
    drawn_office: Office, statements: Iterable[str], told: str
) -> None:
    change(drawn_office, statements)
    found = check(drawn_office)
    assert found.exit_code == 1
    assert told in found.stderr
    assert "有人" in found.stderr or "被改动过" in found.stderr or "读不出来" in found.stderr


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET amount_fen = amount_fen + 100 WHERE number = 40",
        "UPDATE entry SET issued = '2024-03-02' WHERE number = 40",
        "UPDATE entry_paper SET phone_index = person_index WHERE entry = 40",
        "UPDATE entry_paper SET slip_box = card_box WHERE entry = 40",
        "DELETE FROM entry_paper WHERE entry = 40",
        "INSERT INTO forgotten VALUES (40, '2024-04-01 00:00:00', 'x')",
    ],
)
def test_papers_that_say_something_else_are_noticed_when_they_are_opened(
    drawn_office: Office, statement: str
) -> None:
    change(drawn_office, [statement])
    assert check(drawn_office).exit_code == 1
    found = check(drawn_office, "--papers")
    assert found.exit_code == 1
    assert "第 40 行的存根资料" in found.stderr


@pytest.mark.parametrize("column", ["issued", "entered_at"])
def test_a_value_that_cannot_be_one_is_told_in_a_line(drawn_office: Office, column: str) -> None:
    change(drawn_office, [f"UPDATE entry SET {column} = 'x' WHERE number = 40"])
    found = check(drawn_office, "--papers")
    assert found.exit_code == 1
    assert "读不出的值" in found.stderr
    assert "“登记”（表 entry）的一行 40 读不出来" in found.stderr
