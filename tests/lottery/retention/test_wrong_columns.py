"""Somebody's number in the wrong column of a table stands nowhere in clear, then or afterwards."""

import csv
import os
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from sqlalchemy import select

from lottery import intake, journal, retention
from lottery.acting import Acting
from lottery.errors import LotteryError, NotForTheJournalError, ProgrammeError
from lottery.importing.chunks import import_file
from lottery.intake import shareable
from lottery.invoices import RawEntry, Reason
from lottery.invoices.parties.private_numbers import masked, tells_a_number
from lottery.models import ImportRow
from lottery.office import database
from lottery.programme import taking_back
from lottery.programme.persons import person_named
from lottery.tables.sheets import header_row, row_cells
from lottery.texts.fields import PERSONAL
from lottery.texts.reasons import sentence
from tests.actors import ORGANISER, Stage
from tests.builders import MARCH, SPECIAL, a_home, an_invoice, an_office

RESIDENT, MISTYPED, OLD = "371626199001010027", "37162619900101002X", "371626900101002"
MOBILE, CARD = "13800001234", "6222021234567890128"
NUMBERS = (RESIDENT, MISTYPED, OLD, MOBILE, CARD)
COLUMNS = [each.name for each in fields(RawEntry) if each.name not in PERSONAL]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_found_however_it_is_written(number: str) -> None:
    apart = f"{number[:3]} {number[3:7]}-{number[7:]}"
    wide = number.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    for text in (number, apart, wide, number.lower(), f"张{number}李", f"L{number}", f"({number})"):
        assert tells_a_number(text), text
        left = "".join(sign for sign in masked(text) if sign.isdigit())
        assert len(left) <= 3, text


@pytest.mark.parametrize(
    "text",
    [
        "9137162616720307XL",
        "24370000000000000017",
        "037002100104-12345678",
        "发票代码037002100104，号码12345678",
        "2024-03-15 至 2024-03-20",
        "2024-03-15 2024-03-20 10:20",
        "合计 1,234,567.89 / 1,234,567.90",
        "登记0000000123、0000000124",
        "邹政发〔2026〕12号",
        "a" * 10 + "1234567890123456" + "b" * 38,
    ],
)
def test_what_is_public_stays(text: str) -> None:
    assert not tells_a_number(text)
    assert masked(text) == text


def test_a_count_of_signs_is_told_and_no_number_is() -> None:
    for code in ("resident-id-invalid", "resident-id-old"):
        assert "15位" in sentence(shareable(Reason(code, "resident_id", "15")))
    for name in COLUMNS:
        assert RESIDENT not in shareable(Reason("cell-error", name, f"x{RESIDENT}")).value


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    home = a_home(tmp_path_factory.mktemp("columns") / "home")
    stage = Stage(an_office(home, f"sqlite:///{home / 'lottery.db'}"))
    yield stage
    stage.office.close()


def test_after_forgetting_the_whole_file_of_the_database_holds_no_number(
    stage: Stage, tmp_path: Path
) -> None:
    rows = [
        an_invoice(**{"number": f"2437{n:016d}", "phone": "13900000000", name: number})
        for n, (name, number) in enumerate((c, k) for c in COLUMNS for k in NUMBERS)
    ]
    table = tmp_path / f"{MOBILE}.csv"
    with table.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([header_row(), *map(row_cells, rows)])
    import_file(
        stage.office, table, campaign="fp", by="clerk", now=stage.tick, random_bytes=os.urandom
    )
    for row in rows:
        with stage.office.write() as session:
            acting = Acting("clerk", stage.tick(), os.urandom)
            intake.enter(session, stage.office.boxes, row, campaign="fp", acting=acting)
    with stage.office.read() as session:
        verdicts = set(session.scalars(select(ImportRow.verdict)))
    assert {"accept", "refuse"} <= verdicts
    stage.wait_until("2024-11-06T18:00")
    with stage.office.write() as session:
        retention.forget(session, ["fp-2024-03"], [MARCH, SPECIAL], by="organiser", now=stage.now)
    database.scrub(stage.office.engine)
    found = b"".join(path.read_bytes() for path in stage.office.settings.home.glob("lottery.db*"))
    assert found
    assert [each for each in NUMBERS if each.encode() in found] == []


def test_no_reason_with_a_number_is_kept(stage: Stage) -> None:
    for number in NUMBERS:
        why = f"应{number}本人要求"
        with stage.office.write() as session:
            with pytest.raises(ProgrammeError, match="号码"):
                taking_back.propose_person(
                    session, stage.office.boxes, MOBILE, why, by=ORGANISER, now=stage.now
                )
            for detail in ({"reason": why}, {"detail": {"note": why}}):
                with pytest.raises(NotForTheJournalError, match="号码"):
                    journal.write(session, actor="x", act="proposed", detail=detail, now=stage.now)


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("371626 19900101 0027", f"id:{RESIDENT}"),
        ("id:11010519491231002x", "id:11010519491231002X"),
        ("phone:138-0000-1234", f"phone:{MOBILE}"),
        ("+86 13800001234", f"phone:{MOBILE}"),
        ("０５４３－４３２１２３４", "phone:05434321234"),
    ],
)
def test_a_person_is_named_as_slips_name_him(typed: str, named: str) -> None:
    assert person_named(typed) == named


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (MISTYPED, "身份证号不对"),
        (f"id:{OLD}", "身份证号不对"),
        (f"phone:{RESIDENT}", "phone:"),
        ("phone:1380000", "phone:"),
        ("1380000", "11 位手机号"),
        ("张三", "11 位手机号"),
        (f"name:{MOBILE}", "11 位手机号"),
    ],
)
def test_what_is_no_person_is_refused(typed: str, why: str) -> None:
    with pytest.raises(ProgrammeError, match=why) as refused:
        person_named(typed)
    assert isinstance(refused.value, LotteryError)
    assert typed not in str(refused.value)
