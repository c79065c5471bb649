"""`lottery paper` and `lottery papers`: one paper, all of them, or what is still missing."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from lottery.cli import main
from lottery.office import Office
from lottery.papers.shelf import SHELF
from tests.builders import MARCH
from tests.lottery.papers.conftest import Papers


def run(office: Office, monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, str]:
    monkeypatch.setenv("LOTTERY_DATABASE_URL", office.settings.database_url)
    done = CliRunner().invoke(main, ["--home", str(office.settings.home), *words])
    return done.exit_code, done.output


def test_one_paper_and_all_of_them_are_the_same_files(
    held: Office, papers: Papers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, folder = tmp_path / "one.pdf", tmp_path / "all"
    status, told = run(held, monkeypatch, "paper", "sealing", MARCH, "-o", str(one))
    assert (status, one.read_bytes()) == (0, papers["sealing.pdf"])
    assert "名单封存凭证" in told
    status, _ = run(held, monkeypatch, "papers", MARCH, str(folder))
    assert status == 0
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == papers
    for again in (("paper", "sealing", MARCH, "-o", str(one)), ("papers", MARCH, str(folder))):
        status, told = run(held, monkeypatch, *again)
        assert status == 1
        assert "不会覆盖" in told


def test_without_a_folder_it_is_told_what_can_be_made(
    held: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, told = run(held, monkeypatch, "papers", MARCH)
    assert status == 0
    assert told.count("可以制作") == len(SHELF)


def test_a_wrong_name_draw_or_place_is_told_in_a_line(
    held: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = str(tmp_path / "no" / "such" / "x.pdf")
    for words, said in (
        (("paper", "nonsense", MARCH), "可以是：application"),
        (("paper", "flow", "NO-SUCH"), "NO-SUCH"),
        (("paper", "flow", MARCH, "-o", nowhere), "写不了"),
        (("paper", "notices", MARCH, "--entry", "7"), "没有中奖"),
    ):
        status, told = run(held, monkeypatch, *words)
        assert (status, told.count("\n")) == (1, 1), told
        assert said in told
