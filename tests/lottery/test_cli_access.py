"""What a page asks a role for, a command asks the same role for; who failed stands in the log."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from lottery import canonical_json, journal, security_log
from lottery.cli import main
from lottery.cli.access import ACTS
from lottery.cli.commands import COMMANDS
from lottery.cli.desk import Desk
from lottery.office import Office
from lottery.opening import open_office
from lottery.security_log.writing import ANCHORED

ASKED = "登录"
MEET_A_FILE_FIRST = 12
"""At most so many of them read what they are given, find nothing in it, and never come to ask."""


@pytest.fixture(scope="module")
def live(home_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A live home with everybody in it."""
    home = tmp_path_factory.mktemp("live") / "home"
    shutil.copytree(home_template, home)
    settings = home / "lottery.toml"
    text = settings.read_text(encoding="utf-8")
    assert "demo = true" in text
    told = [line for line in text.split("\n") if not line.startswith("notary_key")]
    settings.write_text("\n".join(told).replace("demo = true", "demo = false"), encoding="utf-8")
    return home


@pytest.fixture
def office(live: Path) -> Iterator[Office]:
    office = open_office(live)
    yield office
    office.close()


def leaves(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    for name, below in command.commands.items():
        yield from leaves(below, f"{path} {name}")


def given(command: click.Command, folder: Path) -> list[str]:
    """Something for each thing that a command must be told."""
    words: list[str] = []
    for one in command.params:
        prompted = isinstance(one, click.Option) and one.prompt
        if not (one.required or prompted) or one.name == "agreed":
            continue
        kind = one.type
        said = "1"
        if isinstance(kind, click.Choice):
            said = str(kind.choices[0])
        elif isinstance(kind, click.Path):
            place = folder / ("there" if kind.exists else "new")
            said = str(place / "file" if kind.exists and kind.file_okay else place)
        elif isinstance(kind, click.DateTime):
            said = "2024-03-20"
        words += [said] if isinstance(one, click.Argument) else [one.opts[0], said]
    return words


def run(home: Path, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *words], input=typed)


def acts(office: Office) -> list[str]:
    with office.read() as session:
        return [line.act for line in journal.read(session) if line.act != ANCHORED]


def events(office: Office) -> list[tuple[str, str, dict[str, object]]]:
    with office.read() as session:
        return [
            (line.kind, line.account, canonical_json.load(line.detail))
            for line in security_log.whole(session)
        ]


def test_no_command_of_a_role_does_anything_for_whoever_shows_no_account(
    live: Path, office: Office, tmp_path: Path
) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "file").write_bytes(b"nothing\n")
    found = dict(leaf for each in COMMANDS for leaf in leaves(each.loaded(), str(each.name)))
    wanted = {path: act for path, act in ACTS.items() if (act.roles or act.later) and not act.why}
    before, silent = acts(office), set[str]()
    for path in wanted:
        done = run(live, *path.split(), *given(found[path], tmp_path))
        assert done.exit_code in (1, 2), (path, done.output)
        assert isinstance(done.exception, SystemExit), (path, done.exception)
        if ASKED not in done.output:
            silent.add(path)
    assert acts(office) == before
    assert len(silent) <= MEET_A_FILE_FIRST, silent
    assert not list((live / "keys").glob("*.new"))


def test_a_page_that_takes_a_role_and_the_command_beside_it_ask_alike(live: Path) -> None:
    for words in (
        ("objection", "ZP-FP-2024-03", "名单有误", "--organ", "监督"),
        ("answer", "1", "已经更正"),
        ("ceremony", "retire", "--reason", "换了电脑"),
        ("plan", "ZP-FP-2024-03", "--mode", "live"),
    ):
        assert ASKED in run(live, *words).output, words


def test_whoever_the_environment_says_he_is(monkeypatch: pytest.MonkeyPatch) -> None:
    own = Desk(None).system_user()
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "mayor")
    assert Desk(None).system_user() == own != "cli:mayor"


def test_failed_proofs_are_counted_for_the_account_and_stand_in_the_log(
    live: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tries(name: str) -> str:
        return run(live, "close", "ZP-FP-2024-03", "--by", name, typed="wrong\n").output

    before = len(events(office))
    for number in range(10):
        monkeypatch.setenv("LOGNAME", f"user{number}")
        assert "不正确" in tries("organiser")
    assert "失败次数太多" in tries("organiser")
    assert "失败次数太多" not in tries("nobody-at-all")
    new = [each for each in events(office)[before:] if each[0] != "command"]
    failed = [each for each in new if each[0] == "login-failed"]
    own = Desk(None).system_user()
    assert {who for _, who, _ in new} == {own}
    assert [each[2].get("of") for each in failed] == ["organiser"] * 10 + [None]
    assert [each[2]["of"] for each in new if each[0] == "login-throttled"] == ["organiser"]
    assert "nobody-at-all" not in str(new)


def test_each_command_that_opens_a_home_by_itself_tells_the_log(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for words in (
        ("init", str(home), "--origin", "test-lottery"),
        ("upgrade",),
        ("check",),
        ("doctor", "--offline"),
    ):
        assert run(home, *words).exit_code in (0, 1, 2), words
    office = open_office(home)
    told = [(who, str(detail["command"]).split()[1]) for _, who, detail in events(office)]
    office.close()
    own = Desk(None).system_user()
    assert told == [(own, name) for name in ("init", "upgrade", "check", "doctor")]
