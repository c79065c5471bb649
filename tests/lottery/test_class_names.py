"""One word a thing: a class's name is told once in `lottery`, and is no word of `draws`."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def classes_of(package: str) -> dict[str, list[str]]:
    """The files in which each class is defined, by its name without leading underscores."""
    found = defaultdict(list)
    for file in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name.lstrip("_")].append(file.relative_to(ROOT).as_posix())
    return dict(found)


def test_no_two_classes_have_one_name() -> None:
    assert {name: files for name, files in classes_of("lottery").items() if len(files) > 1} == {}


def test_no_class_takes_a_name_of_the_published_program() -> None:
    published = classes_of("draws")
    here = classes_of("lottery")
    assert {name: here[name] + published[name] for name in here.keys() & published.keys()} == {}
