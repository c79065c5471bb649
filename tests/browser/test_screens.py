"""The hall's screen and the public site in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lottery.gallery import Gallery, Winner
from lottery.office import Office

NewPage = Callable[..., Page]
CODE = "ZP-FP-2024-03"


@pytest.fixture
def winners(drawn_office: Office) -> list[Winner]:
    """All winners of the draw, first tier first."""
    tiers = Gallery(drawn_office.settings.public_dir).get(CODE).tiers
    return [winner for tier in tiers for winner in tier.winners]


def to_the_screen(page: Page, site: str) -> None:
    """The organiser logs in and opens the screen."""
    page.goto(f"{site}/live/{CODE}")
    page.fill("#username", "organiser")
    page.fill("#password", "a long phrase of nobody")
    page.keyboard.press("Enter")
    expect(page.locator(".paged #title.shown")).to_be_visible()


def test_a_presenter_leads_through_the_draw_with_space_and_back(
    drawn_site: str, new_page: NewPage, winners: list[Winner]
) -> None:
    page = new_page(1920, 1080)
    to_the_screen(page, drawn_site)
    for key, shown in (
        (" ", "#list"),
        ("PageDown", "#sources"),
        ("ArrowRight", "#seed"),
        ("Enter", "#tier-2-1"),
        ("PageUp", "#seed"),
        ("2", "#tier-2-1"),
        ("1", "#tier-1-1"),
        ("End", "#end"),
        ("Home", "#title"),
    ):
        page.keyboard.press(key)
        expect(page.locator(".frame.shown")).to_have_id(shown.removeprefix("#"))
    page.keyboard.press("1")
    expect(page.locator("#tier-1-1 .entry")).to_have_text(winners[0].entry)


def test_a_reload_and_a_second_screen_show_the_same_frame(
    drawn_site: str, new_page: NewPage
) -> None:
    page = new_page(1920, 1080)
    to_the_screen(page, drawn_site)
    page.keyboard.press("2")
    page.keyboard.press(" ")
    page.reload()
    expect(page.locator(".paged #tier-2-2.shown")).to_be_visible()
    assert page.url.endswith("#tier-2-2")


def test_a_presenter_can_blank_the_screen_and_bring_it_back(
    drawn_site: str, new_page: NewPage
) -> None:
    page = new_page(1920, 1080)
    to_the_screen(page, drawn_site)
    page.keyboard.press(".")
    expect(page.locator("#title")).to_be_hidden()
    page.keyboard.press(".")
    expect(page.locator("#title")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160), (1366, 768)])
def test_every_frame_fits_the_projector(
    drawn_site: str, new_page: NewPage, width: int, height: int
) -> None:
    page = new_page(width, height, reduced_motion="reduce")
    to_the_screen(page, drawn_site)
    places = page.locator(".frame").count()
    for _ in range(places):
        spilt = page.evaluate(
            """() => [...document.querySelectorAll('.shown *, .strip *')].filter((part) => {
                const box = part.getBoundingClientRect();
                return box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < 0;
            }).map((part) => part.outerHTML.slice(0, 80))"""
        )
        assert spilt == []
        page.keyboard.press(" ")
    assert page.url.endswith("#end")


def test_a_citizen_finds_an_entry_as_he_types(
    drawn_site: str, new_page: NewPage, winners: list[Winner]
) -> None:
    page = new_page(390, 844)
    page.goto(drawn_site)
    page.click("text=2024年3月抽奖")
    expect(page.locator(".winners > li:visible")).to_have_count(len(winners))
    page.fill("#q", winners[5].entry)
    expect(page.locator(".winners > li:visible")).to_have_count(1)
    expect(page.locator("#found")).to_contain_text("有 1 个")
    page.fill("#q", "99999")
    expect(page.locator("#found")).to_contain_text("请核对号码和期次")
    page.fill("#q", "")
    expect(page.locator(".winners > li:visible")).to_have_count(len(winners))


def test_the_public_pages_do_not_scroll_sideways_on_a_phone(
    drawn_site: str, new_page: NewPage
) -> None:
    page = new_page(390, 844)
    for path in ("/", f"/draws/{CODE}", "/login"):
        page.goto(drawn_site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


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
