"""The worked example in PROTOCOL.md, run as it stands, and its table held against the vectors."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import draws
from tests.draws.vectors import VECTORS

PAGE = (Path(draws.__file__).parent / "PROTOCOL.md").read_text(encoding="utf-8")


def _session() -> list[tuple[str, str]]:
    """(command, output) of every console block, in order."""
    steps: list[tuple[str, str]] = []
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.S):
        for line in block.splitlines(keepends=True):
            command, output = steps.pop() if steps and not line.startswith("$ ") else ("", "")
            if line.startswith(("$ ", "> ")):
                steps.append((command + line[2:], output))
            else:
                steps.append((command, output + line))
    return steps


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="the example needs sha256sum")
def test_the_commands_print_what_the_page_says(tmp_path: Path) -> None:
    steps = _session()
    script = "".join(f"{command}echo '--'\n" for command, _ in steps)
    done = subprocess.run(
        ["sh"], input=script, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == "".join(f"{output}--\n" for _, output in steps)
    assert len(steps) > 3
    assert (tmp_path / "seed.txt").read_bytes() == (VECTORS / "tiny" / "seed.txt").read_bytes()


def test_the_table_is_the_result() -> None:
    rows = re.findall(r"^\| ([0-9]{10}) \| ([0-9a-f]{4}) \| `([^`]+)`", PAGE, re.M)
    tags = dict(
        line.split()[:2] for line in (VECTORS / "tiny" / "pool.txt").read_text().splitlines()
    )
    result = (VECTORS / "tiny" / "result.txt").read_text().splitlines()[5:]
    assert sorted(f"{what} {entry}" for entry, _, what in rows) == sorted(
        line.rpartition(" ")[0] for line in result
    )
    assert all(tags[entry].startswith(tag) for entry, tag, _ in rows)
