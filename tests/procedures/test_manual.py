"""The manuals of faults and of keys: every section with commands is followed by a test."""

import re
from pathlib import Path

from tests.procedures.procedure import FAULTS, sections, steps

HERE = Path(__file__).parent


def test_each_section_with_commands_is_followed_by_a_test() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in sorted(HERE.glob("test_*.py")))
    followed = re.findall(r"\bfollows?\(\s*\"([^\"]+)\"", code)
    assert sorted({title for title in sections() if steps(title)} - set(followed)) == []
    assert set(followed) <= set(sections())


def test_a_section_says_when_it_is_for() -> None:
    silent = [title for title, text in sections(FAULTS).items() if "**什么时候**" not in text]
    assert silent == []
