"""Whole ceremonies in a real browser: seven people take a draw from its plan to publication."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lottery import accounts, attempts, create_app
from lottery.accounts import NewAccount
from lottery.acting import Acting
from lottery.ceremony.notary import registration
from lottery.office import Office
from lottery.office.keys import signers
from lottery.opening import open_office
from lottery.programme import Programme, SourcePlan, TierPlan, campaigns
from lottery.programme.file import parse_programme
from tests.actors import Clerk, Organiser, Stage
from tests.browser.ceremony import signatures
from tests.browser.ceremony.ceremonies import PASSWORD, PEOPLE, Ceremony, RunningClock, apart, plain
from tests.builders import (
    APRIL,
    MARCH,
    MARCH_ONLY,
    PLANS,
    SPECIAL,
    a_home,
    a_plan,
    random_bytes_from,
)
from tests.checked import assert_checks, assert_verifies

NAMES = ("测试甲", "测试乙", "测试丙", "测试丁", "测试戊", "测试己", "测试庚")
PROGRAMME = f"""{MARCH_ONLY}
[[campaign.period]]
batch = "fp-2024-04"
title = "开发票中大奖 2024年4月"
starts = 2024-04-01
ends = 2024-04-30
closes_at = 2024-05-09T17:00:00+08:00
"""
MONTHLY = (
    TierPlan("1", "一等奖", 2, "轿车一辆", 8000000, 1),
    TierPlan("2", "二等奖", 32, "运动服饰券", 50000, 2),
)
DRAWS = (
    a_plan(title="测试市“开发票中大奖”2024年3月抽奖", tiers=MONTHLY),
    PLANS[APRIL],
    PLANS[SPECIAL],
)

Way = tuple[tuple[str, int], ...]
WAY: Way = (
    (".ready[data-tier='2']", 0),
    (".grid.rolling", 0),
    (".grid.shown", 30),
    (".grid.rolling", 0),
    (".grid.shown", 2),
    (".ready[data-tier='1']", 0),
    (".single.rolling", 0),
    (".single.shown", 1),
    (".single.rolling", 0),
    (".single.shown", 1),
    (".grid.shown[data-tier='1']", 2),
    (".end", 0),
)
"""Every frame after the seed, and how many winners it shows."""
ONE_CAR: Way = (
    (".ready[data-tier='t1']", 0),
    (".single.rolling", 0),
    (".single.shown", 1),
    (".end", 0),
)
NOT_YOURS = "您的账号不能使用这个页面"
WRONG = "ab" * 32
REFUSED: dict[str, tuple[tuple[str, str, dict[str, str], str], ...]] = {
    "open": (
        ("typist-one", "close", {}, NOT_YOURS),
        ("npc", "propose", {"act": "freeze"}, NOT_YOURS),
        ("notary", "close", {}, NOT_YOURS),
        ("organiser", "object", {"text": "自己的异议"}, NOT_YOURS),
        ("npc", "object", {"text": "太早"}, "只能在“.*截止.*”时进行"),
        ("npc", "slip", {"party": "notary", "sha256": WRONG, "keeper": "npc"}, "本人的账号"),
        ("notary", "slip", {"party": "notary", "sha256": WRONG, "keeper": "npc"}, "不能更改"),
    ),
    "frozen": (
        ("organiser", "confirm", {"proposal": "1"}, NOT_YOURS),
        ("npc", "confirm", {"proposal": "1"}, "已由 discipline 确认"),
        ("npc", "object", {"text": "太晚"}, "只能在“.*截止.*”时进行"),
        ("organiser", "answer", {"objection": "1", "text": "另一句"}, "不能更改"),
        ("typist-one", "typing", {"number": "1", "value": "31415926"}, "只能在"),
        ("notary", "source", {"number": "5", "value": WRONG}, "只能在"),
    ),
    "rolling": (
        ("organiser", "typing", {"number": "1", "value": "31415926"}, NOT_YOURS),
        ("typist-one", "source", {"number": "4", "value": WRONG}, NOT_YOURS),
        ("npc", "source", {"number": "4", "value": WRONG}, NOT_YOURS),
        ("notary", "source", {"number": "4", "value": WRONG}, "散列不符"),
        ("notary", "source", {"number": "1", "value": "31415926"}, "须由两人"),
        ("typist-two", "typing", {"number": "1", "value": "11111111"}, "31415926"),
        ("npc", "decline", {"proposal": "2"}, "已由 notary 确认"),
        ("organiser", "propose", {"act": "void", "reason": "不满意"}, "不能作废"),
    ),
    "drawn": (
        ("notary", "draw", {}, NOT_YOURS),
        ("notary", "minutes", {}, NOT_YOURS),
        ("cppcc", "publish", {}, NOT_YOURS),
        ("organiser", "withdraw", {"proposal": "2"}, "已由 notary 确认"),
        ("notary", "source", {"number": "5", "value": WRONG}, "散列不符"),
    ),
    "published": (
        ("npc", "object", {"text": "太晚"}, "只能在"),
        ("organiser", "draw", {}, "只能在"),
        ("organiser", "minutes", {}, "只能在"),
        ("notary", "publish", {}, NOT_YOURS),
    ),
}
"""By the state that was reached: who tries what, and the reason that he reads. What the console's
own test holds is not repeated here."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home for live draws with seven accounts and three draws foreseen."""
    home = a_home(tmp_path_factory.mktemp("ceremony") / "home", demo=False)
    office, some, now = open_office(home), random_bytes_from("staff"), Stage.now
    programme = replace(parse_programme(PROGRAMME.encode()), plans=DRAWS)
    with office.write() as session:
        campaigns.load(session, office.boxes, programme, by="test", now=now)
        for (username, (role, organ)), name in zip(PEOPLE.items(), NAMES, strict=True):
            account = NewAccount(username, name, organ, [role], PASSWORD)
            accounts.create(session, account, acting=Acting("test", now, some))
    office.close()
    return home


