"""A clerk and a supervisor at the prizes: a slip is scanned, a voucher handed over, another one
declared forfeited by two."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from lottery import create_app
from lottery.office import Office
from lottery.prizes import listing, standing
from tests.builders import MARCH
from tests.conftest import Clock
from tests.web.conftest import PASSWORD
from tests.web.prizes.conftest import (  # noqa: F401 - fixtures
    NOW,
    published_office,
    published_template,
)
from tests.web.prizes.test_acts import NUMBER
from tests.web.prizes.test_window import code_of

NewPage = Callable[..., Page]


@pytest.fixture
def published_site(
    serve: Callable[[Flask], str],
    published_office: Office,  # noqa: F811 - the fixture
    clock: Clock,
) -> Iterator[str]:
    """The address of an office on the morning after publication."""
    clock.moment = NOW
    app = create_app(published_office, now=clock.now)
    yield serve(app)
    app.extensions["lottery-reader"].close()


def arrives(new_page: NewPage, site: str, who: str, path: str, **size: Any) -> Page:
    page = new_page(**size)
    page.goto(f"{site}/login?next={path}")
    page.fill("[name=username]", who)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{site}{path}")
    return page


def test_a_voucher_is_handed_over_by_its_slip_and_another_is_forfeited_by_two(
    new_page: NewPage,
    published_site: str,
    published_office: Office,  # noqa: F811 - the fixture
) -> None:
    with published_office.read() as session:
        drawn = standing.drawn_prizes(session, listing.named(session, MARCH))
    entry = next(e for p, e in drawn.items() if (p.tier, p.slot) == ("2", 1))
    assert entry is not None
    page = arrives(new_page, published_site, "clerk", "/prizes/desk")
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type(code_of(published_office, entry))  # as a scanner gun does
    page.keyboard.press("Enter")
    page.wait_for_url(f"{published_site}/prizes/{MARCH}/2/1")
    expect(page.get_by_text("存根是真的")).to_be_visible()
    page.locator("#do-documents summary").click()
    page.fill("#number", NUMBER)
    page.get_by_role("button", name="证件和发票都核对过了").click()
    expect(page.get_by_text("都齐了，可以发放")).to_be_visible()
    page.fill("#receipt", "收-1")
    page.get_by_role("button", name="奖品已交给中奖人").click()
    expect(page.locator(".state-handed")).to_be_visible()

    page.goto(f"{published_site}/prizes/{MARCH}/2/2")
    page.locator("#do-forfeited summary").click()
    page.select_option("#f-reason", "declined")
    page.get_by_role("button", name="提议失效").click()
    expect(page.get_by_text("等待另一人确认")).to_be_visible()

    other = arrives(new_page, published_site, "supervisor", "/prizes/proposals", width=360)
    other.get_by_role("link", name="奖品失效").click()
    other.locator("#confirm").click()
    expect(other.get_by_text("已确认并办理（supervisor）")).to_be_visible()
    page.reload()
    expect(page.get_by_text("候补第 1 名", exact=True)).to_be_visible()
