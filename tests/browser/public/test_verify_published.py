"""A published draw on a telephone: file by file, over a line that breaks, the minutes last."""

import gzip
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from lottery import create_app
from lottery.office import Office
from tests.conftest import CODE, Clock
from tests.draws.builders import key_file, write
from tests.draws.keylists import NOTARY
from tests.js.papers import BOTH, a_case, identity, signed
from tests.js.prize_lists import PrizeDraft, a_verdict

NewPage = Callable[..., Page]
PATIENCE = 60
OPEN, REFUSED = "△ 未完全验证", "✗ 拒绝"


class Line:
    """What stands between a telephone and the site: it lets through half of the first answer to
    what asks for a file, and breaks when it is told."""

    def __init__(self, site: str, file: bytes) -> None:
        self.site = urlsplit(site)
        self.file, self.left, self.size = file, 0, 0
        self.seen, self.broken = threading.Event(), threading.Event()
        self.asked: list[bytes] = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=[near], daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near, socket.create_connection((self.site.hostname, self.site.port)) as far:
            asked: list[bytes] = []
            back = threading.Thread(target=self._answer, args=[near, far, asked], daemon=True)
            back.start()
            with suppress(OSError):  # the line has broken
                while data := near.recv(65536):
                    asked.append(data)
                    self.asked.append(data)
                    far.sendall(data)
            _end(far)
            back.join()

    def _answer(self, near: socket.socket, far: socket.socket, asked: list[bytes]) -> None:
        with suppress(OSError):  # somebody has hung up
            while data := far.recv(65536):
                if not self.seen.is_set() and self.file in asked[-1].split(b"\r\n")[0]:
                    while not (body := data.partition(b"\r\n\r\n")[2]):
                        data += far.recv(65536)
                    self.left, self.size = len(body) // 2, len(body)
                    near.sendall(data[: -self.left])
                    self.seen.set()
                    self.broken.wait()
                    break
                near.sendall(data)
        _end(near)

    def of_file(self) -> list[bytes]:
        """What asked for the file."""
        return [asked for asked in self.asked if self.file in asked.split(b"\r\n")[0]]


