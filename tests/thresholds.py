"""The two numbers above which a draw is published in another form, made small: for this process,
and for those that it starts."""

from pathlib import Path

import pytest

from draws import minutes, winners

LARGE, MOST_CARDS = 5, 2
IN_BROWSER = {
    "verify/minutes.js": ("const LARGE = 200_000;", f"const LARGE = {LARGE};"),
    "verify/result.js": ("const MOST_CARDS = 10_000;", f"const MOST_CARDS = {MOST_CARDS};"),
}
"""The same for the JavaScript verifier (`tests.js.asking.ask`)."""
_AT_START = f"""\
from draws import minutes, winners
minutes.LARGE, winners.MOST_CARDS = {LARGE}, {MOST_CARDS}
"""


def lower(patched: pytest.MonkeyPatch, folder: Path) -> None:
    """From here on, until what was patched is put back."""
    patched.setattr(minutes, "LARGE", LARGE)
    patched.setattr(winners, "MOST_CARDS", MOST_CARDS)
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_AT_START, encoding="utf-8")
    patched.setenv("PYTHONPATH", str(folder))
