"""From the first page to the true answer in two taps, for everybody, above a telephone's keyboard;
and the version for elder people, with scripts and without."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from lottery.hall.gallery import Gallery
from lottery.hall.published import Published
from lottery.office import Office
from tests.conftest import CODE

NewPage = Callable[..., Page]
WIDTH, HEIGHT, KEYBOARD = 360, 740, 300

SMALL = """(least) => [...document.querySelectorAll(
    "button, input:not([type=hidden]), select, textarea, summary, .button, " +
    ".masthead a, .foot p a, .hits a, .outcome a, .jump a, .winners a, .files a, .ahead a"
)].filter((each) => {
  const { width, height } = each.getBoundingClientRect();
  if (!width || !height || each.matches(".skip, .visually-hidden")) return false;
  const beside = [...each.parentElement.childNodes].filter((node) => node !== each);
  const running = getComputedStyle(each).display === "inline";
  if (running && beside.some((node) => node.textContent.trim())) return false;
  return height < least - 0.5;
}).map((each) => each.outerHTML.slice(0, 120))"""
"""What is lower than so many pixels; a link within a sentence is as high as its line."""

FINE = """(least) => [...document.querySelectorAll("body *")].filter((each) => {
  const said = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return said && each.checkVisibility() && parseFloat(getComputedStyle(each).fontSize) < least;
}).map((each) => each.outerHTML.slice(0, 120))"""
WIDE = "document.documentElement.scrollWidth"


@pytest.fixture
def drawn(drawn_office: Office) -> Published:
    return Gallery(drawn_office.settings.public_dir).get(CODE)


def losers(office: Office, drawn: Published) -> list[str]:
    won = {row.entry for t in drawn.tiers for row in (*t.winners, *t.alternates)}
    rows = (office.settings.public_dir / CODE / "pool.txt").read_text().splitlines()
    return [row[:10] for row in rows if row[:10] not in won]


def is_above_a_keyboard(answer: Locator) -> bool:
    # Nothing is journaled of this bundle, which a sound home does not say above the answer.
    answer.page.evaluate("document.querySelectorAll('.alert.lost').forEach((e) => e.remove())")
    box = answer.bounding_box()
    return box is not None and 0 <= box["y"] <= HEIGHT - KEYBOARD - box["height"]


def asks(page: Page, site: str, typed: str) -> None:
    """One tap, once it is typed."""
    page.goto(site)
    page.fill("#entry", typed)
    page.click("#find button")


def test_each_of_five_people_is_two_taps_from_his_own_true_answer(
    drawn_office: Office, drawn_site: str, drawn: Published, new_page: NewPage
) -> None:
    page = new_page(WIDTH, HEIGHT)
    tier = drawn.tiers[1]
    winner, [spare, *_] = tier.winners[0], tier.alternates
    lost, left_out = losers(drawn_office, drawn)[:2]
    answer = page.locator(".outcome h2")
    assert winner.card
    asks(page, drawn_site, winner.card.phone)
    page.click(f'#hits a[href="/check?entry={winner.entry}"]')
    expect(answer).to_contain_text("中奖：二等奖第 1 名，奖品：运动服饰券")
    assert is_above_a_keyboard(answer)
    expect(page.locator(".outcome .claim")).to_contain_text("领奖截止")
    asks(page, drawn_site, spare.entry)
    expect(answer).to_contain_text("候补：二等奖候补第 1 名")
    assert is_above_a_keyboard(answer)
    asks(page, drawn_site, lost)
    expect(answer).to_contain_text("参加了，没有抽中")
    assert is_above_a_keyboard(answer)
    expect(page.locator(".outcome")).to_contain_text("比最后一个中奖的")
    asks(page, drawn_site, "18600005566")
    said = page.locator("#said")
    expect(said).to_contain_text("正选名单里都没有")
    assert is_above_a_keyboard(said)
    folder = drawn_office.settings.public_dir / CODE
    rows = (folder / "pool.txt").read_text().splitlines(keepends=True)
    (folder / "pool.txt").write_text("".join(row for row in rows if row[:10] != left_out))
    (folder / "omitted.txt").write_text(f"{left_out} staff\n")
    asks(page, drawn_site, left_out)
    expect(answer).to_contain_text("没有列入参加名单，公布的原因：主办、承办单位工作人员")
    assert is_above_a_keyboard(answer)


def test_fingers_find_each_page_and_large_text_makes_none_wider_than_the_screen(
    drawn_office: Office, drawn_site: str, drawn: Published, new_page: NewPage
) -> None:
    page = new_page(320, HEIGHT)
    for path in pages(drawn_office, drawn):
        page.goto(f"{drawn_site}{path}")
        assert page.evaluate(SMALL, 44) == [], path
        assert page.evaluate(WIDE) <= 320, path
        page.evaluate("document.documentElement.style.fontSize = '32px'")
        assert page.evaluate(WIDE) <= 320, path


def pages(office: Office, drawn: Published) -> list[str]:
    """The pages on the way to an answer, and what they stand on."""
    won, lost = drawn.tiers[0].winners[0].entry, losers(office, drawn)[0]
    return ["/", "/check", f"/check/{won}", f"/check/{lost}", f"/draws/{CODE}", "/rules"]


def test_the_version_for_elder_people_is_one_tap_away_and_kept_on_each_page(
    drawn_office: Office, drawn_site: str, drawn: Published, new_page: NewPage
) -> None:
    page = new_page(WIDTH, HEIGHT)
    page.goto(drawn_site)
    page.click("text=长辈版")
    for path in pages(drawn_office, drawn):
        page.goto(f"{drawn_site}{path}")
        assert page.evaluate(FINE, 18) == [], path
        assert page.evaluate(SMALL, 60) == [], path
        assert page.evaluate(WIDE) <= WIDTH, path
    asks(page, drawn_site, drawn.tiers[0].winners[0].entry)
    answer = page.locator(".outcome h2")
    expect(answer).to_contain_text("中奖：一等奖")
    assert is_above_a_keyboard(answer)
    page.click("text=标准版")
    expect(page.locator("html.elder")).to_have_count(0)
    page.reload()
    expect(page.locator("text=长辈版")).to_be_visible()
    page.goto(f"{drawn_site}/check#elder")
    expect(page.locator("html.elder")).to_have_count(1)


def test_without_scripts_it_is_one_tap_on_each_page(drawn_site: str, chromium: Browser) -> None:
    size: Any = {"width": WIDTH, "height": HEIGHT}
    context = chromium.new_context(viewport=size, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{drawn_site}/check")
    button = page.locator(".ask button")
    before = button.bounding_box()
    page.click("text=长辈版")
    expect(page.locator("text=标准版")).to_be_visible()
    after = button.bounding_box()
    assert before
    assert after
    assert before["height"] < 60 <= after["height"]
    page.click("text=标准版")
    expect(page.locator("text=长辈版")).to_be_visible()
    assert button.bounding_box() == before
    context.close()
