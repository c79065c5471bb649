"""The notary's page: keys that go between browser and stick, the keyboard, every width of screen,
and a browser that has no Ed25519 of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from draws.notary import keyfile
from lottery import create_app, keylist
from lottery.ceremony.notary import cosigning, registration
from lottery.office import Office
from tests.actors import Clerk, Organiser, Stage
from tests.browser.ceremony.ceremonies import PASSWORD, Ceremony, RunningClock, apart, plain
from tests.browser.ceremony.test_ceremony import office, template
from tests.browser.counter.test_entry import presses_enter_of_an_input_method
from tests.browser.focus import stands_in
from tests.builders import MARCH, random_bytes_from

__all__ = ["office", "template"]

NO_ED25519 = """
const own = SubtleCrypto.prototype.importKey;
SubtleCrypto.prototype.importKey = function (format, data, algorithm, ...rest) {
  const asked = algorithm?.name ?? algorithm;
  if (asked === "Ed25519") return Promise.reject(new DOMException("", "NotSupportedError"));
  return own.call(this, format, data, algorithm, ...rest);
};
"""


@pytest.fixture
def room(office: Office, serve: Callable[[Any], str], new_page: Callable[..., Page]) -> Ceremony:
    """A hall where a live draw is frozen, and the notary has a key from his stick."""
    organiser = Organiser(Stage(office))
    Clerk(organiser.stage).enters_many(3)
    apart(lambda: organiser.takes("plan", "close", "freeze"))
    clock = RunningClock(organiser.stage.now)
    held = organiser.office
    return Ceremony(serve(create_app(held, now=clock.now)), held, clock, new_page, MARCH)


def a_file(room: Ceremony, name: str, data: bytes) -> Path:
    """A file on the notary's disk."""
    path = room.office.settings.home.parent / name
    path.write_bytes(data)
    return path


def own_key(room: Ceremony) -> keyfile.OwnKey:
    """The key that the notary has registered."""
    return Organiser(Stage(room.office)).notary.own


def is_signed(room: Ceremony) -> bool:
    """Whether the office has both signatures."""
    with room.office.read() as session:
        return cosigning.state(session, Organiser(Stage(room.office)).attempt).complete


def test_a_key_from_the_stick_signs_in_the_browser_by_keyboard(room: Ceremony) -> None:
    own, some = own_key(room), random_bytes_from("stick")
    page = room.person("notary")
    page.goto(f"{room.site}/notary#{MARCH}")
    page.set_input_files("#key-file", a_file(room, "my.key", keyfile.sealed(own, PASSWORD, some)))
    page.focus("#passphrase")
    page.keyboard.type("another phrase of somebody")
    page.keyboard.press("Enter")
    expect(page.locator("#own-says")).to_contain_text("打不开")
    page.fill("#passphrase", "")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#own-says")).to_contain_text("与登记的公钥一致")
    desk = page.locator(f"[id='{MARCH}']")
    expect(desk.locator("[data-content]")).to_contain_text("ZP-FP-2024-03 第 1 次")
    desk.locator("[data-heard]").focus()
    page.keyboard.type(plain(desk.locator("[data-content] .aloud"))[-8:])
    page.keyboard.press("Tab")
    stands_in(desk.locator("[data-sign]"))
    page.keyboard.press("Enter")
    expect(desk.locator("[data-says]")).to_contain_text("已核验并存下")
    assert is_signed(room)


def test_the_enter_of_an_input_method_opens_no_key(room: Ceremony) -> None:
    page = room.person("notary")
    page.goto(f"{room.site}/notary")
    page.set_input_files("#key-file", a_file(room, "my.pem", keyfile.plain(own_key(room))))
    says = plain(page.locator("#own-says"))
    for composing in (True, False):
        presses_enter_of_an_input_method(page, "#passphrase", composing=composing)
    # The browser reads a file sooner than this second one, which is asked for after it.
    page.evaluate("() => document.querySelector('#key-file').files[0].text()")
    assert plain(page.locator("#own-says")) == says
    page.press("#passphrase", "Enter")
    expect(page.locator("#own-says")).to_contain_text("与登记的公钥一致")


def test_nothing_of_the_page_lies_beside_a_screen(room: Ceremony) -> None:
    page = room.person("notary")
    page.goto(f"{room.site}/notary")
    expect(page.locator("[data-content] .aloud")).to_be_visible()
    page.locator("[data-check]").click()
    expect(page.locator("[data-steps]")).to_contain_text("全部成立")
    for width in (360, 1024, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        room.shot(page, f"notary-{width}")
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_an_entry_of_the_list_of_keys_is_signed_on_the_page(room: Ceremony) -> None:
    office = room.person("organiser")
    office.goto(f"{room.site}/notary")
    office.get_by_role("button", name="开始密钥名录").click()
    expect(office.locator("#keys-1")).to_contain_text("第 2 项")
    page = room.person("notary")
    page.goto(f"{room.site}/notary")
    page.set_input_files("#key-file", a_file(room, "my.pem", keyfile.plain(own_key(room))))
    page.click("#open")
    expect(page.locator("#own-says")).to_contain_text("与登记的公钥一致")
    desk = page.locator("#keys-1")
    expect(desk.locator("[data-content]")).to_contain_text(own_key(room).public().text())
    for width, height in ((1366, 768), (360, 740), (3840, 2160)):
        page.set_viewport_size({"width": width, "height": height})
        desk.scroll_into_view_if_needed()
        room.shot(page, f"keys-{width}")
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    desk.get_by_role("button", name="签署这一项").click()
    expect(desk.locator("[data-says]")).to_contain_text("已核验并存下")
    with room.office.read() as session:
        listed = keylist.listed(session)
        assert (len(listed.entries), keylist.waiting(session)) == (2, None)
    assert (room.office.settings.public_dir / "keylist.txt").read_bytes() == listed.data


def test_a_browser_without_ed25519_makes_a_key_and_signs_with_it(room: Ceremony) -> None:
    page = room.person("notary")
    page.add_init_script(NO_ED25519)
    room.enrols()
    data = room.key_file.read_bytes()
    made = keyfile.load(data, "", PASSWORD).public()
    with room.office.read() as session:
        found = registration.current(session)
    assert found
    assert found.key == made
    room.cosigns()
    assert is_signed(room)


def test_a_plain_key_opens_without_a_passphrase_and_another_does_not_sign(room: Ceremony) -> None:
    page = room.person("notary")
    page.goto(f"{room.site}/notary")
    other = keyfile.make(own_key(room).name, b"9" * 32)
    for key, said in ((other, "与登记的公钥不同"), (own_key(room), "与登记的公钥一致")):
        page.set_input_files("#key-file", a_file(room, "my.pem", keyfile.plain(key)))
        page.click("#open")
        expect(page.locator("#own-says")).to_contain_text(said)
        if key is other:
            heard = plain(page.locator("[data-content] .aloud"))[-8:]
            page.locator("[data-heard]").fill(heard)
            desk = page.locator(f"[id='{MARCH}']")
            expect(desk.locator("[data-sign]")).to_be_disabled()
        page.click("#put-away")
    assert not is_signed(room)
