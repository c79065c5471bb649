"""Years of the official calendar in a home: loaded, loaded anew, told in the journal."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lottery import journal
from lottery.cli import main
from lottery.clock import SHANGHAI
from lottery.holidays import loading, supplied
from lottery.ledger import holding
from lottery.office import Office
from lottery.opening import open_office
from lottery.prizes import facts
from lottery.programme.claiming import NEXT_WORKDAY, Claims, ClaimTerms

NOW = datetime(2026, 11, 3, 9, 0, 0, 123457, tzinfo=SHANGHAI)
FILE = supplied.file_of(2026)
ANEW = FILE.replace(b"last = 2026-10-07", b"last = 2026-10-08")


@pytest.fixture
def home(home_template: Path, tmp_path: Path) -> Path:
    """A home with a programme and without any year."""
    return Path(shutil.copytree(home_template, tmp_path / "home"))


@pytest.fixture
def office(home: Path) -> Iterator[Office]:
    """Its office."""
    found = open_office(home)
    yield found
    found.close()


def load(office: Office, data: bytes, now: datetime = NOW) -> loading.CalendarChange:
    with office.write() as session:
        return loading.load(session, data, by="organiser", now=now)


def test_a_year_counts_from_when_it_is_loaded_and_the_newest_one_counts(office: Office) -> None:
    assert load(office, FILE).is_new
    assert not load(office, FILE, NOW + timedelta(hours=1)).is_new
    change = load(office, ANEW, NOW + timedelta(days=1))
    assert (change.is_new, change.before and change.before.sha256) == (
        True,
        "56d500e5fb56813f2b3fde5789ea67a6ec189fb5ce7a9a922c317317e04b9bb0",
    )
    with office.read() as session:
        for moment, file in (
            (NOW, FILE),
            (NOW + timedelta(hours=23, minutes=59), FILE),
            (NOW + timedelta(days=1), ANEW),
        ):
            assert loading.file_of(session, 2026, moment) == file
        assert loading.as_of(session, NOW - timedelta(microseconds=1)).years == ()
        assert [each.sha256 for each in loading.current(session).years] == [change.arranged.sha256]
        assert [each.file for each in loading.versions(session)] == [FILE, ANEW]
        lines = [*journal.acts(session, "calendar-loaded")]
        assert [(each["year"], "before" in each) for each in lines] == [(2026, False), (2026, True)]
        assert not [*holding.faults(session)]


def test_an_alternate_has_until_a_workday_by_the_calendar_of_the_day_he_steps_up(
    office: Office,
) -> None:
    terms = ClaimTerms(moves=NEXT_WORKDAY, alternate_days=20)
    cases = ((Claims(terms, 60), 8), (Claims(replace(terms, moves="none"), 60), 1))
    with office.read() as session:
        for claims, _ in cases:  # nothing is loaded
            until = facts.alternate_until(session, claims, date(2026, 9, 11))
            assert until == date(2026, 10, 1)
    load(office, FILE)
    with office.read() as session:
        for claims, day in cases:
            until = facts.alternate_until(session, claims, date(2026, 9, 11))
            assert until == date(2026, 10, day)
        as_a_winner = Claims(ClaimTerms(moves=NEXT_WORKDAY), 20)
        assert facts.alternate_until(session, as_a_winner, date(2026, 9, 11)) == date(2026, 10, 8)
        assert facts.alternate_until(session, Claims(), date(2026, 9, 11)) is None


def test_by_command_a_year_is_looked_at_loaded_and_shown(home: Path, tmp_path: Path) -> None:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(
            main, ("--home", str(home), "calendar", *arguments), catch_exceptions=False
        )

    file = tmp_path / "2026.toml"
    assert run("example", "2026", str(file)).exit_code == 0
    assert file.read_bytes() == FILE
    assert "已经存在" in run("example", "2026", str(file)).stderr
    assert "还没有载入任何一年" in run("show").stdout
    looked = run("load", str(file), "--dry-run").stdout
    assert "国庆节：10月1日（周四）至10月7日（周三），共 7 天；调休上班：9月20日（周日）" in looked
    assert "载入后，2026 年按" in looked
    assert "没有载入 2026 年" in run("show", "2026").stderr
    assert "已载入：2026 年按“国务院办公厅关于2026年" in run("load", str(file)).stdout
    assert "与已载入的相同" in run("load", "--supplied", "2026").stdout
    assert "国办发明电〔2025〕7号" in run("show").stdout
    assert "清明：4月4日（周六）至4月6日（周一）" in run("show", "2026").stdout
    file.write_text("year = 2026", encoding="utf-8")
    refused = run("load", str(file))
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "缺少“form”" in refused.stderr
    assert run("load").exit_code == run("load", str(file), "--supplied", "2026").exit_code == 2
    assert "不随程序附带：附带的是 2023—2026 年" in run("load", "--supplied", "2030").stderr
    other = tmp_path / "2021.toml"
    assert run("example", "2021", str(other)).exit_code == 2
    assert run("example", "2021", str(other), "--source", "2021年的通知").exit_code == 0
    assert run("load", str(other)).exit_code == 0
    assert (
        "chinesecalendar" in run("example", "2031", str(tmp_path / "x"), "--source", "2031").stderr
    )
