"""In which field somebody is."""

from playwright.sync_api import Locator, expect


def stands_in(locator: Locator) -> None:
    """Waits until the page has put its reader into this field, in whichever window he looks at."""
    locator.page.bring_to_front()
    expect(locator).to_be_focused()
