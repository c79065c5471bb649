"""A hall on draw day: seven people, each at his own browser, with a verb for each of their acts.

Whoever wants to look at the pages names a folder in FPDRAW_SHOTS, and gets a picture of each phase.
"""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import TypeVar

import pyotp
import segno
from playwright.sync_api import APIResponse, FilePayload, Locator, Page, expect

from lottery.clock import SHANGHAI
from lottery.office import Office
from lottery.texts.ceremony.line import STATIONS
from tests.browser.focus import stands_in

PASSWORD = "a long phrase of nobody"
PEOPLE = {
    "organiser": ("organiser", "市商务局"),
    "typist-one": ("clerk", "市商务局"),
    "typist-two": ("reviewer", "市商务局"),
    "npc": ("supervisor", "市人大常委会"),
    "cppcc": ("supervisor", "市政协"),
    "discipline": ("supervisor", "市纪委监委"),
    "notary": ("notary", "市公证处"),
}
"""Who is in the hall: user name to role and organ."""
TYPISTS = ("typist-one", "typist-two")
KEEPERS = {
    "organiser": ("npc", "cppcc"),
    "notary": ("cppcc", "discipline"),
    "npc": ("cppcc", "discipline"),
}
"""Who seals a slip, and who keeps its two copies."""


Given = TypeVar("Given")


@dataclass
class RunningClock:
    """Time that runs as it does, and jumps where a test turns it."""

    moment: datetime
    begun: float = field(default_factory=monotonic)

    def now(self) -> datetime:
        """What time it is."""
        return self.moment + timedelta(seconds=monotonic() - self.begun)

    def turn(self, text: str) -> None:
        """It is this time in Shanghai, `2024-04-09T17:00`."""
        self.moment = datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
        self.begun = monotonic()

    def minute(self) -> None:
        """A minute later."""
        self.moment += timedelta(minutes=1)


