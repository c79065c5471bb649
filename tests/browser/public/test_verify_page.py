"""A stranger checks a bundle in his own browser: on the site, and from a file without it."""

import io
import re
import shutil
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from lottery import create_app
from lottery.archives import write_archive
from lottery.office import Office
from lottery.texts.public.verifying import CHECKS
from tests.conftest import CODE, Clock
from tests.draws.builders import SIGNATURE, a_draft, key_file, keys, with_drand, write_full
from tests.draws.test_abandoned import gone
from tests.draws.test_honest import MALFORMED
from tests.js.papers import BOTH, a_case, identity, overlaid, signed

NewPage = Callable[..., Page]


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


ORGANISER = identity("organiser")


def _by_organiser(pdf: bytes) -> bytes:
    return signed(pdf, "organiser", ORGANISER)


def whole(folder: Path, make: Callable[[bytes], bytes] = _by_organiser) -> Path:
    """A whole live bundle, whose minutes the organiser signs unless `make` says otherwise."""
    return a_case(("organiser", ORGANISER)).bundle(folder, make)


def beacon_bundle(folder: Path, signature: str = SIGNATURE) -> Path:
    """A whole bundle of a draw with the beacon, all of which agrees with a round's signature."""
    case = a_case(("organiser", ORGANISER))
    with_drand(case.draft, signature)
    return case.bundle(folder, _by_organiser)


def pin(page: Page, text: bytes = key_file(BOTH)) -> None:
    """Types the keys that hang in the hall."""
    page.fill("#pasted", text.decode())


def verdict(page: Page) -> str:
    """What stands in large letters, once it is known."""
    expect(page.locator("#verdict")).to_have_attribute(
        "data-kind", re.compile("equal|part|different")
    )
    return page.inner_text("#stamp")


PASSED, OPEN, REFUSED = "✓ 通过", "△ 未完全验证", "✗ 拒绝"


def test_a_published_draw_is_checked_with_one_press_and_never_passes_without_keys(
    page: Page,
) -> None:
    page.click("#take")
    assert verdict(page) == OPEN
    expect(page.locator("#open")).to_contain_text("公钥没有对照")
    expect(page.locator("#which-mode")).to_have_text("演练")
    expect(page.locator("#which-draw")).to_have_text(CODE)
    expect(page.locator("#prizes li").first).to_have_text("奖项 1：2 名，抽出 2 名")


def test_every_check_is_shown_by_its_name(page: Page, bundle: Path) -> None:
    page.set_input_files("#folder", bundle)
    assert verdict(page) == OPEN
    rows = page.locator("#checks li")
    shown = [row.locator("b").inner_text() for row in rows.all()]
    of_kits = {"kit", "kit's sums", "programs", "list of papers", "papers", "later signatures"}
    absent = {"void", "abandoned", "previous", "beside", "papers given", "list of keys", *of_kits}
    absent |= {"prizes", "outside verdicts"}
    assert shown == [CHECKS[name][0] for name in CHECKS if name not in absent]
    digest = sha256((bundle / "result.txt").read_bytes()).hexdigest()
    text = rows.filter(has_text="重算结果").locator(".hash").inner_text()
    assert text.replace("\n", "").replace(" ", "") == digest