def _end(one: socket.socket) -> None:
    with suppress(OSError):  # it is closed already
        one.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def site(serve: Any, office_of_all: Office) -> str:
    """The address of an office whose draw is published."""
    address: str = serve(create_app(office_of_all, now=Clock().now))
    return address


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A telephone whose console may complain about the network."""
    with ExitStack() as stack:
        context = chromium.new_context(viewport={"width": 360, "height": 740})
        stack.callback(context.close)
        yield context.new_page()


def verdict(page: Page) -> str:
    """What stands in large letters, once it is known."""
    known = re.compile("equal|part|different")
    expect(page.locator("#verdict")).to_have_attribute("data-kind", known)
    return page.inner_text("#stamp")


def row(page: Page, name: str) -> str:
    """How a check came out."""
    return page.locator(f'#checks [data-name="{name}"]').get_attribute("class") or ""


LATER = ("files", "minutes", "minutes' signature", "sums")


def test_the_minutes_come_last_and_only_if_they_are_asked_for(
    office_of_all: Office, site: str, new_page: NewPage
) -> None:
    page = new_page(360, 740)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/verify")
    page.fill("#pasted", (office_of_all.settings.public_dir / CODE / "keys.txt").read_text())
    page.click("#take")
    assert verdict(page) == OPEN
    assert [row(page, name) for name in LATER] == ["part"] * 4
    assert row(page, "result") == "ok"
    expect(page.locator("#open li").first).to_contain_text("现场记录没有核对")
    assert not [url for url in asked if "bundle.zip" in url]
    size = (office_of_all.settings.public_dir / CODE / "minutes.pdf").stat().st_size
    expect(page.locator("#take-minutes")).to_contain_text(f"{size / 1e6:.1f} MB")
    assert [url for url in asked if "winners" in url] == [f"{site}/draws/{CODE}/winners.zip.gz"]
    assert [url for url in asked if "/files/" in url and not url.endswith((".gz", ".pdf"))] == []
    before = len(asked)
    page.click("#take-minutes")
    expect(page.locator(f'#checks [data-name="{LATER[1]}"]')).to_have_class("ok")
    verdict(page)
    assert [row(page, name) for name in ("files", "minutes", "sums")] == ["ok"] * 3
    expect(page.locator("#checks li")).to_have_count(page.locator("#checks b").count())
    expect(page.locator("#open")).not_to_contain_text("这个 PDF 没有下载")
    expect(page.locator("#offer")).to_be_hidden()
    assert [url.rpartition("/")[2] for url in asked[before:]] == ["minutes.pdf"]


def test_a_line_that_breaks_in_a_file_goes_on_where_it_broke(site: str, page: Page) -> None:
    line = Line(site, b"/register.txt.gz")
    page.goto(f"{line.address}/verify")
    page.click("#take")
    assert line.seen.wait(PATIENCE)
    expect(page.locator("#taking")).to_have_attribute("data-left", str(line.left))
    line.broken.set()
    assert verdict(page) == OPEN
    first, second = line.of_file()
    assert b"\r\nRange: " not in first
    assert f"\r\nRange: bytes={line.size - line.left}-\r\n".encode() in second
    line.listening.close()


def test_without_a_network_it_waits_and_goes_on_when_there_is_one(site: str, page: Page) -> None:
    page.goto(f"{site}/verify")
    gone = True

    def answer(route: Route) -> None:
        if gone:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/files/manifest.txt.gz", answer)
    page.click("#take")
    expect(page.locator("#broken")).to_contain_text("秒后自动再试。已经下载的都留着")
    page.context.set_offline(True)
    expect(page.locator("#broken")).to_contain_text("接通以后按“继续”")
    with page.expect_request("**/files/manifest.txt.gz"):
        page.click("#go-on")
    gone = False
    page.context.set_offline(False)
    assert verdict(page) == OPEN
    expect(page.locator("#taking")).to_be_hidden()
    gone = True
    page.click("#take")
    expect(page.locator("#broken")).to_contain_text("秒后自动再试")
    page.click("#stop")
    page.evaluate("dispatchEvent(new Event('online'))")
    assert page.inner_text("#stamp") == "已停下"
    expect(page.locator("#taking")).to_be_hidden()


def test_what_comes_wrong_twice_is_refused_and_what_does_not_come_is_said(
    site: str, page: Page
) -> None:
    page.goto(f"{site}/verify")
    wrong: list[str] = []

    def spoiled(route: Route) -> None:
        wrong.append(route.request.url)
        route.fulfill(body=gzip.compress(b"0000000000 - 00\n"), content_type="application/gzip")

    pool = re.compile(r"/files/pool\.txt(\.gz)?$")
    page.route(pool, spoiled)
    page.click("#take")
    assert verdict(page) == REFUSED
    expect(page.locator("#why")).to_contain_text("pool.txt")
    assert len(wrong) == 2
    page.unroute(pool)
    page.route(pool, lambda route: route.fulfill(status=404))
    page.click("#take")
    # The verdict of before stands until the press is taken: it is waited for by its own words.
    expect(page.locator("#stamp")).to_have_text("读不出来")
    expect(page.locator("#open")).to_contain_text("本站没有给出")


KEEP = """async (bytes) => {
  const store = await caches.open("fpdraw-register");
  await store.put("/kept-register", new Response(Uint8Array.from(bytes)));
}"""
KEPT = """async () => {
  const found = await (await caches.open("fpdraw-register")).match("/kept-register");
  return Array.from(new Uint8Array(await found.arrayBuffer()));
}"""


def test_of_a_register_that_is_kept_only_the_lines_beyond_it_are_asked_for(
    office_of_all: Office, site: str, page: Page
) -> None:
    register = (office_of_all.settings.public_dir / CODE / "register.txt").read_bytes()
    *most, last = register.splitlines(True)
    older, other = b"".join(most), register[:-9] + b"20240000\n"
    asked: list[tuple[str, str | None]] = []
    page.on("request", lambda request: asked.append((request.url, request.headers.get("range"))))
    page.goto(f"{site}/verify")
    found = []
    for before in (None, register, older, older.replace(b"1", b"2"), other * 2):
        if before is not None:
            page.evaluate(KEEP, list(before))
        asked.clear()
        page.click("#take")
        assert verdict(page) == OPEN
        assert row(page, "register") == "ok"
        found.append([(url.rpartition("/")[2], part) for url, part in asked if "register" in url])
        expect(page.locator("#taking")).to_be_hidden()
        if before != other * 2:
            assert bytes(page.evaluate(KEPT)) == register
    whole, rest = ("register.txt.gz", None), ("register.txt", f"bytes={len(older)}-")
    beyond = ("register.txt", f"bytes={2 * len(other)}-")
    assert found == [[whole], [], [rest], [rest, whole], [beyond, whole]]
    assert len(last) < len(register) * 0.35


def put_with_prizes(public: Path) -> str:
    """A draw in the public folder, and beside it a list of prizes, the card of an alternate to whom
    one was passed, and a verdict of the notary's; the name of the card."""
    who = identity("organiser", "p256")
    case = a_case(("organiser", who))
    bundle = case.bundle(public / "TEST-1", lambda pdf: signed(pdf, "organiser", who))
    held = {" ".join(row.split()[:2]): row.split()[2] for row in case.draft.result_rows()}
    first, spare = held["1 1"], held["A1 1"]
    begun = PrizeDraft((bundle / "result.txt").read_bytes()).add("2024-04-10", until="2024-06-10")
    events = (f"1 1 forfeited {first} late", f"1 1 passed {spare} 1 2024-07-12")
    name = f"cards/{spare}.txt"
    files = {
        "prizes.txt": begun.add("2024-06-11", *events).data,
        name: case.draft.cards[spare],
        "verdicts/notary.txt": a_verdict(bundle, NOTARY),
    }
    write(public / "TEST-1.beside", files)
    return name


