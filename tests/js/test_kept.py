"""What the repository keeps of other people's programs is what its fetching scripts name."""

import importlib
import json
import re
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.js.asking import STATIC

TOOLS = Path(__file__).parents[2] / "tools"
SCRIPTS = {"noble": "fetch_noble", "qr": "fetch_qr", "zxing": "fetch_zxing"}


def packages(script: str, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a fetching script keeps."""
    monkeypatch.syspath_prepend(str(TOOLS))
    module = importlib.import_module(script)
    kept = sys.modules["npm_files"].Kept
    return [value for value in vars(module).values() if isinstance(value, kept)]


@pytest.mark.parametrize("folder", SCRIPTS)
def test_each_kept_file_has_the_published_bytes(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package in packages(SCRIPTS[folder], monkeypatch):
        for name, (_, published) in package.files.items():
            content = (package.place / name).read_bytes()
            # All that differs: what older browsers lack, and the way to the other package's folder.
            content = content.replace(b"Object.prototype.hasOwnProperty.call(", b"Object.hasOwn(")
            if folder == "noble":
                bare = rb"\1@noble/hashes/"
                content = re.sub(
                    rb"^(import .* from ')(?:\.\./)+hashes/", bare, content, flags=re.M
                )
            assert sha256(content).hexdigest() == published, name


@pytest.mark.parametrize("folder", SCRIPTS)
def test_nothing_is_kept_that_no_script_fetches(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {
        package.place / name
        for package in packages(SCRIPTS[folder], monkeypatch)
        for name in package.files
    }
    scripts = {path for path in (STATIC / folder).rglob("*") if path.suffix in {".js", ".wasm"}}
    assert scripts - known == set()


def test_what_checks_the_scripts_is_held_by_its_hashes_and_fetched_from_wherever_npm_does() -> None:
    lock = json.loads((TOOLS / "javascript" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name


NEWER = {
    "Object.hasOwn": r"\bObject\.hasOwn\(",
    "at": r"[\w)\]]\.at\(",
    "findLast": r"\.findLast(?:Index)?\(",
    "arrays that are copied": r"\.(?:toSorted|toReversed|toSpliced)\(|\bArray\.fromAsync\(",
    "groups": r"\b(?:Object|Map)\.groupBy\(",
    "structuredClone": r"\bstructuredClone\(",
    "signals": r"\bAbortSignal\.(?:timeout|any)\(",
    "randomUUID": r"\brandomUUID\(",
    "static blocks": r"\bstatic \{",
    "private in": r"#[A-Za-z_]\w* in ",
}
"""What Chromium 89, and the browsers inside other programs that are built on it, do not have."""


def test_nothing_newer_than_the_oldest_browser_is_asked_of_one() -> None:
    scripts = sorted(STATIC.rglob("*.js"))
    assert len(scripts) > 60
    found = [
        f"{script.relative_to(STATIC)}: {name}"
        for script in scripts
        for name, pattern in NEWER.items()
        if re.search(pattern, re.sub(r"(?m)^\s*(?://|\*).*$", "", script.read_text("utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "Object.hasOwn(a, b)",
        "rows.at(-1)",
        "x.findLast(f)",
        "static {",
        "#own in other",
        "a.toSorted()",
    ],
)
def test_what_is_newer_is_known_when_it_is_seen(line: str) -> None:
    assert [name for name, pattern in NEWER.items() if re.search(pattern, line)]
