"""The manual of installing names what there is: commands with their options, files, units."""

import re
import shlex

import click
import pytest

from lottery.cli import main
from lottery.texts import new_home
from tests.deploy.files import DEPLOY, ROOT

MANUAL = (ROOT / "docs" / "INSTALL.zh.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", MANUAL, re.DOTALL)
TYPED = [line for block in BLOCKS for line in block.splitlines() if re.match("lottery [a-z]", line)]
NAMED = re.findall(r"`(lottery [a-z][^`]*)`", MANUAL)
PLACEHOLDERS = {"编号": "1", "序号": "1", "…": ""}


def parsed(line: str) -> click.Command:
    """The command that a line calls; click.UsageError if it does not take what stands there."""
    words = [PLACEHOLDERS.get(word, word) for word in shlex.split(line)[1:]]
    command: click.Command = main
    context = click.Context(command)
    while isinstance(command, click.Group):
        _, found, words = command.resolve_command(context, [word for word in words if word])
        assert found is not None, line
        context, command = click.Context(found, parent=context), found
    known = {option for each in command.params for option in each.opts}
    options = [word.partition("=")[0] for word in words if re.match("-[a-z-]", word)]
    assert set(options) <= known, (line, known)
    return command


@pytest.mark.parametrize("line", sorted({*TYPED, *NAMED}))
def test_each_command_is_there_with_its_options(line: str) -> None:
    assert parsed(line).name


def test_each_file_that_is_installed_is_there() -> None:
    named = re.findall(r"\bdeploy/([\w./-]+)", MANUAL)
    assert len(named) > 8
    assert [name for name in named if not (DEPLOY / name.rstrip("/.")).exists()] == []


def test_each_unit_that_is_started_is_there_and_each_timer_is_started() -> None:
    started = set(re.findall(r"(fpdraw[\w-]*\.(?:service|timer))", " ".join(BLOCKS)))
    there = {path.name for path in (DEPLOY / "systemd").iterdir()}
    assert started <= there
    assert {name for name in there if name.endswith(".timer")} <= started


def test_what_cannot_be_changed_is_said_where_it_is_asked() -> None:
    for name in ("origin", "organiser", "notary"):
        assert "不能更改" in new_home.ASKED[name]
        assert "不能更改" in new_home.LABELS[name]
