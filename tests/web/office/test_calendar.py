"""The official calendar at a page: looked at, loaded, loaded anew."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Flask

from lottery.holidays import loading, supplied
from lottery.office import Office

LogIn = Callable[[Flask, str], Any]
PAGE = "/programme/calendar"
FILE = supplied.file_of(2026)
ANEW = FILE.replace(b"last = 2026-10-07", b"last = 2026-10-08")


def sends(person: Any, data: bytes, **more: str) -> Any:
    return person.sends(PAGE, file=(BytesIO(data), "2026.toml"), **more)


def loaded(office: Office) -> list[bytes]:
    with office.read() as session:
        return [each.file for each in loading.versions(session)]


def test_a_year_is_looked_at_and_then_loaded(app: Flask, office: Office, logged_in: LogIn) -> None:
    organiser = logged_in(app, "organiser")
    assert PAGE in organiser.opens("/programme").text
    assert "还没有载入任何一年" in organiser.opens(PAGE).text
    looked = sends(organiser, FILE, look="1").text
    assert "2月15日（周日）至2月23日（周一），共 9 天" in looked
    assert loaded(office) == []
    assert sends(organiser, FILE).status_code == 302
    shown = organiser.opens(PAGE).text
    assert "已载入：2026 年" in shown
    assert "2月14日（周六）、2月28日（周六）" in shown
    assert sends(organiser, ANEW).status_code == 302
    assert "以前载入的 1 版" in organiser.opens(PAGE).text
    assert organiser.sends(PAGE, supplied="2025").status_code == 302
    assert loaded(office) == [FILE, ANEW, supplied.file_of(2025)]
    for wrong in ({"file": (BytesIO(b""), "x")}, {"supplied": "x"}, {"supplied": "2031"}, {}):
        refused = organiser.sends(PAGE, **wrong)
        assert refused.status_code == 422
        assert 'role="alert"' in refused.text
    auditor = logged_in(app, "auditor")
    assert "10月8日" in auditor.opens(PAGE).text
    assert "载入一年" not in auditor.opens(PAGE).text
