"""A doubtful invoice from the counter to its decision, in front of a screen."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from lottery import accounts
from lottery.accounts import NewAccount
from lottery.clock import SHANGHAI
from lottery.office import Office

NewPage = Callable[..., Page]
PASSWORD = "a long phrase of nobody"
DOUBTFUL = {
    "number": "24370000000000000017",
    "issued": "2024-03-15",
    "gross": "258.00",
    "seller_id": "9137162616720307XL",
    "seller_name": "邹平市测试超市",
    "buyer_name": "某某经营部",
    "holder": "测试甲",
    "phone": "13800001234",
}


@pytest.fixture
def both(office: Office) -> str:
    """Somebody who is a clerk and a reviewer."""
    with office.write() as session:
        account = NewAccount("both", "姓名both", "市商务局", ["clerk", "reviewer"], PASSWORD)
        now = datetime(2024, 3, 1, tzinfo=SHANGHAI)
        accounts.create(session, account, by="test", now=now, random_bytes=lambda n: b"b" * n)
    return "both"


def logs_in(page: Page, address: str, username: str) -> None:
    page.goto(address)
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    expect(page.locator("#leave")).to_be_visible()
    page.wait_for_load_state("load")


def enters(page: Page, **changes: str) -> str:
    """One invoice through the form; the number on its slip."""
    for name, text in (DOUBTFUL | changes).items():
        page.fill(f"#{name}", text)
    page.click("#go")
    expect(page.locator("#confirm")).to_contain_text("登记后转复核")
    page.click("#confirm .button-primary")
    number = page.locator(".slip .number").inner_text()
    page.click("#next")
    expect(page.locator("#qr")).to_be_focused()
    return number


def fits(page: Page, width: int) -> bool:
    """Whether nothing of the page stands beside the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth")) <= width


def test_a_clerk_enters_a_doubtful_invoice_and_somebody_else_decides_with_the_keyboard(
    site: str, new_page: NewPage, both: str
) -> None:
    clerk = new_page()
    logs_in(clerk, f"{site}/entry", both)
    first = enters(clerk)
    second = enters(clerk, number="24370000000000000024", gross="318.00")
    clerk.goto(f"{site}/review/{int(first)}")
    expect(clerk.locator("#hindrance")).to_contain_text("是您自己录入的")
    expect(clerk.locator("#accept, #reject")).to_have_count(0)

    reviewer = new_page()
    logs_in(reviewer, f"{site}/review", "reviewer")
    expect(reviewer.locator("#queue .case").nth(0)).to_be_focused()
    reviewer.keyboard.press("j")
    expect(reviewer.locator("#queue .case").nth(1)).to_be_focused()
    reviewer.keyboard.press("ArrowUp")
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("h1")).to_have_text(f"登记 {first}")
    expect(reviewer.get_by_text("像是单位名称")).to_be_visible()
    expect(reviewer.locator("body")).not_to_contain_text("测试甲")
    reviewer.wait_for_load_state("load")
    button = reviewer.locator("#accept").bounding_box()
    assert button
    assert button["y"] + button["height"] <= 768
    reviewer.fill("#reason", "与原票核对")
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#unmasked")).to_contain_text("测试甲")
    reviewer.wait_for_load_state("load")
    reviewer.keyboard.press("a")
    expect(reviewer.locator("#accept")).to_be_focused()
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("[role=status]")).to_contain_text(f"登记 {first} 已决定：接受")
    expect(reviewer.locator("h1")).to_have_text(f"登记 {second}")
    reviewer.wait_for_load_state("load")
    reviewer.keyboard.press("r")
    reviewer.select_option("#code", "split-bill")
    reviewer.click("#reject")
    expect(reviewer.get_by_text("都处理完了")).to_be_visible()

    clerk.goto(f"{site}/entries?entry={second}")
    expect(clerk.locator(".stamp")).to_have_text("不予接受")
    clerk.fill("#note", "两次就餐，不是拆单")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("[role=status]")).to_contain_text("申诉已登记")


@pytest.mark.parametrize("width", [1366, 390])
def test_the_pages_fit_an_office_screen_and_a_phone(
    site: str, new_page: NewPage, width: int
) -> None:
    clerk = new_page()
    logs_in(clerk, f"{site}/entry", "clerk")
    number = enters(clerk)
    enters(clerk, number="24370000000000000018")
    page = new_page(width, 844)
    logs_in(page, f"{site}/review", "reviewer")
    for path in (
        "/review",
        f"/review/{int(number)}",
        "/entries",
        f"/entries/{int(number)}",
        f"/entries/{int(number)}/correct",
        "/rules",
        "/rules/fp",
    ):
        page.goto(site + path)
        assert fits(page, width), path
