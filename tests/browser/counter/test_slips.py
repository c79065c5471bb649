"""Several invoices of one person: their slips come out of the printer at once."""

from collections.abc import Callable

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.focus import stands_in

NewPage = Callable[..., Page]
PASSWORD = "a long phrase of nobody"


def as_text(number: int) -> FilePayload:
    """An invoice's code as a text file."""
    code = f"01,32,,2437000000000000{number:04d},318.00,20240316,,"
    return {"name": f"{number}.txt", "mimeType": "text/plain", "buffer": code.encode()}


def test_the_slips_of_confirmed_files_are_one_print_on_either_paper(
    site: str, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(f"{site}/entry")
    page.fill("#username", "clerk")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    stands_in(page.locator("#qr"))
    page.wait_for_load_state("load")
    page.set_input_files("#files-input", [as_text(number) for number in (17, 24, 31)])
    rows = page.locator("#rows .row")
    expect(page.locator("#rows .row-ready")).to_have_count(3)
    page.fill("#holder", "测试甲")
    page.fill("#phone", "13800001234")
    page.keyboard.press("Alt+k")  # all three are his
    expect(page.locator("#keep")).to_be_checked()
    for number in range(3):
        expect(page.locator("#all-slips")).to_be_visible(visible=number > 1)
        rows.nth(number).locator("[data-name=seller_id]").fill("9137162616720307XL")
        rows.nth(number).locator("[data-do=confirm]").click()
        expect(rows.nth(number)).to_contain_text("已登记")
    link = page.locator("#all-slips a")
    expect(link).to_have_text("打印全部存根 3 张")
    page.goto(site + str(link.get_attribute("href")))
    page.wait_for_load_state("load")
    expect(page.locator(".slip")).to_have_count(3)
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") == 3
    page.keyboard.press("8")
    expect(page.locator("body.paper-roll")).to_be_visible()
    roll = page.pdf(prefer_css_page_size=True)
    assert roll.count(b"/Type /Page\n") == 3
    assert b"/MediaBox [0 0 226" in roll or b"/MediaBox [0 0 227" in roll
