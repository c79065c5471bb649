"""The tax on prizes as it is declared: last four for readers, whole numbers once, by two hands."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from flask import Flask

from lottery import attempts, journal
from lottery.acting import Acting
from lottery.office import Office
from lottery.prizes import acts, facts, papers
from lottery.prizes.life import Deed, PrizeId
from lottery.prizes.papers import ShownPapers
from lottery.programme.claiming import tax_fen
from lottery.security_log import whole
from tests.builders import MARCH, random_bytes_from
from tests.conftest import Clock
from tests.web.prizes.conftest import NOW

LogIn = Callable[[Flask, str], Any]
PAGE = "/prizes/money/tax"
NUMBER = "110101199003070011"


@pytest.fixture
def taxed(published_office: Office, published_app: Flask) -> Office:
    """The office after the tax on a first prize was paid."""
    office, prize = published_office, PrizeId(MARCH, 1, "1", 1)
    with office.write() as session:
        attempt = attempts.newest(session, MARCH)
        claims = facts.claims_of(session, office.settings.public_dir, attempt)
        shown, acting = (
            ShownPapers("resident", NUMBER),
            Acting("clerk", NOW, random_bytes_from("x")),
        )
        papers.see(session, office.boxes, attempt, prize, shown, claims, expected=0, acting=acting)
        due = tax_fen(attempt.tiers[0].value_fen)
        deed = Deed("taxed", {"fen": due, "certificate": "完税 3700-1"})
        acts.take(session, attempt, prize, deed, claims, expected=1, by="clerk", now=NOW)
    return office


def cells(data: bytes) -> list[list[str]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [[str(cell or "") for cell in row] for row in book.worksheets[0].values]


def proposed(person: Any) -> str:
    assert person.sends(f"{PAGE}/propose", page=PAGE, month="2024-04").status_code == 302
    found = re.search(r"已提议（第(\d+)号）", person.opens(PAGE).text)
    assert found
    return found[1]


def test_readers_have_the_last_four_and_nothing_more(
    taxed: Office, published_app: Flask, logged_in: LogIn
) -> None:
    auditor = logged_in(published_app, "auditor")
    page = auditor.opens(PAGE).text
    assert "末四位 0011" in page
    assert "提议取出" not in page
    table = cells(auditor.opens(f"{PAGE}/table.xlsx?month=2024-04").data)
    assert (len(table), table[1][3], table[-1][0]) == (3, "末四位 0011", "合计")
    assert "*" in table[1][1]
    assert NUMBER not in f"{page}{table}"
    for address in ("table.xlsx?month=2024-13", "table.xlsx", "table.pdf?month=2024-04"):
        assert auditor.opens(f"{PAGE}/{address}").status_code == 404


def test_two_hands_open_the_whole_table_once_within_the_hour(
    taxed: Office, published_app: Flask, logged_in: LogIn, clock: Clock
) -> None:
    organiser = logged_in(published_app, "organiser")
    number = proposed(organiser)
    take = f"{PAGE}/{number}/take"
    refused = organiser.sends(take, page=PAGE)
    assert (refused.status_code, "还没有两人确认" in refused.text) == (409, True)
    supervisor = logged_in(published_app, "supervisor")
    assert "（1 行，含完整姓名和证件号码）" in supervisor.opens(PAGE).text
    assert supervisor.sends(f"{PAGE}/{number}/confirm", page=PAGE).status_code == 302
    assert "限您取一次" in organiser.opens(PAGE).text
    given = organiser.sends(take, page=PAGE)
    table = cells(given.data)
    assert table[1][3] == NUMBER
    assert "*" not in table[1][1]
    assert table[1][8] == "完税 3700-1"
    again = organiser.sends(take, page=PAGE)
    assert (again.status_code, "已取出过一次" in again.text) == (409, True)
    with taxed.read() as session:
        told = [line for line in journal.read(session) if line.act == "prize-identities-opened"]
        seen = [line for line in whole(session) if line.kind == "unmasked"]
    expected = '{"month":"2024-04","proposal":' + number + ',"rows":1}'
    assert [(line.actor, line.detail) for line in told] == [("organiser", expected)]
    assert [(line.account, line.detail) for line in seen] == [("organiser", expected)]
    late = proposed(organiser)
    supervisor.sends(f"{PAGE}/{late}/confirm", page=PAGE)
    clock.moment += timedelta(hours=1)
    over = organiser.sends(f"{PAGE}/{late}/take", page=PAGE)
    assert (over.status_code, "已满一小时" in over.text) == (409, True)


def test_a_number_that_was_destroyed_is_named_as_such_and_a_no_stays_a_no(
    taxed: Office, published_app: Flask, logged_in: LogIn
) -> None:
    later = NOW + timedelta(days=papers.KEEP_DAYS["identity"])
    with taxed.write() as session:
        acting = Acting("organiser", later, random_bytes_from("y"))
        assert papers.destroy(session, by="organiser", acting=acting) == 1
    organiser = logged_in(published_app, "organiser")
    notary = logged_in(published_app, "notary")
    first = proposed(organiser)
    assert notary.sends(f"{PAGE}/{first}/decline", page=PAGE).status_code == 302
    assert organiser.sends(f"{PAGE}/{first}/take", page=PAGE).status_code == 409
    second = proposed(organiser)
    assert organiser.sends(f"{PAGE}/{second}/withdraw", page=PAGE).status_code == 302
    third = proposed(organiser)
    notary.sends(f"{PAGE}/{third}/confirm", page=PAGE)
    table = cells(organiser.sends(f"{PAGE}/{third}/take", page=PAGE).data)
    assert table[1][3] == "（号码已到期销毁）"
    wrong = organiser.sends(f"{PAGE}/propose", page=PAGE, month="2024-05")
    assert (wrong.status_code, "没有可申报的" in wrong.text) == (409, True)
