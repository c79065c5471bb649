"""The table of commands says what the modules that it names hold, and leaves none out."""

import os
import re
import subprocess
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from pkgutil import walk_packages

import click
import pytest
from click.testing import CliRunner

import lottery.cli
from lottery.cli import main
from lottery.cli.commands import COMMANDS
from lottery.cli.deferred import Deferred
from lottery.texts import machine


def held() -> list[tuple[str, click.Command]]:
    """Each command that a module holds, with the module's name."""
    names = [found.name for found in walk_packages(lottery.cli.__path__, "lottery.cli.")]
    modules = [name for name in names if name != "lottery.cli.commands"]
    commands = {name: getattr(import_module(name), "COMMANDS", ()) for name in modules}
    return [(name, command) for name, found in commands.items() for command in found]


def test_every_command_of_every_module_stands_in_the_table_once() -> None:
    told = sorted((command.module, command.name or "") for command in COMMANDS)
    assert told == sorted((module, command.name or "") for module, command in held())
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)


@pytest.mark.parametrize("deferred", COMMANDS, ids=lambda command: command.name)
def test_the_table_says_of_a_command_what_the_command_says_itself(deferred: Deferred) -> None:
    command = deferred.loaded()
    assert command.name == deferred.name
    assert command.help == deferred.help
    assert command.get_short_help_str() == deferred.get_short_help_str()
    assert (command.hidden, command.deprecated) == (deferred.hidden, deferred.deprecated)


@pytest.mark.parametrize("deferred", COMMANDS, ids=lambda command: command.name)
def test_the_help_of_a_command_is_its_own(deferred: Deferred) -> None:
    name = str(deferred.name)
    told = CliRunner().invoke(main, [name, "--help"], prog_name="lottery")
    itself = CliRunner().invoke(
        deferred.loaded(), ["--help"], prog_name=f"lottery {name}", **main.context_settings
    )
    assert told.exit_code == itself.exit_code == 0
    assert told.stdout == itself.stdout


def test_a_mistyped_command_is_answered_with_the_one_that_was_meant() -> None:
    told = CliRunner().invoke(main, ["programe"])
    assert told.exit_code == 2
    assert "没有命令“programe”" in told.stderr
    assert "--help" in told.stderr


@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        (
            "programme load nothing.toml",
            "“FILE”写得不对：“nothing.toml”不存在，请核对路径。用法：lottery",
        ),
        ("programme load .", "“.”是目录，这里要写文件"),
        ("programme load", "缺少“FILE”"),
        ("programme load a b", "“a”不存在"),
        ("draws x", "多写了“x”"),
        ("draws --what", "没有选项“--what”"),
        ("--home", "“--home”后面还要写出内容"),
        ("plan X --mode y", "“y”不是 live、rehearsal 之一"),
        ("serve --port x", "“x”不是整数"),
        ("--proof-fd -1 draws", "不在 x>=0 的范围内"),
        ("rules nothing", "没有命令“nothing”"),
    ],
)
def test_what_was_typed_wrongly_is_answered_in_one_line_of_chinese(
    typed: str, answered: str
) -> None:
    told = CliRunner().invoke(main, typed.split(), prog_name="lottery")
    assert told.exit_code == 2, told.output
    assert answered in told.stderr
    assert told.stderr.count("\n") == 1
    assert not re.search("[a-z]{2,} [a-z]{2,} [a-z]{2,}", told.stderr.partition("用法")[0])


def test_the_version_is_that_of_the_installed_package() -> None:
    told = CliRunner().invoke(main, ["--version"])
    assert told.stdout.strip() == lottery.__version__ == version("fpdraw")


LOTTERY = [sys.executable, "-c", "from lottery.cli import main; main()"]


@pytest.mark.parametrize("words", [["--help"], ["journal", "--help"]])
def test_a_command_of_which_nobody_reads_more_leaves_without_a_word(words: list[str]) -> None:
    nobody, pipe = os.pipe()
    os.close(nobody)
    with os.fdopen(pipe, "wb") as out:
        left = subprocess.run([*LOTTERY, *words], stdout=out, stderr=subprocess.PIPE, check=False)
    assert (left.stderr, left.returncode) == (b"", 128 + 13)


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="no file here is full for good")
def test_an_output_that_cannot_be_written_is_told_in_a_line() -> None:
    with FULL.open("w") as full:
        for words in (["--help"], ["invoice", "read", "not a code"]):
            left = subprocess.run(
                [*LOTTERY, *words], stdout=full, stderr=subprocess.PIPE, check=False
            )
            (line,) = left.stderr.decode().splitlines()
            assert line == machine.unprinted("full", "")
            assert machine.NOTHING not in line, "a command prints when it has acted"
            assert left.returncode == 3
        unsaid = subprocess.run([*LOTTERY, "--version"], stdout=full, stderr=full, check=False)
    assert unsaid.returncode == 3
