"""Clerks at the counter, with nothing but a keyboard and a scanner gun."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

NewPage = Callable[..., Page]

QR = "01，32，，24370000000000000017，258.00，20240315，，"  # as an input method types commas


def logs_in(page: Page, site: str, username: str) -> None:
    """Arrive, name, password, Enter."""
    page.goto(f"{site}/entry")
    expect(page.locator("#username")).to_be_focused()
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type("a long phrase of nobody")
    page.keyboard.press("Enter")
    expect(page.locator("#qr")).to_be_focused()


def scans_and_types(page: Page, holder: str) -> None:
    """The scanner's text and its Enter, then the three fields that a code does not hold."""
    page.keyboard.type(QR)
    page.keyboard.press("Enter")
    expect(page.locator("#seller_id")).to_be_focused()
    for text, following in (
        ("9137162616720307XL", "#holder"),
        (holder, "#phone"),
        ("13800001234", None),
    ):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        if following:
            expect(page.locator(following)).to_be_focused()


def test_a_clerk_scans_types_and_gets_a_slip_without_a_mouse(site: str, new_page: NewPage) -> None:
    page = new_page()
    logs_in(page, site, "clerk")
    scans_and_types(page, "测试甲")
    expect(page.locator(".slip .number")).to_have_text("0000000000")
    expect(page.locator(".slip")).to_contain_text("测*甲")
    assert page.evaluate("document.querySelector('.slip img').naturalWidth") > 0
    page.keyboard.press("Enter")
    expect(page.locator("#qr")).to_be_focused()
    expect(page.locator(".today")).to_contain_text("1")


def test_a_second_clerk_meets_the_duplicate_and_loses_nothing(site: str, new_page: NewPage) -> None:
    first, second = new_page(), new_page()
    logs_in(first, site, "clerk")
    scans_and_types(first, "测试甲")
    expect(first.locator(".slip")).to_be_visible()
    logs_in(second, site, "clerk2")
    scans_and_types(second, "测试乙")
    expect(second.locator("#says-number")).to_contain_text("clerk于2024-03-20 11:00录入")
    expect(second.locator("#holder")).to_have_value("测试乙")
    expect(second.locator("#number")).to_be_focused()
    second.keyboard.press("Escape")
    expect(second.locator("#qr")).to_be_focused()
    expect(second.locator("#holder")).to_have_value("")


def test_a_code_that_is_no_invoice_is_explained_and_the_next_scan_replaces_it(
    site: str, new_page: NewPage
) -> None:
    page = new_page()
    logs_in(page, site, "clerk")
    page.keyboard.type("https://example.invalid/ask")
    page.keyboard.press("Enter")
    expect(page.locator("#says-qr")).to_contain_text("不是发票二维码")
    page.keyboard.type(QR)
    page.keyboard.press("Tab")
    expect(page.locator("#number")).to_have_value("24370000000000000017")
    expect(page.locator("#says-qr")).to_be_empty()


def test_the_form_works_without_javascript(site: str, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{site}/entry")
    page.fill("#username", "clerk")
    page.fill("#password", "a long phrase of nobody")
    page.press("#password", "Enter")
    page.fill("#qr", QR)
    page.press("#qr", "Enter")
    expect(page.locator("#gross")).to_have_value("258.00")
    page.fill("#seller_id", "9137162616720307XL")
    page.fill("#holder", "测试甲")
    page.fill("#phone", "13800001234")
    page.press("#phone", "Enter")
    expect(page.locator(".slip .number")).to_have_text("0000000000")
    page.goto(f"{site}/entry")
    page.click("text=退出")
    page.goto(f"{site}/entry")
    expect(page.locator("#username")).to_be_visible()


def test_the_form_fits_a_small_office_screen(site: str, new_page: NewPage) -> None:
    page = new_page(1366, 768)
    logs_in(page, site, "clerk")
    button = page.get_by_role("button", name="登记").bounding_box()
    assert button
    assert button["y"] + button["height"] <= 768


def test_the_slip_prints_on_one_sheet_of_a6(site: str, new_page: NewPage) -> None:
    page = new_page()
    logs_in(page, site, "clerk")
    scans_and_types(page, "测试甲")
    expect(page.locator(".slip")).to_be_visible()
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") == 1
    assert b"/MediaBox [0 0 297" in printed or b"/MediaBox [0 0 298" in printed
