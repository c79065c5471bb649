"""What an installation holds: every package of the tree, though commands load only when called."""

from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).parents[1]
DATA = {"lottery.static", "lottery.templates"}
"""Folders without Python that are installed as packages."""


def test_each_package_of_the_tree_is_installed() -> None:
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = setup["options"]["packages"].split()
    found = [
        path.parent for top in ("draws", "lottery") for path in (ROOT / top).rglob("__init__.py")
    ]
    there = {".".join(path.relative_to(ROOT).parts) for path in found}
    assert sorted(listed) == sorted(there | DATA)
