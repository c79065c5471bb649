"""The static site in a browser, sent by a server of plain files, with no office anywhere."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lottery import build_site
from lottery.hall.gallery import Gallery
from lottery.hall.published import Published
from lottery.opening import open_office
from tests.conftest import CODE, Clock

NewPage = Callable[..., Page]
LEFT_OUT = "0000000077"


class Silent(SimpleHTTPRequestHandler):
    """Plain files, and nothing said of it."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def public(drawn_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public folder of an office that is gone; somebody of the staff was left out."""
    place = tmp_path_factory.mktemp("static")
    shutil.copytree(drawn_template, place / "home")
    open_office(place / "home").close()
    public = Path(shutil.move(place / "home" / "public", place / "public"))
    (public / CODE / "omitted.txt").write_text(f"{LEFT_OUT} staff\n", "ascii")
    return public


@contextmanager
def sent(public: Path, place: Path) -> Iterator[str]:
    """The address of the site that is made of a public folder, while plain files are sent."""
    url = "https://draw.example.cn"
    build_site(public, place, now=Clock().now, random_bytes=os.urandom, url=url)
    handler = partial(Silent, directory=str(place / "current"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def static_site(public: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with sent(public, tmp_path_factory.mktemp("www")) as address:
        yield address


@pytest.fixture
def draw(public: Path) -> Published:
    return Gallery(public).get(CODE)


def test_from_the_first_page_a_winner_is_told_so_in_two_taps(
    static_site: str, new_page: NewPage, draw: Published
) -> None:
    won = draw.tiers[1].winners[0]
    assert won.card
    page = new_page(360, 740)
    page.goto(static_site)
    page.fill("#entry", won.card.phone)
    page.locator(f'#hits a[href="/check?entry={won.entry}"]').click()
    expect(page.locator("#says")).to_contain_text(f"登记编号 {won.entry} 在公布的各次抽奖里")
    row = page.locator("#places > div")
    expect(row).to_contain_text(f"第 {won.slot} 名")
    row.locator("a").click()
    expect(page.locator("h1")).to_contain_text("抽奖")


def test_whoever_lost_or_never_entered_is_told_that_and_a_slips_secret_is_kept(
    static_site: str, new_page: NewPage, draw: Published, public: Path
) -> None:
    drawn = {w.entry for tier in draw.tiers for w in (*tier.winners, *tier.alternates)}
    pool = [row[:10] for row in (public / CODE / "pool.txt").read_text("ascii").splitlines()]
    lost = next(entry for entry in pool if entry not in drawn)
    page = new_page(360, 740)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(static_site)
    page.fill("#entry", f"https://draw.example.cn/check/{lost}#print.slip.card")
    page.keyboard.press("Enter")
    expect(page.locator("#places")).to_contain_text("参加了，没有抽中")
    assert page.evaluate("location.hash") == ""
    page.fill("#entry", "0009999999")
    page.locator("form.ask button").click()
    expect(page.locator("#says")).to_contain_text("都没有登记编号 0009999999")
    page.fill("#entry", "12")
    page.locator("form.ask button").click()
    expect(page.locator("#says")).to_contain_text("太短")
    assert not [url for url in asked if "print.slip" in url or not url.startswith(static_site)]


def test_an_alternate_and_somebody_left_out_are_told_that_in_two_taps(
    static_site: str, new_page: NewPage, draw: Published
) -> None:
    spare = draw.tiers[1].alternates[0]
    page = new_page(360, 740)
    answers = {
        spare.entry: f"候补第 {spare.slot} 名",
        LEFT_OUT: "没有列入参加名单，公布的原因：主办",
    }
    for entry, said in answers.items():
        page.goto(static_site)
        page.fill("#entry", entry)
        page.click("#find button")
        expect(page.locator("#places > div")).to_have_count(1)
        expect(page.locator("#places")).to_contain_text(said)
        expect(page.locator("#places")).to_be_in_viewport()


def test_a_search_or_a_row_in_the_address_is_answered_by_the_page(
    static_site: str, new_page: NewPage, draw: Published
) -> None:
    won = draw.tiers[1].winners[3]
    page = new_page(360, 740)
    page.goto(f"{static_site}/draws/{CODE}?q={won.entry}")
    expect(page.locator("#found")).to_contain_text(f"登记编号 {won.entry} 在名单里")
    expect(page.locator("#fitting li")).to_have_count(1)
    page.goto(f"{static_site}/draws/{CODE}?entry={won.entry}")
    page.wait_for_url(f"**#e{won.entry}")
    expect(page.locator(f"#e{won.entry}")).to_be_in_viewport()


def test_its_draw_is_verified_in_the_browser(
    published: Path, new_page: NewPage, tmp_path: Path
) -> None:
    public = shutil.copytree(published / "public", tmp_path / "public")
    with sent(public, tmp_path / "www") as address:
        page = new_page(1366, 768)
        page.goto(f"{address}/verify?draw={CODE}")
        expect(page.locator("#draw option:checked")).to_have_attribute("data-name", CODE)
        expect(page.locator("#stamp")).to_have_text("△ 未完全验证")  # no key from elsewhere
