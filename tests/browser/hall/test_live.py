"""The hall's screens in a real browser: they follow, they agree, they fit, they keep still."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from lottery import create_app
from lottery.office import Office
from tests.browser.hall.halls import Clock, Screens, leads
from tests.halls import NAMES, Hall

NewPage = Callable[..., Page]
LONG = ("阿卜杜热合曼·" * 8)[:50]


@pytest.fixture
def screens(serve: Callable[[Flask], str], office: Office) -> Screens:
    """The screens of a draw with three cars and four hundred and fifty vouchers, drawn."""
    hall = Hall(office, names=(*NAMES, LONG), entries=2000).plans().commits().records_all()
    hall.draws()
    clock = Clock()
    return Screens(serve(create_app(office, now=clock.now)), hall, clock)


def frame(page: Page) -> str:
    """What kind of frame is shown, and in which phase."""
    return str(page.locator(".frame").get_attribute("class"))


def test_a_presenter_leads_through_the_draw_by_keys(screens: Screens, new_page: NewPage) -> None:
    page = screens.open(new_page(1920, 1080))
    for key, shown in (
        (" ", ".list"),
        ("PageDown", ".sources"),
        ("ArrowRight", ".seed"),
        ("Enter", ".ready[data-tier='3']"),
        ("PageUp", ".seed"),
        ("3", ".ready[data-tier='3']"),
        ("ArrowLeft", ".seed"),
        ("1", ".ready[data-tier='1']"),
        ("End", ".end"),
        ("Home", ".title"),
    ):
        page.keyboard.press(key)
        expect(page.locator(f".frame{shown}")).to_be_visible()


def test_the_first_press_of_a_tier_is_held_or_made_twice(
    screens: Screens, new_page: NewPage
) -> None:
    page = screens.open(new_page(1366, 768))
    leads(page, "goto tier-3")
    expect(page.locator(".ready")).to_be_visible()
    page.keyboard.press("PageDown", delay=50)
    expect(page.locator("#again")).to_contain_text("再按一次")
    page.keyboard.press("PageDown")  # the same finger once more
    expect(page.locator(".ready")).to_be_visible()
    page.keyboard.down(" ")
    expect(page.locator(".grid.rolling")).to_be_visible()
    page.keyboard.up(" ")
    expect(page.locator("#again")).to_be_hidden()
    screens.clock.stop()
    page.keyboard.press(" ")
    expect(page.locator(".grid.shown")).to_be_visible()
    page.keyboard.press(" ")  # impatience: the winners are on their way
    screens.clock.go_on()
    expect(page.locator(".river")).to_have_count(0)
    expect(page.locator(".rank")).to_contain_text("第 1 至 30 名")


def test_a_second_screen_follows_and_a_reload_shows_the_same(
    screens: Screens, new_page: NewPage
) -> None:
    leader = screens.open(new_page(1366, 768))
    follower = screens.open(new_page(1366, 768), "supervisor")
    leads(leader, "goto tier-3", "next")
    expect(follower.locator(".grid.rolling")).to_be_visible()
    follower.keyboard.press(" ")
    leads(leader, "next")
    expect(follower.locator(".grid.shown")).to_be_visible()
    winners = follower.locator("[data-entry]").all_text_contents()
    assert len(winners) == 30
    follower.reload()
    expect(follower.locator(".grid.shown")).to_be_visible()
    assert follower.locator("[data-entry]").all_text_contents() == winners


def test_two_screens_whirl_alike_and_stand_still_alike(screens: Screens, new_page: NewPage) -> None:
    leader = screens.open(new_page(1366, 768))
    follower = screens.open(new_page(1366, 768), "notary")

    def both(show: str) -> set[bytes]:
        """Their pictures, when each has come to this frame and holds it."""
        for page in (leader, follower):
            expect(page.locator(show)).to_be_visible()
            expect(page.locator("#held")).to_be_visible()
        return {page.screenshot() for page in (leader, follower)}

    leads(leader, "goto tier-1", "next")
    for page in (leader, follower):
        expect(page.locator(".rolling .drum")).to_be_visible()
    leads(leader, "pause")
    first = both(".rolling .drum")
    follower.reload()
    assert both(".rolling .drum") == first
    assert len(first) == 1
    leads(leader, "pause", "next", "pause")  # the reels have just begun to stop
    assert len(both(".shown .drum")) == 1
    leads(leader, "pause")
    leads(leader, "pause", after=".landed")  # gold is still in the air
    assert len(both(".landed")) == 1
    for page in (leader, follower):
        expect(page.locator(".sky")).to_be_attached()


def test_a_car_settles_on_the_stored_winner(screens: Screens, new_page: NewPage) -> None:
    page = screens.open(new_page(1920, 1080))
    leads(page, "goto tier-1", "next")
    expect(page.locator(".single.rolling .drum")).to_be_visible()
    leads(page, "next")
    expect(page.locator(".single.landed")).to_be_visible()
    entry = page.locator(".entry")
    expect(entry).to_have_text(str(entry.get_attribute("data-entry")))
    card = screens.hall.cards[entry.inner_text()]
    expect(page.locator(".holder")).to_have_text(card.holder)


def test_a_screen_says_when_it_is_cut_off(screens: Screens, new_page: NewPage) -> None:
    page = screens.open(new_page(1366, 768), "auditor")
    page.evaluate("() => { kept = fetch; fetch = () => Promise.reject(new TypeError('cut off')); }")
    expect(page.locator("#lost")).to_be_visible()
    page.evaluate("() => { fetch = kept; }")
    expect(page.locator("#lost")).to_be_hidden()


def test_the_organiser_can_blank_the_screens_and_bring_them_back(
    screens: Screens, new_page: NewPage
) -> None:
    page = screens.open(new_page(1920, 1080))
    page.keyboard.press(".")
    expect(page.locator(".title")).to_be_hidden()
    page.keyboard.press("b")
    expect(page.locator(".title")).to_be_visible()


def test_whoever_wants_no_motion_sees_none(screens: Screens, new_page: NewPage) -> None:
    page = screens.open(new_page(1366, 768, reduced_motion="reduce"))
    for group in ("1", "3"):
        for phase in ("rolling", "shown"):
            leads(page, *(["goto tier-" + group] if phase == "rolling" else []), "next")
            expect(page.locator(f".frame.{phase}")).to_be_visible()
            expect(page.locator(".drum, .river, .sky")).to_have_count(0)
            moving = page.evaluate(
                """() => document.getAnimations().filter((one) => one.effect.getKeyframes()
                    .some((step) => step.transform && step.transform !== 'none')).length"""
            )
            assert moving == 0


SPILT = """() => [...document.querySelectorAll('#stage *, .qr *, .tools *')].filter((part) => {
    if (part.closest('.drum, .river, .sky')) return false;
    const box = part.getBoundingClientRect();
    const inner = part.scrollWidth > part.clientWidth + 1 && part.matches('li, div, p');
    return inner || box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < 0;
}).map((part) => part.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160), (1366, 768)])
def test_every_frame_fits_the_projector(
    screens: Screens, new_page: NewPage, width: int, height: int
) -> None:
    page = screens.open(new_page(width, height, reduced_motion="reduce"))
    seen: set[str] = set()
    for moves in (
        ("next",),
        ("next",),
        ("next",),
        ("next",),
        ("next",),
        ("next",),
        ("size 50", "next", "next"),
        ("size 10", "next", "next"),
        ("size 1", "next", "next"),
        ("goto tier-1", "next", "next"),
        ("goto tier-1", "next", "next", "next", "next", "next"),
        ("goto tier-A3", "next", "next"),
        ("goto end",),
    ):
        leads(page, *moves)
        seen.add(frame(page))
        assert page.evaluate(SPILT) == [], moves
    assert len(seen) >= 8


def test_digits_arrive_on_the_sources_frame(
    serve: Callable[[Flask], str], office: Office, new_page: NewPage
) -> None:
    hall = Hall(office, entries=20).plans().commits()
    page = Screens(serve(create_app(office)), hall).open(new_page(1920, 1080))
    leads(page, "next", "next")
    expect(page.locator(".turn")).to_contain_text("请掷骰")
    hall.records(1)
    expect(page.locator(".latest.arrived .digits")).to_have_text(hall.value(1))
    expect(page.locator(".turn .no")).to_have_text("2")
    hall.records(2)
    expect(page.locator(".latest .digits")).to_have_text(hall.value(2))
    assert page.locator(".arrived").count() == 1


def test_sounds_are_off_until_somebody_turns_them_on(screens: Screens, new_page: NewPage) -> None:
    page = screens.open(new_page(1366, 768), "supervisor")
    button: Any = page.locator("#sound")
    expect(button).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("s")
    expect(button).to_have_attribute("aria-pressed", "true")
