"""recheck.sh: the recipe of every README.txt as one script, which repeats whatever draw it is shown
and says what it could not look at."""

import os
import shutil
import signal
import subprocess
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from draws import manifest
from draws.manifest import Program
from lottery import handouts
from lottery.ceremony.papers.readme import readme
from tests.draws import builders
from tests.draws.builders import a_draft, sealed_up
from tests.draws.papers import BOTH
from tests.draws.test_abandoned import gone
from tests.draws.test_readme import TOOLS, commands
from tests.draws.vectors import VECTORS, copied
from tests.js.papers import a_case, identity

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason="no shell to try it in"),
]


def run(folder: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """What the script says of a folder."""
    script = folder.parent / "recheck.sh"
    script.write_bytes(handouts.recheck().content)
    done = subprocess.run(
        ["sh", script, *map(str, arguments or (folder,))],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert not done.stderr or done.returncode == 2, done.stderr
    return done


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A whole bundle."""
    case = a_case(("organiser", identity("organiser", "p256")))
    return case.bundle(tmp_path / "bundle", lambda pdf: pdf)


def test_a_whole_bundle_agrees_and_keys_are_said_not_to_be_checked(bundle: Path) -> None:
    done = run(bundle)
    assert (done.returncode, "项全部一致" in done.stdout) == (0, True), done.stdout
    assert "keys.txt 里的公钥是谁的，这里核对不了" in done.stdout
    assert "不成立" not in done.stdout
    for told in ("result.txt 结果", "公证处 对清单的签名", "SHA256SUMS 全部文件"):
        assert f"一致  {told}" in done.stdout


@pytest.mark.parametrize("ended", ["void", "abandoned"])
def test_an_attempt_without_a_result_is_told_apart(tmp_path: Path, ended: str) -> None:
    draft = a_draft(void=True) if ended == "void" else gone()
    done = run(builders.write_full(draft, tmp_path / "bundle", BOTH))
    assert (done.returncode, f"{ended}.txt 所指清单" in done.stdout) == (0, True), done.stdout


def test_before_the_draw_it_says_that_there_is_no_result_yet(bundle: Path) -> None:
    for name in ("seed.txt", "times.txt", "result.txt", "minutes.pdf", "SHA256SUMS"):
        (bundle / name).unlink()
    shutil.rmtree(bundle / "winners")
    done = run(bundle)
    assert (done.returncode, "还没有抽奖" in done.stdout) == (0, True), done.stdout
    for name in ("register.txt", "pool.txt", "omitted.txt"):
        (bundle / name).unlink()
    done = run(bundle)
    assert (done.returncode, "未核对：名单" in done.stdout) == (2, True), done.stdout


@pytest.mark.parametrize("name", ["result.txt", "pool.txt", "signatures.txt"])
def test_another_file_is_noticed_though_the_sums_agree(bundle: Path, name: str) -> None:
    rows = (bundle / name).read_bytes().splitlines(keepends=True)
    (bundle / name).write_bytes(b"".join(rows[:-1]))
    done = run(sealed_up(bundle))
    assert (done.returncode, "不符" in done.stdout) == (1, True), done.stdout


def test_without_signatures_it_is_not_all_checked(tmp_path: Path) -> None:
    done = run(copied("tiny", tmp_path))
    assert (done.returncode, "未核对：签名" in done.stdout) == (2, True)
    assert "result.txt" in done.stdout
    assert run(tmp_path / "none").returncode == 2


@pytest.mark.parametrize("name", ["tiny", "abandoned"])
def test_script_and_readme_hold_the_same_commands(name: str) -> None:
    draw = manifest.parse((VECTORS / name / "manifest.txt").read_bytes())
    script = handouts.recheck().content.decode()
    for line in commands(readme(draw, "" if name == "tiny" else name).decode()).splitlines():
        assert line in script


FIRST = Program("recipe", "48126b0ac62be9440550a0c142abdecc477806745117af996d3742a3eb3d41ea")
"""recheck.sh of release 0.1.0."""


def left_by(shell: list[str], bundle: Path, folder: Path, text: str = "") -> tuple[int, list[str]]:
    """With what a shell ends in a bundle, and what it leaves among the temporary files.

    A shell that was started deaf to SIGINT, as every command in the background is, stays deaf: this
    one hears it however the tests were started.
    """
    folder.mkdir()
    hears = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    environ = {**os.environ, "TMPDIR": str(folder), "WORK": str(bundle)}
    done = subprocess.run(
        shell,
        cwd=bundle,
        input=text,
        env=environ,
        preexec_fn=hears,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, sorted(path.name for path in folder.iterdir())


def test_nothing_is_left_whether_all_agrees_or_not(bundle: Path, tmp_path: Path) -> None:
    script = tmp_path / "recheck.sh"
    script.write_bytes(handouts.recheck().content)
    here = Program("recipe", handouts.recheck().sha256)
    draw = replace(manifest.parse((bundle / "manifest.txt").read_bytes()), programs=(here,))
    recipe = commands(readme(draw).decode())
    assert left_by(["sh", str(script), "."], bundle, tmp_path / "same") == (0, [])
    assert left_by(["sh"], bundle, tmp_path / "pasted", recipe) == (0, [])
    (bundle / "result.txt").write_bytes(b"edited\n")
    assert left_by(["sh", str(script), "."], bundle, tmp_path / "other") == (1, [])
    assert left_by(["sh"], bundle, tmp_path / "pasted-other", recipe) == (1, [])


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left_by_a_signal(bundle: Path, tmp_path: Path, number: int) -> None:
    text = handouts.recheck().content.decode()
    cut = text.replace("\nhash() {", f"\nkill -{int(number)} $$\nhash() {{", 1)
    assert cut != text
    script = tmp_path / "recheck.sh"
    script.write_text(cut, encoding="utf-8")
    assert left_by(["sh", str(script), "."], bundle, tmp_path / "cut") == (128 + number, [])
    here = Program("recipe", handouts.recheck().sha256)
    draw = replace(manifest.parse((bundle / "manifest.txt").read_bytes()), programs=(here,))
    pasted = commands(readme(draw).decode()).replace("hash()", f"kill -{int(number)} $$\nhash()", 1)
    assert left_by(["sh"], bundle, tmp_path / "pasted", pasted) == (128 + number, [])


def test_what_was_frozen_with_the_first_release_keeps_the_bytes_of_its_readme() -> None:
    draw = manifest.parse((VECTORS / "tiny/manifest.txt").read_bytes())
    released = "aaefb9860050f86a8a6a6175329368fdfb86fd282b76639abc4f0b10d85cde1d"
    for programs in ((), (FIRST,)):
        text = readme(replace(draw, programs=programs))
        assert sha256(text).hexdigest() == released
    here = Program("recipe", handouts.recheck().sha256)
    assert b"trap" in readme(replace(draw, programs=(here,)))
