"""Texts hold sentences and put values into them; what computes stands in the room that uses it."""

import ast
from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.lottery.test_import_directions import imports, modules, tree_of

TEXTS = modules("lottery.texts")
FORMATS = {"lottery.clock", "lottery.invoices.values.amounts"}
"""How times and money are written."""
OF_THE_VERIFIER = {"draws.manifest", "draws.notary.words"}
"""What a manifest is, and the sentences of the notary's program, which stands alone."""
A_SENTENCE = 9
"""Fewer signs are a label, which may be the same for two things."""
FORMS = {"__future__", "collections.abc", "dataclasses", "datetime", "pathlib", "typing"}
"""Of the standard library: the forms of what is told, and nothing that reads or computes."""


@pytest.mark.parametrize("module", TEXTS)
def test_texts_import_nothing_that_computes(module: str) -> None:
    others = {name for name in imports(module) if not name.startswith("lottery.texts")}
    assert others <= FORMATS | OF_THE_VERIFIER | FORMS


def chinese(text: str) -> int:
    return sum("\u4e00" <= sign <= "\u9fff" for sign in text)


def said_in(module: str) -> Iterator[str]:
    """The Chinese sentences of a module, each with `{}` where a value is put in."""
    tree = tree_of(module)
    put_in = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in put_in
        ):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
            )


def test_no_sentence_stands_in_two_modules() -> None:
    where = defaultdict(set)
    for module in TEXTS:
        for text in said_in(module):
            if (text.endswith("。") and chinese(text)) or chinese(text) >= A_SENTENCE:
                where[text].add(module)
    assert {text: found for text, found in where.items() if len(found) > 1} == {}
