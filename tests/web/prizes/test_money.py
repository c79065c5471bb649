"""The accounts of prizes at their page: figures that open, and who may read them."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import text

from lottery import attempts
from lottery.cli import main
from lottery.invoices.values.amounts import parse_fen
from lottery.office import Office
from lottery.prizes import acts, export, facts
from lottery.prizes.accounted import DrawAccount, KeptAccounts
from lottery.prizes.life import Deed, PrizeId
from tests.builders import MARCH

LogIn = Callable[[Flask, str], Any]
NOW = datetime(2024, 4, 11, 2, 0, 0, 7, tzinfo=UTC)


def takes(office: Office, tier: str, slot: int, *deeds: Deed) -> None:
    """Do these as the first acts about a prize."""
    with office.write() as session:
        attempt = attempts.newest(session, MARCH)
        claims = facts.claims_of(session, office.settings.public_dir, attempt)
        prize = PrizeId(MARCH, 1, tier, slot)
        for seen, deed in enumerate(deeds):
            acts.take(session, attempt, prize, deed, claims, expected=seen, by="clerk", now=NOW)


@pytest.fixture
def auditor(published_app: Flask, logged_in: LogIn) -> Any:
    """Who reads the accounts."""
    return logged_in(published_app, "auditor")


def linked(page: str) -> dict[str, str]:
    """The figures of a page that open, each amount by its address."""
    found = re.findall(r'href="(/prizes/money/lines\?[^"]+)">([0-9,.]+)</a>', page)
    return {href.replace("&amp;", "&"): amount for href, amount in found}


def test_every_figure_opens_as_lines_that_come_to_it(
    published_office: Office, auditor: Any
) -> None:
    takes(
        published_office,
        "2",
        1,
        Deed("documents", {"form": "resident", "proxy": 0}),
        Deed("handed", {"receipt": "收-1"}),
    )
    page = auditor.opens("/prizes/money").text
    assert "账目相符" in page
    assert "演练不产生任何奖品" in page
    figures = linked(page)
    assert {href.partition("figure=")[2] for href in figures} >= {"budget", "handed", "open"}
    for href, amount in figures.items():
        lines = auditor.opens(href).text
        assert re.search('id="total">([^<]+)<', lines)[1] == amount  # type: ignore[index]
        listed = re.findall('data-of="金额" class="fen">([0-9,.]+)<', lines)
        assert sum(parse_fen(each.replace(",", "")) for each in listed) == parse_fen(
            amount.replace(",", "")
        )
    given = next(href for href in figures if "month=2024-04" in href and "given" in href)
    lines = auditor.opens(given).text
    assert f"{MARCH}/2/1" in lines
    assert "发放" in lines


def sheet(answer: Any) -> list[list[str]]:
    """The rows of a workbook that was downloaded; no cell of it is a formula."""
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    cells = [list(row) for row in book.worksheets[0].iter_rows()]
    assert "f" not in {cell.data_type for row in cells for cell in row}
    return [[str(cell.value or "") for cell in row] for row in cells]


def test_the_ledger_and_the_acts_go_out_with_masked_names_and_the_pages_own_totals(
    published_office: Office, auditor: Any, tmp_path: Path
) -> None:
    handed = Deed("handed", {"receipt": "=1+1"})
    takes(published_office, "2", 1, Deed("documents", {"form": "resident", "proxy": 0}), handed)
    page = auditor.opens("/prizes/money").text
    ledger = sheet(auditor.opens("/prizes/money/ledger.xlsx"))
    head, rows = ledger[0], [row for row in ledger[1:] if not row[0].startswith("合计")]
    totals = {row[3]: row[6] for row in ledger if row[0] == "合计（演练）"}
    worth = sum(parse_fen(row[head.index("价值（元）")]) for row in rows)
    assert parse_fen(totals["预算"]) == worth
    shown = {href.partition("figure=")[2]: told for href, told in linked(page).items()}
    assert {shown["budget"], shown["handed"]} == {
        f"{float(totals[name]):,.2f}" for name in ("预算", "已领取")
    }
    one = next(row for row in rows if row[head.index("状态")] == "已领取")
    assert one[head.index("发放日期")] == "2024-04-11"
    assert one[head.index("收条号")] == "'=1+1"
    assert one[head.index("经办")] == "clerk"
    assert "*" in one[head.index("中奖人")]
    acts_table = sheet(auditor.opens(f"/prizes/money/acts.xlsx?draw={MARCH}"))
    assert [row[8] for row in acts_table[1:3]] == ["核对证件", "发放"]
    comma = auditor.opens("/prizes/money/ledger.csv").data.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(comma))) == ledger
    assert auditor.opens("/prizes/money/ledger.pdf").status_code == 404
    home = str(published_office.settings.home)
    for wanted, status in ((MARCH, 0), ("all", 0), ("NONE", 1)):
        file = tmp_path / f"{wanted}.csv"
        done = CliRunner().invoke(main, ["--home", home, "prizes", "export", wanted, str(file)])
        assert (done.exit_code, file.exists()) == (status, not status)
        if not status:
            assert list(csv.reader(io.StringIO(file.read_text("utf-8-sig")))) == ledger


def test_a_filter_that_cannot_be_is_no_page_and_one_without_lines_says_so(auditor: Any) -> None:
    for query in ("", "mode=live", "mode=x&figure=open", "mode=live&figure=x", "figure=open"):
        assert auditor.opens(f"/prizes/money/lines?{query}").status_code == 404
    some = "mode=rehearsal&figure=open"
    assert auditor.opens(f"/prizes/money/lines?{some}&month=2024-13").status_code == 404
    assert auditor.opens(f"/prizes/money/lines?{some}&page=9").status_code == 404
    assert "没有这样的记录" in auditor.opens(f"/prizes/money/lines?{some}&draw=%3Cb").text
    assert "没有这样的抽奖" in auditor.opens("/prizes/money?draw=NONE").text


def test_a_draw_whose_published_claims_were_altered_is_named_and_not_counted(
    published_office: Office, auditor: Any
) -> None:
    folders = published_office.settings.public_dir.rglob("claiming.json")
    for file in folders:
        file.write_bytes(file.read_bytes().replace(b"5", b"6"))
    answer = auditor.opens("/prizes/money")
    assert answer.status_code == 200
    assert "被改过" in answer.text
    assert "没有计入" in answer.text
    refused = auditor.opens("/prizes/money/ledger.csv")
    assert refused.status_code in {409, 422}
    assert "被改过" in refused.text


def test_what_is_kept_of_a_draw_is_told_with_every_act_since(
    published_office: Office, auditor: Any
) -> None:
    kept, public = KeptAccounts(), published_office.settings.public_dir

    def told(accounts: KeptAccounts) -> DrawAccount:
        with published_office.read() as session:
            return accounts.of_all(session, public)[0]

    def as_it_is(worth: str) -> None:
        found, anew = told(kept), told(KeptAccounts(most=0))
        assert (found, found.buckets) == (anew, anew.buckets)
        assert told(kept) is found
        figures = linked(auditor.opens("/prizes/money").text)
        handed = {figure for href, figure in figures.items() if href.endswith("figure=handed")}
        assert handed == ({worth} if worth else set())

    as_it_is("")
    seen = Deed("documents", {"form": "resident", "proxy": 0})
    takes(published_office, "2", 1, seen)
    as_it_is("")
    takes(published_office, "2", 2, seen, Deed("handed", {"receipt": "R-2"}))
    worth = f"{told(kept).prizes[-1].tier.value_fen / 100:,.2f}"
    as_it_is(worth)
    untouched = told(kept).prizes[0]
    takes(published_office, "2", 3, seen)
    assert told(kept).prizes[0] is untouched
    with published_office.write() as session:
        session.execute(text("DROP TRIGGER prize_act_no_delete"))
        session.execute(text("DELETE FROM prize_act WHERE id = (SELECT min(id) FROM prize_act)"))
    as_it_is(worth)
    claims = next(public.rglob("claiming.json"))
    claims.write_bytes(claims.read_bytes().replace(b"5", b"6"))
    assert "被改过" in told(kept).refused
    assert "被改过" in auditor.opens("/prizes/money").text


def test_before_any_publication_there_is_nothing_to_account(app: Flask, logged_in: LogIn) -> None:
    assert "还没有公布结果的抽奖" in logged_in(app, "supervisor").opens("/prizes/money").text


def test_the_first_entry_of_all_stands_in_the_table_by_its_number() -> None:
    assert export._entry(0) == "0000000000"
    assert not export._entry(None)


def test_a_table_is_named_by_nothing_that_breaks_its_header(auditor: Any) -> None:
    for asked in ("draw=a%0Ab", "campaign=a%0Ab", "draw=%22;x="):
        answer = auditor.opens(f"/prizes/money/ledger.csv?{asked}")
        assert answer.status_code == 200
    assert (
        MARCH
        in auditor.opens(f"/prizes/money/acts.csv?draw={MARCH}").headers["Content-Disposition"]
    )
