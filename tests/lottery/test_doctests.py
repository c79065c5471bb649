"""The worked examples in the office's docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import lottery

# Migrations run only inside a migration.
MODULES = [
    module.name
    for module in pkgutil.walk_packages(lottery.__path__, "lottery.")
    if not module.name.startswith("lottery.migrations")
]
FINDER = doctest.DocTestFinder(exclude_empty=True)


def examples(name: str) -> list[doctest.DocTest]:
    """The docstrings of a module that hold examples."""
    found = FINDER.find(importlib.import_module(name))
    return [test for test in found if test.examples]


WITH_EXAMPLES = [name for name in MODULES if examples(name)]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples() -> None:
    assert len(WITH_EXAMPLES) > 20
