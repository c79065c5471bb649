"""A month after a live draw: a car with its tax, a voucher that passes to an alternate, one that a
red invoice takes back; everybody on an account of his own, and anybody checks."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from draws.notary import keyfile
from lottery import accounts, create_app
from lottery.accounts import NewAccount
from lottery.acting import Acting
from lottery.clock import day_of
from lottery.office import Office
from lottery.opening import open_office
from lottery.programme import TierPlan, campaigns
from lottery.programme.file import parse_programme
from lottery.tables.sheets import write_csv
from lottery.tax import answers, reading
from tests.actors import Clerk, Organiser, Stage
from tests.browser.ceremony.ceremonies import PASSWORD, PEOPLE, Ceremony, RunningClock, apart
from tests.browser.ceremony.test_ceremony import pinned
from tests.builders import MARCH, a_home, a_plan, random_bytes_from
from tests.checked import assert_checks
from tests.conftest import PROGRAMME
from tests.key_changes import KeyKeeper

ENTRIES = 8
TIERS = (
    TierPlan("1", "特等奖", 1, "轿车一辆", 35_000_000, 0),
    TierPlan("2", "二等奖", 2, "运动服饰券", 50_000, 1),
)
NUMBER = "110101199003070011"
WORDS = "a passphrase of the notary"
DESK, WATCHER = "typist-one", "npc"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A live home whose draw is published, with seven accounts."""
    home = a_home(tmp_path_factory.mktemp("prizes") / "home", demo=False)
    office, some, now = open_office(home), random_bytes_from("staff"), Stage.now
    programme = parse_programme(PROGRAMME.encode())
    with office.write() as session:
        told = replace(programme, plans=(a_plan(tiers=TIERS),))
        campaigns.load(session, office.boxes, told, by="test", now=now)
        for username, (role, organ) in PEOPLE.items():
            account = NewAccount(username, "测试", organ, [role], PASSWORD)
            accounts.create(session, account, acting=Acting("test", now, some))
    stage = Stage(office)
    Clerk(stage).enters_many(ENTRIES)
    organiser = Organiser(stage)
    organiser.enrols_notary()
    KeyKeeper(stage).begins()
    organiser.takes("plan", "close", "freeze", "commit", "sources", "draw", "minutes", "publish")
    own = organiser.notary.own
    sealed = keyfile.sealed(own, WORDS, some)
    (home.parent / "notary.key").write_bytes(sealed)
    office.close()
    return home


@pytest.fixture
def office(template: Path, tmp_path: Path) -> Iterator[Office]:
    """A copy of that office."""
    shutil.copy(template.parent / "notary.key", tmp_path)
    found = open_office(Path(shutil.copytree(template, tmp_path / "home")))
    yield found
    found.close()


@pytest.fixture
def month(office: Office, serve: Callable[[Any], str], new_page: Callable[..., Page]) -> Ceremony:
    """The same people, from the morning after on."""
    clock = RunningClock(Stage.now)
    clock.turn("2024-04-15T09:00")
    return Ceremony(serve(create_app(office, now=clock.now)), office, clock, new_page, MARCH)


def test_a_car_gets_its_plates_a_voucher_its_alternate_and_a_red_invoice_gives_back(
    month: Ceremony, new_page: Callable[..., Page]
) -> None:
    a_car_is_handed_over(month)
    a_voucher_passes_to_its_alternate(month)
    a_red_invoice_takes_one_back(month)
    everybody_sees_it(month, new_page(390, 844))
    apart(lambda: assert_checks(month.office))


def a_car_is_handed_over(month: Ceremony) -> None:
    """Called, answered, papers, 70,000 yuan of tax, a verdict from outside, two people."""
    page = prize(month, DESK, "1", 1)
    does(page, "notified", how="call", outcome="reached")
    does(page, "answered", answer="coming")
    does(page, "documents", form="resident", number=NUMBER)
    expect(page.locator("#f-fen, #fen").first).to_have_value("70000.00")
    does(page, "taxed", certificate="（2024）鲁完税 0001")
    expect(page.locator(".gate")).to_contain_text("核验结论")
    says(month, "normal")
    brings_a_verdict(month)
    page.reload()
    expect(page.locator("main")).to_contain_text("都齐了，可以发放")
    does(page, "handed", receipt="收-0001")
    month.shot(page, "proposed")
    confirms(month)
    page.reload()
    expect(page.locator(".prize-head")).to_contain_text("已领取")
    month.shot(page, "handed")


def a_voucher_passes_to_its_alternate(month: Ceremony) -> None:
    """Its winner declines; whoever comes after him in the result has it now."""
    page = prize(month, DESK, "2", 1)
    does(page, "answered", answer="declines")
    does(page, "forfeited", reason="declined")
    confirms(month)
    page.goto(page.url)
    expect(page.locator("#past")).to_be_visible()
    expect(page.locator("main")).to_contain_text("候补")
    does(page, "documents", form="passport", number="E12345678")
    does(page, "handed", receipt="收-0002")
    expect(page.locator(".prize-head")).to_contain_text("已领取")


