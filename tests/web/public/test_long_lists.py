"""Very many winners: a page at a time, each row with an address, and the whole list for scripts
and for paper."""

import re
import shutil
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from lottery import create_app
from lottery.hall import listing
from lottery.hall.gallery import Gallery
from lottery.hall.published import Published
from lottery.opening import open_office
from tests.conftest import Clock
from tests.web.conftest import Person as Browser
from tests.web.public.large import a_large_folder

WINNERS = 453
DRAW = "/draws/TEST-1"


class Elements(HTMLParser):
    """Counts what a browser would make of a page: elements and texts."""

    count = 0

    def handle_starttag(self, _tag: str, _attrs: Any) -> None:
        self.count += 1

    def handle_data(self, _data: str) -> None:
        self.count += 1


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Published, with its winners."""
    return a_large_folder(tmp_path_factory.mktemp("public") / "TEST-1", WINNERS)


@pytest.fixture(scope="module")
def draw(folder: Path) -> Published:
    """What the folder says."""
    return Gallery(folder.parent).get("TEST-1")


@pytest.fixture(scope="module")
def visitor(home_template: Path, folder: Path, tmp_path_factory: Any) -> Iterator[Browser]:
    """Somebody at the site on which it is published."""
    home = tmp_path_factory.mktemp("long") / "home"
    shutil.copytree(home_template, home)
    office = open_office(home)
    shutil.copytree(folder, office.settings.public_dir / "TEST-1")
    site = create_app(office, now=Clock().now)
    site.testing = True
    yield Browser(site.test_client())
    office.close()


def entries(page: str) -> list[str]:
    """The rows of a page."""
    return re.findall('data-entry="([0-9]{10})"', page)


def test_the_first_page_is_light_however_many_have_won(visitor: Browser) -> None:
    page = visitor.opens(DRAW)
    parser = Elements()
    parser.feed(page.text)
    assert parser.count <= 2500
    assert len(zlib.compress(page.data)) <= 30_000
    assert len(entries(page.text)) == listing.SIZE
    assert f"<small>{WINNERS // 10}</small>" in page.text


def test_the_pages_together_hold_everybody_once_and_in_order(
    visitor: Browser, draw: Published
) -> None:
    pages = [visitor.opens(f"{DRAW}?page={number}").text for number in range(1, 6)]
    shown = [entry for page in pages for entry in entries(page)]
    assert shown == [row.winner.entry for row in listing.rows(draw.tiers)]
    assert "第 5 页，共 5 页" in pages[-1]
    assert 'rel="next"' not in pages[-1]
    assert visitor.opens(f"{DRAW}?page=6").status_code == 404
    assert visitor.opens(f"{DRAW}?page=x").status_code == 404


def test_a_tier_is_shown_alone(visitor: Browser, draw: Published) -> None:
    tier = draw.tiers[1]
    page = visitor.opens(f"{DRAW}?tier={tier.code}").text
    assert entries(page) == [winner.entry for winner in tier.winners]
    assert visitor.opens(f"{DRAW}?tier=nine").status_code == 404


@pytest.mark.parametrize("at", [0, 12, 99, 100, 452, 470])
def test_the_link_of_each_row_leads_to_the_page_that_has_it(
    visitor: Browser, draw: Published, at: int
) -> None:
    entry = [row.winner.entry for row in listing.rows(draw.tiers)][at]
    address = visitor.opens(f"{DRAW}?entry={entry}").headers["Location"]
    assert address.endswith(f"#e{entry}")
    page = visitor.opens(address.partition("#")[0]).text
    assert f'id="e{entry}"' in page
    assert f'href="?entry={entry}"' in page


def test_a_link_to_somebody_who_is_not_in_the_list_says_so(visitor: Browser) -> None:
    address = visitor.opens(f"{DRAW}?entry=0000009001").headers["Location"]
    assert address.endswith("?q=0000009001")
    assert "没有登记编号 0000009001" in visitor.opens(address).text


def test_the_server_looks_among_all_winners(visitor: Browser, draw: Published) -> None:
    last = draw.tiers[2].winners[-1]
    assert entries(visitor.opens(f"{DRAW}?q={last.entry}").text) == [last.entry]


def test_a_script_is_given_what_the_pages_show_and_no_more(
    visitor: Browser, draw: Published
) -> None:
    answer = visitor.opens(f"{DRAW}/winners.json")
    told = answer.get_json()
    rows = list(listing.rows(draw.tiers))
    assert [row[:2] for row in told["rows"]] == [[row.place, row.winner.entry] for row in rows]
    cards = {row.winner.entry: row.winner.card for row in rows if not row.is_alternate}
    for _, entry, *cells in told["rows"]:
        card = cards.get(entry)
        if card:
            assert cells == [card.holder, card.phone, card.invoice]
        else:
            assert cells[0].startswith("候补第")
    again = visitor.client.get(
        f"{DRAW}/winners.json", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_many_cards_are_a_page_of_their_own(visitor: Browser, draw: Published) -> None:
    assert f'href="{DRAW}/cards"' in visitor.opens(DRAW).text
    page = visitor.opens(f"{DRAW}/cards").text
    for tier in draw.tiers:
        for winner in tier.winners:
            assert f'href="{DRAW}/files/winners/{winner.entry}.txt"' in page


def test_the_whole_list_is_printed_with_draw_hash_and_page_at_the_edge(
    visitor: Browser, draw: Published
) -> None:
    page = visitor.opens(f"{DRAW}/print").text
    assert page.count("<li>") == WINNERS + 20
    edge = visitor.opens(f"{DRAW}/print.css")
    assert edge.mimetype == "text/css"
    assert str(draw.result_sha256) in edge.text
    assert "中奖名单 TEST-1（演练）" in edge.text
    assert "counter(pages)" in edge.text
