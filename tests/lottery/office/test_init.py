"""A new home: what cannot be changed later is asked, checked and confirmed before it is made."""

import errno
import os
import stat
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import pytest
from click.testing import CliRunner, Result

from lottery.cli import main
from lottery.office.settings import load_settings
from lottery.opening import open_office
from lottery.programme import imprints
from lottery.texts import new_home as words

ANSWERS = ("linjiang-lottery", "临江市商务局", "临江市公证处", "", "https://draw.example.cn")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits before a terminal."""
    monkeypatch.setattr(
        "lottery.cli.home.sys", SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
    )


def asked(folder: Path, *answers: str) -> Result:
    typed = "".join(f"{answer}\n" for answer in answers)
    return CliRunner().invoke(main, ["init", str(folder)], input=typed, catch_exceptions=False)


@pytest.mark.usefixtures("terminal")
def test_all_that_cannot_be_changed_is_asked_shown_and_kept(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (tmp_path / "second").mkdir()
    done = asked(home, *ANSWERS, "ntp.ntsc.ac.cn", str(tmp_path / "second"), "临江市", "", "y", "y")
    assert done.exit_code == 0, done.output
    summary = done.output.partition("请核对")[2]
    assert all(answer in summary for answer in ANSWERS)
    assert summary.count("不能更改") == 3
    found = load_settings(home, {})
    assert found.origin == "linjiang-lottery"
    assert (found.organiser_name, found.notary_name) == ANSWERS[1:3]
    assert (found.public_url, found.time_server) == (ANSWERS[4], "ntp.ntsc.ac.cn")
    assert found.second_disk == tmp_path / "second"
    assert found.https
    assert not found.demo
    office = open_office(home, {})
    with office.read() as session:
        shown = imprints.current(session)
    office.close()
    assert (shown.city, shown.title) == ("临江市", "临江市有奖发票")


@pytest.mark.usefixtures("terminal")
def test_an_answer_that_will_not_do_is_asked_again_with_the_reason(tmp_path: Path) -> None:
    wrong = (
        "two words",
        ANSWERS[0],
        "A B",
        "甲",
        "甲",
        "乙",
        "",
        "draw",
        ANSWERS[4],
        "a b",
        "",
        "not/absolute",
        "",
        "字" * 41,
        "",
        "",
        "n",
    )
    done = asked(tmp_path / "home", *wrong, "y")
    assert done.exit_code == 0, done.output
    for told in (
        "不合规定：只用英文",
        "不能有空格和加号",
        "两家须各用各的名",
        "要以 https",
        "只写域名",
        "不能用作第二块盘",
    ):
        assert told in done.output
    found = load_settings(tmp_path / "home", {})
    assert (found.organiser_name, found.notary_name, found.https) == ("甲", "乙", False)


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("last", ["n", ""])
def test_whoever_does_not_say_yes_gets_nothing(tmp_path: Path, last: str) -> None:
    done = asked(tmp_path / "home", *ANSWERS, "", "", "", "", "y", last)
    assert done.exit_code == 1
    assert words.GIVEN_UP in done.stderr
    assert not (tmp_path / "home").exists()


def test_a_script_says_all_by_options(tmp_path: Path) -> None:
    home, url = tmp_path / "home", "https://draw.example.cn"
    options = (
        "--origin",
        "o",
        "--organiser",
        "甲",
        "--notary",
        "乙",
        "--public-url",
        url,
        "--https",
    )
    done = CliRunner().invoke(main, ["init", str(home), *options], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    found = load_settings(home, {})
    assert (found.organiser_name, found.notary_name, found.public_url) == ("甲", "乙", url)
    assert found.https


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--notary", "o"), "各用各的名"),
        (("--organiser", "a+b"), "加号"),
        (("--public-url", "draw.cn"), "https://"),
        (("--time-server", "a/b"), "机器的名称"),
        (("--database", "oracle://x"), "数据库"),
    ],
)
def test_a_wrong_option_is_one_line_and_leaves_nothing(
    tmp_path: Path, options: tuple[str, ...], told: str
) -> None:
    home = tmp_path / "home"
    done = CliRunner().invoke(main, ["init", str(home), "--origin", "o", *options])
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert told in line
    assert not home.exists()


def test_a_database_of_another_home_is_not_taken(tmp_path: Path) -> None:
    for name in ("one", "other"):
        database = str(tmp_path / "one" / "lottery.db")
        arguments = ["init", str(tmp_path / name), "--origin", "o", "--database", database]
        done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 1
    assert "属于另一个数据目录" in done.stderr
    assert not (tmp_path / "other").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no file modes")
def test_nobody_else_reads_what_is_made(tmp_path: Path) -> None:
    home = tmp_path / "home"
    CliRunner().invoke(main, ["init", str(home), "--origin", "o"], catch_exceptions=False)
    assert stat.S_IMODE((home / "lottery.toml").stat().st_mode) == 0o600
    for folder in (home, home / "keys"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("broken", ["keys", "tables", "city", "settings"])
def test_a_home_whose_making_was_broken_off_is_made_by_the_same_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    home, full = tmp_path / "home", OSError(errno.ENOSPC, "no space")

    def fails(*_: object, **__: object) -> NoReturn:
        raise full

    again = ["init", str(home), "--origin", "o", "--rehearsal", "--city", "临江市"]
    with monkeypatch.context() as patched:
        if broken == "keys":
            patched.setattr(os, "fsync", fails)
        elif broken == "tables":
            patched.setattr("lottery.office.database.command.upgrade", fails)
        elif broken == "city":
            patched.setattr("lottery.programme.imprints.store", fails)
        else:
            patched.setattr(Path, "rename", fails)
        done = CliRunner().invoke(main, again)
    assert (done.exit_code, "磁盘已满" in done.stderr) == (3, True)
    assert not (home / "lottery.toml").exists()
    own = (file for file in home.glob("keys/*") if not file.name.startswith("minutes."))
    kept = {file: file.read_bytes() for file in own}
    done = CliRunner().invoke(main, again)
    assert done.exit_code == 0, done.output
    assert {file: file.read_bytes() for file in kept} == kept
    assert not [file for file in home.rglob(".*") if file.parent.name != "heads"]
    assert CliRunner().invoke(main, ["--home", str(home), "check"]).exit_code == 0


def test_the_city_of_a_run_that_was_broken_off_gives_way_to_the_answer_of_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, again = tmp_path / "home", ["init", str(tmp_path / "home"), "--origin", "o", "--city"]
    with monkeypatch.context() as patched:
        patched.setattr("lottery.acknowledged.files.folder_for_heads", (tmp_path / "no").rmdir)
        assert CliRunner().invoke(main, [*again, "甲市"]).exit_code == 1
    assert not (home / "lottery.toml").exists()
    assert CliRunner().invoke(main, [*again, "乙市"], catch_exceptions=False).exit_code == 0
    office = open_office(home, {})
    with office.read() as session:
        assert imprints.current(session).city == "乙市"
    office.close()


def test_a_second_disk_or_a_database_of_another_home_is_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "second").mkdir()
    options = ("--origin", "o", "--city", "甲市", "--second-disk", str(tmp_path / "second"))
    one, other = (["init", str(tmp_path / name), *options] for name in ("one", "other"))
    assert CliRunner().invoke(main, one, catch_exceptions=False).exit_code == 0
    assert "另一个数据目录的记录" in CliRunner().invoke(main, other).stderr
    monkeypatch.setenv("LOTTERY_DATABASE_URL", f"sqlite:///{tmp_path / 'one' / 'lottery.db'}")
    assert "属于另一个数据目录" in CliRunner().invoke(main, other[:4]).stderr
    assert not (tmp_path / "other").exists()
