"""The counter takes every name, and the slip shows it, whatever fonts the machine has."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask

from draws.cards import mask_name
from lottery import people
from lottery.office import Office
from lottery.register import entries
from tests import naming
from tests.naming import EXTENSIONS, NEWEST, PRIVATE
from tests.web.conftest import CONSENT

TYPED = {
    "campaign": "fp",
    "issued": "2024-03-15",
    "gross": "258.00",
    "seller_id": "9137162616720307XL",
    "buyer_name": "个人",
    "phone": "13800001234",
    "consent": CONSENT,
}
CARD = re.compile(r"<dt>参加人</dt><dd>(.*?)</dd>")


@pytest.fixture
def clerk(app: Flask, logged_in: Callable[[Flask, str], Any]) -> Any:
    """A clerk at the counter."""
    return logged_in(app, "clerk")


def enters(clerk: Any, at: int, name: str) -> Any:
    """Enter an invoice of this person and confirm; the answer."""
    return clerk.sends("/entry", **TYPED, number=f"2437{at:016d}", holder=name)


def holder_of(office: Office, number: int) -> str:
    with office.read() as session:
        commit = entries.entry(session, number).commit
        return people.open_slip(
            office.boxes, commit, entries.papers(session, number).slip_box
        ).holder


def shown(page: str) -> str:
    """The masked name on a slip, with the pictures of rare characters as what they stand for."""
    found = CARD.search(page)
    assert found is not None
    return unescape(re.sub(r'<img class="glyph"[^>]* alt="([^"]+)"[^>]*>', r"\1", found[1]))


def test_every_name_goes_through_the_counter_to_the_store_and_the_slip(
    clerk: Any, office: Office
) -> None:
    for at, name in enumerate(naming.names(), start=1):
        answer = enters(clerk, at, name)
        assert answer.status_code == 302, answer.text
        slip = answer.headers["Location"]
        assert holder_of(office, int(slip.partition("?")[0].rpartition("/")[2])) == name
        assert shown(clerk.opens(slip).text) == mask_name(name)


def test_rare_characters_are_drawn_because_the_printers_machine_may_not_know_them(
    clerk: Any,
) -> None:
    rare = [char for sample in EXTENSIONS.values() for char in sample if char > "\uffff"]
    for at, char in enumerate(rare):
        slip = clerk.opens(enters(clerk, at + 1, f"{char}小明").headers["Location"]).text
        assert '<img class="glyph" src="data:image/png;base64,' in slip
        assert f'alt="{char}"' in slip
        assert shown(slip) == f"{char}*明"
    plain = clerk.opens(enters(clerk, 99, "㐀·䶮").headers["Location"]).text
    assert "glyph" not in plain


def test_a_character_that_no_font_has_stands_as_it_is(clerk: Any) -> None:
    for at, char in enumerate(NEWEST):
        slip = clerk.opens(enters(clerk, at + 1, f"{char}小明").headers["Location"]).text
        assert shown(slip) == f"{char}*明"


@pytest.mark.parametrize("private", PRIVATE)
def test_a_private_character_is_refused_beside_the_field(clerk: Any, private: str) -> None:
    page = enters(clerk, 1, f"张{private}三").text
    assert f"U+{ord(private):04X}" in page
    assert 'id="says-holder"' in page


def test_fifty_characters_are_enough_for_anybody_and_more_are_refused(clerk: Any) -> None:
    assert enters(clerk, 1, "\U00020000" * 50).status_code == 302
    page = enters(clerk, 2, "\U00020000" * 51).text
    assert "姓名有51个字，超过50个字" in page
