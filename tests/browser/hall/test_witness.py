"""A witness's telephone remembers what it saw, and says so loudly when it is told otherwise."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from lottery import create_app
from lottery.office import Office
from tests.halls import Hall

NewPage = Callable[..., Page]
LATER = """
delete AbortSignal.timeout;
delete Object.hasOwn;
delete Array.prototype.at;
delete globalThis.structuredClone;
"""
"""What browsers have only had since 2021."""


@pytest.fixture
def hall(office: Office) -> Hall:
    """A draw whose list is committed."""
    return Hall(office, entries=50).plans().commits()


@pytest.fixture
def site(serve: Callable[[Flask], str], office: Office, hall: Hall) -> str:
    """The address of the witness page."""
    return f"{serve(create_app(office))}/witness/{hall.code}"


def test_facts_appear_on_the_telephone_as_they_come_to_hold(
    site: str, hall: Hall, new_page: NewPage
) -> None:
    page = new_page(390, 844)
    page.goto(site)
    expect(page.locator("#status")).to_contain_text("实时更新中")
    expect(page.locator(".fact[id]")).to_have_count(3)
    hall.records(1)
    expect(page.locator("#source-1.new .said")).to_have_text(hall.value(1))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_telephone_with_a_browser_of_2021_follows_too(
    site: str, hall: Hall, new_page: NewPage
) -> None:
    page = new_page(390, 844)
    page.add_init_script(LATER)
    page.goto(site)
    expect(page.locator("#status")).to_contain_text("实时更新中")
    hall.records(1)
    expect(page.locator("#source-1.new .said")).to_have_text(hall.value(1))


def test_a_copy_holds_everything_that_was_seen(
    site: str, hall: Hall, new_page: NewPage, tmp_path: Path
) -> None:
    hall.records_all()
    hall.draws()
    page = new_page(390, 844)
    page.goto(site)
    expect(page.locator("#result")).to_be_visible()
    with page.expect_download() as download:
        page.click("#keep")
    kept = tmp_path / "kept.txt"
    download.value.save_as(kept)
    copy = kept.read_text(encoding="utf-8")
    assert download.value.suggested_filename == f"见证-{hall.code}.txt"
    assert hall.title in copy
    assert site in copy
    assert all(hall.value(number) in copy for number in range(1, 6))
    assert "开奖结果的指纹" in copy
    expect(page.locator("#keep")).to_contain_text("已保存")


def test_a_copy_is_offered_as_soon_as_something_was_seen_and_ever_after(
    site: str, hall: Hall, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page(390, 844)
    with page.expect_request(lambda request: "state" in request.url):
        page.route("**/state", lambda route: None)
        page.goto(site)
    expect(page.locator("#manifest")).to_be_visible()
    expect(page.locator("#keep")).to_be_hidden()
    page.unroute("**/state")
    page.reload()
    expect(page.locator("#keep")).to_be_visible()
    page.route("**/state", lambda route: None)
    page.reload()
    with page.expect_download() as download:
        page.click("#keep")
    kept = tmp_path / "kept.txt"
    download.value.save_as(kept)
    assert hall.title in kept.read_text(encoding="utf-8")


def test_a_changed_history_is_warned_of_and_stays_so(
    site: str, hall: Hall, new_page: NewPage
) -> None:
    hall.records(1)
    page = new_page(390, 844)
    page.goto(site)
    expect(page.locator("#source-1")).to_be_visible()
    expect(page.locator("#keep")).to_be_visible()  # from now on it remembers
    expect(page.locator("#alarm")).to_be_hidden()
    hall.records(2)
    hall.tampers("86420135")
    page.reload()
    expect(page.locator("#alarm")).to_be_visible()
    expect(page.locator("#alarm")).to_contain_text("市人大常委会的随机数")
    expect(page.locator("#alarm")).to_contain_text(hall.value(1))
    expect(page.locator("#alarm")).to_contain_text("86420135")
    hall.tampers(hall.value(1))
    hall.records(3)
    page.reload()
    expect(page.locator("#source-3")).to_be_visible()
    expect(page.locator("#status")).to_have_class("status bad")
    expect(page.locator("#alarm")).to_contain_text("86420135")


def test_a_fact_that_is_gone_is_warned_of_while_the_page_is_open(
    site: str, hall: Hall, new_page: NewPage
) -> None:
    hall.records(1)
    page = new_page(390, 844)
    page.goto(site)
    expect(page.locator("#source-1")).to_be_visible()
    expect(page.locator("#keep")).to_be_visible()  # from now on it remembers
    hall.tampers(None)
    expect(page.locator("#alarm")).to_contain_text("没有了")


def test_a_telephone_that_is_cut_off_says_so(site: str, new_page: NewPage) -> None:
    page = new_page(390, 844)
    page.goto(site)
    expect(page.locator("#status")).to_contain_text("实时更新中")
    page.evaluate("() => { fetch = () => Promise.reject(new TypeError('cut off')); }")
    expect(page.locator("#status")).to_contain_text("连接中断")
