"""A citizen with a slip in his hand, in a browser of his own."""

import base64
from collections.abc import Callable
from datetime import datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Page, Route, expect

from draws import merkle
from draws.cards import Slip
from draws.proofs import line_text
from draws.signatures import sign, verifier_key
from lottery import people, register
from lottery.clock import SHANGHAI
from lottery.intake.slip_code import slip_code
from lottery.office import Office
from lottery.office.keys import signers
from lottery.register import entries
from tests.browser.focus import stands_in
from tests.conftest import CODE
from tests.draws.builders import keys

NewPage = Callable[..., Page]
ENTRY = "0000000004"


@pytest.fixture
def slip(drawn_office: Office) -> Slip:
    """The private half of an entry."""
    with drawn_office.read() as session:
        found, papers = entries.entry(session, 4), entries.papers(session, 4)
    return people.open_slip(drawn_office.boxes, found.commit, papers.slip_box)


@pytest.fixture
def code(drawn_office: Office, drawn_site: str, slip: Slip) -> str:
    """What the QR code on the slip says."""
    with drawn_office.read() as session:
        found, papers = entries.entry(session, 4), entries.papers(session, 4)
    card = people.open_card(drawn_office.boxes, found.commit, papers.card_box)
    return slip_code(f"{drawn_site}/check/{ENTRY}", found.commit, slip.salt, card.salt)


def test_scanning_the_slip_proves_the_entry_in_the_browser(new_page: NewPage, code: str) -> None:
    page = new_page(390, 844)
    page.goto(code)
    expect(page.locator("[data-step=slip].ok")).to_be_visible()
    expect(page.locator("[data-step=path].ok")).to_contain_text("80 行")
    expect(page.locator("[data-step=status].ok")).to_contain_text(f"accept {ENTRY}")
    expect(page.locator("[data-step=signed].half")).to_contain_text("公钥是本站给的")
    expect(page.locator("[data-step=pool1].half")).to_contain_text("封存名单")
    expect(page.locator("#verdict")).to_have_text("未完全验证")
    expect(page.locator(".stamp-accepted")).to_have_text("已登记，通过审核")


def test_the_salts_leave_the_address_and_never_the_browser(new_page: NewPage, code: str) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.url} {request.post_data}"))
    page.goto(code)
    expect(page.locator("[data-step=signed].half")).to_be_visible()
    assert page.url.endswith(f"/check/{ENTRY}")
    secret = code.partition("#")[2].split(".")[1]
    assert not [line for line in asked if secret in line.partition("#")[0]]
    assert asked[-1].split(" ")[1] == "None"


def test_the_owner_proves_his_own_name_phone_and_invoice(
    new_page: NewPage, code: str, slip: Slip
) -> None:
    page = new_page()
    page.goto(code)
    fields = {
        "number": slip.invoice[2:],
        "issued": "2024/3/15",
        "amount": "258",
        "seller": slip.seller.lower(),
        "holder": slip.holder,
        "phone": slip.phone,
    }
    for name, value in fields.items():
        page.fill(f"#own-form [name={name}]", value)
    page.keyboard.press("Enter")
    expect(page.locator("#own-says")).to_contain_text("完全一致")
    page.fill("#own-form [name=holder]", "测试乙")
    page.keyboard.press("Enter")
    expect(page.locator("#own-says")).to_contain_text("算出的指纹不同")


def test_a_slip_of_another_entry_is_noticed(new_page: NewPage, code: str) -> None:
    page = new_page()
    page.goto(code.replace(ENTRY, "0000000006"))
    expect(page.locator("[data-step=slip].no")).to_contain_text("不一致")
    expect(page.locator("[data-step=path].ok")).to_be_visible()


def test_a_forged_proof_is_refused_by_the_browser(new_page: NewPage, code: str) -> None:
    page = new_page()

    def forge(route: Route) -> None:
        answer = route.fetch()
        text = answer.text()
        at = text.rindex("path: ") + 6
        flipped = text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :]
        route.fulfill(response=answer, body=flipped)

    page.route("**/proof.txt", forge)
    page.goto(code)
    expect(page.locator("[data-step=path].no")).to_contain_text("请保留存根")


def given_keys(office: Office, page: Page) -> None:
    """The keys that the notary office has put up on its wall."""
    held = (office.settings.public_dir / CODE / "keys.txt").read_text()
    page.click("text=用自己从别处得到的公钥核对")
    page.fill("#pinned", held)
    page.locator("#pinned").blur()


def test_with_keys_from_elsewhere_everything_is_verified_and_they_are_kept(
    drawn_office: Office, new_page: NewPage, code: str
) -> None:
    page = new_page()
    page.goto(code)
    expect(page.locator("#verdict")).to_have_text("未完全验证")
    given_keys(drawn_office, page)
    expect(page.locator("#verdict")).to_have_text("通过")
    expect(page.locator("[data-step=signed].ok")).to_contain_text("就是您给出的")
    page.goto(code.replace("#", "?again#"))
    expect(page.locator("#verdict")).to_have_text("通过")