@pytest.fixture
def office(template: Path, tmp_path: Path) -> Iterator[Office]:
    """A copy of that office."""
    found = open_office(Path(shutil.copytree(template, tmp_path / "home")))
    yield found
    found.close()


@pytest.fixture
def hall(
    office: Office, serve: Callable[[Any], str], new_page: Callable[..., Page]
) -> Callable[..., Ceremony]:
    """Opens the hall of a draw at a time: `hall(MARCH, "2024-04-09T16:50")`."""

    def opens(code: str, time: str, demo: bool = False) -> Ceremony:
        clock = RunningClock(Stage.now)
        clock.turn(time)
        held = replace(office, settings=replace(office.settings, demo=demo))
        site = serve(create_app(held, now=clock.now))
        return Ceremony(site, held, clock, new_page, code)

    return opens


def test_a_live_monthly_draw_is_held_by_seven_people(
    office: Office, hall: Callable[..., Ceremony], new_page: Callable[..., Page]
) -> None:
    Clerk(Stage(office)).enters_many(45)
    room = hall(MARCH, "2024-04-09T16:50")
    prepares(room, "live")
    assert_refused(room, "open")
    closes(room, "2024-04-09T17:00:01")
    objects(room)
    holder = signatures.names(room)
    room.enrols()
    freezes(room)
    assert_refused(room, "frozen")
    room.cosigns()
    commits(room)
    witness = new_page(390, 844)
    screen, other = room.screen("organiser", 1920, 1080), room.screen("npc", 3840, 2160)
    shows(room, witness, screen, other)
    differ(room)
    rolls(room, witness, screen)
    assert_refused(room, "rolling")
    unseals(room)
    draws(room, screen)
    winners = reveals(room, WAY, screen, other)
    assert_refused(room, "drawn")
    publishes(room)
    assert_refused(room, "published")
    signatures.signs(room, holder)
    assert_anybody_verifies(room, new_page(), winners)


def test_a_live_draw_whose_slip_is_lost_is_abandoned_in_public_and_held_again_to_the_end(
    office: Office, hall: Callable[..., Ceremony], new_page: Callable[..., Page]
) -> None:
    Clerk(Stage(office)).enters_many(45)
    room = hall(MARCH, "2024-04-09T16:50")
    witness = new_page(390, 844)
    goes_to_the_slips(room, "notary", "2024-04-09T17:00:01", witness)
    room.sees("organiser", "当众拆封")
    room.unseals("organiser")
    expect(room.at_console("organiser").locator("label[for=value]")).to_contain_text("公证处")
    abandons(room, witness)
    again(room)
    second = replace(room, attempt=2)
    goes_to_the_slips(second, "npc", "2024-04-10T17:40:01", witness)
    for who in ("organiser", "npc"):
        second.sees("organiser", "当众拆封")
        second.unseals(who)
    second.sees("organiser", "公证员独立核算")
    second.computes()
    second.sees("organiser", "开奖")
    second.presses("organiser", "开奖")
    second.stands_at("organiser", "drawn")
    publishes(second)
    assert_verifies(second.office, second.name, room.name)
    apart(lambda: assert_checks(second.office))


