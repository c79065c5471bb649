"""The console in a real browser: it follows the draw by itself, and loses nothing that is typed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from lottery import create_app
from lottery.office import Office
from tests.browser.focus import stands_in
from tests.conftest import PASSWORD, Clock
from tests.web.ceremony.test_console import Room
from tests.web.conftest import Person

SIZES = ((1366, 768), (390, 844), (3840, 2160))


@pytest.fixture
def room(office: Office) -> Room:
    """A hall on the day of the draw."""
    clock = Clock(datetime(2024, 4, 9, 8, 30, tzinfo=UTC))
    app = create_app(office, now=clock.now)

    def log_in(app: Flask, username: str) -> Person:
        person = Person(app.test_client(), username)
        person.arrives()
        return person

    return Room(app, office, clock, log_in)


@pytest.fixture
def sits(room: Room, serve: Callable[[Flask], str], chromium: Browser) -> Callable[..., Page]:
    """Puts somebody in front of a browser: `sits("clerk", "/typing")`."""
    site = serve(room.app)

    def sit(who: str, path: str = "", size: tuple[int, int] = SIZES[0]) -> Page:
        width, height = size
        page = chromium.new_page(viewport={"width": width, "height": height})
        page.goto(f"{site}/login?next={room.address}{path}")
        page.fill("[name=username]", who)
        page.fill("[name=password]", PASSWORD)
        page.click("form .button-primary")
        page.wait_for_url(f"**{room.address}{path}")
        page.wait_for_load_state("load")
        return page

    return sit


def test_an_answer_that_is_being_typed_stays_while_the_page_follows(
    room: Room, sits: Callable[..., Page]
) -> None:
    room.goes_to("closed")
    room.does("supervisor", "object", text="第一条异议")
    page = sits("organiser")
    page.fill("textarea[name=text]", "正在写的答复")
    room.does("notary", "object", text="第二条异议")
    expect(page.get_by_text("第二条异议")).to_be_visible()
    expect(page.locator("textarea[name=text]").first).to_have_value("正在写的答复")
    stands_in(page.locator("textarea[name=text]").first)


def test_two_typists_are_led_from_source_to_source(room: Room, sits: Callable[..., Page]) -> None:
    room.goes_to("committed")
    room.clock.moment += timedelta(minutes=1)
    clerk, reviewer = sits("clerk", "/typing"), sits("reviewer", "/typing")
    clerk.keyboard.type("31415926")
    expect(clerk.get_by_text("8 / 8")).to_be_visible()
    clerk.keyboard.press("Enter")
    expect(reviewer.get_by_text("已录入。请您自己看清骰子")).to_be_visible()
    stands_in(reviewer.locator("#value"))
    reviewer.keyboard.type("31415936")
    reviewer.keyboard.press("Enter")
    expect(clerk.locator("mark")).to_have_text(["2", "3"])
    for each in (clerk, reviewer):
        each.fill("#value", "31415926")
        each.keyboard.press("Enter")
        expect(each.locator(".says-wait, .agreed-line").first).to_be_visible()
    expect(clerk.get_by_text("两人录入一致，已记录：31415926")).to_be_visible()
    expect(clerk.locator("#value")).to_have_count(0)


def test_the_console_moves_on_by_itself_and_a_reload_does_nothing_again(
    room: Room, sits: Callable[..., Page]
) -> None:
    room.goes_to("closed")
    room.readies()
    page = sits("auditor")
    room.proposes("freeze")
    expect(page.locator("#next-title")).to_have_text("确认封存名单")
    supervisor = sits("supervisor")
    supervisor.click("text=确认封存名单 >> visible=true")
    supervisor.check(".proposal [name=plan]")
    supervisor.click(".proposal .button-primary")
    expect(page.locator("#next-title")).to_have_text("提议签名并公布承诺")
    supervisor.reload()
    expect(supervisor.locator("#next-title")).to_have_text("提议签名并公布承诺")
    page.click("[data-enlarge]")
    expect(page.locator(".large")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".large")).to_have_count(0)


def test_a_refusal_leaves_the_address_of_the_page(room: Room, sits: Callable[..., Page]) -> None:
    room.goes_to("closed")
    page = sits("supervisor")
    page.click("summary:has-text('提出异议')")
    page.fill("#objection", "两个  空格")
    page.click("button:has-text('提出异议')")
    expect(page.get_by_text("没有办成")).to_be_visible()
    page.wait_for_url(f"**{room.address}")


@pytest.mark.parametrize("size", SIZES)
def test_nothing_runs_out_of_the_window(
    room: Room, sits: Callable[..., Page], size: tuple[int, int]
) -> None:
    room.goes_to("frozen")
    page = sits("organiser", size=size)
    over: Any = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert over <= 0
    page.click("[data-enlarge]")
    assert page.evaluate("document.querySelector('.large').scrollWidth - innerWidth") <= 0
