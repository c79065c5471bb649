"""Is that suspicious, in a browser: answered where it is asked, by keyboard; nothing is sent."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

NewPage = Callable[..., Page]
PAGE = "/draws/ZP-FP-2024-03/odds"


def test_a_question_is_answered_here_and_the_tickets_are_counted_anew(
    drawn_site: str, new_page: NewPage
) -> None:
    page = new_page(360, 740)
    page.goto(f"{drawn_site}{PAGE}")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.fill("#group-size", "20")
    page.select_option("#group [name=unit]", "entries")
    page.fill("#group-seen", "x")
    page.focus("#group-seen")
    page.keyboard.press("Enter")
    answer = page.locator("#group .answer")
    expect(answer).to_have_text("“看到几个”填的是“x”。请填 1 到 34 之间的整数。")
    expect(page.locator("#group-seen")).to_be_focused()
    expect(page.locator("#group-seen")).to_have_attribute("aria-invalid", "true")
    page.fill("#group-seen", "15")
    page.keyboard.press("Enter")
    expect(answer).to_contain_text("15 个或更多归它的机会是")
    expect(page.locator("#group-seen")).not_to_have_attribute("aria-invalid", "true")
    assert [url for url in asked if "/imprint/" not in url] == []
    here = answer.inner_text()
    page.goto(f"{drawn_site}{PAGE}?ask=group&tier=&what=surname&unit=entries&size=20&seen=15")
    assert re.sub(r"\s", "", answer.inner_text()) == re.sub(r"\s", "", here)
    plain = f"{drawn_site}{PAGE}"
    page.route("**what=day**", lambda route: route.fulfill(response=route.fetch(url=plain)))
    page.goto(f"{plain}?ask=group&tier=9&what=day&unit=entries&size=20&seen=15")
    expect(answer).to_contain_text("开奖之前就指定这一天，15 个或更多归它的机会是")
    page.click("#count button")
    expect(page.locator("#count [role=status]")).to_contain_text("各段与上面的表一一相同")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