def goes_to_the_slips(room: Ceremony, party: str, time: str, witness: Page) -> None:
    """From the plan until three organs have thrown; `party` seals beside the organiser."""
    room.plans("live")
    room.seals("organiser")
    room.seals(party)
    closes(room, time)
    if room.attempt == 1:
        room.enrols()
    freezes(room)
    room.cosigns()
    commits(room)
    witness.goto(f"{room.site}/witness/{room.name}")
    room.clock.minute()
    for digits in ("31415926", "27182818", "16180339"):
        room.throws(digits)


def abandons(room: Ceremony, witness: Page) -> None:
    """A day later three abandon it; hall, telephones and everybody else see who is missing."""
    page = room.at_console("organiser")
    page.click("summary:has-text('终止本次抽奖')")
    expect(page.locator(".abandon-form")).to_contain_text("24 小时")
    expect(page.locator("#abandon-reason")).to_have_count(0)
    room.goes_home()
    room.clock.moment += timedelta(days=1)
    page, screen = room.at_console("organiser"), room.screen("organiser", 1920, 1080)
    page.click("summary:has-text('终止本次抽奖')")
    page.fill("#abandon-reason", "公证处的两份密封单都遗失")
    room.presses("organiser", "提议终止")
    room.sees("notary", "确认终止")
    room.shot(room.people["notary"], "console-confirm-abandon")
    room.presses("notary", "确认终止")
    expect(room.at_console("npc").locator(".proposal .hands")).to_contain_text("监督人员一名")
    room.presses("npc", "确认终止")
    expect(room.at_console("organiser").locator(".voided")).to_contain_text("市公证处")
    room.shot(room.people["organiser"], "console-abandoned")
    expect(screen.locator(".frame.abandoned")).to_contain_text("市公证处（封存密数）没有给出")
    room.shot(screen, "screen-abandoned")
    expect(witness.locator("#abandoned")).to_contain_text("公证处的两份密封单都遗失")
    room.shot(witness, "witness-abandoned")
    room.presses("organiser", "公布终止记录")
    room.sees("organiser", "已终止")
    stranger = room.new_page()
    stranger.goto(f"{room.site}/draws/{room.name}")
    expect(stranger.locator(".abandoned")).to_contain_text("市公证处没有给出随机数")
    expect(stranger.locator(".planned")).to_contain_text("市政协、市纪委监委各保管一份")
    room.shot(stranger, "public-abandoned")


def again(room: Ceremony) -> None:
    """The notary's office may seal nothing any more; the programme names another organ."""
    page = room.person("organiser")
    page.goto(f"{room.site}/ceremony")
    token = page.locator("[name=csrf_token]").first.get_attribute("value") or ""
    form: dict[str, str | float | bool] = {
        "csrf_token": token,
        "code": room.code,
        "mode": "live",
    }
    answer = page.request.post(f"{room.site}/ceremony/plan", form=form)
    assert answer.status == 409
    assert "不能再制作密封单" in answer.text()
    sealing = SourcePlan("sealed", "npc", "市人大常委会", None)
    other = replace(DRAWS[0], sources=(*DRAWS[0].sources[:4], sealing))
    with room.office.write() as session:
        boxes, now = room.office.boxes, room.clock.now()
        campaigns.load(session, boxes, Programme((), (), (), (other,)), by="test", now=now)


def test_a_half_year_draw_over_two_months_is_rehearsed_without_those_who_have_won(
    office: Office, hall: Callable[..., Ceremony], new_page: Callable[..., Page]
) -> None:
    won = holds_march(office)
    room = hall(SPECIAL, "2024-05-09T16:50", demo=True)
    prepares(room, "rehearsal")
    closes(room, "2024-05-09T17:00:01")
    freezes(room)
    expect(room.at_console("organiser").locator(".aloud-facts")).to_contain_text("20 张")
    commits(room)
    witness, screen = new_page(390, 844), room.screen("organiser", 1920, 1080)
    shows(room, witness, screen)
    rolls(room, witness, screen)
    unseals(room)
    draws(room, screen)
    winners = reveals(room, ONE_CAR, screen)
    publishes(room, rehearsed=True)
    stranger = new_page()
    assert_anybody_verifies(room, stranger, winners)
    for page in (room.people["organiser"], screen, witness):
        expect(page.locator(".ribbon")).to_contain_text("演练")
    omitted = (room.office.settings.public_dir / SPECIAL / "omitted.txt").read_text("utf-8")
    assert omitted == "".join(f"{entry} won-earlier\n" for entry in sorted(won))
    assert not winners & won


