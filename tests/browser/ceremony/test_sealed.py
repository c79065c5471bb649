"""A party makes its slip in its browser: what it prints opens the source, what it sends not."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from draws.seed import Sealed
from lottery import attempts, create_app
from lottery.acting import Acting
from lottery.ceremony.sources import record
from lottery.ceremony.steps import close, commit, freeze, plan
from lottery.clock import SHANGHAI
from lottery.office import Office
from lottery.office.keys import signers
from lottery.programme import campaigns
from tests.builders import random_bytes_from

NewPage = Callable[..., Page]
CODE = "ZP-FP-2024-03"
PASSWORD = "a long phrase of nobody"
SECRET = re.compile(r"^secret: ([0-9a-f]{64})$", re.MULTILINE)


@pytest.fixture
def planned(office: Office, clock: Any) -> Office:
    """An office whose draw waits for the notary's slip."""
    with office.write() as session:
        foreseen = campaigns.plan(session, CODE)
        plan.plan(session, foreseen, mode="rehearsal", sealed={}, by="test", now=clock.now())
    return office


@pytest.fixture
def address(serve: Any, planned: Office, clock: Any) -> str:
    """Where the notary makes his slip."""
    return f"{serve(create_app(planned, now=clock.now))}/ceremony/{CODE}/slip"


def opens(page: Page, address: str, who: str = "notary") -> Page:
    """Log in and wait for the page's script."""
    page.goto(address)
    page.fill("#username", who)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(address)
    return page


def makes(page: Page) -> str:
    """Make the slip; its text."""
    page.select_option("#keeper", "organiser")
    page.click("#make")
    return page.inner_text("#slip-text").strip() + "\n"


def prints(page: Page) -> None:
    """Print, and say that it is done."""
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    page.click("#print")
    assert page.evaluate("window.printed")
    page.check("#sealed")


def scanned(page: Page) -> str:
    """What a scanner reads from the printed code."""
    page.emulate_media(media="print")
    picture = Image.open(BytesIO(page.locator("#slip-code").screenshot()))
    (code,) = zxingcpp.read_barcodes(picture)
    page.emulate_media(media="screen")
    return str(code.text)


def stored(office: Office) -> str:
    """The hash that the office holds."""
    with office.read() as session:
        return attempts.newest(session, CODE).sources[1].parameter


def test_the_slip_is_printed_and_only_its_hash_is_sent(
    planned: Office, address: str, new_page: NewPage
) -> None:
    page = new_page()
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(f"{asked.url} {asked.headers} {asked.post_data}"))
    opens(page, address)
    text = makes(page)
    secret = SECRET.search(text)
    assert secret
    slip = Sealed(CODE, 1, "notary", secret[1])
    assert text == slip.text().decode()
    assert page.inner_text("#slip-hash").replace("\n", "").replace(" ", "") == slip.sha256()
    assert scanned(page) == slip.secret
    prints(page)
    page.click("#hand")
    expect(page.locator("#done")).to_be_visible()
    assert stored(planned) == slip.sha256()
    assert slip.secret not in page.content()
    assert any(slip.sha256() in each for each in sent)
    assert not any(slip.secret in each for each in sent)
    page.go_back()
    assert slip.secret not in page.content()


def test_nothing_is_handed_in_before_it_is_printed_and_sealed(
    planned: Office, address: str, new_page: NewPage
) -> None:
    page = opens(new_page(), address)
    expect(page.locator("#print")).to_be_disabled()
    page.click("#make")  # nobody is chosen to keep it
    expect(page.locator("#slip")).to_be_hidden()
    first = makes(page)
    expect(page.locator("#sealed")).to_be_disabled()
    expect(page.locator("#hand")).to_be_disabled()
    page.evaluate("document.querySelector('#sealing').requestSubmit()")
    page.click("#again")
    expect(page.locator("#slip")).to_be_hidden()
    assert makes(page) != first
    assert stored(planned) == ""


def test_a_refusal_or_a_dead_network_leaves_the_slip_and_can_be_tried_again(
    planned: Office, address: str, new_page: NewPage
) -> None:
    page = opens(new_page(), address)
    text = makes(page)
    prints(page)
    page.evaluate("() => { window.real = fetch; fetch = () => Promise.reject(new TypeError()); }")
    page.click("#hand")
    expect(page.locator("#says")).to_contain_text("没有提交成功")
    assert page.inner_text("#slip-text").strip() + "\n" == text
    page.evaluate("() => { fetch = window.real; }")
    page.click("#hand")
    expect(page.locator("#done")).to_be_visible()
    assert stored(planned) == Sealed(CODE, 1, "notary", text[-65:-1]).sha256()


@pytest.mark.parametrize("given", ["scanned", "text"])
def test_what_was_printed_opens_the_source(
    planned: Office, address: str, new_page: NewPage, given: str
) -> None:
    page = opens(new_page(), address)
    text = makes(page)
    code = scanned(page)
    prints(page)
    page.click("#hand")
    expect(page.locator("#done")).to_be_visible()
    value = {"scanned": code + "\n", "text": text}[given]
    assert opened(planned, value) == code


def test_the_printed_slip_fits_on_one_a6_sheet(address: str, new_page: NewPage) -> None:
    page = opens(new_page(), address)
    makes(page)
    page.emulate_media(media="print")
    box = page.locator("#slip").bounding_box()
    assert box
    assert box["height"] <= 148 / 25.4 * 96
    for half in page.locator(".half").all():
        assert half.evaluate("(half) => half.scrollHeight <= half.clientHeight")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1


def test_who_speaks_for_no_party_is_told_so(address: str, new_page: NewPage) -> None:
    page = opens(new_page(390, 844), address, "supervisor")
    expect(page.locator("main")).to_contain_text("不代表任何一方")


def opened(office: Office, value: str) -> str | None:
    """Freeze, throw the dice, and open the slip with what is given."""
    now = datetime(2024, 4, 9, 17, 0, 1, tzinfo=SHANGHAI)
    keys, some = signers(office.settings), random_bytes_from("opened")
    with office.write() as session:
        close.close(session, code=CODE, by="test", now=now)
        freeze.freeze(session, office, keys, code=CODE, acting=Acting("test", now, some))
        commit.commit(session, office, keys, code=CODE, by="test", now=now)
    for number, given in enumerate(("31415926", value), 1):
        with office.write() as session:
            when = now + timedelta(minutes=number)
            found = record.record(
                session, code=CODE, number=number, value=given, by="test", now=when
            )
    return found.value
