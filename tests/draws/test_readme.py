"""README.txt of a bundle: its commands, run in a shell, agree with the engine and notice cheats."""

import shutil
import subprocess
from pathlib import Path

import pytest

from draws import manifest
from draws.verify import verify
from lottery.ceremony.papers.readme import readme
from tests.draws import builders
from tests.draws.builders import Draft, a_draft, keys, sealed_up, with_drand
from tests.draws.vectors import VECTORS

BOTH = keys("organiser.example", "公证处")
AWKS = [name for name in ("mawk", "gawk", "original-awk", "busybox") if shutil.which(name)]
TOOLS = ("sh", "sha256sum", "sort", "awk", "openssl", "find", "xargs")
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, TOOLS)), reason=f"the recipe needs {', '.join(TOOLS)}"
)


def commands(text: str, *without: str) -> str:
    """The lines of a README that begin with four blanks, without those of some sections."""
    section, kept = "", []
    for line in text.split("\n"):
        section = line[1:3] if line.startswith("【") else section
        if line.startswith("    ") and section not in without:
            kept.append(line[4:])
    return "\n".join(kept) + "\n"


def run(bundle: Path, *without: str, path: str = "") -> "subprocess.CompletedProcess[str]":
    """Run a bundle's recipe in it."""
    draw = manifest.parse((bundle / "manifest.txt").read_bytes())
    ended = next((name for name in ("void", "abandoned") if (bundle / f"{name}.txt").exists()), "")
    recipe = commands(readme(draw, ended).decode(), *without)
    environ = {"PATH": f"{path}{':' if path else ''}{_path()}"}
    return subprocess.run(
        ["sh"],
        input=recipe,
        cwd=bundle,
        capture_output=True,
        encoding="utf-8",
        env=environ,
        check=False,
    )


def _path() -> str:
    return ":".join(dict.fromkeys(str(Path(shutil.which(tool) or "").parent) for tool in TOOLS))


def agreed(done: "subprocess.CompletedProcess[str]") -> bool:
    """Whether the recipe said that everything agrees, and nothing went wrong unsaid."""
    assert ("不符" in done.stdout) == (done.returncode != 0), done.stdout + done.stderr
    return done.returncode == 0 and "项全部一致" in done.stdout and not done.stderr


def test_the_text_says_what_lies_here_and_whether_prizes_are_at_stake() -> None:
    live = manifest.parse(a_draft().manifest())
    rehearsal = manifest.parse(a_draft(live=False).manifest())
    assert "演练" not in readme(live).decode()
    assert "不产生任何奖品" in readme(rehearsal).decode()
    assert "已作废" in readme(live, "void").decode()
    assert "result.txt" not in readme(live, "void").decode()


@pytest.mark.parametrize(
    "name", ["tiny", "no-cap", "cap-2-short", "live", "drand", "half-year-special"]
)
def test_the_recipe_repeats_the_draws_of_another_program(name: str) -> None:
    done = run(VECTORS / name, "校验", "签名")
    assert agreed(done), done.stdout + done.stderr
    assert "一致  result.txt 结果" in done.stdout


@pytest.mark.parametrize("awk", AWKS)
def test_the_recipe_runs_with_every_awk(awk: str, tmp_path: Path) -> None:
    (tmp_path / "awk").symlink_to(shutil.which(awk) or "")
    for name in ("tiny", "drand"):
        assert agreed(run(VECTORS / name, "校验", "签名", path=str(tmp_path)))


def _full(draft: Draft, folder: Path) -> Path:
    return builders.write_full(draft, folder / "bundle", BOTH)


@pytest.mark.parametrize("cap", [0, 1, 2])
def test_the_recipe_checks_a_whole_bundle(cap: int, tmp_path: Path) -> None:
    bundle = _full(a_draft(cap=cap), tmp_path)
    verify_text = builders.write(tmp_path / "text", a_draft(cap=cap).files())
    verify(verify_text, text_only=True)
    done = run(bundle)
    assert agreed(done), done.stdout + done.stderr
    assert "一致  公证处 对清单的签名" in done.stdout
    assert "一致  organiser.example 对登记册的签名" in done.stdout


def test_the_recipe_checks_a_beacon_draw_and_an_empty_pool(tmp_path: Path) -> None:
    assert agreed(run(_full(with_drand(a_draft()), tmp_path / "drand")))
    empty = a_draft()
    empty.omitted = sorted([*empty.omitted, *(f"{row[:10]} staff" for row in empty.pool)])
    empty.pool = []
    assert agreed(run(_full(empty, tmp_path / "empty")))


def test_the_recipe_checks_a_void_attempt(tmp_path: Path) -> None:
    assert agreed(run(_full(a_draft(void=True), tmp_path)))


SPOILS = {
    "rules.txt": "rules.txt 规则",
    "register.txt": "名单对登记册",
    "pool.txt": "pool.txt 名单",
    "omitted.txt": "omitted.txt 未列名单",
    "manifest.txt": "公证处 对清单的签名",
    "signatures.txt": "对清单的签名",
    "keys.txt": "的签名",
    "checkpoint.txt": "对登记册的签名",
    "sealed-notary.txt": "sealed-notary.txt 密封值",
    "seed.txt": "result.txt 结果",
    "times.txt": "times.txt 所指清单",
    "result.txt": "result.txt 结果",
    "winners": "winners/",
    "README.txt": "SHA256SUMS 全部文件",
    "SHA256SUMS": "SHA256SUMS 全部文件",
}


@pytest.mark.parametrize(("name", "said"), SPOILS.items())
def test_the_recipe_notices_a_change_in_any_file(name: str, said: str, tmp_path: Path) -> None:
    bundle = _full(a_draft(), tmp_path)
    path = min((bundle / name).iterdir()) if name == "winners" else bundle / name
    data = path.read_bytes()
    at = data.find(b"manifest: ") + 10 if name in ("times.txt", "result.txt") else len(data) // 2
    if name == "register.txt":
        at = data.find(b" 2024")  # the last digit of a commit, in a line of the pool
        at -= 1
    path.write_bytes(data[:at] + (b"1" if data[at : at + 1] != b"1" else b"2") + data[at + 1 :])
    done = run(bundle)
    assert not agreed(done)
    assert any(said in row for row in done.stdout.split("\n") if row.startswith("不符"))
    if name != "SHA256SUMS":
        sealed_up(bundle)
        assert not agreed(run(bundle)) or name == "README.txt"


@pytest.mark.parametrize(
    "name",
    [
        "cap-ignored",
        "duplicate-entry",
        "swapped-commits",
        "tagless",
        "unsorted-pool",
        "vanished-entry",
    ],
)
def test_the_recipe_notices_cheats_whose_hashes_agree(name: str) -> None:
    assert not agreed(run(VECTORS / "cheating" / name, "校验", "签名"))
