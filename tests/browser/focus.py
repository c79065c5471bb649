"""In which field somebody is."""

from playwright.sync_api import Locator, expect


def stands_in(locator: Locator) -> None:
    """Waits until the page puts its reader into this field.

    Whether the window itself is in front is the machine's affair: a Chromium without a screen
    loses that at times (playwright then calls the field inactive), and no reader would notice.
    """
    locator.page.bring_to_front()
    try:
        expect(locator).to_be_focused()
    except AssertionError:
        if not locator.evaluate("element => element === document.activeElement"):
            raise
