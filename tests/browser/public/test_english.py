"""The verifier's page in English: the same program, other words."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from lottery import create_app
from lottery.office import Office
from tests.conftest import CODE, Clock

NewPage = Callable[..., Page]
CHINESE = re.compile("[\u4e00-\u9fff]")


def in_english(page: Page) -> str:
    """What is shown to somebody who reads English: what is marked as Chinese is not for him."""
    shown: str = page.evaluate(
        """() => {
          const copy = document.body.cloneNode(true);
          for (const each of copy.querySelectorAll("[lang=zh-CN], script, [hidden]")) each.remove();
          return copy.textContent;
        }"""
    )
    return shown


def test_a_foreign_expert_reads_english_from_the_press_to_the_verdict(
    serve: Any, office_of_all: Office, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page()
    page.goto(f"{serve(create_app(office_of_all, now=Clock().now))}/verify")
    page.click("text=In English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Verify it yourself")
    page.click("#take")
    expect(page.locator("#stamp")).to_have_text("△ Not fully verified")
    expect(page.locator("#open")).to_contain_text("Minutes not checked")
    expect(page.locator("#prizes li").first).to_have_text("tier 1: 2 prizes, 2 drawn")
    expect(page.locator("#take-minutes")).to_contain_text("Download the minutes too")
    assert not CHINESE.search(in_english(page))
    bundle = tmp_path / CODE
    bundle.mkdir()
    (bundle / "manifest.txt").write_text("fpdraw\n")
    page.set_input_files("#folder", bundle)
    expect(page.locator("#stamp")).to_have_text("✗ Refused")
    expect(page.locator("#why")).to_contain_text("the file is missing")
    assert not CHINESE.search(in_english(page))
    page.click("text=中文")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_the_one_file_is_to_be_had_in_english(
    serve: Any, office_of_all: Office, chromium: Browser, tmp_path: Path
) -> None:
    page = chromium.new_page()
    page.goto(f"{serve(create_app(office_of_all, now=Clock().now))}/verify/en")
    with page.expect_download() as download:
        page.click("a[download]:has-text('Download the verifier')")
    download.value.save_as(tmp_path / "alone.html")
    page.goto((tmp_path / "alone.html").as_uri())
    page.set_input_files("#folder", office_of_all.settings.public_dir / CODE)
    expect(page.locator("#stamp")).to_have_text("△ Not fully verified")
    expect(page.locator("#open li")).to_have_count(1)
    assert not CHINESE.search(in_english(page))
    page.close()