def holds_march(office: Office) -> set[str]:
    """Two months of entries, and the draw of the first one; who won its first prize."""
    stage = Stage(office)
    clerk, organiser = Clerk(stage), Organiser(stage)
    clerk.enters_many(12)
    organiser.plans("rehearsal")
    organiser.takes("close", "freeze", "commit", "sources")
    won = {row.entry for row in organiser.draws() if row.what == "1"}
    stage.wait_until("2024-04-20T09:00")
    clerk.enters_many(10, issued="2024-04-18")
    return won


def prepares(room: Ceremony, mode: str) -> None:
    """The plan, and the slips."""
    room.plans(mode)
    room.shot(room.people["organiser"], "console-open")
    room.seals("organiser")
    room.seals("notary")


def closes(room: Ceremony, time: str) -> None:
    """The organiser closes when it is time."""
    room.clock.turn(time)
    room.at_console("organiser").reload()
    room.presses("organiser", "截止登记")
    room.stands_at("organiser", "closed")


def objects(room: Ceremony) -> None:
    """An organ objects, and the organiser answers."""
    objecting = room.at_console("npc")
    objecting.click("summary:has-text('提出异议')")
    objecting.fill("#objection", "有一张发票的销售方不清楚")
    room.presses("npc", "提出异议")
    room.sees("organiser", "答复异议")
    page = room.people["organiser"]
    room.shot(page, "console-objection")
    page.fill("[name=text]", "已核对，销售方清楚")
    room.presses("organiser", "答复")
    expect(objecting.locator(".answered")).to_contain_text("已核对")


def freezes(room: Ceremony) -> None:
    """The list is frozen by two."""
    room.two("封存名单", "discipline")
    room.stands_at("organiser", "frozen")
    room.shot(room.people["organiser"], "console-frozen")


def commits(room: Ceremony) -> None:
    """The commitment, confirmed by the notary; nobody is told any more what was proposed."""
    room.two("签名并公布承诺", "notary")
    room.stands_at("cppcc", "committed")
    room.stands_at("organiser", "committed")
    room.shot(room.people["organiser"], "console-committed")
    expect(room.people["organiser"].get_by_text("已提议，等待")).to_have_count(0)


def shows(room: Ceremony, witness: Page, *screens: Page) -> None:
    """The screens and a telephone tell the hash that is read aloud."""
    room.shot(screens[0], "screen-title")
    moves(room, "list", *screens)
    told = plain(room.people["organiser"].locator(".aloud-hash .hash"))
    witness.goto(f"{room.site}/witness/{room.name}")
    for hashes in (
        *(page.locator(".print .hash") for page in screens),
        witness.locator("#manifest .hash"),
    ):
        expect(hashes).to_be_visible()
        assert plain(hashes) == told
    room.shot(screens[0], "screen-list")
    room.shot(witness, "witness")


def moves(room: Ceremony, frame: str, *screens: Page) -> None:
    """The organiser goes on by the console's button, and the screens show it."""
    presses_on(room, screens[0])
    for screen in screens:
        expect(screen.locator(f".frame.{frame}")).to_be_visible()


def presses_on(room: Ceremony, screen: Page) -> None:
    """The organiser presses the console's button, once it knows where the screen stands."""
    panel = room.at_console("organiser").locator("[data-presenter]")
    version = screen.locator("body[data-version]").get_attribute("data-version")
    expect(panel).to_have_attribute("data-version", str(version))
    panel.locator("[data-move=next]").click()


def differ(room: Ceremony) -> None:
    """Two read differently: both are told, and nothing is recorded."""
    room.clock.minute()
    room.typing("typist-one", "31415926")
    page = room.typing("typist-two", "31415962")
    for seeing in (page, room.people["typist-one"], room.at_console("organiser")):
        expect(seeing.locator(".differ")).to_contain_text("两人录入的数字不同")
    room.shot(page, "typing-differ")
    room.shot(room.people["organiser"], "console-differ")


def rolls(room: Ceremony, witness: Page, screen: Page) -> None:
    """Three organs throw, and two read."""
    moves(room, "sources", screen)
    room.clock.minute()
    for digits in ("31415926", "27182818", "16180339"):
        room.throws(digits)
        expect(screen.locator(".latest .digits")).to_have_text(digits)
        expect(witness.get_by_text(digits)).to_be_visible()
    room.shot(screen, "screen-sources")
    room.shot(room.people["typist-one"], "typing-agreed")


def unseals(room: Ceremony) -> None:
    """The slips are opened."""
    for who in ("organiser", "notary"):
        room.sees("organiser", "当众拆封")
        room.unseals(who)
    room.sees("organiser", "公证员独立核算")
    room.shot(room.people["organiser"], "console-second")


