"""Programs that tests drive: without one its test is skipped and says so; in CI it fails."""

import os
import shutil
from pathlib import Path

import pytest

HOW = "tools/install_programs.py installs it"


def program(name: str) -> str:
    """The path of a command."""
    return shutil.which(name) or _missing(name)


def file_of(path: str) -> str:
    """A file that a program brings, such as a Java library."""
    return path if Path(path).is_file() else _missing(path)


def _missing(name: str) -> str:
    if os.environ.get("CI"):
        pytest.fail(f"{name} is missing: {HOW}")
    pytest.skip(f"{name} is missing: {HOW}")
