"""A stranger checks a bundle in his own browser: on the site, and from a file without it."""

import re
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pikepdf import AttachedFileSpec, Pdf
from playwright.sync_api import Browser, Page, expect

from lottery import create_app
from lottery.archives import write_archive
from lottery.office import Office, open_office
from lottery.texts.verifying import CHECKS
from tests.actors import Clerk, Organiser, Stage
from tests.conftest import Clock
from tests.draws.builders import SIGNATURE, a_draft, keys, sealed_up, with_drand, write_full
from tests.draws.test_honest import MALFORMED

NewPage = Callable[..., Page]
CODE = "ZP-FP-2024-03"


@pytest.fixture(scope="module")
def published(home_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose draw is published; nobody may change anything in it."""
    home = Path(shutil.copytree(home_template, tmp_path_factory.mktemp("published") / "home"))
    office = open_office(home)
    stage = Stage(office)
    clerk, organiser = Clerk(stage), Organiser(stage)
    clerk.enters_many(12)
    organiser.plans("rehearsal")
    organiser.takes("close", "freeze", "commit", "sources", "draw", "minutes", "publish")
    office.close()
    return home


@pytest.fixture
def office_of_all(published: Path, tmp_path: Path) -> Iterator[Office]:
    """A copy of that office."""
    office = open_office(Path(shutil.copytree(published, tmp_path / "home")))
    yield office
    office.close()


@pytest.fixture
def bundle(published: Path, tmp_path: Path) -> Path:
    """A copy of the published folder, to be spoiled."""
    return Path(shutil.copytree(published / "public" / CODE, tmp_path / CODE))


@pytest.fixture
def page(serve: Any, office_of_all: Office, new_page: NewPage) -> Page:
    """A stranger before the page."""
    page = new_page()
    page.goto(f"{serve(create_app(office_of_all, now=Clock().now))}/verify")
    return page


def zipped(folder: Path, place: Path) -> Path:
    """The folder as the site packs it."""
    write_archive(folder, place)
    return place


def beacon_bundle(folder: Path, signature: str = SIGNATURE) -> Path:
    """A whole bundle of a draw with the beacon, all of which agrees with a round's signature."""
    draft = with_drand(a_draft(), signature)
    bundle = write_full(draft, folder, keys("organiser.example", "公证处"))
    with Pdf.new() as minutes:
        minutes.add_blank_page()
        for path in sorted(bundle.rglob("*.txt")):
            name = path.relative_to(bundle).as_posix()
            minutes.attachments[name] = AttachedFileSpec(minutes, path.read_bytes(), filename=name)
        minutes.save(bundle / "minutes.pdf")
    return sealed_up(bundle)


def verdict(page: Page) -> str:
    """What stands in large letters, once it is known."""
    expect(page.locator("#verdict")).to_have_attribute("data-kind", re.compile("equal|different"))
    return page.inner_text("#stamp")


def test_a_published_draw_is_checked_with_one_press(page: Page) -> None:
    page.click("#take")
    assert verdict(page) == "✓ 全部核对通过"


def test_every_check_is_shown_by_its_name(page: Page, bundle: Path) -> None:
    page.set_input_files("#folder", bundle)
    assert verdict(page) == "✓ 全部核对通过"
    rows = page.locator("#checks li")
    shown = [row.locator("b").inner_text() for row in rows.all()]
    absent = {"void", "previous"}
    assert shown == [CHECKS[name][0] for name in CHECKS if name not in absent]
    expect(page.locator("#open")).to_contain_text("公钥")
    digest = sha256((bundle / "result.txt").read_bytes()).hexdigest()
    text = rows.filter(has_text="重算结果").locator(".hash").inner_text()
    assert text.replace("\n", "").replace(" ", "") == digest


def test_nothing_of_a_bundle_is_sent(page: Page, bundle: Path, tmp_path: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page.set_input_files("#archive", zipped(bundle, tmp_path / "bundle.zip"))
    assert verdict(page) == "✓ 全部核对通过"
    assert [each for each in asked if not each.endswith("/seal.svg")] == []  # its icon


def test_keys_that_the_stranger_has_from_elsewhere_are_pinned(page: Page, bundle: Path) -> None:
    page.click("summary")
    page.set_input_files("#keys", bundle / "keys.txt")
    page.set_input_files("#folder", bundle)
    assert verdict(page) == "✓ 全部核对通过"
    expect(page.locator("#open")).to_be_hidden()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("result.txt", b"1 1 0", b"1 1 9", "重算结果"),
        ("pool.txt", b"0000000000 ", b"0000000000  ", "文字规范"),
        ("rules.txt", b"100", b"200", "活动规则"),
        ("signatures.txt", b"A", b"B", "签名"),
        ("times.txt", b"T17:05", b"T17:03", "随机数时间"),
        ("SHA256SUMS", b"a", b"b", "文件散列表"),
    ],
)
def test_a_spoiled_bundle_is_refused_with_the_place(  # noqa: PLR0917 - a change and where it shows
    page: Page, bundle: Path, file: str, old: bytes, new: bytes, said: str
) -> None:
    content = (bundle / file).read_bytes()
    assert old in content
    (bundle / file).write_bytes(content.replace(old, new, 1))
    page.set_input_files("#folder", bundle)
    assert verdict(page) == "✗ 没有通过"
    last = page.locator("#checks li").last
    expect(last).to_have_class("no")
    expect(last).to_contain_text(said)
    expect(last).to_contain_text(file)


