"""The demo, end to end, with months of some dozens of invoices instead of thousands."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from lottery import publication
from lottery.cli import main
from lottery.demo.invoices import MONTHS
from lottery.demo.run import BEGINNING, MONTHLY, SPECIAL, Calendar, Demo, run
from lottery.home import create_home
from lottery.minutes.authority import demo_identity, read_roots, write_identity
from lottery.minutes.check import check
from lottery.office import open_office
from tests.builders import random_bytes_from

TODAY = datetime(2026, 11, 23, tzinfo=UTC)
SMALL = (
    replace(MONTHS[0], good=130, total_fen=130 * 166_000, bad=19),
    replace(MONTHS[1], good=40, total_fen=40 * 166_000),
)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Demo, list[str]]]:
    """A demo that has run, and what it said."""
    home = tmp_path_factory.mktemp("demo") / "home"
    some = random_bytes_from("demo")
    create_home(
        home, origin="demo", database="lottery.db", demo=True, random_bytes=some, environ={}
    )
    write_identity(demo_identity("测试市商务局", BEGINNING), home / "keys")
    said: list[str] = []
    office = open_office(home, {})
    demo = Demo(office, some, said.append, Calendar(BEGINNING), SMALL)
    said.extend(run(demo, TODAY))
    yield demo, said
    office.close()


@pytest.mark.parametrize("code", [MONTHLY, SPECIAL])
def test_both_bundles_are_verified_by_a_process_of_its_own(
    played: tuple[Demo, list[str]], code: str, tmp_path: Path
) -> None:
    demo, _ = played
    settings = demo.office.settings
    bundle = settings.public_dir / code
    private = tmp_path / "private"
    now = demo.calendar.now()
    publication.write_private(demo.office, code, private, by="notary", now=now)
    keys = publication.commitments(demo.office) / MONTHLY / "keys.txt"
    publication.verify_apart(bundle, "--keys", str(keys), "--private", str(private))
    report = check((bundle / "minutes.pdf").read_bytes(), read_roots(settings.trust_file), TODAY)
    assert report.pinned


@pytest.mark.parametrize("code", [MONTHLY, SPECIAL])
def test_every_paper_says_that_it_is_a_rehearsal(played: tuple[Demo, list[str]], code: str) -> None:
    bundle = played[0].office.settings.public_dir / code
    assert "mode: rehearsal\n" in (bundle / "manifest.txt").read_text("utf-8")
    assert "演练" in (bundle / "README.txt").read_text("utf-8")


def test_staff_and_earlier_winners_are_left_out(played: tuple[Demo, list[str]]) -> None:
    public = played[0].office.settings.public_dir
    reasons = {
        code: {line.split()[1] for line in (public / code / "omitted.txt").read_text().splitlines()}
        for code in (MONTHLY, SPECIAL)
    }
    assert reasons == {MONTHLY: {"staff"}, SPECIAL: {"staff", "won-earlier"}}


def test_bad_rows_are_told_and_every_role_gets_a_log_in(played: tuple[Demo, list[str]]) -> None:
    _, said = played
    (march, april) = (line for line in said if "逐行结论" in line)
    assert "拒绝" in march
    assert "待复核" in march
    assert "拒绝" not in april
    assert {"clerk", "reviewer", "organiser", "supervisor", "notary"} <= set(said)


def test_a_folder_that_is_no_demos_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(main, ["demo", str(tmp_path), "--no-serve"])
    assert result.exit_code == 1
    assert "不会清空" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]
