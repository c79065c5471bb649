"""What commands tell about prizes, and that papers go when their day has come."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result

from lottery.cli import main
from lottery.clock import day_of
from lottery.prizes import papers
from lottery.prizes.life import Deed
from lottery.prizes.papers import ShownPapers
from tests.actors import Organiser
from tests.builders import STAFF_PHONE
from tests.lottery.prepared import done
from tests.lottery.prizes.test_acts import NUMBER, STEPS, Desk

PREPARED = {"organiser": done(9, *STEPS)}
STAFF = [f"phone:{STAFF_PHONE}"]


@pytest.fixture
def desk(organiser: Organiser) -> Desk:
    return Desk(organiser)


def says(desk: Desk, *words: str) -> Result:
    settings = desk.office.settings
    home, env = str(settings.home), {"LOTTERY_DATABASE_URL": settings.database_url}
    return CliRunner(env=env).invoke(
        main, ["--home", home, "prizes", *words], catch_exceptions=False
    )


def test_a_draws_prizes_are_listed_and_one_is_shown_with_all_that_was_done(desk: Desk) -> None:
    desk.takes("1", 1, Deed("notified", {"how": "call", "outcome": "no-answer"}))
    name = desk.attempt.name
    told = says(desk, "list", name, "--stage", "called")
    rows = [line for line in told.stdout.splitlines() if line.startswith(f"{name}/")]
    assert [row.split("\t")[:2] for row in rows] == [[f"{name}/1/1", "未联系上"]]
    assert told.stdout.splitlines()[-1] == "共 1 份：未联系上 1"
    shown = says(desk, "show", f"{name}/1/1").stdout
    assert "电话通知：无人接听　desk" in shown
    assert "发放之前：还没有缴税" in shown
    unknown = says(desk, "show", f"{name}/1/77")
    assert unknown.exit_code == 1
    assert unknown.stderr.startswith(f"没有奖品 {name}/1/77")


def test_papers_whose_day_has_come_are_destroyed_by_command_and_the_rest_stay(desk: Desk) -> None:
    mandate = b"%PDF-1.7 mandate"
    desk.sees("1", 2, ShownPapers("resident", NUMBER, proxy=True, mandate=mandate))
    prize = desk.prize("1", 2)
    with desk.office.read() as session:
        held = papers.kept(session, prize)
    assert [each.kind for each in held] == ["identity", "mandate"]
    today = day_of(datetime.now(UTC))  # a command's clock is the machine's
    due = [each for each in held if each.destroy_on <= today]
    assert says(desk, "destroy").exit_code == 1  # nobody has said yes
    told = says(desk, "destroy", "--yes").stdout.splitlines()
    assert told[-1] == f"已销毁 {len(due)} 份到期的领奖材料。"
    with desk.office.read() as session:
        assert papers.kept(session, prize) == tuple(each for each in held if each not in due)
    assert says(desk, "destroy", "--yes").stdout == "没有到期的领奖材料。\n"
