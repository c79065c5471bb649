"""`lottery review refused`: appeals of what the counter refused, by command."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lottery.acting import Acting
from lottery.cli import main
from lottery.office import Office
from lottery.review import refusal_appeals
from tests.builders import an_invoice, random_bytes_from
from tests.lottery.review.test_cli_review import OPEN, PASSWORD, an_office, has_an_account

NOW = datetime(2024, 3, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office with two appeals of refusals (1, 2), both of the clerk's."""
    found = an_office(tmp_path / "home", OPEN)
    for at in (1, 2):
        raw = an_invoice(number=f"24370000000000001{at:03d}", seller_id="91370102MA3C0XYK0T")
        with found.write() as session:
            refusal_appeals.appeal(
                session,
                found.boxes,
                raw,
                campaign="fp",
                note="分店就在邹平",
                acting=Acting("clerk", NOW, random_bytes_from(f"appeal {at}")),
            )
    return found


def run(office: Office, *arguments: str) -> Result:
    home = ["--home", str(office.settings.home)]
    given = [*home, "review", "refused", *arguments]
    typed = None
    if "--by" in arguments:
        has_an_account(office, arguments[arguments.index("--by") + 1])
        typed = f"{PASSWORD}\n"
    return CliRunner().invoke(main, given, typed, catch_exceptions=False)


def told(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def test_appeals_are_listed_shown_upheld_and_entered_by_command(office: Office) -> None:
    first, second = told(run(office, "list")).splitlines()
    assert "分店就在邹平" in first
    assert "分店就在邹平" in second
    why = ("--by", "reviewer", "--note", "查过")
    told(run(office, "uphold", "1", "--code", "not-local", *why))
    assert "查过" in told(run(office, "show", "1"))
    assert "0000000004" in told(run(office, "enter", "2", *why))
    assert "0000000004" in told(
        CliRunner().invoke(main, ["--home", str(office.settings.home), "review", "list"])
    )
    assert len(told(run(office, "list")).splitlines()) == 1


def test_who_refused_it_a_second_decision_and_an_unknown_appeal_are_refused(
    office: Office,
) -> None:
    own = run(office, "enter", "1", "--by", "clerk", "--note", "查过")
    assert (own.exit_code, own.stdout) == (1, "")
    why = ("--by", "reviewer", "--note", "查过")
    told(run(office, "uphold", "1", "--code", "not-local", *why))
    for arguments in (("enter", "1", *why), ("enter", "9", *why), ("show", "9")):
        answer = run(office, *arguments)
        assert (answer.exit_code, answer.stdout) == (1, "")
        assert len(answer.stderr.splitlines()) == (3 if "--by" in arguments else 1)