def test_a_register_of_one_line_that_somebody_made_himself_is_refused(
    drawn_office: Office, new_page: NewPage, code: str
) -> None:
    page = new_page()
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))

    def forge(route: Route) -> None:
        proof = page.evaluate("() => document.querySelector('#stand').dataset.line")
        root = merkle.leaf_hash(proof.encode())
        if route.request.url.endswith("/proof.txt"):
            route.fulfill(body=line_text(0, proof.encode(), 1, root.hex(), []).decode())
            return
        rows = ["test.example", "1", base64.b64encode(root).decode()]
        text = "".join(f"{row}\n" for row in rows).encode()
        name = drawn_office.settings.organiser_name
        route.fulfill(body=text.decode() + "\n" + sign(text, name, other) + "\n")

    page.route("**/proof.txt", forge)
    page.route("**/checkpoints/*.txt", forge)
    page.goto(code)
    expect(page.locator("#verdict")).to_have_text("拒绝")
    expect(page.locator("[data-step=signed].no")).to_contain_text("签名不成立")


def test_a_checkpoint_whose_signature_does_not_hold_is_not_remembered(
    drawn_site: str, new_page: NewPage
) -> None:
    page = new_page()

    def forge(route: Route) -> None:
        note = route.fetch().text()
        route.fulfill(body=f"{note[:-20]}{'B' if note[-20] != 'B' else 'C'}{note[-19:]}")

    page.route("**/checkpoints/*.txt", forge)
    page.goto(f"{drawn_site}/check/{ENTRY}")
    expect(page.locator("[data-step=signed].no")).to_contain_text("签名不成立")
    expect(page.locator("[data-step=fresh].open")).to_contain_text("没有核对成")
    expect(page.locator("#verdict")).to_have_text("拒绝")
    assert page.evaluate("localStorage.getItem('fpdraw-seen test.example')") is None
    page.unroute("**/checkpoints/*.txt")
    page.reload()
    expect(page.locator("[data-step=fresh].half")).to_be_visible()
    assert page.evaluate("localStorage.getItem('fpdraw-seen test.example')") is not None


def test_an_accepted_entry_dropped_from_both_lists_and_rejected_later_is_nowhere_called_right(
    drawn_office: Office, drawn_site: str, new_page: NewPage
) -> None:
    settings = drawn_office.settings
    file, now = settings.public_dir / CODE / "pool.txt", datetime(2024, 5, 20, 9, tzinfo=SHANGHAI)
    rows = file.read_text().splitlines(keepends=True)
    file.write_text("".join(row for row in rows if row[:10] != ENTRY))
    with drawn_office.write() as session:
        register.reject(session, int(ENTRY), "red-flushed", by="reviewer", now=now)
        register.checkpoint(session, settings.origin, signers(settings), now)
    page = new_page()
    page.goto(f"{drawn_site}/check/{ENTRY}")
    page.click("text=用自己从别处得到的公钥核对")
    page.fill("#pinned", (settings.public_dir / CODE / "keys.txt").read_text())
    page.locator("#pinned").blur()
    expect(page.locator("[data-step=fresh].ok")).to_contain_text("81 行")
    expect(page.locator("[data-step=pool1].open")).to_contain_text(
        "第 81 行，在封存（第 80 行）之后"
    )


def test_a_key_that_has_not_signed_leaves_it_open(
    drawn_office: Office, new_page: NewPage, code: str
) -> None:
    page = new_page()
    page.goto(code)
    held = (drawn_office.settings.public_dir / CODE / "keys.txt").read_text()
    absent = verifier_key("监督员", keys("supervisor")["supervisor"]).text()
    page.click("text=用自己从别处得到的公钥核对")
    page.fill("#pinned", held + absent)
    page.locator("#pinned").blur()
    expect(page.locator("[data-step=signed].half")).to_contain_text("他还没有签名")
    expect(page.locator("#verdict")).to_have_text("未完全验证")


def test_keys_of_somebody_else_verify_nothing(
    drawn_office: Office, new_page: NewPage, code: str
) -> None:
    page = new_page()
    page.goto(code)
    other = verifier_key(drawn_office.settings.organiser_name, keys("stranger")["stranger"])
    page.click("text=用自己从别处得到的公钥核对")
    page.fill("#pinned", other.text())
    page.locator("#pinned").blur()
    expect(page.locator("#pinned-says")).to_contain_text("正在用您给出的 1 个公钥核对")
    expect(page.locator("#verdict")).to_have_text("未完全验证")
    expect(page.locator("[data-step=signed].half")).to_be_visible()
    page.fill("#pinned", "no key at all")
    page.locator("#pinned").blur()
    expect(page.locator("#pinned-says")).to_contain_text("这不是公钥文件")


def test_a_pool_of_another_draw_is_refused(
    drawn_office: Office, new_page: NewPage, code: str
) -> None:
    page = new_page()

    def swap(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, body=answer.text().replace("pool-count: 40", "pool-count: 41")
        )

    page.route("**/manifest.txt", swap)
    page.goto(code)
    expect(page.locator("[data-step=pool1].no")).to_contain_text("不成立")
    expect(page.locator("#verdict")).to_have_text("拒绝")


def test_typing_the_number_is_enough_to_see_how_it_stands(
    drawn_site: str, new_page: NewPage
) -> None:
    page = new_page(390, 844)
    page.goto(drawn_site)
    page.click("text=核对存根")
    stands_in(page.get_by_label("登记编号"))
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page.locator("#unknown")).to_contain_text("请照存根上的 10 位数字输入")
    page.fill("#entry", ENTRY)
    page.keyboard.press("Enter")
    expect(page.locator("[data-step=path].ok")).to_be_visible()
    expect(page.locator("#own-without")).to_be_visible()
    for path in ("/check", f"/check/{ENTRY}", "/checkpoints", "/consent/1"):
        page.goto(drawn_site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
