"""Follows a written procedure: reads the commands of a section out of the document and runs them.

The documents are docs/faults-and-replacements.md and docs/keys.md. A section's commands are the
lines of its blocks that are marked `sh`, in order. A word in capitals stands for what a reader puts
in its place; a line that ends in `# 退出码 N` is to end with that status. Whatever asks for
something is answered by `typed`. Commands of the operating system that have nothing to act on here
are read and left.
"""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from lottery.cli import main

DOCS = Path(__file__).parents[2] / "docs"
FAULTS, KEYS = (DOCS / name for name in ("faults-and-replacements.md", "keys.md"))
LEFT = ("systemctl ", "install -d -o fpdraw ")
"""How lines begin that are for the machine alone."""

Typed = Sequence[str] | Callable[[], Sequence[str]]
"""Lines that are typed, or what tells them when they are asked for."""

_BLOCK = re.compile(r"^( *)```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_STATUS = re.compile(r"\s+# 退出码 (\d)$")
_WORD = re.compile(r"(?<![\w./-])[A-Z][A-Z0-9_]+(?![\w-])")


@dataclass(frozen=True)
class Step:
    """One line of a block: what is typed, and the status it is to end with."""

    command: str
    status: int = 0


def sections(*manuals: Path) -> dict[str, str]:
    """The text of each section of these manuals, or of all, by its title."""
    found: dict[str, str] = {}
    for manual in manuals or (FAULTS, KEYS):
        parts = re.split(r"^## (.+)$", manual.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
        assert not set(found) & set(parts[::2])
        found |= dict(zip(parts[::2], parts[1::2], strict=True))
    return found


def steps(title: str) -> list[Step]:
    """The commands of a section, in order."""
    found = []
    for _, block in _BLOCK.findall(sections()[title]):
        joined = block.replace("\\\n", " ")
        for line in filter(None, map(str.strip, joined.split("\n"))):
            status = _STATUS.search(line)
            found.append(Step(_STATUS.sub("", line), int(status[1]) if status else 0))
    return found


def follow(
    title: str,
    home: Path,
    *,
    words: Mapping[str, str] | None = None,
    typed: Mapping[str, Typed] | None = None,
    environ: Mapping[str, str] | None = None,
) -> list[Result]:
    """Run the commands of a section in a home, in order; each must end as the section says.

    `words` are put in the place of words in capitals, `typed` are the lines that are typed to a
    command that begins like its key, `environ` what the shell holds besides LOTTERY_HOME.
    """
    done: list[Result] = []
    found = steps(title)
    assert found, f"no command in {title}"
    for step in found:
        if step.command.startswith(LEFT):
            continue
        command = _WORD.sub(lambda word: (words or {})[word[0]], step.command)
        program, *arguments = shlex.split(command)
        assert program == "lottery", command
        told = next((ls for key, ls in (typed or {}).items() if step.command.startswith(key)), ())
        lines = told() if callable(told) else told
        result = CliRunner().invoke(
            main,
            arguments,
            input="".join(f"{line}\n" for line in lines),
            env={"LOTTERY_HOME": str(home), **(environ or {})},
        )
        assert result.exit_code == step.status, f"{command}\n{result.output}"
        done.append(result)
    return done
