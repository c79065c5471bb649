"""The first page answers "did I win" in a browser, on a small screen, and tells no one a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lottery.hall.gallery import Gallery
from lottery.hall.published import Winner
from lottery.office import Office

NewPage = Callable[..., Page]
CODE = "ZP-FP-2024-03"
KEYBOARD = 300
"""What a telephone's keyboard takes of 740 pixels, with its row of suggestions."""


@pytest.fixture
def winner(drawn_office: Office) -> Winner:
    """The first winner of the second tier, who has a card."""
    found = Gallery(drawn_office.settings.public_dir).get(CODE).tiers[1].winners[0]
    assert found.card is not None
    return found


def test_a_phone_is_compared_here_and_answered_above_the_keyboard(
    drawn_site: str, new_page: NewPage, winner: Winner
) -> None:
    assert winner.card
    page = new_page(360, 740)
    page.goto(drawn_site)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    typed = f"{winner.card.phone[:3]}0000{winner.card.phone[-4:]}"
    page.fill("#entry", typed)
    said = page.locator("#said")
    expect(said).to_contain_text("别人的号码也可能相同")
    hit = page.locator(f'#hits a[href="/check?entry={winner.entry}"]')
    expect(hit).to_contain_text(winner.card.phone)
    box = said.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 740 - KEYBOARD
    page.fill("#entry", "18600005566")
    expect(said).to_contain_text("正选名单里都没有与“18600005566”相符的")
    page.keyboard.press("Enter")
    assert [url for url in asked if "/imprint/" not in url] == [f"{drawn_site}/winners.json"]
    page.fill("#entry", winner.card.phone)
    hit.click()
    expect(page.locator("h1")).to_contain_text(winner.entry)
    assert not any(typed in url or "18600005566" in url for url in asked)


def test_an_entry_number_or_a_slips_code_leads_to_its_page(
    drawn_site: str, new_page: NewPage, winner: Winner
) -> None:
    page = new_page(360, 740)
    page.goto(drawn_site)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.fill("#entry", f"https://x.example/check/{winner.entry}#a.b.c")
    page.click("#find button")
    page.wait_for_url(f"**/check/{winner.entry}*")
    assert "a.b.c" not in "".join(url.partition("#")[0] for url in asked)


def test_a_list_that_does_not_come_is_never_taken_for_no_prize(
    drawn_site: str, new_page: NewPage
) -> None:
    page = new_page(360, 740)
    page.goto(drawn_site)
    page.route("**/winners.json", lambda route: route.fulfill(status=200, body="<html>"))
    page.fill("#entry", "18600005566")
    expect(page.locator("#said")).to_contain_text("没有查成")
    page.unroute("**/winners.json")
    page.click("#find button")
    expect(page.locator("#said")).to_contain_text("正选名单里都没有")


def test_nothing_is_narrow_small_or_wider_than_the_screen(
    drawn_site: str, new_page: NewPage
) -> None:
    page = new_page(320, 740)
    page.goto(drawn_site)
    page.fill("#entry", "0000")
    expect(page.locator("#said")).not_to_be_empty()
    small = page.evaluate(
        """() => [...document.querySelectorAll('main :is(a, button, input)')].filter((each) => {
            const { width, height } = each.getBoundingClientRect();
            const inline = each.closest('li, p') && getComputedStyle(each).display === 'inline';
            return width && !inline && height < 44;
        }).map((each) => each.outerHTML)"""
    )
    assert small == []
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter((each) => each.checkVisibility() &&
            [...each.childNodes].some((text) => text.nodeType === 3 && text.data.trim()) &&
            parseFloat(getComputedStyle(each).fontSize) < 16).map((each) => each.outerHTML)"""
    )
    assert sizes == []
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) <= 320
    page.evaluate("document.documentElement.style.fontSize = '32px'")
    assert page.evaluate(wide) <= 320