def test_the_beacon_s_signature_is_checked_with_what_is_loaded_for_it_alone(
    page: Page, tmp_path: Path
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    assert [url for url in asked if "noble" in url or "beacon" in url] == []
    honest = beacon_bundle(tmp_path / "honest")
    page.set_input_files("#folder", honest)
    assert verdict(page) == "✓ 全部核对通过"
    row = page.locator("#checks li").filter(has_text="公共信标")
    expect(row).to_have_class("ok")
    expect(row).to_contain_text("签名是信标网络的")
    assert any("/noble/" in url for url in asked)
    page.set_input_files("#folder", beacon_bundle(tmp_path / "forged", MALFORMED["the other y"]))
    assert verdict(page) == "✗ 没有通过"
    expect(page.locator("#checks li").last).to_contain_text("不是公共信标网络对这一轮的签名")
    page.route(
        "**/noble/**",
        lambda route: route.fulfill(body="what it does not know", content_type="text/javascript"),
    )
    page.reload()
    page.set_input_files("#folder", honest)
    assert verdict(page) == "✓ 能核对的都通过，尚有未核对的"
    expect(page.locator("#open")).to_contain_text("公共信标的签名没有核对")


def test_what_is_no_bundle_is_said_to_be_none(page: Page, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK no zip at all" * 9)
    page.set_input_files("#archive", tmp_path / "x.zip")
    assert verdict(page) == "读不出来"


def test_the_one_file_verifier_works_from_a_disk_and_has_the_hash_that_is_shown(
    page: Page, bundle: Path, tmp_path: Path, chromium: Browser
) -> None:
    with page.expect_download() as download:
        page.click("text=下载验证程序")
    kept = tmp_path / "fpdraw-verifier.html"
    download.value.save_as(kept)
    expect(page.locator(f"[data-sha256='{sha256(kept.read_bytes()).hexdigest()}']")).to_be_visible()
    alone = chromium.new_page(offline=True)
    alone.goto(kept.as_uri())
    alone.set_input_files("#archive", zipped(bundle, tmp_path / "bundle.zip"))
    assert verdict(alone) == "✓ 全部核对通过"
    alone.set_input_files("#folder", beacon_bundle(tmp_path / "beacon"))
    expect(alone.locator("#checks")).to_contain_text("签名是信标网络的")
    assert verdict(alone) == "✓ 全部核对通过"
    alone.close()
