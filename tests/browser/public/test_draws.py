"""The public site in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lottery.hall.gallery import Gallery
from lottery.hall.published import Winner
from lottery.office import Office

NewPage = Callable[..., Page]
CODE = "ZP-FP-2024-03"


@pytest.fixture
def winners(drawn_office: Office) -> list[Winner]:
    """All winners of the draw, first tier first."""
    tiers = Gallery(drawn_office.settings.public_dir).get(CODE).tiers
    return [winner for tier in tiers for winner in tier.winners]


def test_a_citizen_finds_an_entry_as_he_types(
    drawn_site: str, new_page: NewPage, winners: list[Winner]
) -> None:
    page = new_page(390, 844)
    page.goto(drawn_site)
    page.click("text=2024年3月抽奖")
    expect(page.locator(".winners > li:visible")).to_have_count(len(winners))
    page.fill("#q", winners[5].entry)
    expect(page.locator(".winners > li:visible")).to_have_count(1)
    expect(page.locator("#found")).to_contain_text(f"登记编号 {winners[5].entry} 在名单里")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.fill("#q", "138 1234 5678")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("正选名单里没有与“138 1234 5678”相符的")
    assert not asked  # a phone stays in the browser
    page.fill("#q", "")
    expect(page.locator(".winners > li:visible")).to_have_count(len(winners))


def test_the_public_pages_do_not_scroll_sideways_on_a_phone(
    drawn_site: str, new_page: NewPage
) -> None:
    page = new_page(360, 740)
    lists = (f"/draws/{CODE}{part}" for part in ("", "/print", "/cards", "/figures"))
    for path in ("/", "/draws", "/figures", *lists, "/login"):
        page.goto(drawn_site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(("path", "box"), [("/", "#entry"), (f"/draws/{CODE}", "#q")])
def test_without_scripts_no_whole_phone_is_sent_but_an_entry_is(
    drawn_site: str, new_page: NewPage, path: str, box: str
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(drawn_site + path)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.fill(box, "13812345678")
    page.press(box, "Enter")
    page.fill(box, "0000000004")
    page.press(box, "Enter")
    page.wait_for_url("**0000000004*")
    assert not [address for address in sent if "138" in address]


@pytest.mark.parametrize("width", [390, 768, 1024, 1366, 1920])
def test_no_winner_runs_into_his_neighbour(drawn_site: str, new_page: NewPage, width: int) -> None:
    page = new_page(width, 800)
    page.goto(f"{drawn_site}/draws/{CODE}")
    spilt = page.evaluate(
        """() => [...document.querySelectorAll('.winners > li')].filter((row) => {
            const edge = row.getBoundingClientRect().right;
            return [...row.children].some((cell) => {
                const range = document.createRange();
                range.selectNodeContents(cell);
                return range.getBoundingClientRect().right > edge + 1;
            });
        }).map((row) => row.textContent)"""
    )
    assert spilt == []


def test_a_citizen_downloads_the_bundle(drawn_site: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{drawn_site}/draws/{CODE}")
    with page.expect_download() as download:
        page.click("text=全部文件 zip")
    assert download.value.suggested_filename == f"{CODE}.zip"


def test_a_link_to_an_entry_leads_to_it(
    drawn_site: str, new_page: NewPage, winners: list[Winner]
) -> None:
    page = new_page()
    page.goto(f"{drawn_site}/draws/{CODE}#e{winners[-1].entry}")
    expect(page.locator(f"#e{winners[-1].entry}")).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 360, 390, 600])
def test_no_number_of_a_winner_is_broken_on_a_phone(
    drawn_site: str, new_page: NewPage, width: int
) -> None:
    page = new_page(width, 800)
    page.goto(f"{drawn_site}/draws/{CODE}")
    broken = page.evaluate(
        """() => [...document.querySelectorAll('.winners > li > b, .winners > li > span')].filter(
            (cell) => /[0-9]{4}$/.test(cell.textContent) && cell.getClientRects().length > 1,
        ).map((cell) => cell.textContent)"""
    )
    assert broken == []


@pytest.mark.parametrize("width", [641, 768, 1024, 1150])
def test_the_seal_does_not_lie_under_the_heading(
    drawn_site: str, new_page: NewPage, width: int
) -> None:
    page = new_page(width, 800)
    page.goto(drawn_site)
    image = page.evaluate(
        "() => getComputedStyle(document.querySelector('.hero'), '::after').backgroundImage"
    )
    assert "seal.svg" not in image


def test_a_phone_typed_on_a_filtered_page_is_not_sent_either(
    drawn_site: str, new_page: NewPage, winners: list[Winner]
) -> None:
    page = new_page()
    page.goto(f"{drawn_site}/draws/{CODE}?q=0000009999")
    expect(page.locator("#found")).to_contain_text("没有登记编号 0000009999")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.fill("#q", "138 1234 5678")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("正选名单里没有与“138 1234 5678”相符的")
    assert page.url.endswith(f"/draws/{CODE}")
    assert not [address for address in asked if "1234" in address]
    expect(page.locator("#q")).to_have_value("138 1234 5678")


def test_without_the_published_list_a_phone_stays_and_the_page_says_why(
    drawn_site: str, new_page: NewPage
) -> None:
    page = new_page()
    page.route("**/winners.json", lambda route: route.fulfill(status=204))
    page.goto(f"{drawn_site}/draws/{CODE}")
    page.fill("#q", "138 1234 5678")
    expect(page.locator("#found")).to_contain_text("名单没有载入")
    page.keyboard.press("Enter")
    assert "q=" not in page.url
    page.unroute("**/winners.json")
    page.fill("#q", "138 1234 5679")
    expect(page.locator("#found")).to_contain_text("正选名单里没有")


def test_the_statements_in_sql_are_folded_and_copied_whole(
    drawn_site: str, new_page: NewPage
) -> None:
    page = new_page(360, 740)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{drawn_site}/draws/{CODE}")
    fold = page.locator("#in-sql")
    expect(fold.locator(".copy:visible")).to_have_count(0)
    fold.locator("summary").first.click()
    fold.locator("summary", has_text="DuckDB").last.click()
    expect(fold.locator(".copy:visible")).to_have_count(3)
    fold.locator(".copy:visible").first.click()
    expect(fold.locator(".copy:visible").first).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == fold.locator("code").first.text_content()
    assert copied.startswith("SELECT sha256(")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