@dataclass
class Ceremony:
    """One draw in one hall. People log in when they are first needed."""

    site: str
    office: Office
    clock: RunningClock
    new_page: Callable[..., Page]
    code: str
    people: dict[str, Page] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    shots: int = 0
    attempt: int = 1
    key_file: Path = Path()

    @property
    def console(self) -> str:
        """The console's address."""
        return f"{self.site}/ceremony/{self.name}"

    @property
    def name(self) -> str:
        """The attempt's name."""
        return self.code if self.attempt == 1 else f"{self.code}.{self.attempt}"

    def person(self, who: str) -> Page:
        """Somebody's browser, logged in."""
        if who not in self.people:
            self.people[who] = self._arrives(who)
        return self.people[who]

    def goes_home(self) -> None:
        """Everybody closes his windows, and logs in anew when he is next needed."""
        for page in self.people.values():
            page.context.close()
        self.people.clear()

    def _arrives(self, who: str) -> Page:
        page = self.new_page(1920, 1080)
        page.goto(f"{self.site}/desk")
        page.fill("#username", who)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url(lambda url: not url.endswith("/login?next=/desk"))
        if page.url.endswith("/account/code"):
            self.codes[who] = "".join(page.locator(".secret").inner_text().split())
        if "/code" in page.url:
            page.fill("#code", pyotp.TOTP(self.codes[who]).at(self.clock.now()))
            page.press("#code", "Enter")
            page.wait_for_url(lambda url: "/login/code" not in url)
        if page.locator(".recovery").count():
            page.click("main .button-primary")
        expect(page.locator("#leave")).to_be_visible()
        return page

    def at_console(self, who: str) -> Page:
        """Somebody before the console."""
        page = self.person(who)
        if page.url != self.console:
            page.goto(self.console)
        return page

    def presses(self, who: str, button: str) -> Page:
        """Somebody presses a button of the console, which is there without his reloading."""
        page = self.at_console(who)
        page.get_by_role("button", name=button, exact=True).click()
        return page

    def sees(self, who: str, title: str) -> Locator:
        """The next step as somebody's console names it, once it does."""
        page = self.at_console(who)
        expect(page.locator("#next-title")).to_have_text(title)
        return page.locator(".next")

    def stands_at(self, who: str, state: str) -> None:
        """Somebody's console shows the draw at this station."""
        page = self.at_console(who)
        expect(page.locator("[aria-current=step] b")).to_have_text(STATIONS[state])

    def plans(self, mode: str) -> None:
        """The organiser plans, from his desk."""
        page = self.person("organiser")
        page.goto(f"{self.site}/desk")
        page.click("main >> text=开奖")
        page.select_option("#code", self.code)
        page.check(f"[name=mode][value={mode}]")
        page.get_by_role("button", name="立项").click()
        page.wait_for_url(self.console)

    def seals(self, who: str) -> None:
        """A party makes its slip, prints it, gives it away and hands the hash in."""
        page = self.at_console(who)
        page.get_by_role("link", name="制作密封单").click()
        page.wait_for_load_state("load")
        page.evaluate("() => { window.print = () => {}; }")
        for select, keeper in zip(("#keeper", "#keeper-2"), KEEPERS[who], strict=True):
            page.select_option(select, keeper)
        page.click("#make")
        expect(page.locator(".sealed-slip .copy")).to_have_text(
            ["第 1 份，共 2 份（1/2）", "第 2 份，共 2 份（2/2）"]
        )
        text = page.locator("#slip-text").inner_text()
        self.secrets[who] = "".join(text.partition("secret: ")[2].split())
        self.shot(page, f"slip-{who}")
        page.click("#print")
        page.check("#sealed")
        page.click("#hand")
        expect(page.locator("#done")).to_be_visible()

    def enrols(self) -> None:
        """The notary makes a key in his own browser, keeps the file, and registers the key."""
        page = self.person("notary")
        page.goto(f"{self.site}/notary")
        page.fill("#new-passphrase", PASSWORD)
        page.fill("#again", PASSWORD)
        with page.expect_download() as kept:
            page.get_by_role("button", name="制作并下载密钥文件").click()
        self.key_file = self.office.settings.home.parent / "notary.key"
        kept.value.save_as(self.key_file)
        expect(page.locator("#own-says")).to_contain_text("登记这个公钥")
        made = plain(page.locator("#own-fingerprint .hash"))
        self.shot(page, "notary-key")
        page.get_by_role("button", name="登记这个公钥").click()
        expect(page.locator(".alert-good")).to_contain_text("公钥已登记")
        assert plain(page.locator("#registered > .fingerprint .hash")) == made
        for who in ("organiser", "npc"):
            shown = self.at_console(who).locator("[data-part=notary] .hash")
            expect(shown).to_be_visible()
            assert plain(shown) == made

    def opens_key(self) -> Page:
        """The notary opens his key file in the page where he signs."""
        page = self.at_console("notary")
        page.get_by_role("link", name="核对并签署").click()
        page.set_input_files("#key-file", self.key_file)
        page.fill("#passphrase", PASSWORD)
        page.press("#passphrase", "Enter")
        expect(page.locator("#own-says")).to_contain_text("与登记的公钥一致")
        return page

    def cosigns(self) -> None:
        """He has the lists checked, compares the hash that is read aloud, and signs."""
        page = self.opens_key()
        desk = page.locator(f"[id='{self.name}']")
        expect(desk.locator("[data-content]")).to_contain_text("正式")
        desk.get_by_role("button", name="取名单，在本机核对").click()
        expect(desk.locator("[data-steps]")).to_contain_text("全部成立")
        sign = desk.get_by_role("button", name="签署清单和检查点")
        heard = plain(self.at_console("organiser").locator(".aloud-hash .hash"))[-8:]
        desk.get_by_label("最后 8 位").fill("0" * 8)
        expect(desk.locator("[data-says]")).to_contain_text("不同")
        expect(sign).to_be_disabled()
        desk.get_by_label("最后 8 位").fill(f"{heard[:4]} {heard[4:]}")
        self.shot(page, "notary-sign")
        sign.click()
        expect(desk.locator("[data-says]")).to_contain_text("已核验并存下")

    def unseals(self, who: str) -> None:
        """The slip of a party is opened, and the organiser types what the paper says; of the
        notary's he takes a photo."""
        page = self.at_console("organiser")
        expect(page.locator("label[for=value]")).to_contain_text(PEOPLE[who][1])
        if who == "notary":
            self.photographs(page, self.secrets[who])
        else:
            page.fill("#value", " ".join(self.secrets[who][at : at + 4] for at in range(0, 64, 4)))
        self.shot(page, f"console-unseal-{who}")
        self.presses("organiser", "记录")

    def photographs(self, page: Page, text: str) -> None:
        """A paper's code is read where there is no camera."""
        page.get_by_role("button", name="用摄像头扫码").click()
        expect(page.locator("#photo")).to_be_visible()
        out = BytesIO()
        segno.make(text, error="m").save(out, kind="png", scale=6, border=6)
        photo: FilePayload = {
            "name": "slip.png",
            "mimeType": "image/png",
            "buffer": out.getvalue(),
        }
        page.set_input_files("#photo-input", [photo])
        expect(page.locator("#value")).to_have_value(text)
        expect(page.locator("#camera")).to_be_hidden()

    def typing(self, who: str, digits: str) -> Page:
        """A typist types what he has read."""
        page = self.person(who)
        if not page.url.endswith("/typing"):
            page.goto(f"{self.console}/typing")
        stands_in(page.locator("#value"))
        page.fill("#value", digits)
        with page.expect_navigation():
            page.get_by_role("button", name="提交").click()
        return page

    def throws(self, digits: str) -> None:
        """Both typists read the same; who waits sees it recorded."""
        for who in TYPISTS:
            self.typing(who, digits)
        for who in TYPISTS:
            expect(self.person(who).locator(".agreed-line")).to_contain_text(digits)

    def two(self, act: str, who: str) -> None:
        """The organiser proposes what its button says, and another one confirms it."""
        self.looks("organiser", act)
        self.presses("organiser", f"提议{act}")
        self.sees(who, f"确认{act}")
        self.looks(who, act)
        self.shot(self.people[who], f"console-confirm-{who}")
        self.presses(who, f"确认{act}")

    def looks(self, who: str, act: str) -> None:
        """Somebody says that he has looked at the prizes, if that is asked for."""
        if act == "封存名单":
            self.at_console(who).locator(".seen-prizes input").check()

    def computes(self) -> str:
        """The notary's browser computes; the hash that it finds."""
        page = self.at_console("notary")
        page.get_by_role("link", name="独立核算").click()
        expect(page.locator("#stamp")).to_contain_text("两个独立程序结果一致")
        self.shot(page, "second")
        return plain(page.locator("#theirs"))

    def screen(self, who: str, width: int, height: int) -> Page:
        """The hall's screen, opened from somebody's console in a window of its own."""
        page = self.person(who)
        opened = page.context.new_page()
        opened.set_viewport_size({"width": width, "height": height})
        opened.goto(f"{self.site}/live/{self.name}")
        expect(opened.locator("html.led")).to_be_attached()
        return opened

    def posts(self, who: str, act: str, fields: Mapping[str, str]) -> APIResponse:
        """Somebody sends a form past the buttons that he is shown."""
        page = self.person(who)
        token = page.locator("[name=csrf_token]").first.get_attribute("value") or ""
        return page.request.post(f"{self.console}/{act}", form={"csrf_token": token, **fields})

    def shot(self, page: Page, name: str) -> None:
        """A picture of a page, if somebody wants to look at it."""
        folder = os.environ.get("FPDRAW_SHOTS")
        if folder:
            self.shots += 1
            page.screenshot(path=Path(folder) / f"{self.code[3:5]}-{self.shots:02d}-{name}.png")


def apart(act: Callable[[], Given]) -> Given:
    """What an act gives in a thread of its own: playwright's event loop runs in this one, and to
    look at a certificate takes another."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(act).result()


def plain(hashes: Locator) -> str:
    """A hash without the blanks between its fours."""
    return "".join(hashes.inner_text().split())