def test_nothing_of_a_bundle_is_sent(page: Page, bundle: Path, tmp_path: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page.set_input_files("#archive", zipped(bundle, tmp_path / "bundle.zip"))
    assert verdict(page) == OPEN
    own = ("/imprint/seal.svg", "/verify/fpdraw-worker.js")  # its icon, and the program
    paths = [each.partition("?v=")[0] for each in asked]
    assert [each for each in paths if not each.endswith(own) or "POST" in each] == []


def test_a_void_attempt_that_passes_is_not_said_to_have_winners(page: Page, tmp_path: Path) -> None:
    pin(page)
    page.set_input_files("#folder", write_full(a_draft(void=True), tmp_path / "bundle", BOTH))
    assert verdict(page) == PASSED
    expect(page.locator("#meaning")).to_contain_text("没有中奖者")
    expect(page.locator("#meaning")).not_to_contain_text("中奖者算得对")
    expect(page.locator("main")).to_contain_text("--keys keys.txt")
    expect(page.locator("main")).to_contain_text("lottery minutes check")


def test_it_passes_with_keys_from_elsewhere_and_says_what_it_is(page: Page, tmp_path: Path) -> None:
    pin(page)
    page.set_input_files("#folder", whole(tmp_path / "bundle"))
    assert verdict(page) == PASSED
    expect(page.locator("#open")).to_be_hidden()
    expect(page.locator("#which-mode")).to_have_text("正式")
    expect(page.locator("#which-draw")).to_have_text("TEST-1")
    expect(page.locator("#signers-list li.ok")).to_have_count(2)
    expect(page.locator("#checks li:not(.ok)")).to_have_count(0)


def test_keys_may_come_from_a_file_and_one_of_two_is_not_enough(page: Page, tmp_path: Path) -> None:
    (tmp_path / "keys.txt").write_bytes(key_file(BOTH))
    page.set_input_files("#keys", tmp_path / "keys.txt")
    bundle = whole(tmp_path / "bundle")
    page.set_input_files("#folder", bundle)
    assert verdict(page) == PASSED
    page.reload()
    pin(page, key_file({"公证处": BOTH["公证处"]}))
    page.set_input_files("#folder", bundle)
    assert verdict(page) == OPEN
    expect(page.locator("#open")).to_contain_text("还缺：organiser.example")


def test_keys_of_others_refuse_and_what_is_no_key_is_said(page: Page, tmp_path: Path) -> None:
    bundle = whole(tmp_path / "bundle")
    pin(page, key_file(keys("organiser.example", "npc")))
    page.set_input_files("#folder", bundle)
    assert verdict(page) == REFUSED
    expect(page.locator("#checks li").last).to_contain_text("您对照的公钥没有签名")
    page.fill("#pasted", "公钥在墙上")
    page.set_input_files("#folder", bundle)
    assert verdict(page) == "读不出来"
    expect(page.locator("#open")).to_contain_text("公钥读不懂")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda pdf: pdf, "没有签名"),
        (lambda pdf: overlaid(_by_organiser(pdf)), "签名以后文件被改过"),
        (
            lambda pdf: signed(pdf, "organiser", identity("stranger")),
            "签名用的不是清单写明的证书",
        ),
    ],
    ids=["unsigned", "overlaid", "another certificate of the same authority"],
)
def test_forged_minutes_are_refused_though_the_sums_agree(
    page: Page, tmp_path: Path, make: Callable[[bytes], bytes], reason: str
) -> None:
    pin(page)
    page.set_input_files("#folder", whole(tmp_path / "bundle", make))
    assert verdict(page) == REFUSED
    last = page.locator("#checks li").last
    expect(last).to_have_class("no")
    expect(last).to_contain_text(reason)
    expect(last).to_contain_text("minutes.pdf")


def test_a_draw_that_was_abandoned_passes_as_such(page: Page, tmp_path: Path) -> None:
    pin(page)
    page.set_input_files("#folder", write_full(gone(), tmp_path / "bundle", BOTH))
    assert verdict(page) == PASSED
    expect(page.locator("#which-end")).to_have_text("已终止，没有抽出结果")
    row = page.locator("#checks li").filter(has_text="终止说明")
    expect(row).to_contain_text("缺 封存密数 notary：密封单遗失")
    expect(page.locator("#prizes li")).to_have_count(0)


def _other(letter: bytes) -> bytes:
    return b"B" if letter == b"A" else b"A"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("result.txt", b"1 1 0", b"1 1 9", "重算结果"),
        ("pool.txt", b"0000000000 ", b"0000000000  ", "文字规范"),
        ("rules.txt", b"100", b"200", "活动规则"),
        ("signatures.txt", b" ", b"", "签名"),
        ("times.txt", b"T17:05", b"T17:03", "随机数时间"),
        ("SHA256SUMS", b"a", b"b", "文件散列表"),
    ],
)
def test_a_spoiled_bundle_is_refused_with_the_place(  # noqa: PLR0917 - a change and where it shows
    page: Page, bundle: Path, file: str, old: bytes, new: bytes, said: str
) -> None:
    content = (bundle / file).read_bytes()
    assert old in content
    if not new:  # another letter some way behind it: which letters a signature has is chance
        place = content.index(old) + 20
        old, new = content[:place], content[: place - 1] + _other(content[place - 1 : place])
    (bundle / file).write_bytes(content.replace(old, new, 1))
    page.set_input_files("#folder", bundle)
    assert verdict(page) == REFUSED
    last = page.locator("#checks li").last
    expect(last).to_have_class("no")
    expect(last).to_contain_text(said)
    expect(last).to_contain_text(file)


