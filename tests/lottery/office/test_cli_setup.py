"""The commands that set up a home: each refusal is one line, never a traceback."""

import re
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
    assert run("init", str(folder), "--origin", "test-lottery").exit_code == 0
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


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
    assert "不能重复建立" in refused(run("init", str(home), "--origin", "test-lottery"))


def test_a_home_has_no_name_that_nobody_gave_it(tmp_path: Path) -> None:
    folder = tmp_path / "unnamed"
    answer = run("init", str(folder))
    assert answer.exit_code == 2
    assert "--origin" in answer.stderr
    assert not folder.exists()


def test_a_missing_home_is_one_line(tmp_path: Path) -> None:
    assert "lottery init" in refused(run("--home", str(tmp_path / "none"), "check"))


def test_a_programme_is_loaded(home: Path) -> None:
    result = run("--home", str(home), "programme", "load", str(PROGRAMME))
    assert result.exit_code == 0
    assert result.stdout.count("新增期次") == 12
    again = run("--home", str(home), "programme", "load", str(PROGRAMME))
    assert again.exit_code == 0
    assert "新增" not in again.stdout


def test_a_wrong_programme_is_one_line(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text("[[campaign]]\ncode = 7\n", encoding="utf-8", newline="\n")
    assert "campaign 1" in refused(run("--home", str(home), "programme", "load", str(file)))


def test_an_account_is_added_with_a_first_password_that_is_shown_once(home: Path) -> None:
    add = ("--home", str(home), "accounts", "add", "li.si", "--name", "李四")
    made = run(*add, "--role", "clerk", "--role", "reviewer")
    assert made.exit_code == 0
    (first,) = re.findall("[0-9a-z-]{19}", made.stdout)
    again = run(*add, "--role", "clerk", "--password", "a long pass phrase")
    assert "已被使用" in refused(again)
    told = run("--home", str(home), "accounts", "list").stdout
    assert told.split("\t")[:4] == ["li.si", "李四", "-", "录入员、复核员"]
    assert first not in told


def test_a_password_that_is_given_is_not_shown(home: Path) -> None:
    add = ("--home", str(home), "accounts", "add", "li.si", "--name", "李四", "--role", "clerk")
    assert "太短" in refused(run(*add, "--password", "short"))
    made = run(*add, "--password", "a long pass phrase")
    assert made.exit_code == 0
    assert "phrase" not in made.output


def test_what_an_administrator_does_is_done_by_command_too(home: Path) -> None:
    accounts = ("--home", str(home), "accounts")
    run(*accounts, "add", "li.si", "--name", "李四", "--role", "clerk")
    for act, said in (
        (("close", "li.si"), "不能再登录"),
        (("reopen", "li.si"), "可用原来的密码登录"),
        (("end-sessions", "li.si"), "已在所有设备上退出"),
        (("roles", "li.si", "--role", "auditor"), "职责已更改"),
        (("reset-password", "li.si"), "首次登录时必须更改"),
    ):
        assert said in run(*accounts, *act).stdout, act
    assert "还没有启用" in refused(run(*accounts, "reset-code", "li.si"))
    assert "没有用户名" in refused(run(*accounts, "close", "wang.wu"))
    assert "不能与其他职责兼任" in refused(
        run(*accounts, "roles", "li.si", "--role", "clerk", "--role", "administrator")
    )


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
    assert "登记册 0 行，树根 e3b0c44298fc1c14" in result.stdout
