"""People who log in: a phone is set up, and the pages of accounts fit an office and a pocket."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pyotp
import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from lottery import create_app
from lottery.office import Office
from tests.browser.focus import stands_in

NewPage = Callable[..., Page]
PASSWORD = "a long phrase of nobody"


@pytest.fixture
def earnest(serve: Callable[[Flask], str], office: Office, clock: Any) -> Iterator[str]:
    """The address of an office in earnest."""
    settings = replace(office.settings, demo=False)
    app = create_app(replace(office, settings=settings), now=clock.now)
    yield serve(app)
    app.extensions["lottery-reader"].close()


def gives_his_password(page: Page, site: str, username: str, password: str = PASSWORD) -> None:
    page.goto(f"{site}/desk")
    page.fill("#username", username)
    page.fill("#password", password)
    page.press("#password", "Enter")


def scans(page: Page) -> str:
    """What a phone sees of the QR code; its secret."""
    picture = Image.open(io.BytesIO(page.locator(".enrol img").screenshot()))
    (code,) = zxingcpp.read_barcodes(picture)
    return str(pyotp.parse_uri(code.text).secret)


def sets_up_his_phone(page: Page, moment: datetime) -> None:
    """The code that the page asks of a role like his."""
    stands_in(page.locator("#code"))
    page.keyboard.type(pyotp.TOTP(scans(page)).at(moment))
    page.keyboard.press("Enter")
    expect(page.locator(".recovery code")).to_have_count(8)
    assert_fits(page)
    page.click("main .button-primary")
    expect(page.locator("#leave")).to_be_visible()


def assert_fits(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.evaluate("window.innerWidth"), (page.url, wide)


def test_an_organiser_sets_up_his_phone_and_logs_in_with_it(
    earnest: str, new_page: NewPage, clock: Any
) -> None:
    page = new_page()
    gives_his_password(page, earnest, "organiser")
    stands_in(page.locator("#code"))
    phone = pyotp.TOTP(scans(page))
    page.keyboard.type(phone.at(clock.moment))
    page.keyboard.press("Enter")
    page.click("text=已经收好，继续")
    expect(page.locator(".desk")).to_be_visible()
    page.click("#leave button")
    clock.moment += timedelta(minutes=1)
    gives_his_password(page, earnest, "organiser")
    expect(page.get_by_text("手机上显示的 6 位数字")).to_be_visible()
    stands_in(page.locator("#code"))
    page.keyboard.type(phone.at(clock.moment))
    page.keyboard.press("Enter")
    expect(page.locator(".desk")).to_be_visible()


def test_somebody_new_is_let_in_by_two_and_chooses_his_password(
    earnest: str, new_page: NewPage, clock: Any
) -> None:
    page = new_page()
    gives_his_password(page, earnest, "administrator")
    sets_up_his_phone(page, clock.moment)
    page.click("text=用户管理")
    page.click("text=新增账号")
    page.fill("#username", "zhang.san")
    page.fill("#name", "张三")
    page.check("text=录入员")
    page.click("main .button-primary")
    second = new_page()
    gives_his_password(second, earnest, "auditor")
    sets_up_his_phone(second, clock.moment)
    second.goto(f"{earnest}/accounts")
    second.click("text=确认并办理")
    first = second.locator(".first-password code").inner_text()
    other = new_page()
    gives_his_password(other, earnest, "zhang.san", first)
    expect(other.locator("h1")).to_have_text("先设置自己的密码")
    for field, text in (
        ("old", first),
        ("new", "my own long phrase"),
        ("again", "my own long phrase"),
    ):
        other.fill(f"#{field}", text)
    other.press("#again", "Enter")
    sets_up_his_phone(other, clock.moment)
    stands_in(other.locator("#qr"))


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)], ids=["office", "phone"])
def test_the_pages_of_accounts_and_journal_fit(
    earnest: str, new_page: NewPage, clock: Any, size: tuple[int, int]
) -> None:
    own = ("/account", "/account/password", "/accounts")
    for who, paths in (
        ("administrator", (*own, "/accounts/new", "/accounts/clerk", "/accounts/administrator")),
        (
            "auditor",
            ("/security-log?check=1", "/accounts/clerk", "/journal", "/journal?check=1", "/desk"),
        ),
    ):
        page = new_page(*size)
        gives_his_password(page, earnest, who)
        stands_in(page.locator("#code"))
        assert_fits(page)
        sets_up_his_phone(page, clock.moment)
        expect(page.locator("#leave")).to_be_visible()
        for path in paths:
            page.goto(earnest + path)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size[0], (path, wide)
