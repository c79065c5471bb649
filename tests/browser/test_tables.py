"""A clerk with a workbook: checked, imported, and the answer taken home."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from lottery.tables import sheets
from tests.browser.test_counter import logs_in
from tests.builders import an_invoice

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
