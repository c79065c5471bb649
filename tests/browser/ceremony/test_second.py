"""The notary's browser computes the draw by another program, and a difference stops it."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from draws.cards import mask_name
from lottery import attempts, create_app
from lottery.ceremony.notary import second_result
from lottery.errors import StepRefusedError
from lottery.office import Office
from tests.actors import Clerk, Organiser, Stage

NewPage = Callable[..., Page]
PASSWORD = "a long phrase of nobody"
OTHER = """
const draw = () => new TextEncoder().encode("fpdraw-result/1\\nno\\n");
globalThis.fpdraw = { ...globalThis.fpdraw, draw };
"""


@pytest.fixture
def organiser(office: Office) -> Organiser:
    """A rehearsal whose list is committed."""
    stage = Stage(office)
    clerk, organiser = Clerk(stage), Organiser(stage)
    clerk.enters_many(9)
    clerk.enters_many(3, phone="13812345678")
    organiser.plans("rehearsal")
    organiser.takes("close", "freeze", "commit")
    return organiser


@pytest.fixture
def page(serve: Any, organiser: Organiser, new_page: NewPage) -> Page:
    """The notary before his page."""
    site = serve(create_app(organiser.office, now=lambda: organiser.stage.now))
    address = f"{site}/ceremony/{organiser.code}/second"
    page = new_page()
    page.goto(address)
    page.fill("#username", "notary")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(address)
    return page


def newest(organiser: Organiser) -> second_result.Handed | None:
    """The second result that is stored."""
    with organiser.office.read() as session:
        return second_result.newest(session, attempts.newest(session, organiser.code))


def material(organiser: Organiser, name: str) -> bytes:
    """A document of the draw."""
    with organiser.office.read() as session:
        return attempts.document(session, organiser.attempt, name)


def own(name: str, content: bytes) -> Any:
    """A file that the notary chooses."""
    return {"name": name, "mimeType": "text/plain", "buffer": content}


def test_it_waits_for_the_sources_computes_by_itself_and_agrees(
    page: Page, organiser: Organiser
) -> None:
    expect(page.locator("#stamp")).to_contain_text("还有 2 个来源没有记录")
    organiser.records(1)
    expect(page.locator("#stamp")).to_contain_text("还有 1 个")
    assert newest(organiser) is None
    organiser.records(2)
    expect(page.locator("#stamp")).to_contain_text("两个独立程序结果一致")
    handed = newest(organiser)
    assert handed
    assert handed.comparison.equal
    assert handed.by == "notary"
    shown = page.inner_text("#theirs").replace("\n", "").replace(" ", "")
    assert shown == handed.comparison.ours_sha256
    assert handed.program == page.inner_text("#program")
    assert mask_name("测试甲") not in page.content()
    for number, said in ((1, "请与现场的骰子逐位对照"), (2, "✓ 已拆封，正是封存前登记的那一份")):
        row = page.locator(f"[data-source='{number}']")
        expect(row.locator("[data-says]")).to_have_text(said)
        value = page.locator(f"[data-source='{number}'] [data-value]").inner_text()
        assert "".join(value.split()) == organiser.value(number)
    assert organiser.draws()
    assert "没有重算" not in page.inner_text("#detail")
    page.reload()
    expect(page.locator("#stamp")).to_contain_text("两个独立程序结果一致")
    expect(page.locator("#detail")).to_contain_text("本页这次没有重算")


def test_the_program_is_the_one_that_everybody_downloads(page: Page, organiser: Organiser) -> None:
    expect(page.locator("#program")).to_contain_text("fpdraw-verifier.js")
    digest = page.inner_text("#program").split()[1]
    page.goto(page.url.split("/ceremony")[0] + "/verify")
    expect(page.locator(f"[data-sha256='{digest}']")).to_be_visible()


def test_a_program_that_finds_something_else_stops_the_draw_and_both_are_shown(
    page: Page, organiser: Organiser
) -> None:
    def other(route: Route) -> None:
        route.fulfill(body=route.fetch().text() + OTHER, content_type="text/javascript")

    page.route("**/fpdraw-verifier.js", other)
    organiser.records_all()
    expect(page.locator("#stamp")).to_contain_text("结果不同，停止开奖")
    handed = newest(organiser)
    assert handed
    found = handed.comparison
    assert page.inner_text("#ours").split() == fours(found.ours_sha256)
    assert page.inner_text("#theirs").split() == fours(found.theirs_sha256)
    expect(page.locator("#line")).to_have_text("2")
    expect(page.locator("#their-line")).to_have_text("no")
    with pytest.raises(StepRefusedError, match="结果不同"):
        organiser.draws()


def test_lists_that_are_not_those_of_the_notarys_own_copy_are_not_computed(
    page: Page, organiser: Organiser
) -> None:
    expect(page.locator("#stamp")).to_contain_text("还有 2 个")
    manifest, pool = material(organiser, "manifest.txt"), material(organiser, "pool.txt")
    page.set_input_files("#own", [own("manifest.txt", manifest), own("pool.txt", pool[:-100])])
    expect(page.locator("#own-says")).to_have_text("manifest.txt、pool.txt")
    organiser.records_all()
    expect(page.locator("#stamp")).to_contain_text("您的副本与服务器现在给的不同")
    expect(page.locator("[data-part='pool.txt'] .bad")).to_contain_text("不同（您的副本）")
    expect(page.locator("[data-part='manifest.txt'] .good")).to_contain_text("一致（您的副本）")
    assert newest(organiser) is None
    slip = own("sealed-notary.txt", organiser.slip(1, "notary").text())
    page.set_input_files("#own", [own("pool.txt", pool), slip])
    expect(page.locator("#own-says")).to_have_text("manifest.txt、pool.txt、sealed-notary.txt")
    expect(page.locator("#stamp")).to_contain_text("两个独立程序结果一致")
    expect(page.locator("[data-part='sealed-notary.txt'] .good")).to_contain_text("您的副本")


def test_files_changed_on_their_way_are_noticed(page: Page, organiser: Organiser) -> None:
    def spoil(route: Route) -> None:
        route.fulfill(body=route.fetch().body().replace(b"npc", b"ncp"), content_type="text/plain")

    page.route("**/second/seed.txt", spoil)
    organiser.records_all()
    expect(page.locator("#stamp")).to_contain_text("与它自己说的散列不同")
    assert newest(organiser) is None
    page.unroute_all(behavior="wait")  # one may be on its way
    lies(page, organiser)
    page.click("#start")
    expect(page.locator("#stamp")).to_contain_text("停止：封存密数与抽奖清单对不上")
    expect(page.locator("#detail")).to_contain_text(
        "seed.txt 第 6 行：与拆封的密封单里的密值不同。没有提交结果，中奖名单不会揭晓"
    )
    expect(page.locator("#evidence")).to_be_hidden()
    assert newest(organiser) is None
    hides(page)
    expect(page.locator("[data-part='seed.txt'] [data-told]")).to_have_text(seed_of(organiser))
    page.click("#start")
    expect(page.locator("#stamp")).to_contain_text("停止：服务器没有给出 sealed-notary.txt")
    assert newest(organiser) is None
    page.unroute_all()
    page.reload()
    expect(page.locator("#stamp")).to_contain_text("两个独立程序结果一致")


def lies(page: Page, organiser: Organiser) -> None:
    """The server gives the notary a seed with another secret, and says the hash of that one."""
    secret = organiser.value(2).encode()
    false = material_of(organiser)["seed.txt"].replace(secret, secret[::-1])
    true, told = seed_of(organiser), sha256(false).hexdigest()
    says_instead(page, true, told)
    page.route("**/second/seed.txt", lambda route: route.fulfill(body=false))
    expect(page.locator("[data-part='seed.txt'] [data-told]")).to_have_text(told)


def hides(page: Page) -> None:
    """The server gives the notary the true seed, and nothing of the slip; at no moment in between
    does it give him both."""
    says_instead(page, '"sealed-notary.txt"', '"nothing.txt"')
    page.unroute("**/second/seed.txt")


def says_instead(page: Page, true: str, told: str) -> None:
    """The server's state of the draw holds something else."""

    def state(route: Route) -> None:
        answer = route.fetch(headers={**route.request.headers, "if-none-match": ""})
        route.fulfill(response=answer, body=answer.text().replace(true, told))

    page.route("**/second/state", state)


def material_of(organiser: Organiser) -> dict[str, bytes]:
    """What the notary's browser is given."""
    with organiser.office.read() as session:
        return second_result.material(session, organiser.attempt)


def seed_of(organiser: Organiser) -> str:
    """The seed, as it is said to the notary."""
    return sha256(material_of(organiser)["seed.txt"]).hexdigest()


def fours(digest: str) -> list[str]:
    """A hash as it is shown."""
    return [digest[at : at + 4] for at in range(0, 64, 4)]
