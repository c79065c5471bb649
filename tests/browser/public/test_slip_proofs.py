"""What a slip proves in a browser: a few small files first, whole ones when somebody asks; and what
a forger changes is noticed on the page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, Route, expect

from lottery.office import Office
from tests.conftest import CODE

NewPage = Callable[..., Page]
MOST = 80_000
"""Bytes that a slip's page with all its checks may take before somebody asks for a whole file."""
STATES = {"ok": "已核对", "half": "部分核对", "no": "不符", "open": "未核对"}


@pytest.fixture
def folder(drawn_office: Office) -> Path:
    """The published files of the draw."""
    return drawn_office.settings.public_dir / CODE


def drawn(folder: Path) -> dict[str, str]:
    """The first entry of those who won, of the alternates, and of the others."""
    rows = [row.split(" ") for row in (folder / "result.txt").read_text().splitlines()[5:]]
    prizes = [entry for what, _, entry, _ in rows if what in ("1", "2")]
    spare = [entry for what, _, entry, _ in rows if what.startswith("A")]
    entries = [row[:10] for row in (folder / "pool.txt").read_text().splitlines()]
    others = [entry for entry in entries if entry not in {*prizes, *spare}]
    return {"prize": prizes[0], "alternate": spare[0], "pool": others[0]}


def is_checked(page: Page, *steps: str, state: str = "half") -> None:
    """Each of these rows is in a state, and says so in a word."""
    for step in steps:
        row = page.locator(f"[data-step={step}].{state}")
        expect(row).to_be_visible()
        expect(row.locator("b")).to_have_text(STATES[state])


def with_keys(page: Page, folder: Path) -> None:
    """The keys that a notary has put up on his wall."""
    page.click("text=用自己从别处得到的公钥核对")
    page.fill("#pinned", (folder / "keys.txt").read_text())
    page.locator("#pinned").blur()


def asked(page: Page) -> list[str]:
    """The addresses that a page asks for from now on."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url))
    return found


def test_a_winner_checks_in_eighty_kilobytes_and_draws_again_when_he_asks(
    drawn_site: str, folder: Path, new_page: NewPage
) -> None:
    winner = drawn(folder)["prize"]
    page = new_page(360, 740)
    finished: list[Request] = []
    page.on("requestfinished", lambda request: finished.extend([request]))
    addresses = asked(page)
    page.goto(f"{drawn_site}/check/{winner}")
    is_checked(page, "path", "status", "card1", state="ok")
    is_checked(page, "signed", "fresh", "pool1", "ticket1")
    is_checked(page, "slip", "line1", "rank1", "seed1", state="open")
    expect(page.locator("#verdict1")).to_have_text("未完全验证")
    assert 10_000 < sum(each.sizes()["responseBodySize"] for each in finished) <= MOST
    assert not [each for each in addresses if each.endswith(("pool.txt", "result.txt"))]
    total = sum((folder / name).stat().st_size for name in ("pool.txt", "seed.txt", "result.txt"))
    page.click(f"text=再核对名次（最多下载 {total / 1000:.0f} KB）")
    is_checked(page, "line1", "rank1")
    expect(page.locator("[data-step=rank1]")).to_contain_text("中了一等奖第 1 名；与本站所示")
    expect(page.locator("[data-step=line1]")).to_contain_text("二等奖第 32 名")
    with_keys(page, folder)
    is_checked(page, "signed", "fresh", "pool1", "ticket1", "line1", "rank1", state="ok")
    is_checked(page, "seed1", state="open")
    expect(page.locator("#verdict1")).to_have_text("未完全验证")


def test_who_won_nothing_sees_his_ticket_against_the_last_ones(
    drawn_site: str, folder: Path, new_page: NewPage
) -> None:
    page = new_page(1366, 768)
    for kind, said in (("alternate", "是一等奖候补第 1 名"), ("pool", "比上面的大，没有抽中")):
        page.goto(f"{drawn_site}/check/{drawn(folder)[kind]}")
        page.click("text=再核对名次")
        is_checked(page, "line1", "rank1")
        expect(page.locator("[data-step=rank1]")).to_contain_text(said)
        expect(page.locator("[data-step=line1]")).to_contain_text("最后一个候补的票值是 0.")
        expect(page.locator("[data-step=line1]")).to_contain_text("中奖上限：每人 1 个")
        expect(page.locator("[data-step=card1]")).to_have_count(0)


def test_an_edited_card_and_a_register_that_shrank_are_called_wrong_on_the_page(
    drawn_site: str, folder: Path, new_page: NewPage
) -> None:
    page = new_page(360, 740)
    winner = drawn(folder)["prize"]

    def edited(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("phone: 138", "phone: 139"))

    page.route("**/winners/*.txt", edited)
    page.goto(f"{drawn_site}/check/{winner}")
    is_checked(page, "card1", state="no")
    expect(page.locator("#verdict1")).to_have_text("拒绝")
    expect(page.locator("#verdict")).to_have_text("未完全验证")
    page.evaluate(
        "localStorage.setItem('fpdraw-seen test.example', JSON.stringify({size: 81, root: ''}))"
    )
    page.reload()
    is_checked(page, "fresh", state="no")
    expect(page.locator("[data-step=fresh]")).to_contain_text("请保留存根")
    expect(page.locator("#verdict")).to_have_text("拒绝")
    page.route("**/files/pool.txt", lambda route: route.fulfill(body="0000000000 - x\n"))
    page.click("text=再核对名次")
    is_checked(page, "rank1", state="no")
    is_checked(page, "line1", state="open")
