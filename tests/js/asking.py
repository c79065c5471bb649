"""Asks the JavaScript verifier under Node: many jobs, one process.

Bytes go as texts of one character a byte. Node is the one that playwright brings along, so that it
is there wherever the browser's tests are, or the machine's own; without one the tests are skipped
aloud.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import playwright
import pytest

import lottery

HERE = Path(__file__).parent
STATIC = Path(lottery.__file__).parent / "static"
BROUGHT = Path(playwright.__file__).parent / "driver" / f"node{'.exe' * (sys.platform == 'win32')}"
NODE = Path(BROUGHT if BROUGHT.is_file() else shutil.which("node") or "")
if not NODE.is_file() and not os.environ.get("CI"):
    pytest.skip("no Node to run the JavaScript verifier with", allow_module_level=True)
Job = dict[str, Any]
Answer = dict[str, Any]
Triple = tuple[bytes, bytes, bytes]


def ask(
    jobs: Sequence[Job], *, without: str = "", changed: Mapping[str, tuple[str, str]] | None = None
) -> list[Answer]:
    """The verifier's answers, one a job, in their order; a folder of its files may be missing, and
    something in a file may be changed into something else."""
    with TemporaryDirectory() as name:
        folder = laid_out(Path(name))
        for file, (old, new) in (changed or {}).items():
            text = (folder / file).read_text("utf-8")
            assert old in text
            (folder / file).write_text(text.replace(old, new), "utf-8")
        if without:
            shutil.rmtree(folder / without)
        done = answered(folder, json.dumps(jobs))
    assert (done.returncode, done.stderr) == (0, ""), done.stderr[-2000:]
    answers: list[Answer] = json.loads(done.stdout)
    assert len(answers) == len(jobs)
    return answers


def answered(folder: Path, jobs: str) -> subprocess.CompletedProcess[str]:
    """What Node says; asked once more where a signal ended it.

    No JavaScript can free memory twice, and Node's own streams did so once in thousands of runs
    ("double free or corruption"). Whatever the verifier itself does wrong ends with a number.
    """
    for _ in range(2):
        done = subprocess.run(
            [NODE, folder / "run.js"],
            input=jobs,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode >= 0:
            break
        print(f"Node was ended by signal {-done.returncode}: {done.stderr[-500:]}", file=sys.stderr)
    return done


def laid_out(folder: Path) -> Path:
    """A folder in which every Node takes the site's files for the modules that they are."""
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    for name in ("verify", "noble"):
        shutil.copytree(STATIC / name, folder / name)
    for name in ("check", "verifier"):
        shutil.copytree(STATIC / "public" / name, folder / "public" / name)
    for path in (
        *(STATIC / name for name in ("verify.js", "words.js", "bundles.js")),
        HERE / "jobs.js",
        HERE / "run.js",
    ):
        shutil.copy(path, folder)
    return folder


def said(data: bytes) -> str:
    """Bytes as they travel."""
    return data.decode("latin-1")


def files_in(folder: Path) -> dict[str, str]:
    """A bundle's files by name, as they travel."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): said(path.read_bytes()) for path in found}


def draw_job(parts: Triple) -> Job:
    """Asks for the result of manifest, pool and seed."""
    named = zip(("manifest", "pool", "seed"), parts, strict=True)
    return {"kind": "draw", **{name: said(data) for name, data in named}}


def verify_job(folder: Path, **options: Any) -> Job:
    """Asks for every check on a bundle."""
    return {"kind": "verify", "files": files_in(folder), **options}


def verdicts(jobs: Iterable[Job]) -> list[tuple[str, str]]:
    """Each bundle's verdict, and the check that failed."""
    answers = [answer["value"] for answer in ask(list(jobs))]
    return [(a["verdict"], (a.get("error") or {}).get("check", "")) for a in answers]
