"""Every public page, as axe-core finds it, on a narrow screen, enlarged, on paper, and where a
reader has chosen his own colours."""

import io
from collections.abc import Callable
from functools import cache
from importlib.resources import files

import pytest
from PIL import Image
from playwright.sync_api import Page

NewPage = Callable[..., Page]
CODE = "ZP-FP-2024-03"
NARROW, ENLARGED = 320, "32px"
GRAVE = {"serious", "critical"}
ENOUGH = 4.5
"""Contrast of text by WCAG 2."""
PAGES = (
    *("/draws", "/history", "/data", "/checkpoints", "/keys", "/rules", "/verify", "/check"),
    *("/check/0000000004", "/nowhere", f"/draws/{CODE}?q=zzz", f"/draws/{CODE}/print"),
    f"/draws/{CODE}/odds?ask=group&tier=&what=day&unit=entries&size=9&seen=x",
)
IN_ALL_STATES = ("/", f"/draws/{CODE}", f"/draws/{CODE}/odds")
REFUSED = ("/nowhere", "seen=x")
"""Answered with 4xx, of which a browser would complain on its console."""
TEXTS = """() => {
    const walker = document.createTreeWalker(document.querySelector('.hero'), NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
        const { data, parentElement } = walker.currentNode;
        const range = document.createRange();
        range.selectNodeContents(walker.currentNode);
        const { left, top, right, bottom } = range.getBoundingClientRect();
        if (!data.trim() || right - left < 1 || !parentElement.checkVisibility()) continue;
        const colour = getComputedStyle(parentElement).color.match(/[0-9]+/g).slice(0, 3);
        found.push([data.trim(), colour.map(Number), [left, top, right, bottom].map(Math.round)]);
    }
    return found;
}"""
"""Each text of the first page's head: its colour, and its box."""


@cache
def axe() -> str:
    """axe-core as one script."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def grave(page: Page, *, contrast: bool = True) -> list[str]:
    """What axe-core finds on a page that keeps somebody from reading it."""
    rules = {} if contrast else {"color-contrast": {"enabled": False}}
    options = {"resultTypes": ["violations"], "rules": rules}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{page.url}: {each['id']} {node['html'][:160]}"
        for each in found["violations"]
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]


def test_no_page_keeps_anybody_from_reading_it(drawn_site: str, new_page: NewPage) -> None:
    page = new_page(NARROW, 740, bypass_csp=True)
    for part in REFUSED:
        page.route(f"**{part}", lambda route: route.fulfill(response=route.fetch(), status=200))
    wrong: list[str] = []
    for path in (*IN_ALL_STATES, *PAGES):
        page.goto(f"{drawn_site}{path}")
        page.evaluate(axe())
        wrong += grave(page)
        if path in IN_ALL_STATES:
            page.emulate_media(media="print")
            wrong += grave(page, contrast=False)
            page.emulate_media(media="screen", forced_colors="active")
            wrong += grave(page, contrast=False)  # its colours are the reader's own
            page.emulate_media(forced_colors="none")
        for size in ("", ENLARGED):
            page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > NARROW:
                wrong.append(f"{path} is {width} px wide with text of {size or 'its size'}")
    assert wrong == []


@pytest.mark.parametrize("width", [360, 1366])
def test_text_over_the_first_pages_picture_stands_out_by_its_pixels(
    drawn_site: str, new_page: NewPage, width: int
) -> None:
    page = new_page(width, 768, bypass_csp=True)
    page.goto(drawn_site)
    texts = page.evaluate(TEXTS)
    assert texts
    page.add_style_tag(content=".hero *, .hero ::placeholder { color: transparent !important }")
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    for said, colour, box in texts:
        part = shot.crop(box)
        behind = part.getcolors(maxcolors=part.width * part.height) or []
        lowest = min(contrast(tuple(colour), tuple(each)) for _, each in behind)  # type: ignore[arg-type]
        assert lowest >= ENOUGH, (said, lowest)


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """The ratio of two colours' luminance, by WCAG 2.

    >>> contrast((0, 0, 0), (255, 255, 255))
    21.0
    """
    high, low = sorted(map(luminance, (one, other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: tuple[int, ...]) -> float:
    """How bright a colour of sRGB is, from 0 to 1."""
    parts = (each / 255 for each in colour)
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(part * each for part, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
