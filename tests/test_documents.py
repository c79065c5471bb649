"""What the documents name is what there is: packages, commands, settings and pages, both ways."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

from lottery import create_app
from lottery.cli import main
from lottery.cli.access import ACTS, LOOKS, NO_HOME
from lottery.cli.commands import COMMANDS
from lottery.office import office_of
from lottery.office.settings import load_settings
from lottery.web import access
from tests.builders import a_home

ROOT = Path(__file__).parents[1]
PACKAGES = ("draws", "lottery")
ROLES = "all roles"


def document(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def table(heading: str) -> list[list[str]]:
    """The rows under a heading of the reference, as cells, with those of its parts."""
    text = document("docs/REFERENCE.md").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in text.split("\n") if line.startswith("| `")]
    return [[cell.strip() for cell in row] for row in rows]


def named(heading: str) -> list[str]:
    return [row[0].strip("`") for row in table(heading)]


def commands(command: click.Command, path: str) -> Iterator[str]:
    """The full names of all commands that do something by themselves."""
    if not isinstance(command, click.Group):
        yield path
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from commands(found, f"{path} {name}")


def test_each_command_stands_in_the_reference_once() -> None:
    assert sorted(named("Commands")) == sorted(commands(main, "lottery"))


def test_each_command_that_acts_says_who_may() -> None:
    """A name in the journal is an account that was proved, or the system's user."""
    acting = re.compile(r"desk\.(?:actor|acting|proved|person)\(")
    leaves = dict(leaf for each in COMMANDS for leaf in _leaves(each.loaded(), str(each.name)))
    assert sorted(ACTS) == sorted(leaves), (
        "lottery/cli/access.py: what proof does it need, or why none"
    )
    unasked = {path for path, act in ACTS.items() if not act.roles and not act.later}
    assert all(ACTS[path].why for path in unasked)
    acts = {path for path, command in leaves.items() if acting.search(_source(command))}
    assert not {path for path in acts & unasked if ACTS[path].why in (LOOKS, NO_HOME)}
    offered = {path for path, one in leaves.items() if any("--by" in o.opts for o in one.params)}
    assert offered == {path for path, act in ACTS.items() if act.roles}


def _leaves(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    for name, below in command.commands.items():
        yield from _leaves(below, f"{path} {name}")


def _source(command: click.Command) -> str:
    assert command.callback is not None
    return inspect.getsource(inspect.unwrap(command.callback))


def test_each_setting_and_variable_stands_in_the_reference_once() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "lottery").rglob("*.py"))
    settings = document("lottery/office/settings.py")
    kinds = (
        "text|path|address|addresses|flag|url|identifier|listening|one_of|whole|host|words|days|"
        "witnesses"
    )
    read = re.findall(rf'table\.(?:{kinds})\(\s*"(\w+)"', settings)
    variables = re.findall(r'"(LOTTERY_\w+)"', code)
    assert sorted(named("Settings")) == sorted({*read, *variables})


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """A site of a home of which nothing but the addresses is asked."""
    office = office_of(load_settings(a_home(tmp_path / "home"), {}))
    yield create_app(office)
    office.close()


def test_each_page_stands_in_the_reference_with_those_who_may_use_it(app: Flask) -> None:
    told = {(row[0].strip("`"), row[1], row[2]) for row in table("Pages")}
    there = set()
    for rule in app.url_map.iter_rules():
        address = re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", r"<\1>", rule.rule)
        methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        there.add((address, methods, _who(app, rule.endpoint)))
    assert told == there
    assert len(told) == len(table("Pages"))


def _who(app: Flask, endpoint: str) -> str:
    rule = access.rule_of(app, endpoint)
    assert rule is not None
    if rule.public:
        return "everybody"
    return ROLES if rule.roles == set(access.STAFF) else ", ".join(sorted(rule.roles))


@pytest.mark.parametrize("top", PACKAGES)
def test_each_package_stands_in_the_map_with_a_line(top: str) -> None:
    lines = re.findall(r"^\| `([\w/]+)/?` \| \S", document("ARCHITECTURE.md"), re.MULTILINE)
    there = [path.parent for path in (ROOT / top).rglob("__init__.py")]
    packages = {path.relative_to(ROOT).as_posix() for path in there}
    told = {line.rstrip("/") for line in lines}
    assert packages - told == set()
    gone = [line for line in told if line.startswith(top) and not (ROOT / line).is_dir()]
    assert gone == []


def test_each_place_that_a_document_names_is_there() -> None:
    for name in ("ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "SECURITY.md"):
        tops = "lottery|draws|templates|tests|benchmarks|tools|docs"
        places = re.findall(rf"`((?:{tops})/[\w./-]+)`", document(name))
        gone = [place for place in places if not (ROOT / place).exists()]
        assert gone == [], name
