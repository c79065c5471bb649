"""Pages of staff put their reader into the field that they ask for."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.focus import stands_in


def test_a_field_that_the_browser_passed_over_is_entered_when_the_page_has_come(
    site: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.add_init_script(
        "document.addEventListener('focus', event => {"
        " if (document.readyState !== 'complete') event.target.blur(); }, true)"
    )
    page.goto(f"{site}/login")
    stands_in(page.locator("#username"))
    page.keyboard.type("clerk")
    assert page.locator("#username").input_value() == "clerk"


def test_the_first_key_is_typed_into_the_field_although_the_browser_left_its_reader_in_none(
    site: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.goto(f"{site}/login")
    stands_in(page.locator("#username"))
    page.mouse.click(5, 5)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type("clerk")
    assert page.locator("#username").input_value() == "clerk"


def test_a_field_that_was_left_by_nobodys_hand_is_entered_again(
    site: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.goto(f"{site}/login")
    stands_in(page.locator("#username"))
    page.evaluate("document.activeElement.blur()")
    stands_in(page.locator("#username"))
