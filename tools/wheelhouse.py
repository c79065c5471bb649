"""Gather all that a machine without an index installs from: our wheel and source, everything they
need, and a list of it with hashes.

    python tools/wheelhouse.py wheelhouse

makes, from the commit that is checked out, a folder with `wheels/`, `requirements.txt` (each file
by its SHA-256), `source/`, `deploy/`, the manual and SHA256SUMS. Our own files are built twice from
that commit alone, and must be the same bytes both times; so whoever builds them elsewhere with the
same setuptools (BUILD.txt names it) gets these bytes, too. Others than this machine's system and
Python are named by `--also manylinux_2_28_x86_64:3.12`, `--also win_amd64:3.11`.
"""

import argparse
import gzip
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
EXTRAS = "postgresql,token"
"""What a city needs beside the program: PostgreSQL, and tokens that sign minutes."""
ONLY_WINDOWS = ("tzdata",)
"""What Windows alone needs: pip asks the machine that gathers, and leaves it out elsewhere."""
GIVEN = ("README.md", "SECURITY.md", "LICENSE", "docs/deploy", "docs/*.md")
"""What is read where nothing but the wheelhouse is."""
SETUPTOOLS = "80.9.0"
"""What builds: another version may write other bytes."""
BUILDING = """
import os, sys
from setuptools import build_meta
place = sys.argv[1]  # setuptools writes its own there
os.umask(0o022)
build_meta.build_wheel(place)
build_meta.build_sdist(place)
"""
_WHEEL = re.compile(r"([A-Za-z0-9_.]+)-([^-]+)-.*\.whl")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the folder; 1 with a line if it is there already or two builds differ."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--also", action="append", default=[], metavar="PLATFORM:PYTHON")
    parser.add_argument("--commit", default="HEAD")
    asked = parser.parse_args(arguments)
    if asked.folder.exists():
        print(f"{asked.folder} is there already: name another folder", file=sys.stderr)
        return 1
    with TemporaryDirectory() as place:
        draft = Path(place) / "wheelhouse"
        (draft / "wheels").mkdir(parents=True)
        wheel = build(draft, asked.commit)
        gather(draft / "wheels", wheel, asked.also)
        write_lists(draft, wheel, asked.commit)
        shutil.move(draft, asked.folder)
    print(f"{asked.folder}: {len(list((asked.folder / 'wheels').iterdir()))} wheels")
    return 0


def build(draft: Path, commit: str) -> Path:
    """Our wheel into `wheels/`, our source into `source/`: each built twice, the same bytes."""
    with TemporaryDirectory() as tool, TemporaryDirectory() as one, TemporaryDirectory() as other:
        pip("install", "--target", tool, f"setuptools=={SETUPTOOLS}")
        first, second = (build_once(Path(place), commit, tool) for place in (one, other))
        for mine, again in zip(first, second, strict=True):
            if mine.read_bytes() != again.read_bytes():
                raise SystemExit(f"{mine.name}: two builds of one commit differ")
        (draft / "source").mkdir()
        shutil.copy(first[1], draft / "source")
        return Path(shutil.copy(first[0], draft / "wheels"))


def build_once(place: Path, commit: str, tool: str) -> tuple[Path, Path]:
    """The wheel and the source of a commit, built from its files alone, with the commit's time."""
    when = output("git", "log", "-1", "--format=%ct", commit).strip()
    tree, made = place / "tree", place / "made"
    tree.mkdir()
    made.mkdir()
    packed = ["git", "-c", "tar.umask=0022", "archive", commit]
    archive = subprocess.run(packed, cwd=ROOT, check=True, capture_output=True)
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(tree, filter="tar")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": when, "PYTHONPATH": tool}
    subprocess.run(
        [sys.executable, "-c", BUILDING, str(made)],
        cwd=tree,
        env=environment,
        check=True,
        capture_output=True,
    )
    (wheel,), (source,) = made.glob("*.whl"), made.glob("*.tar.gz")
    even_out(source, int(when))
    return wheel, source


def even_out(source: Path, when: int) -> None:
    """Pack the source again: files by name, nobody's, all of one time."""
    with tarfile.open(source) as packed:
        members = sorted(packed.getmembers(), key=lambda member: member.name)
        files = [(member, packed.extractfile(member)) for member in members]
        plain = io.BytesIO()
        with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as out:
            for member, data in files:
                member.mtime, member.uid, member.gid, member.uname, member.gname = (
                    when,
                    0,
                    0,
                    "",
                    "",
                )
                member.pax_headers = {}
                out.addfile(member, data)
    source.write_bytes(gzip.compress(plain.getvalue(), mtime=when))


def gather(wheels: Path, wheel: Path, also: Sequence[str]) -> None:
    """What our wheel needs, for this machine, and the same versions for the others named."""
    asked = f"{wheel}[{EXTRAS}]"
    pip("wheel", "--wheel-dir", str(wheels), "--prefer-binary", asked)
    pins = wheels.parent / "pins.txt"
    pins.write_text("".join(f"{name}=={version}\n" for name, version in sorted(versions(wheels))))
    for each in also:
        platform, _, python = each.partition(":")
        chosen = ("--platform", platform, "--python-version", python, "--only-binary=:all:")
        more = ONLY_WINDOWS if platform.startswith("win") else ()
        pip("download", "--dest", str(wheels), "--constraint", str(pins), *chosen, asked, *more)
    pins.unlink()


def versions(wheels: Path) -> set[tuple[str, str]]:
    """Names and versions of the wheels of a folder."""
    return {version_of(path) for path in wheels.iterdir()}


def write_lists(draft: Path, wheel: Path, commit: str) -> None:
    """requirements.txt with hashes, what is given with it, BUILD.txt, SHA256SUMS."""
    hashes: dict[tuple[str, str], list[str]] = {}
    for path in sorted((draft / "wheels").iterdir()):
        key = version_of(path)
        hashes.setdefault(key, []).append(_sum(path))
    lines = (
        f"{name}=={version} " + " ".join(f"--hash=sha256:{one}" for one in sums)
        for (name, version), sums in sorted(hashes.items())
    )
    (draft / "requirements.txt").write_text("\n".join(lines) + "\n")
    for place in (place for name in GIVEN for place in sorted(ROOT.glob(name))):
        if place.is_dir():
            shutil.copytree(place, draft / place.name)
        else:
            shutil.copy(place, draft)
    full = output("git", "rev-parse", commit).strip()
    (draft / "BUILD.txt").write_text(f"{wheel.name}\ncommit {full}\nsetuptools {SETUPTOOLS}\n")
    paths = sorted(path for path in draft.rglob("*") if path.is_file())
    sums = "".join(f"{_sum(path)}  {path.relative_to(draft)}\n" for path in paths)
    (draft / "SHA256SUMS").write_text(sums)


def _sum(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def version_of(path: Path) -> tuple[str, str]:
    """Name and version of one wheel; SystemExit for a file that is none."""
    name = _WHEEL.fullmatch(path.name)
    if name is None:
        raise SystemExit(f"{path.name} is no wheel")
    return name[1].replace("_", "-").lower(), name[2]


def pip(*arguments: str) -> None:
    """Run pip, quietly."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*command, *arguments], check=True)


def output(*command: str) -> str:
    """What a command prints."""
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
