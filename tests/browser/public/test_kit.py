"""A stranger's machine: the kit on a stick, a browser without a network, the page opened from the
stick itself."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser, Page, expect

from draws.signatures import parse_keys
from lottery import attempts, handouts, kit
from lottery.clock import SHANGHAI
from lottery.kit import papers, writing
from lottery.opening import open_office
from tests import kits
from tests.browser.public.test_verify_page import OPEN, PASSED, REFUSED, pin, verdict
from tests.builders import random_bytes_from
from tests.conftest import CODE
from tests.draws.builders import key_file
from tests.js.papers import BOTH

DISK = "/var/tmp"  # noqa: S108 - Chromium opens no folder below /dev, where memory is
PROGRAMS = {name: one.content for name, one in handouts.programs().items()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A kit with the programs of this release, and another draw's."""
    folder = tmp_path_factory.mktemp("kits")
    return (
        kits.write_kit(folder / "kit", programs=PROGRAMS),
        kits.write_kit(folder / "other", "TEST-2", programs=PROGRAMS),
    )


@pytest.fixture
def stranger(chromium: Browser, made: tuple[Path, Path]) -> Iterator[Page]:
    """A stranger before the page that lies in the kit, without a network."""
    context = chromium.new_context(offline=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto((made[0] / "programs/verifier.html").as_uri())
    yield page
    context.close()
    assert complaints == []


def test_the_page_in_a_kit_checks_the_kit(stranger: Page, made: tuple[Path, Path]) -> None:
    pin(stranger)
    stranger.set_input_files("#folder", made[0])
    assert verdict(stranger) == PASSED
    expect(stranger.locator("#which-end")).to_have_text("核验工具包")
    expect(stranger.locator("#meaning")).to_contain_text("工具包里的程序就是清单写明的那几个")
    expect(stranger.locator("#checks li:not(.ok)")).to_have_count(0)
    row = stranger.locator("#checks li").filter(has_text="文书目录")
    expect(row).to_contain_text("2 份，签名：organiser.example")


def test_without_keys_it_says_what_is_open(stranger: Page, made: tuple[Path, Path]) -> None:
    stranger.set_input_files("#folder", made[0])
    assert verdict(stranger) == OPEN


def test_every_spoiled_kit_is_refused_with_the_file(
    stranger: Page, made: tuple[Path, Path], tmp_path: Path
) -> None:
    pin(stranger)
    for number, (name, spoiling) in enumerate(kits.SPOILED.items()):
        spoiled = Path(shutil.copytree(made[0], tmp_path / str(number)))
        spoiling.change(spoiled, made[1])
        stranger.set_input_files("#folder", spoiled)
        assert verdict(stranger) == REFUSED, name
        last = stranger.locator("#checks li").last
        expect(last).to_contain_text(spoiling.file)
        assert not any("a" <= sign <= "z" for sign in last.locator(".says").inner_text()[-4:]), name


def test_a_kit_before_the_draw_is_said_to_have_no_result(stranger: Page, tmp_path: Path) -> None:
    pin(stranger)
    stranger.set_input_files("#folder", kits.write_kit(tmp_path / "kit", before=True))
    assert verdict(stranger) == PASSED
    expect(stranger.locator("#which-end")).to_have_text("核验工具包，抽奖前公布的承诺，还没有结果")
    expect(stranger.locator("#meaning")).to_contain_text("没有结果")


def test_a_paper_in_somebodys_hands_is_known_or_refused(
    stranger: Page, made: tuple[Path, Path], tmp_path: Path
) -> None:
    pin(stranger)
    stranger.locator("details").evaluate("(details) => { details.open = true; }")
    for place, stamp, told in (
        ("kit/beside/sealing.pdf", PASSED, "mine.pdf: sealing.pdf"),
        ("kit/data/minutes.pdf", PASSED, "mine.pdf: 现场记录"),
        ("other/beside/sealing.pdf", REFUSED, "签名目录里没有这一份"),
    ):
        mine = Path(shutil.copy(made[0].parent / place, tmp_path / "mine.pdf"))
        stranger.set_input_files("#papers", mine)
        stranger.set_input_files("#folder", made[0])
        assert verdict(stranger) == stamp
        expect(stranger.locator("#checks li").last).to_contain_text(told)


def test_a_paper_alone_is_told_what_is_missing(stranger: Page, made: tuple[Path, Path]) -> None:
    stranger.set_input_files("#archive", made[0] / "beside/sealing.pdf")
    assert verdict(stranger) == "读不出来"
    expect(stranger.locator("#open")).to_contain_text("只有文书")


def test_a_folder_is_dropped_onto_the_page(stranger: Page, made: tuple[Path, Path]) -> None:
    pin(stranger)
    chrome = stranger.context.new_cdp_session(stranger)
    stranger.locator("#drop").scroll_into_view_if_needed()
    box = stranger.locator("#drop").bounding_box()
    assert box
    with TemporaryDirectory(dir=DISK) as disk:
        folder = shutil.copytree(made[0], Path(disk) / "kit")
        dragged = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            where = {"x": box["x"] + 20, "y": box["y"] + 20}
            chrome.send("Input.dispatchDragEvent", {"type": kind, "data": dragged, **where})
        assert verdict(stranger) == PASSED


def test_the_kit_that_an_office_wrote_passes_with_its_papers(
    stranger: Page, published: Path, tmp_path: Path
) -> None:
    office = open_office(Path(shutil.copytree(published, tmp_path / "home")))
    with office.read() as session:
        attempt = attempts.newest(session, CODE)
    now = datetime(2024, 6, 1, 9, 30, 1, 234567, tzinfo=SHANGHAI)
    papers.publish_papers(office, attempt, by="organiser", now=now)
    with office.read() as session:
        place = kit.published(office, attempt)
        made = kit.kit_of(session, place, office.settings.public_dir)
    keys = (place / "keys.txt").read_bytes()
    folder = tmp_path / "stick"
    writing.write(made, folder, parse_keys(keys), random_bytes_from("stick"))
    packed = writing.archive(made, place)
    office.close()
    pin(stranger, keys)
    stranger.set_input_files("#folder", folder)
    assert verdict(stranger) == PASSED, stranger.inner_text("#report")
    expect(stranger.locator("#which-mode")).to_have_text("演练")
    row = stranger.locator("#checks li").filter(has_text="就是目录里的那几份")
    expect(row).to_contain_text("announcement.pdf, application.pdf, checks.pdf")
    stranger.set_input_files("#archive", packed)
    assert verdict(stranger) == PASSED, stranger.inner_text("#report")


def test_a_bare_python_says_the_same(made: tuple[Path, Path], tmp_path: Path) -> None:
    stick = Path(shutil.copytree(made[0], tmp_path / "stick"))
    (tmp_path / "keys.txt").write_bytes(key_file(BOTH))
    command = [sys.executable, "-S", "-I", "programs/draws.pyz", "kit", "--keys", "../keys.txt"]

    def run() -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command, cwd=stick, env={}, capture_output=True, encoding="utf-8", check=False
        )

    done = run()
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert "VERIFIED KIT  TEST-1 attempt 1, live 正式, bundle" in done.stdout
    for name, spoiling in kits.SPOILED.items():
        shutil.rmtree(stick)
        shutil.copytree(made[0], stick)
        if spoiling.file in ("KIT256SUMS", "programs/draws.pyz"):
            continue  # it does not know itself, or is not itself, any more
        spoiling.change(stick, made[1])
        done = run()
        assert (done.returncode, spoiling.file in done.stderr) == (1, True), name
