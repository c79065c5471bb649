"""Tables at the pages: tried without a trace, imported in the background, answered row by row."""

import io
import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from lottery import create_app, register
from lottery.office import Office
from lottery.tables.sheets import header_row, row_cells, write_csv
from tests.builders import an_invoice
from tests.conftest import Clock
from tests.web.conftest import CONSENT

LogIn = Callable[[Flask, str], Any]


@pytest.fixture
def clerk(app: Flask, logged_in: LogIn) -> Any:
    """A clerk in front of the site."""
    return logged_in(app, "clerk")


def table(folder: Path, *changes: dict[str, str]) -> bytes:
    """A table of invoices that the rules accept, but for the changes."""
    rows = [
        row_cells(an_invoice(**({"number": f"2437{n:016d}"} | change)))
        for n, change in enumerate(changes, start=11)
    ]
    write_csv(folder / "table.csv", [header_row(), *rows])
    return (folder / "table.csv").read_bytes()


def hands_in(person: Any, content: bytes, name: str = "三月.csv", **fields: str) -> TestResponse:
    """The form with its file."""
    page = person.opens("/tables").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    data: dict[str, object] = {"csrf_token": token[1], "campaign": "fp", **fields}
    answer: TestResponse = person.client.post(
        "/tables", data=data | {"table": (io.BytesIO(content), name)}
    )
    return answer


def waits(app: Flask, place: str) -> None:
    """Until the work on a table has ended."""
    app.extensions["lottery-works"].wait(tuple(place.strip("/").split("/")[1:3]))


def entered(office: Office) -> int:
    with office.read() as session:
        return register.size(session)


def test_a_table_is_tried_then_imported_then_answered(
    app: Flask, clerk: Any, office: Office, tmp_path: Path
) -> None:
    content = table(tmp_path, {}, {"gross": "99.99"}, {"phone": "=1+1"})
    answer = hands_in(clerk, content)
    place = answer.headers["Location"]
    waits(app, place)
    page = clerk.opens(place).text
    assert "还没有登记" in page
    assert "amount-below-minimum" in page
    assert "第 3 行" in page
    assert entered(office) == 0
    listed = openpyxl.load_workbook(io.BytesIO(clerk.opens(f"{place}/foreseen.xlsx").data))
    assert [line[0] for line in listed.worksheets[0].values][1:] == ["3", "4"]
    clerk.sends(f"{place}/start", page=place, consent=CONSENT)
    waits(app, place)
    assert clerk.opens(f"{place}/foreseen.xlsx").status_code == 404
    assert entered(office) == 2
    page = clerk.opens(place).text
    assert "已全部处理" in page
    assert "三月.csv" in clerk.opens("/tables").text
    book = openpyxl.load_workbook(io.BytesIO(clerk.opens(f"{place}/result.xlsx").data))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert [row[3] for row in rows[1:]] == [None, "amount-below-minimum", "phone-invalid"]
    assert all(cell.data_type != "f" for row in book.worksheets[0].iter_rows() for cell in row)


def test_nothing_is_imported_before_somebody_says_that_everybody_agreed(
    app: Flask, clerk: Any, office: Office, tmp_path: Path
) -> None:
    place = hands_in(clerk, table(tmp_path, {})).headers["Location"]
    waits(app, place)
    page = clerk.opens(place).text
    assert f'<input type="checkbox" name="consent" value="{CONSENT}" required>' in page
    for fields in ({}, {"consent": "0"}, {"consent": "x"}):
        answer = clerk.sends(f"{place}/start", page=place, **fields)
        assert answer.status_code == 422
        assert "请先确认已取得表中每个人的同意" in answer.text
    assert entered(office) == 0
    clerk.sends(f"{place}/start", page=place, consent=CONSENT)
    waits(app, place)
    assert f'表中每个人都已同意<a href="/consent/{CONSENT}">' in clerk.opens(place).text
    assert (
        f"已同意《个人信息处理告知同意书（第 {CONSENT} 版）》"
        in clerk.opens("/entry/slip/0000000000").text
    )


def test_a_table_lies_under_its_hash_and_goes_when_it_is_imported(
    app: Flask, clerk: Any, office: Office, tmp_path: Path
) -> None:
    folder = office.settings.home / "uploads"
    place = hands_in(clerk, table(tmp_path, {}), "../../x y.csv").headers["Location"]
    waits(app, place)
    digest = place.rpartition("/")[2]
    assert {path.name for path in folder.iterdir()} == {f"{digest}.csv", f"{digest}-fp.json"}
    person = an_invoice()
    lying = b"".join(path.read_bytes() for path in folder.iterdir())
    assert person.holder.encode() not in lying
    assert person.phone.encode() not in lying
    assert "x y.csv" in clerk.opens(place).text
    clerk.sends(f"{place}/start", page=place, consent=CONSENT)
    waits(app, place)
    assert {path.name for path in folder.iterdir()} == {f"{digest}-fp.result.xlsx"}


def test_what_a_crash_left_open_is_taken_away(office: Office, clock: Clock) -> None:
    left = office.settings.home / "uploads" / "open-x"
    left.mkdir(parents=True)
    (left / "t.csv").write_text("测试甲", encoding="utf-8")
    for hours, there in ((0, True), (2, False)):
        before = clock.now() - timedelta(hours=hours)
        os.utime(left, (before.timestamp(), before.timestamp()))
        create_app(office, now=clock.now)
        assert left.exists() == there


def test_what_is_no_table_is_answered_with_what_to_do(app: Flask, clerk: Any) -> None:
    assert "请使用 .csv 或 .xlsx" in hands_in(clerk, b"x", "a.exe").text
    place = hands_in(clerk, b"PK\3\4 no", "book.xlsx").headers["Location"]
    waits(app, place)
    page = clerk.opens(place).text
    assert "“book.xlsx”不是完好的" in page
    assert "重新上传" in page


def test_others_do_not_see_a_clerks_table_but_the_organiser_does(
    app: Flask, clerk: Any, logged_in: LogIn, tmp_path: Path
) -> None:
    place = hands_in(clerk, table(tmp_path, {})).headers["Location"]
    waits(app, place)
    assert logged_in(app, "clerk2").opens(place).status_code == 404
    assert logged_in(app, "organiser").opens(place).status_code == 200


def test_after_a_restart_the_check_is_offered_again(
    app: Flask, clerk: Any, office: Office, tmp_path: Path
) -> None:
    place = hands_in(clerk, table(tmp_path, {})).headers["Location"]
    waits(app, place)
    app.extensions["lottery-works"].forget(tuple(place.split("/")[2:4]))
    assert "重新检查" in clerk.opens(place).text
    clerk.sends(f"{place}/try", page=place)
    waits(app, place)
    assert "还没有登记" in clerk.opens(place).text
    assert clerk.opens(f"{place}/progress").json["running"] is False


def test_the_page_for_tables_takes_large_files_and_no_larger(app: Flask, clerk: Any) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    part = b'--cut\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    campaign = part % (b"campaign", b"", b"fp")
    for size, status in ((2 << 20, 302), (21 << 20, 413)):
        file = part % (b"table", b'; filename="a.csv"', b"1" * size)
        answer = clerk.client.post(
            "/tables",
            data=campaign + file + b"--cut--\r\n",
            content_type="multipart/form-data; boundary=cut",
        )
        assert answer.status_code == status
        if status == 302:
            waits(app, answer.headers["Location"])


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_template_is_there(clerk: Any, form: str) -> None:
    answer = clerk.opens(f"/tables/template.{form}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