def test_what_became_of_the_prizes_is_taken_along_and_told_in_both_languages(
    office_of_all: Office, site: str, page: Page
) -> None:
    public = office_of_all.settings.public_dir
    (public / f"{CODE}.beside" / "prizes.txt").unlink()  # as an older release has published it
    card = put_with_prizes(public)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/verify?draw={CODE}")
    page.click("#take")
    assert verdict(page) == OPEN
    expect(page.locator("#awards")).to_be_hidden()
    page.goto(f"{site}/verify?draw=TEST-1")
    assert verdict(page) == OPEN
    expect(page.locator("#awards-told")).to_contain_text("部分核对")
    assert row(page, "prizes") == "part"
    page.fill("#pasted", key_file(BOTH).decode())
    page.click("#take")
    verdict(page)
    expect(page.locator("#awards-told")).to_contain_text("已核对")
    assert row(page, "prizes") == "ok"
    expect(page.locator("#awards-tiers .passed")).to_have_text("由候补递补 1")
    expect(page.locator("#outside-list")).to_contain_text("部分核对")
    assert {f"{site}/draws/TEST-1/beside/{card}"} == {url for url in asked if "/cards/" in url}
    page.goto(f"{site}/verify/en?draw=TEST-1")
    expect(page.locator("#awards-told")).to_contain_text("partly checked")
    expect(page.locator("#awards-tiers .passed")).to_have_text("passed on 1 times")
    (office_of_all.settings.public_dir / "TEST-1.beside" / card).unlink()
    page.click("#take")
    expect(page.locator("#why")).to_contain_text(card)
    expect(page.locator("#awards-told")).to_contain_text("does not hold")