def test_the_beacon_s_signature_is_checked(page: Page, tmp_path: Path) -> None:
    pin(page)
    page.set_input_files("#folder", beacon_bundle(tmp_path / "honest"))
    assert verdict(page) == PASSED
    row = page.locator("#checks li").filter(has_text="公共信标")
    expect(row).to_have_class("ok")
    expect(row).to_contain_text("签名是信标网络的")
    page.set_input_files("#folder", beacon_bundle(tmp_path / "forged", MALFORMED["the other y"]))
    assert verdict(page) == REFUSED
    expect(page.locator("#checks li").last).to_contain_text("不是公共信标网络对这一轮的签名")


def _zip(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name twice is what is tried
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def _bomb() -> bytes:
    """A gigabyte of zeros that says it is ten bytes."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = b"".join(packed.compress(bytes(1 << 20)) for _ in range(1000)) + packed.flush()
    head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, len(data), 10, 12, 0)
    local = b"PK\x03\x04" + head + b"manifest.txt" + data
    central = b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0)
    central += b"manifest.txt"
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + b"PK\x05\x06" + end


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "no zip": (lambda: b"PK no zip at all" * 9, "不是 zip 压缩包"),
    "nothing": (lambda: b"", "不是 zip 压缩包"),
    "a name that leads out": (lambda: _zip(("../manifest.txt", b"x")), "指向别处"),
    "a name of another system": (lambda: _zip(("a\\b.txt", b"x")), "指向别处"),
    "a name twice": (
        lambda: _zip(("a/manifest.txt", b"x"), ("a/manifest.txt", b"y")),
        "两个文件同名",
    ),
    "two draws": (lambda: _zip(("a/manifest.txt", b"x"), ("b/manifest.txt", b"y")), "不止一次抽奖"),
    "a bomb": (_bomb, "已损坏"),
    "cut off": (lambda: _zip(("a/manifest.txt", b"x" * 999))[:-30], "不是 zip 压缩包"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_bundle_is_said_to_be_none(page: Page, tmp_path: Path, name: str) -> None:
    make, reason = HOSTILE[name]
    (tmp_path / "x.zip").write_bytes(make())
    page.set_input_files("#archive", tmp_path / "x.zip")
    assert verdict(page) == "读不出来"
    expect(page.locator("#open")).to_contain_text(reason)


def test_a_file_of_a_hundred_megabytes_is_refused_in_words_and_the_page_stays_alive(
    page: Page, bundle: Path, tmp_path: Path
) -> None:
    line = b"submit fp-2024-03 " + b"0" * 64 + b" 2024-03-16\n"
    (bundle / "register.txt").write_bytes(line * (100_000_000 // len(line)))
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in bundle.rglob("*"):
            archive.write(path, f"{CODE}/{path.relative_to(bundle).as_posix()}")
    page.set_input_files("#archive", tmp_path / "x.zip")
    assert page.evaluate("new Promise((done) => setTimeout(() => done('alive')))") == "alive"
    assert verdict(page) == REFUSED
    expect(page.locator("#checks li").last).to_contain_text("同一张卡片登记了两次")


def test_checking_can_be_stopped(page: Page, bundle: Path) -> None:
    page.route(
        "**/fpdraw-worker.js", lambda route: route.fulfill(body="", content_type="text/javascript")
    )
    page.set_input_files("#folder", bundle)
    page.click("#stop")
    assert verdict(page) == "已停下"
    expect(page.locator("#open")).to_be_hidden()


def test_an_error_of_the_program_shows_no_exception(page: Page, bundle: Path) -> None:
    broken = "throw new Error('of nobody')"
    page.route(
        "**/fpdraw-worker.js",
        lambda route: route.fulfill(body=broken, content_type="text/javascript"),
    )
    page.set_input_files("#folder", bundle)
    assert verdict(page) == "程序出错"
    assert "nobody" not in page.inner_text("body")


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
    assert verdict(alone) == OPEN
    pin(alone)
    alone.set_input_files("#folder", beacon_bundle(tmp_path / "beacon"))
    expect(alone.locator("#checks")).to_contain_text("签名是信标网络的")
    assert verdict(alone) == PASSED
    forged = whole(tmp_path / "forged", lambda pdf: overlaid(_by_organiser(pdf)))
    alone.set_input_files("#folder", forged)
    assert verdict(alone) == REFUSED
    alone.close()
