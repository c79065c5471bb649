"""The page of verdicts from outside, and what the public sees of one."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from lottery import beside
from lottery.texts.ceremony import verdicts as words
from tests.builders import MARCH
from tests.outside import PATH, STRANGER, Outside, opened
from tests.web.conftest import Person, a_site

PAGE = f"/ceremony/{MARCH}/verdicts"
PUBLIC = f"/draws/{MARCH}"


@pytest.fixture
def outside(vouched_template: Path, tmp_path: Path) -> Iterator[Outside]:
    """A copy of a home whose draw is published."""
    found = opened(vouched_template, tmp_path)
    yield found
    found.office.close()


@pytest.fixture
def app(outside: Outside, clock: Any) -> Flask:
    """Its site."""
    clock.moment = outside.organiser.stage.now
    return a_site(outside.office, clock)


def hands_in(person: Any, data: bytes) -> Any:
    return person.sends(PAGE, verdict=(io.BytesIO(data), "verdict.txt"))


def test_a_verdict_is_handed_in_by_page_and_everybody_sees_who_vouches(
    app: Flask, outside: Outside, logged_in: Callable[[Flask, str], Any]
) -> None:
    notary, citizen = logged_in(app, "notary"), Person(app.test_client())
    page = notary.opens(PAGE).text
    assert words.NONE in page
    assert "备用密钥“supervisor”" in page
    assert words.NOBODY not in page
    assert words.PUBLIC_NONE in citizen.opens(PUBLIC).text
    for data, why in (
        (outside.signed(outside.own(outside.office.settings.organiser_name)), "主办单位自己的密钥"),
        (outside.signed(result="c" * 64), "第 5 行不同"),
        (b"", "不是外部核验结论的格式"),
    ):
        refused = hands_in(notary, data)
        assert (refused.status_code, why in refused.text) == (409, True)
    assert notary.sends(PAGE).status_code == 409
    assert words.PUBLIC_NONE in citizen.opens(PUBLIC).text
    assert hands_in(notary, outside.signed()).status_code == 303
    page = notary.opens(PAGE).text
    assert words.TAKEN in page
    assert words.PACKAGE in page
    public = citizen.opens(PUBLIC).text
    assert words.PUBLIC_LEAD in public
    assert words.PUBLIC_NONE not in public
    fetched = citizen.opens(f"{PUBLIC}/beside/{PATH}")
    assert (fetched.data, fetched.mimetype) == (outside.signed(), "text/plain")


def test_a_file_written_over_where_it_lies_is_told_at_once(
    app: Flask, outside: Outside, tmp_path: Path
) -> None:
    outside.takes(outside.signed())
    citizen = Person(app.test_client())
    assert words.ALTERED not in citizen.opens(PUBLIC).text
    place = beside.find(outside.office.settings.public_dir, MARCH, PATH)
    place.write_bytes(outside.signed(STRANGER))
    assert words.ALTERED in citizen.opens(PUBLIC).text