def a_red_invoice_takes_one_back(month: Ceremony) -> None:
    """Handed over, then the bureau says red: taken back, settled, and nobody is left for it."""
    page = prize(month, DESK, "2", 2)
    does(page, "documents", form="resident", number=NUMBER)
    does(page, "handed", receipt="收-0003")
    says(month, "red")
    does(page, "taken-back", reason="invoice")
    confirms(month)
    page.goto(page.url)
    expect(page.locator(".prize-head")).to_contain_text("已收回")
    does(page, "recovered", back="prize")
    expect(page.locator(".prize-head")).to_contain_text("已退回")
    month.shot(page, "returned")


def everybody_sees_it(month: Ceremony, stranger: Page) -> None:
    """What was handed over is published; the list shows each prize, masked, and both verifiers
    hold it."""
    page = month.person(DESK)
    page.goto(f"{month.site}/prizes/{month.name}")
    publish = page.locator("form[action$='/publish'] button")
    if publish.count():
        publish.click()
        page.wait_for_load_state("load")
    stranger.goto(f"{month.site}/draws/{month.name}/prizes")
    for told in ("已领取", "候补第 1 名递补", "收回：发票已作废或红冲", "已退回"):
        expect(stranger.locator("main")).to_contain_text(told)
    assert NUMBER not in stranger.content()
    month.shot(stranger, "public")
    keys = pinned(month.office)
    folder = month.office.settings.public_dir / month.name
    said = draws("prizes", folder, "--keys", keys)
    assert said.returncode == 0, said
    stranger.goto(f"{month.site}/verify?draw={month.name}")
    stranger.set_input_files("#keys", keys)
    stranger.click("#take")
    expect(stranger.locator("#verdict")).to_have_attribute("data-kind", "part")
    stranger.click("#take-minutes")
    expect(stranger.locator("#verdict")).to_have_attribute("data-kind", "equal")
    month.shot(stranger, "verified")


def prize(month: Ceremony, who: str, tier: str, slot: int) -> Page:
    """Somebody before a prize's page."""
    page = month.person(who)
    page.goto(f"{month.site}/prizes/{month.name}/{tier}/{slot}")
    return page


def does(page: Page, what: str, **fields: str) -> None:
    """Fill in one of the page's forms, and send it."""
    form = page.locator(f"#do-{what}")
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    for name, value in fields.items():
        field = form.locator(f"[name='{name}']")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    seen = int(form.locator("[name='seen']").input_value())
    form.locator("button").click()
    if page.locator("[role='alert']").count():
        raise AssertionError(page.locator("[role='alert']").all_inner_texts())
    assert seen >= 0


def confirms(month: Ceremony) -> None:
    """The supervisor agrees to what waits, on his own account."""
    page = month.person(WATCHER)
    page.goto(f"{month.site}/prizes/proposals")
    page.locator("main a[href*='/prizes/proposals/']").first.click()
    page.click("#confirm")
    expect(page.locator("#confirm")).to_have_count(0)


def says(month: Ceremony, state: str) -> None:
    """The tax bureau answers of every invoice, as of today."""
    month.clock.minute()
    now = month.clock.now()
    table = month.office.settings.home.parent / f"{state}.csv"
    day = day_of(now).isoformat()
    rows = [[f"2437{n:016d}", "", state, day] for n in range(1, ENTRIES + 1)]
    write_csv(table, [["数电票号码", "发票号码", "核验结果", "核验日期"], *rows])
    read = reading.read(table, as_of=None, today=day_of(now))

    def take() -> None:
        with month.office.write() as session:
            answers.take_in(session, read, by="organiser", now=now)

    apart(take)


def brings_a_verdict(month: Ceremony) -> None:
    """The notary verifies on his own machine, signs, and the organiser takes the file in."""
    folder = month.office.settings.public_dir / month.name
    here = month.office.settings.home.parent
    (here / "passphrase").write_text(f"{WORDS}\n")
    out = here / "verdict.txt"
    said = draws(
        *("verify", folder, "--keys", pinned(month.office)),
        *("--key-list", folder.with_name("keylist.txt"), "--sign", here / "notary.key"),
        *("--passphrase-file", here / "passphrase", "--verdict", out),
    )
    assert said.returncode == 0, said
    page = month.person("organiser")
    page.goto(f"{month.site}/ceremony/{month.name}/verdicts")
    page.set_input_files("#verdict", out)
    page.get_by_role("button", name="核对并公布").click()
    expect(page.locator(".alert-good")).to_be_visible()


def draws(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The verifier in a process of its own."""
    command = [sys.executable, "-m", "draws", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, text=True)