def draws(room: Ceremony, screen: Page) -> None:
    """The notary's browser agrees, and the organiser draws."""
    room.computes()
    room.sees("organiser", "开奖")
    room.shot(room.people["organiser"], "console-draw")
    room.presses("organiser", "开奖")
    room.stands_at("organiser", "drawn")
    moves(room, "seed", screen)
    room.shot(screen, "screen-seed")


def reveals(room: Ceremony, way: Way, screen: Page, *others: Page) -> set[str]:
    """From the last tier to the first, by keys and by buttons in turn; who has won."""
    seen: set[str] = set()
    for at, (frame, count) in enumerate(way):
        if at % 2:
            presses_on(room, screen)
        else:
            screen.keyboard.down("PageDown")  # held, as the first press of a tier must be
            expect(screen.locator(f".frame{frame}")).to_be_visible()
            screen.keyboard.up("PageDown")
        for page in (screen, *others):
            expect(page.locator(f".frame{frame}")).to_be_visible()
            expect(page.locator("#stage [data-entry]")).to_have_count(count)
            seen |= set(entries(page))
            assert entries(page) == entries(screen)
        if count == 1:
            expect(screen.locator(".landed")).to_be_visible()
        room.shot(screen, f"screen-{at}")
        for page in others if count else ():
            room.shot(page, f"screen-{at}-4k")
    return seen


def entries(page: Page) -> list[str]:
    """The entries that a screen shows."""
    return [str(one.get_attribute("data-entry")) for one in page.locator("[data-entry]").all()]


def publishes(room: Ceremony, *, rehearsed: bool = False) -> None:
    """Minutes, signed (of a rehearsal by one hand), and the bundle."""
    room.shot(room.people["organiser"], "console-drawn")
    if rehearsed:
        room.presses("organiser", "制作并签署现场记录")
    else:
        room.presses("organiser", "提议定稿")
        room.sees("notary", "确认现场记录定稿")
        room.shot(room.people["notary"], "console-confirm-minutes")
        room.presses("notary", "确认现场记录定稿")
    room.stands_at("organiser", "signed")
    room.shot(room.people["organiser"], "console-signed")
    room.presses("organiser", "公布")
    room.sees("discipline", "全部完成")
    room.shot(room.people["discipline"], "console-published")


def assert_anybody_verifies(room: Ceremony, stranger: Page, winners: set[str]) -> None:
    """A stranger follows the links to the verifier; and the program in a process of its own."""
    stranger.goto(room.site)
    stranger.click(f"a[href$='/{room.name}'] >> nth=0")
    shown = {one.get_attribute("id") for one in stranger.locator(".tier > .winners [id^=e]").all()}
    assert shown == {f"e{entry}" for entry in winners}
    room.shot(stranger, "public")
    stranger.click("main >> text=在浏览器里验证这一次")
    stranger.wait_for_load_state("load")
    keys = pinned(room.office)
    stranger.set_input_files("#keys", keys)
    stranger.click("#take")
    expect(stranger.locator("#verdict")).to_have_attribute("data-kind", "part")
    stranger.click("#take-minutes")
    expect(stranger.locator("#verdict")).to_have_attribute("data-kind", "equal")
    room.shot(stranger, "verified")
    folder = room.office.settings.public_dir / room.name
    said = subprocess.run(
        [sys.executable, "-m", "draws", "verify", str(folder), "--keys", str(keys)],
        capture_output=True,
        check=False,
    )
    assert said.returncode == 0, said
    apart(lambda: assert_checks(room.office))


def pinned(office: Office) -> Path:
    """The keys as people have them from the two signers themselves, in a file."""
    keys = [one.verifier().text() for one in signers(office.settings)]
    with office.read() as session:
        registered = registration.current(session)
    keys += [registered.key.text()] if registered and not office.settings.demo else []
    file = office.settings.home.parent / "pinned.txt"
    file.write_text("".join(f"{key}\n" for key in keys), "utf-8")
    return file


def assert_refused(room: Ceremony, state: str) -> None:
    """Whoever tries what is not his, or not yet, or no more, reads why; nothing is stored."""
    with room.office.read() as session:
        before = attempts.newest(session, room.code)
    for who, act, fields, why in REFUSED[state]:
        answer = room.posts(who, act, fields)
        text = answer.text()
        assert answer.status in {403, 409}, (who, act, answer.status)
        assert re.search(why, text), (who, act, text)
    with room.office.read() as session:
        assert attempts.newest(session, room.code) == before
