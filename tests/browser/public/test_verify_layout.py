"""The verifier's page at the sizes at which people open it, and its field for the list of keys."""

import os
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.public.test_verify_page import (
    OPEN,
    PASSED,
    page,
    pin,
    verdict,
)
from tests.draws import keylists
from tests.draws.builders import a_draft, key_file, write_full

__all__ = ["page"]

SIZES = ((1366, 768), (360, 740), (3840, 2160))


def test_the_place_for_files_is_seen_at_once_and_nothing_lies_beside_the_screen(
    page: Page,
) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator("#drop")).to_be_visible()
        if folder := os.environ.get("FPDRAW_SHOTS"):
            page.screenshot(path=Path(folder) / f"verify-{width}.png")
        box = page.locator("label", has=page.locator("#archive")).bounding_box()
        assert box
        if width > 1000:  # on a telephone the keys come first
            assert box["y"] + box["height"] <= height
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_list_of_keys_leads_from_older_keys_to_those_of_the_draw(
    page: Page, tmp_path: Path
) -> None:
    hands = (keylists.NEXT, keylists.NEXT_NOTARY)
    bundle = write_full(
        a_draft(void=True), tmp_path / "bundle", {hand.name: hand.private for hand in hands}
    )
    (tmp_path / "keylist.txt").write_bytes(keylists.changed("2024-04-08").data)
    older = {hand.name: hand.private for hand in (keylists.ORGANISER, keylists.NOTARY)}
    pin(page, key_file(older))
    page.set_input_files("#folder", bundle)
    assert verdict(page) == "✗ 拒绝"
    page.set_input_files("#keylist", tmp_path / "keylist.txt")
    page.set_input_files("#folder", bundle)
    expect(page.locator("#checks")).to_contain_text("密钥名录")
    assert verdict(page) == PASSED
    page.fill("#pasted", "")
    page.set_input_files("#folder", bundle)
    assert verdict(page) == OPEN
