"""Clerks at the counter, with nothing but a keyboard and a scanner gun."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import segno
from playwright.sync_api import FilePayload, Page, expect
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from lottery import merchants
from lottery.merchants import MerchantLine
from lottery.office import Office
from tests.browser.focus import stands_in

NewPage = Callable[..., Page]

QR = "01，32，，24370000000000000017，258.00，20240315，，"  # as an input method types commas


def logs_in(page: Page, site: str, username: str) -> None:
    """Arrive, name, password, Enter."""
    page.goto(f"{site}/entry")
    stands_in(page.locator("#username"))
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type("a long phrase of nobody")
    page.keyboard.press("Enter")
    arrives(page, "#qr")


def arrives(page: Page, where: str) -> None:
    """The cursor is there, and the page's script has run."""
    stands_in(page.locator(where))
    page.wait_for_load_state("load")


def scans_and_types(page: Page, holder: str) -> None:
    """Scanned, typed, and confirmed with one Enter more."""
    fills(page, holder)
    arrives(page, "#confirm .button-primary")
    page.keyboard.press("Enter")
    arrives(page, "#next")


def fills(page: Page, holder: str) -> None:
    """The scanner's text and its Enter, then the three fields that a code does not hold."""
    page.keyboard.type(QR)
    page.keyboard.press("Enter")
    stands_in(page.locator("#seller_id"))
    for text, following in (
        ("9137162616720307XL", "#holder"),
        (holder, "#phone"),
        ("13800001234", None),
    ):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        if following:
            stands_in(page.locator(following))


def test_a_clerk_scans_types_and_gets_a_slip_without_a_mouse(site: str, new_page: NewPage) -> None:
    page = new_page()
    logs_in(page, site, "clerk")
    scans_and_types(page, "测试甲")
    expect(page.locator(".slip .number")).to_have_text("0000000000")
    expect(page.locator(".slip")).to_contain_text("测*甲")
    assert page.evaluate("document.querySelector('.slip img').naturalWidth") > 0
    page.go_back()  # to the form, and not to what would be sent once more
    arrives(page, "#qr")
    expect(page.locator("#holder")).to_have_value("")
    expect(page.locator(".today")).to_contain_text("1")


def test_a_second_clerk_meets_the_duplicate_and_loses_nothing(site: str, new_page: NewPage) -> None:
    first, second = new_page(), new_page()
    logs_in(first, site, "clerk")
    scans_and_types(first, "测试甲")
    expect(first.locator(".slip")).to_be_visible()
    logs_in(second, site, "clerk2")
    second.keyboard.type(QR)
    second.keyboard.press("Enter")  # before anything else is typed in vain
    expect(second.locator("#says-number")).to_contain_text("已经登记过：2024年3月20日")
    second.keyboard.press("Escape")
    second.keyboard.press("Enter")
    arrives(second, "#qr")
    fills(second, "测试乙")
    expect(second.locator("#says-number")).to_contain_text("clerk于2024-03-20 11:00录入")
    expect(second.locator("#says-number")).to_contain_text("姓名clerk（市商务局）")
    expect(second.locator("#holder")).to_have_value("测试乙")
    arrives(second, "#number")
    second.keyboard.press("Escape")
    expect(second.locator("#clearing")).to_be_visible()
    second.keyboard.press("Enter")
    stands_in(second.locator("#qr"))
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


SWALLOWED = {"key": "Process", "code": "Enter", "isComposing": True, "bubbles": True}


def test_an_input_method_that_takes_the_last_letters_and_the_enter_stops_no_scan(
    site: str, new_page: NewPage
) -> None:
    page = new_page()
    logs_in(page, site, "clerk")
    page.keyboard.type(QR)
    method = page.context.new_cdp_session(page)
    method.send("Input.imeSetComposition", {"text": "bu", "selectionStart": 2, "selectionEnd": 2})
    page.dispatch_event("#qr", "keydown", SWALLOWED)
    method.send("Input.insertText", {"text": "不6"})
    expect(page.locator("#number")).to_have_value("24370000000000000017")
    expect(page.locator("#says-qr")).to_contain_text("末尾校验不符")
    stands_in(page.locator("#seller_id"))


