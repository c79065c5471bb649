"""A doubtful invoice from the counter to its decision, in front of a screen."""

import io
from collections.abc import Callable
from datetime import datetime

import pytest
import segno
from playwright.sync_api import FilePayload, Page, expect
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from lottery import accounts
from lottery.accounts import NewAccount
from lottery.acting import Acting
from lottery.clock import SHANGHAI
from lottery.office import Office
from tests.browser.focus import stands_in

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
        accounts.create(session, account, acting=Acting("test", now, lambda n: b"b" * n))
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
    stands_in(page.locator("#qr"))
    return number


def fits(page: Page, width: int) -> bool:
    """Whether nothing of the page stands beside the screen, once its style has come."""
    page.wait_for_load_state("load")
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
    stands_in(reviewer.locator("#queue .case").nth(0))
    reviewer.keyboard.press("j")
    stands_in(reviewer.locator("#queue .case").nth(1))
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
    stands_in(reviewer.locator("#accept"))
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("[role=status]")).to_contain_text(f"登记 {first} 已决定：接受")
    expect(reviewer.locator("h1")).to_have_text(f"登记 {second}")
    reviewer.wait_for_load_state("load")
    reviewer.keyboard.press("r")
    reviewer.select_option("#code", "split-bill")
    reviewer.press("#code", "Enter")
    expect(reviewer.get_by_text("都处理完了")).to_be_visible()

    clerk.goto(f"{site}/entries?entry={second}")
    expect(clerk.locator(".stamp")).to_have_text("不予接受")
    clerk.fill("#note", "两次就餐，不是拆单")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("[role=status]")).to_contain_text("申诉已登记")


def invoice_as_pdf(seller: str) -> FilePayload:
    """A page with the code of an invoice on it, and its seller's number."""
    picture, out = io.BytesIO(), io.BytesIO()
    code = segno.make("01,32,,24370000000000000048,328.00,20240318,,", error="m")
    code.save(picture, kind="png", scale=6, border=4)
    page = canvas.Canvas(out, pagesize=(595, 397))
    page.drawImage(ImageReader(picture), 30, 280, 90, 90)
    page.drawString(200, 300, seller)
    page.save()
    return {"name": "发票.pdf", "mimeType": "application/pdf", "buffer": out.getvalue()}


def drops(page: Page, file: FilePayload, **fields: str) -> None:
    """A file among the rows, completed and confirmed."""
    page.set_input_files("#files-input", [file])
    row = page.locator("#rows .row-ready")
    expect(row).to_contain_text("24370000000000000048")
    for name, text in fields.items():
        box = row.locator(f"[data-name={name}]")
        if name in ("holder", "phone"):
            page.fill(f"#{name}", text)
        elif box.count():
            box.fill(text)
    row.locator("[data-do=confirm]").click()


def test_a_clerk_drops_a_doubtful_pdf_and_a_reviewer_sees_it_and_decides(
    site: str, new_page: NewPage
) -> None:
    clerk = new_page()
    logs_in(clerk, f"{site}/entry", "clerk")
    # The seller's number is of no form that says where he is registered: 15 digits.
    seller = "371681199001011"
    drops(clerk, invoice_as_pdf(seller), holder="测试甲", phone="13800001234", seller_id=seller)
    expect(clerk.locator("#rows .row").first).to_contain_text("待复核 0000000000")

    reviewer = new_page()
    logs_in(reviewer, f"{site}/review", "reviewer")
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#files")).to_contain_text("PDF")
    expect(reviewer.locator("#files img")).to_have_count(0)
    reviewer.wait_for_load_state("load")
    reviewer.keyboard.press("v")
    stands_in(reviewer.locator("#reason"))
    reviewer.keyboard.type("与原件核对")
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#unmasked")).to_contain_text("测试甲")
    drawn = reviewer.locator("#files img")
    expect(drawn).to_be_visible()
    assert drawn.evaluate("image => image.naturalWidth") >= 1600
    expect(reviewer.locator("#files")).to_contain_text("328.00 相同")
    assert fits(reviewer, 1366)
    with reviewer.expect_download() as coming:
        reviewer.click("text=下载")
    assert coming.value.suggested_filename == "entry-0000000000-1.pdf"
    reviewer.keyboard.press("a")
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("[role=status]")).to_contain_text("登记 0000000000 已决定：接受")


def test_a_refused_pdf_is_appealed_and_entered_by_a_reviewers_decision(
    site: str, new_page: NewPage
) -> None:
    clerk = new_page()
    logs_in(clerk, f"{site}/entry", "clerk")
    seller = "91370102MA3C0XYK0T"
    drops(clerk, invoice_as_pdf(seller), holder="测试甲", phone="13800001234", seller_id=seller)
    expect(clerk.locator("#rows")).to_contain_text("不是邹平登记的商户")
    clerk.click("[data-do=appeal]")
    stands_in(clerk.locator("#note"))
    clerk.keyboard.type("分店就在邹平")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("[role=status]")).to_contain_text("第 1 号申诉已登记")

    reviewer = new_page()
    logs_in(reviewer, f"{site}/review", "reviewer")
    stands_in(reviewer.locator("#queue .case").first)
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#files")).to_contain_text("PDF")
    reviewer.wait_for_load_state("load")
    reviewer.keyboard.press("a")
    reviewer.keyboard.type("看过租约")
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("[role=status]")).to_contain_text("已登记为 0000000000")
    reviewer.wait_for_load_state("load")
    reviewer.keyboard.press("a")
    reviewer.keyboard.press("Enter")
    expect(reviewer.get_by_text("都处理完了")).to_be_visible()
    for width in (1366, 390):
        page = new_page(width, 844)
        logs_in(page, f"{site}/review/refused/1", "reviewer")
        assert fits(page, width)


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
