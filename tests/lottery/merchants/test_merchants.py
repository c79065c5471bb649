"""The registry: imported whole or not at all, corrected with its history, sampled."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from lottery import intake, merchants
from lottery.acting import Acting
from lottery.cli import main
from lottery.errors import MerchantRefusedError
from lottery.intake import Receipt
from lottery.merchants import MerchantLine, lists
from lottery.office import Office
from lottery.office import database as db
from lottery.tables.sheets import SheetError, write_csv
from tests.builders import an_invoice, random_bytes_from

CHAIN = "91371681MA3K7X2Q5C"
REGIONS = ("371681", "371626")
LINE = MerchantLine(CHAIN, "示例丙超市", "零售", False, date(2024, 1, 1), date(2024, 6, 30))
HEADER = ["识别号", "名称", "类别", "保险机构", "生效日期", "失效日期"]


@pytest.fixture
def stored(database: Engine, now: datetime) -> Engine:
    with db.writing(database) as session:
        merchants.add_merchants(session, [LINE], by="organiser", now=now)
    return database


def table(path: Path, *rows: list[str]) -> Path:
    write_csv(path, [HEADER, *rows])
    return path


def test_a_table_is_stored_once(database: Engine, tmp_path: Path, now: datetime) -> None:
    path = table(
        tmp_path / "t.csv",
        [CHAIN, "示例丙超市", "零售", "否", "2024-01-01", "2024年6月30日"],
        ["9137162616720307XL", "示例丁保险", "保险", "是", "2024-01-01", ""],
    )
    for new in (2, 0):
        with db.writing(database) as session:
            done = lists.take_in(session, lists.read(path), by="organiser", now=now)
            assert (done.rows, done.new) == (2, new)
    with db.reading(database) as session:
        assert merchants.current(session)[1] == LINE
        insurer = merchants.registry(session).merchant("9137162616720307XL", date(2024, 3, 1))
    assert insurer is not None
    assert insurer.is_insurer


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["91500106MA2CE71F65", "x", "", "", "2024-01-01", ""], "第2行.*校验不符"),
        ([CHAIN, "", "", "", "2024-01-01", ""], "第2行.*没有名称"),
        ([CHAIN, "x", "", "", "昨天", ""], "第2行"),
        ([CHAIN, "x", "", "也许", "2024-01-01", ""], "第2行"),
        ([CHAIN, "x", "", "", "2024-01-01", "2023-01-01"], "第2行.*早于"),
    ],
)
def test_a_bad_row_stores_nothing(
    database: Engine, tmp_path: Path, now: datetime, row: list[str], why: str
) -> None:
    path = table(tmp_path / "t.csv", row, ["913716261671905552", "好", "", "", "2024-01-01", ""])
    with pytest.raises(MerchantRefusedError, match=why), db.writing(database) as session:
        lists.take_in(session, lists.read(path), by="organiser", now=now)
    with db.reading(database) as session:
        assert merchants.current(session) == []


def test_a_table_without_its_columns_is_refused(
    database: Engine, tmp_path: Path, now: datetime
) -> None:
    write_csv(tmp_path / "t.csv", [["名称"], ["x"]])
    with pytest.raises(SheetError, match="表头"), db.writing(database) as session:
        lists.take_in(session, lists.read(tmp_path / "t.csv"), by="organiser", now=now)


def test_lines_of_a_seller_do_not_overlap(stored: Engine, now: datetime) -> None:
    other = replace(LINE, valid_from=date(2024, 6, 30), valid_to=None)
    with pytest.raises(MerchantRefusedError, match="重叠"), db.writing(stored) as session:
        merchants.add_merchants(session, [other], by="organiser", now=now)


@pytest.mark.parametrize("changes", [{"name": "改名"}, {"valid_from": date(2024, 2, 1)}])
def test_a_correction_keeps_what_was_known(
    stored: Engine, now: datetime, changes: dict[str, str]
) -> None:
    right = replace(LINE, **changes)  # type: ignore[arg-type]
    with db.writing(stored) as session:
        merchants.correct(session, LINE, right, why="照执照更正", by="organiser", now=now)
    with db.reading(stored) as session:
        assert merchants.current(session) == [right]
        past = merchants.history(session, CHAIN)
    assert (past[0].line, past[-1].line, past[-1].why) == (LINE, right, "照执照更正")
    with pytest.raises(MerchantRefusedError, match="名册中没有"), db.writing(stored) as session:
        merchants.correct(session, LINE, right, why="又一次", by="organiser", now=now)


def test_a_withdrawn_line_counts_no_more(stored: Engine, now: datetime) -> None:
    with pytest.raises(MerchantRefusedError, match="原因"), db.writing(stored) as session:
        merchants.withdraw(session, LINE, why=" ", by="organiser", now=now)
    with db.writing(stored) as session:
        merchants.withdraw(session, LINE, why="注销", by="organiser", now=now)
    with db.reading(stored) as session:
        assert merchants.registry(session).merchant(CHAIN, date(2024, 3, 1)) is None
        assert len(merchants.history(session, CHAIN)) == 2


@pytest.mark.parametrize(
    ("text", "hits"), [("91371681ma", 1), ("MA3K", 0), ("示例", 1), ("丙", 1), ("零", 1), ("%", 0)]
)
def test_a_number_is_found_by_its_beginning_and_a_name_by_any_part(
    stored: Engine, text: str, hits: int
) -> None:
    with db.reading(stored) as session:
        assert len(merchants.search(session, text)) == hits
        assert merchants.search(session, text, insurers=True) == []


def test_two_lines_of_one_table_that_contradict_each_other_store_nothing(
    stored: Engine, now: datetime
) -> None:
    renamed = replace(LINE, name="改名")
    with pytest.raises(MerchantRefusedError, match="写了两行"), db.writing(stored) as session:
        merchants.add_merchants(session, [LINE, renamed], by="organiser", now=now)
    with db.writing(stored) as session:
        assert merchants.add_merchants(session, [renamed, renamed], by="o", now=now) == 1


@pytest.fixture
def entered(office: Office) -> Office:
    """An office with three entries of one seller who is in no registry."""
    for n in range(3):
        raw = an_invoice(number=f"2437000000000000001{n}", seller_name="某某饭店")
        with office.write() as session:
            made = intake.enter(
                session,
                office.boxes,
                raw,
                campaign="fp",
                acting=Acting(
                    "clerk",
                    datetime.fromisoformat("2024-03-20T11:00:00+08:00"),
                    random_bytes_from(str(n)),
                ),
            )
            assert isinstance(made, Receipt)
    return office


def test_only_sellers_whom_their_region_makes_local_are_listed(office: Office) -> None:
    """Whom a reviewer decides on is looked at already."""
    for n, seller in enumerate(("91371600MA3000000M", "371626123456789")):
        raw = an_invoice(number=f"2437000000000000001{n}", seller_id=seller)
        with office.write() as session:
            made = intake.enter(
                session,
                office.boxes,
                raw,
                campaign="fp",
                acting=Acting(
                    "clerk",
                    datetime.fromisoformat("2024-03-20T11:00:00+08:00"),
                    random_bytes_from(str(n)),
                ),
            )
            assert isinstance(made, Receipt), made
    with office.read() as session:
        assert lists.sample(session, office.boxes, regions=REGIONS) == []


def test_sellers_without_a_line_are_listed_until_they_have_one(
    entered: Office, now: datetime, tmp_path: Path
) -> None:
    with entered.read() as session:
        found = lists.sample(session, entered.boxes, regions=REGIONS)
    assert [(s.name, s.entries, s.sum_fen) for s in found] == [("某某饭店", 3, 77400)]
    home = ["--home", str(entered.settings.home), "merchants"]
    done = CliRunner().invoke(main, [*home, "sample", "-o", str(tmp_path / "s.xlsx")])
    assert done.exit_code == 0, done.output
    line = MerchantLine(found[0].seller_id, "某某饭店", "", False, date(2024, 1, 1), None)
    with entered.write() as session:
        merchants.add_merchants(session, [line], by="organiser", now=now)
    with entered.read() as session:
        assert lists.sample(session, entered.boxes, regions=REGIONS) == []
    for command in (["search", "某某"], ["history", found[0].seller_id]):
        done = CliRunner().invoke(main, [*home, *command])
        assert "某某饭店" in done.output
    withdrawn = [*home, "withdraw", found[0].seller_id, "2024-01-01", "--why", "注销"]
    assert CliRunner().invoke(main, withdrawn).exit_code == 0
