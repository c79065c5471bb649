"""A clerk with a workbook: checked, imported, and the answer taken home."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from lottery.tables import sheets
from tests import exports
from tests.browser.counter.test_entry import logs_in
from tests.builders import SELLER, an_invoice

NewPage = Callable[..., Page]


def a_workbook(path: Path) -> Path:
    """The template as it is downloaded, with two good rows and one below the minimum."""
    sheets.write_template(path)
    book = openpyxl.load_workbook(path)
    for number, gross in ((11, "258.00"), (12, "99.99"), (13, "100.00")):
        raw = an_invoice(number=f"24370000000000000{number:03d}", gross=gross)
        book.worksheets[0].append(sheets.row_cells(raw, str(number)))
    book.save(path)
    return path


def test_a_clerk_imports_a_workbook_with_a_bad_row(
    site: str, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page(accept_downloads=True)
    logs_in(page, site, "clerk")
    page.click("text=表格导入")
    with page.expect_download() as template:
        page.click("text=下载 .xlsx")
    assert template.value.suggested_filename == "发票导入模板.xlsx"
    page.set_input_files("#table", a_workbook(tmp_path / "三月 发票.xlsx"))
    page.click("text=检查表格")
    expect(page.locator("main")).to_contain_text("还没有登记")
    expect(page.locator("h1")).to_have_text("三月 发票.xlsx")
    expect(page.locator("main")).to_contain_text("amount-below-minimum")
    page.reload()
    expect(page.locator("main")).to_contain_text("共 3 行")
    page.check("[name=consent]")
    page.click("text=确认导入")
    expect(page.locator("main")).to_contain_text("已全部处理")
    with page.expect_download() as result:
        page.click("text=下载逐行结果")
    result.value.save_as(tmp_path / "result.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "result.xlsx").worksheets[0].values)
    assert [row[1] for row in rows[1:]] == ["已接受", "不接受", "已接受"]
    assert rows[2][3] == "amount-below-minimum"
    page.goto(f"{site}/tables")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("3 / 3 行")


def test_a_real_looking_export_goes_in_with_one_question(
    site: str, new_page: NewPage, tmp_path: Path
) -> None:
    found = exports.invoices(500, SELLER, date(2024, 3, 1))
    path = exports.write_export(tmp_path / "全量发票查询导出结果.xlsx", found, people=True)
    book = openpyxl.load_workbook(path)
    sheet = book["信息汇总表"]
    sheet.cell(1, len(exports.LINES) + 1, "中签人")
    book.save(path)
    page = new_page()
    logs_in(page, site, "clerk")
    page.goto(f"{site}/tables")
    page.set_input_files("#table", path)
    page.fill("#sender", "示例街道")
    page.click("text=检查表格")
    expect(page.locator("[role=alert]")).to_contain_text("没有读懂的表头：中签人")
    label = page.locator(".columns .open label")
    expect(label).to_contain_text("中签人")
    page.select_option(f"#{label.get_attribute('for')}", label="参加人姓名")
    for width in (360, 1024, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.screenshot(path=tmp_path / f"assign-{width}.png", full_page=True)
    page.click("text=照这样读，再检查")
    expect(page.locator("main")).to_contain_text("还没有登记")
    expect(page.locator("main")).to_contain_text("行是同一张发票的其余各行，已经合计")
    for width in (360, 1024, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.screenshot(path=tmp_path / f"tried-{width}.png", full_page=True)
    page.check("[name=consent]")
    page.click("text=确认导入")
    expect(page.locator("main")).to_contain_text("已全部处理")
    good = sum(not one.wanted for one in found)
    expect(page.locator(".facts")).to_contain_text(f"已接受{good}")
    page.goto(f"{site}/tables")
    expect(page.locator(".remembered")).to_contain_text("中签人 → 参加人姓名")
    page.screenshot(path=tmp_path / "home.png", full_page=True)
