"""What is loaded and computed when the program starts: no more than the command needs."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
WATCHED = Path(__file__).with_name("watched_imports.py")
OWN = {"click", "draws", "lottery", "colorama"}  # click has colours on Windows by the last one
MOST_LINES = 1000
"""Declared tables and routes take up to 700 lines of functions a file; computing one takes more."""
QR = "01,32,,24372000000000012348,100.25,20240315,,CB0A"


@cache
def loaded(program: str, *arguments: str) -> frozenset[str]:
    """The modules that a fresh process holds after a program."""
    environment = {name: value for name, value in os.environ.items() if name != "LOTTERY_HOME"}
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{program}\nprint(*sys.modules)", *arguments],
        capture_output=True,
        check=True,
        cwd=ROOT,
        encoding="utf-8",
        env=environment | {"PYTHONUTF8": "1"},
    )
    return frozenset(done.stdout.splitlines()[-1].split())


def strangers(modules: frozenset[str]) -> set[str]:
    """The libraries among modules, but for what every process here begins with."""
    tops = {module.partition(".")[0] for module in modules - loaded("")}
    found = tops - set(sys.stdlib_module_names) - OWN
    return {top for top in found if not top.startswith("_sysconfigdata")}  # Python's own, too


CALLED = "from lottery.cli import main\nmain(sys.argv[1:], standalone_mode=False)"


@pytest.mark.parametrize(
    "command",
    [["--version"], ["--help"], ["invoice", "--help"], ["invoice", "read", QR]],
    ids=" ".join,
)
def test_a_command_that_needs_no_library_loads_none(command: list[str]) -> None:
    assert not strangers(loaded(CALLED, *command))


@pytest.mark.parametrize("command", ["--version", "--help"])
def test_version_and_help_load_no_command(command: str) -> None:
    own = ("commands", "deferred", "desk", "misuse")
    known = {"lottery.cli", *(f"lottery.cli.{name}" for name in own)}
    assert {each for each in loaded(CALLED, command) if each.startswith("lottery.cli")} == known


def test_a_command_loads_no_other_ones_module() -> None:
    found = loaded(CALLED, "check", "--help")
    assert "lottery.cli.check" in found
    assert not found & {"lottery.cli.setup", "lottery.cli.demo", "lottery.cli.ceremony.draws"}


@cache
def watched() -> dict[str, Any]:
    """What happened while every module was imported."""
    files = [file for top in ("draws", "lottery") for file in (ROOT / top).rglob("*.py")]
    modules = {".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files}
    named = {module.removesuffix(".__init__") for module in modules if "__main__" not in module}
    named.remove("lottery.migrations.env")  # is run by alembic, and not imported
    done = subprocess.run(
        [sys.executable, "-B", str(WATCHED), *sorted(named)],  # whose compiling opens files, too
        capture_output=True,
        check=True,
        cwd=ROOT,
        encoding="utf-8",
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_no_password_is_hashed_at_import() -> None:
    assert watched()["hashed"] == []


def test_no_file_is_read_no_program_started_and_no_connection_opened_at_import() -> None:
    assert watched()["opened"] == []
    assert watched()["reached"] == []


def test_no_table_is_computed_at_import() -> None:
    lines: dict[str, int] = watched()["lines"]
    assert {file: count for file, count in lines.items() if count > MOST_LINES} == {}