def test_the_form_works_without_javascript(site: str, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{site}/entry")
    arrives(page, "#username")
    page.fill("#username", "clerk")
    page.fill("#password", "a long phrase of nobody")
    page.press("#password", "Enter")
    arrives(page, "#qr")
    page.fill("#qr", QR)
    page.press("#qr", "Enter")
    expect(page.locator("#gross")).to_have_value("258.00")
    arrives(page, "#seller_id")
    page.fill("#seller_id", "9137162616720307XL")
    page.fill("#holder", "测试甲")
    page.fill("#phone", "13800001234")
    page.press("#phone", "Enter")
    arrives(page, "#confirm .button-primary")
    page.click("text=返回修改")
    arrives(page, "#qr")
    expect(page.locator("#holder")).to_have_value("测试甲")
    page.press("#phone", "Enter")
    page.click("#confirm .button-primary")
    expect(page.locator(".slip .number")).to_have_text("0000000000")
    page.goto(f"{site}/entry")
    expect(page.get_by_text("摄像头")).to_be_hidden()
    page.set_input_files(
        "#plain-file", {"name": "x.xml", "mimeType": "text/xml", "buffer": invoice_as_xml()}
    )
    page.click(".plain button")
    expect(page.locator("#number")).to_have_value("24370000000000000031")
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
    page.keyboard.press("8")
    roll = page.pdf(prefer_css_page_size=True)
    assert roll.count(b"/Type /Page\n") == 1
    assert b"/MediaBox [0 0 226" in roll or b"/MediaBox [0 0 227" in roll
    page.reload()
    expect(page.locator("body.paper-roll")).to_be_visible()


def kept_in(page: Page) -> str:
    """Everything that the tab remembers."""
    found: str = page.evaluate("JSON.stringify({ ...sessionStorage, ...localStorage })")
    return found


def test_before_the_confirmation_escape_goes_back_with_nothing_lost(
    site: str, new_page: NewPage
) -> None:
    page = new_page()
    logs_in(page, site, "clerk")
    fills(page, "测试甲")
    arrives(page, "#confirm .button-primary")
    page.keyboard.press("Escape")
    expect(page.locator("#holder")).to_have_value("测试甲")
    expect(page.locator(".today")).to_contain_text("0")


def test_a_lost_session_keeps_what_was_typed_until_the_same_person_is_back(
    site: str, new_page: NewPage
) -> None:
    page = new_page()
    logs_in(page, site, "clerk")
    page.keyboard.type(QR)
    page.keyboard.press("Enter")
    stands_in(page.locator("#seller_id"))
    for text in ("9137162616720307XL", "测试甲"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    page.context.clear_cookies()
    page.keyboard.type("13800001234")
    page.keyboard.press("Enter")
    expect(page.get_by_text("还没有登记的内容都在")).to_be_visible()
    stands_in(page.locator("#username"))
    page.keyboard.type("clerk")
    page.keyboard.press("Tab")
    page.keyboard.type("a long phrase of nobody")
    page.keyboard.press("Enter")
    expect(page.locator("#holder")).to_have_value("测试甲")
    expect(page.locator("#phone")).to_have_value("13800001234")
    expect(page.locator("#above")).to_contain_text("已恢复")
    stands_in(page.locator("#go"))
    page.keyboard.press("Enter")
    arrives(page, "#confirm .button-primary")
    page.keyboard.press("Enter")
    arrives(page, "#next")


def test_nothing_of_a_person_stays_after_the_slip_or_after_the_log_out(
    site: str, new_page: NewPage
) -> None:
    page = new_page()
    logs_in(page, site, "clerk")
    fills(page, "测试甲")
    arrives(page, "#confirm .button-primary")
    assert "测试甲" in kept_in(page)
    page.keyboard.press("Enter")
    arrives(page, "#next")
    assert "测试甲" not in kept_in(page)
    page.keyboard.press("Enter")
    arrives(page, "#qr")
    page.fill("#holder", "测试乙")
    assert "测试乙" in kept_in(page)
    page.click("text=退出")
    expect(page.locator("#username")).to_be_visible()
    assert "测试" not in kept_in(page)


def test_somebody_else_does_not_see_what_was_not_finished(site: str, new_page: NewPage) -> None:
    page = new_page()
    logs_in(page, site, "clerk")
    page.fill("#holder", "测试甲")
    page.context.clear_cookies()
    logs_in(page, site, "clerk2")
    expect(page.locator("#holder")).to_have_value("")
    assert "测试甲" not in kept_in(page)


def test_one_person_with_several_invoices_is_typed_once(site: str, new_page: NewPage) -> None:
    page = new_page()
    logs_in(page, site, "clerk")
    page.keyboard.press("Alt+k")
    scans_and_types(page, "测试甲")
    page.keyboard.press("Enter")
    arrives(page, "#qr")
    expect(page.locator("#holder")).to_have_value("测试甲")
    page.keyboard.press("Alt+q")
    page.keyboard.type("01,32,,24370000000000000024,318.00,20240316,,")
    page.keyboard.press("Enter")
    stands_in(page.locator("#seller_id"))
    page.keyboard.type("9137162616720307XL")
    page.keyboard.press("Enter")
    arrives(page, "#confirm .button-primary")
    page.keyboard.press("Enter")
    expect(page.locator(".slip .number")).to_have_text("0000000002")
    arrives(page, "#next")
    page.keyboard.press("Enter")
    arrives(page, "#qr")
    page.keyboard.press("Alt+k")
    assert "测试甲" not in kept_in(page)


def code_as_png(text: str) -> bytes:
    """A photo of an invoice's code, as sharp as one gets."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="png", scale=6, border=6)
    return out.getvalue()


def invoice_as_xml() -> bytes:
    """A digital invoice as its issuer sends it."""
    return """<?xml version="1.0" encoding="UTF-8"?>
<EInvoice><Header><InherentLabel><GeneralOrSpecialVAT><LabelCode>02</LabelCode>
<LabelName>普通发票</LabelName></GeneralOrSpecialVAT></InherentLabel></Header>
<EInvoiceData><SellerInformation><SellerIdNum>9137162616720307XL</SellerIdNum>
<SellerName>测试超市</SellerName></SellerInformation>
<BuyerInformation><BuyerName>个人</BuyerName></BuyerInformation>
<BasicInformation><TotalAmWithoutTax>280.88</TotalAmWithoutTax><TotalTaxAm>25.28</TotalTaxAm>
<TotalTax-includedAmount>306.16</TotalTax-includedAmount></BasicInformation></EInvoiceData>
<TaxSupervisionInfo><InvoiceNumber>24370000000000000031</InvoiceNumber>
<IssueTime>2024-03-17</IssueTime></TaxSupervisionInfo></EInvoice>
""".encode()


def invoice_as_pdf() -> bytes:
    """A page with the invoice's code on it."""
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=(595, 420))
    code = ImageReader(io.BytesIO(code_as_png("01,32,,24370000000000000048,128.00,20240318,,")))
    page.drawImage(code, 30, 300, 90, 90)
    page.save()
    return out.getvalue()


def test_files_of_every_sort_are_confirmed_one_by_one_for_one_person(
    site: str, new_page: NewPage
) -> None:
    page = new_page()
    logs_in(page, site, "clerk")
    picture = code_as_png("01,32,,24370000000000000024,318.00,20240316,,")
    files: list[FilePayload] = [
        {"name": "拍照.png", "mimeType": "image/png", "buffer": picture},
        {"name": "数电票.xml", "mimeType": "text/xml", "buffer": invoice_as_xml()},
        {"name": "发票.pdf", "mimeType": "application/pdf", "buffer": invoice_as_pdf()},
        {"name": "别的.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 nothing"},
    ]
    busy = {"fields": {}, "notes": [], "kept": "", "busy": True}
    page.route("**/entry/file", lambda route: route.fulfill(json=busy), times=1)
    page.set_input_files("#files-input", files)
    rows = page.locator("#rows .row")
    expect(rows).to_have_count(4)
    expect(rows.nth(3)).to_contain_text("没有读出")
    expect(rows.nth(1)).to_contain_text("306.16")
    expect(rows.nth(1)).to_contain_text("测试超市")
    expect(rows.nth(2)).to_contain_text("24370000000000000048")
    stands_in(page.locator("#holder"))
    for text in ("测试甲", "13800001234"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    expect(page.locator("#keep-says")).to_have_text("下一张沿用此人：测试甲（尾号1234）")
    page.keyboard.press("Alt+k")  # all of them are hers
    page.keyboard.type("9137162616720307XL")  # the photo's code does not say who sold
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(rows.nth(0)).to_contain_text("已登记 0000000000")
    page.keyboard.press("Enter")  # the XML says everything
    expect(rows.nth(1)).to_contain_text("已登记 0000000002")
    stands_in(rows.nth(2).locator("input").first)
    page.keyboard.type("9137162616720307XL")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(rows.nth(2)).to_contain_text("已登记 0000000004")
    expect(page.locator(".today")).to_contain_text("3")
    page.reload()
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("已损坏")
    page.fill("#qr", "https://example.cn/")
    page.press("#qr", "Enter")
    expect(page.locator(".field[data-field=qr] .says")).to_contain_text("网址")
    expect(rows.first).to_contain_text("已损坏")


def test_the_camera_page_reads_a_photo_with_the_reader_of_this_server(
    site: str, new_page: NewPage
) -> None:
    page = new_page()
    logs_in(page, site, "clerk")
    page.keyboard.press("Alt+v")
    expect(page.locator("#photo")).to_be_visible()
    picture = code_as_png("01,10,037002100111,40718823,258.00,20240315,,")
    photo: FilePayload = {"name": "photo.png", "mimeType": "image/png", "buffer": picture}
    page.set_input_files("#photo-input", [photo])
    expect(page.locator("#code")).to_have_value("037002100111")
    expect(page.locator("#number")).to_have_value("40718823")
    expect(page.locator("#camera")).to_be_hidden()
    expect(page.locator("#attached")).to_have_text("已附原件 1 个")


def test_nothing_of_an_invoice_that_was_not_entered_stays_with_the_next_one_scanned(
    site: str, new_page: NewPage
) -> None:
    page = new_page()
    logs_in(page, site, "clerk")
    page.keyboard.type("01,10,037002300111,40718823,97.33,20240315,,")
    page.keyboard.press("Enter")
    stands_in(page.locator("#gross"))
    page.keyboard.type("100.25")
    page.fill("#holder", "测试甲")
    page.reload()  # what was typed comes back, and still belongs to that invoice
    expect(page.locator("#gross")).to_have_value("100.25")
    page.wait_for_load_state("load")
    page.keyboard.press("Alt+q")
    page.keyboard.type(QR)
    page.keyboard.press("Enter")
    expect(page.locator("#gross")).to_have_value("258.00")
    for name, value in (("code", ""), ("net", ""), ("buyer_name", "个人"), ("holder", "")):
        expect(page.locator(f"#{name}")).to_have_value(value)
    expect(page.locator("#says-qr")).to_contain_text("换了一张发票")
    stands_in(page.locator("#seller_id"))
    expect(page.locator("#keep-says")).to_have_text("还是上一位：测试甲（尾号未填）")
    page.keyboard.press("Alt+k")
    expect(page.locator("#holder")).to_have_value("测试甲")


def test_the_form_reads_well_at_one_and_a_half_times_the_size(site: str, new_page: NewPage) -> None:
    page = new_page(1366 * 2 // 3, 768 * 2 // 3)
    logs_in(page, site, "clerk")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366 * 2 // 3
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    fills(page, "阿卜杜拉·买买提")
    arrives(page, "#confirm .button-primary")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_few_signs_of_the_sellers_name_stand_for_his_number(
    site: str, new_page: NewPage, office: Office
) -> None:
    line = MerchantLine("9137162616720307XL", "测试大超市", "零售", False, date(2024, 1, 1), None)
    with office.write() as session:
        now = datetime(2024, 3, 20, tzinfo=UTC)
        merchants.add_merchants(session, [line], by="test", now=now)
    page = new_page()
    logs_in(page, site, "clerk")
    page.keyboard.type(QR)
    page.keyboard.press("Enter")
    stands_in(page.locator("#seller_id"))
    with page.expect_response("**/entry/sellers*"):
        page.keyboard.type("测试大")
    expect(page.locator("#sellers option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#seller_id")).to_have_value("9137162616720307XL")
    expect(page.locator("#seller_name")).to_have_value("测试大超市")
    stands_in(page.locator("#holder"))


def presses_enter_of_an_input_method(page: Page, where: str, *, composing: bool) -> None:
    """The Enter with which somebody chooses what the input method offers; Safari says only 229."""
    page.locator(where).evaluate(
        """(field, composing) => {
          const said = { key: "Enter", code: "Enter", bubbles: true, cancelable: true };
          const made = { ...said, isComposing: composing, keyCode: 229 };
          field.dispatchEvent(new KeyboardEvent("keydown", made));
        }""",
        composing,
    )


def test_the_enter_of_an_input_method_sends_nothing_and_leads_nowhere(
    site: str, new_page: NewPage
) -> None:
    page = new_page()
    logs_in(page, site, "clerk")
    fills_all_but_the_name(page)
    for composing in (True, False):
        page.fill("#holder", "测试甲")
        page.focus("#holder")
        presses_enter_of_an_input_method(page, "#holder", composing=composing)
        stands_in(page.locator("#holder"))
        expect(page.locator("#confirm")).to_have_count(0)
    page.fill("#phone", "")
    page.focus("#holder")
    for composing in (True, False):
        presses_enter_of_an_input_method(page, "#holder", composing=composing)
        stands_in(page.locator("#holder"))
    page.keyboard.press("Enter")
    stands_in(page.locator("#phone"))


def fills_all_but_the_name(page: Page) -> None:
    page.keyboard.type(QR)
    page.keyboard.press("Enter")
    stands_in(page.locator("#seller_id"))
    page.fill("#seller_id", "9137162616720307XL")
    page.fill("#phone", "13800001234")


def test_after_a_file_is_entered_the_next_one_asks_whose_it_is(
    site: str, new_page: NewPage
) -> None:
    page = new_page()
    logs_in(page, site, "clerk")
    first: FilePayload = {"name": "一.xml", "mimeType": "text/xml", "buffer": invoice_as_xml()}
    page.set_input_files("#files-input", [first])
    stands_in(page.locator("#holder"))
    for text in ("测试甲", "13800001234"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#rows .row").first).to_contain_text("已登记")
    for name in ("holder", "phone"):
        expect(page.locator(f"#{name}")).to_have_value("")
    assert "测试甲" not in kept_in(page)
    expect(page.locator("#keep-says")).to_have_text("还是上一位：测试甲（尾号1234）")
    second: FilePayload = {
        "name": "二.pdf",
        "mimeType": "application/pdf",
        "buffer": invoice_as_pdf(),
    }
    page.set_input_files("#files-input", [second])
    expect(page.locator("#rows .row")).to_have_count(2)
    stands_in(page.locator("#holder"))
    page.keyboard.press("Alt+k")  # the clerk says so, and sees whose it is
    expect(page.locator("#holder")).to_have_value("测试甲")
    expect(page.locator("#phone")).to_have_value("13800001234")
    expect(page.locator("#keep-says")).to_have_text("下一张沿用此人：测试甲（尾号1234）")


def test_the_way_back_to_an_entered_form_leads_to_an_empty_one(
    site: str, new_page: NewPage
) -> None:
    page = new_page()
    logs_in(page, site, "clerk")
    page.fill("#holder", "测试甲")
    page.fill("#phone", "13800001234")
    page.evaluate("sessionStorage.clear()")  # as after the slip, which forgets what was typed
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.locator("#holder")).to_have_value("")
    expect(page.locator("#phone")).to_have_value("")
