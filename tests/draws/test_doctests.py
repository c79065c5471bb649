"""The worked examples in the engine's docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import draws

MODULES = [f"draws.{module.name}" for module in pkgutil.iter_modules(draws.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples_in_most_modules() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    modules = [importlib.import_module(name) for name in MODULES]
    assert sum(len(test.examples) for module in modules for test in finder.find(module)) > 25
