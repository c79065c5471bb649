"""The notary's page on a stick: opened from a disk, without a network, it makes a key, reads what
is to be signed, checks the lists and gives an answer that the office takes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from draws import manifest as manifests
from draws.notary import keyfile, papers
from draws.notary.papers import Asked, Request
from draws.signatures import VerifierKey, checkpoint_text
from lottery import handouts
from tests import kits
from tests.notaries import a_key

PASSPHRASE = "a long phrase of nobody"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A kit before the draw, and another draw's."""
    folder = tmp_path_factory.mktemp("kits")
    return (
        kits.write_kit(folder / "kit", before=True),
        kits.write_kit(folder / "other", "TEST-2", before=True),
    )


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    """The notary before his page, on a computer that is kept off the network."""
    place = tmp_path / "notary.html"
    place.write_bytes(handouts.notary_page().content)
    context = chromium.new_context(offline=True, accept_downloads=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(place.as_uri())
    yield page
    context.close()
    assert complaints == []


def downloaded(page: Page, button: str, place: Path) -> bytes:
    """What a button gives as a file."""
    with page.expect_download() as waiting:
        page.click(button)
    waiting.value.save_as(place)
    return place.read_bytes()


def a_request(place: Path, kit: Path, key: VerifierKey) -> Request:
    """What the office asks for a kit's manifest, as a file."""
    text = (kit / "data/manifest.txt").read_bytes()
    found = manifests.parse(text)
    note = checkpoint_text("x", found.register_size, bytes.fromhex(found.register_root))
    request = Request(key, (Asked("checkpoint", note), Asked("manifest", text)))
    place.write_bytes(request.text())
    return request


def test_a_key_is_made_and_signs_what_was_read_heard_and_checked(
    page: Page, made: tuple[Path, Path], tmp_path: Path
) -> None:
    page.fill("#name", "x/n")
    page.fill("#new-passphrase", PASSPHRASE)
    page.fill("#again", PASSPHRASE)
    data = downloaded(page, "#make", tmp_path / "notary.key")
    key = keyfile.load(data, "", PASSPHRASE).public()
    expect(page.locator("#own-line")).to_have_text(key.text())
    request = a_request(tmp_path / "request.txt", made[0], key)
    page.set_input_files("#request", tmp_path / "request.txt")
    expect(page.locator("#own-says")).to_contain_text("一致")
    expect(page.locator("#content")).to_contain_text("TEST-1 第 1 次")
    expect(page.locator("#sign")).to_be_disabled()
    page.fill("#heard", "00000000")
    expect(page.locator("#sign-says")).to_contain_text("不同")
    page.fill("#heard", request.texts[1].sha256[-8:])
    expect(page.locator("#sign-says")).to_contain_text("名单还没有核对")
    page.set_input_files("#folder", made[0])
    expect(page.locator("#steps")).to_contain_text("全部成立")
    expect(page.locator("#sign-says")).to_have_text("可以签署。")
    answer = papers.parse_answer(downloaded(page, "#sign", tmp_path / "answer.txt"))
    assert [given.kind for given in answer.given] == ["checkpoint", "manifest"]
    for given, asked in zip(answer.given, request.texts, strict=True):
        papers.check_given(given, asked.text, key)


def test_nothing_is_signed_over_other_lists_or_with_another_key(
    page: Page, made: tuple[Path, Path], tmp_path: Path
) -> None:
    own, other = a_key("x/n"), keyfile.make("x/n", b"9" * 32)
    (tmp_path / "own.pem").write_bytes(keyfile.plain(own))
    (tmp_path / "other.pem").write_bytes(keyfile.plain(other))
    request = a_request(tmp_path / "request.txt", made[0], own.public())
    page.set_input_files("#request", tmp_path / "request.txt")
    page.set_input_files("#key-file", tmp_path / "other.pem")
    page.click("#open")
    page.fill("#heard", request.texts[1].sha256[-8:])
    expect(page.locator("#sign-says")).to_contain_text("与待签文件写明的登记公钥不同")
    page.click("#put-away")
    page.set_input_files("#key-file", tmp_path / "own.pem")
    page.click("#open")
    expect(page.locator("#sign")).to_be_enabled()
    page.set_input_files("#folder", made[1])
    expect(page.locator("#steps")).to_contain_text("另一份抽奖清单")
    expect(page.locator("#sign")).to_be_disabled()
    page.set_input_files("#request", tmp_path / "own.pem")
    expect(page.locator("#says")).to_contain_text("不合规则")
    expect(page.locator("#sign")).to_be_disabled()
