"""The commands that set up a home: each refusal is one line, never a traceback."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import lottery.demo
from lottery.cli import main

PROGRAMME = Path(lottery.demo.__file__).parent / "programme.toml"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home made by the command."""
    folder = tmp_path / "home"
    assert run("init", str(folder)).exit_code == 0
    return folder


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=typed, catch_exceptions=False)


def refused(result: Result) -> str:
    assert result.exit_code == 1
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    return line


def test_a_new_home_checks(home: Path) -> None:
    result = run("--home", str(home), "check")
    assert result.exit_code == 0
    assert "登记册 0 行" in result.stdout


def test_a_home_is_not_made_twice(home: Path) -> None:
    assert "不能重复建立" in refused(run("init", str(home)))


def test_a_missing_home_is_one_line(tmp_path: Path) -> None:
    assert "lottery init" in refused(run("--home", str(tmp_path / "none"), "check"))


def test_a_programme_is_loaded(home: Path) -> None:
    result = run("--home", str(home), "programme", "load", str(PROGRAMME))
    assert result.exit_code == 0
    assert "期次 12" in result.stdout


def test_a_wrong_programme_is_one_line(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text("[[campaign]]\ncode = 7\n", encoding="utf-8", newline="\n")
    assert "campaign 1" in refused(run("--home", str(home), "programme", "load", str(file)))


def test_an_account_is_added_and_its_password_not_shown(home: Path) -> None:
    arguments = ("--home", str(home), "accounts", "add", "li.si", "--name", "李四")
    typed = "a long pass phrase\n" * 2
    result = run(*arguments, "--role", "clerk", "--role", "reviewer", typed=typed)
    assert result.exit_code == 0
    assert "li.si" in result.output
    assert "phrase" not in result.output
    again = run(*arguments, "--role", "clerk", "--password", "a long pass phrase")
    assert "已被使用" in refused(again)


def test_an_unreachable_database_is_one_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTTERY_DATABASE_URL", f"sqlite:///{home / 'no' / 'such' / 'folder.db'}")
    assert "数据库打不开" in refused(run("--home", str(home), "check"))


@pytest.mark.parametrize("url", ["foo", "nothing://x", "mssql+pymssql://x/y"])
def test_a_url_that_no_driver_opens_is_one_line(
    url: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOTTERY_DATABASE_URL", url)
    assert "数据库打不开" in refused(run("--home", str(home), "check"))


def test_a_migrated_database_stays_as_it_is(home: Path) -> None:
    assert run("--home", str(home), "upgrade").exit_code == 0


def test_a_checkpoint_is_signed_over_the_register_as_it_stands(home: Path) -> None:
    result = run("--home", str(home), "checkpoint")
    assert result.exit_code == 0
    assert "登记册 0 行，根 e3b0c44298fc1c14" in result.stdout
