"""In which field somebody is."""

from playwright.sync_api import Locator, expect

ELSEWHERE = """() => JSON.stringify({
    in: document.activeElement?.outerHTML.slice(0, 200),
    window: document.hasFocus(),
    state: document.readyState,
})"""


def stands_in(locator: Locator) -> None:
    """Waits until the page has put its reader into this field, in whichever window he looks at."""
    page = locator.page
    page.bring_to_front()
    try:
        expect(locator).to_be_focused()
    except AssertionError as why:
        raise AssertionError(f"{why}\nHe is elsewhere: {page.evaluate(ELSEWHERE)}") from None
