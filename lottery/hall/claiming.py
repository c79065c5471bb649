"""How a draw's prizes are claimed, from its published files and from nothing else."""

from __future__ import annotations

from pathlib import Path

from lottery import beside
from lottery.programme.claiming import (
    FILE,
    Claims,
    ClaimsMalformedError,
    days_in,
    from_json,
    lines_in,
)

RULES = "rules.txt"


def claims_of(public: Path, name: str) -> Claims:
    """What was published beside the bundle `name`; of one from before there was such a file, and
    of a file that is no such file, what the bundle's rules say."""
    told = beside.read(public, name, FILE)
    if told is not None:
        try:
            return from_json(told.decode())
        except (
            ClaimsMalformedError,
            UnicodeDecodeError,
        ):  # `lottery check` names whoever put something else there
            pass
    rules = public / name / RULES
    lines = lines_in(rules.read_text("utf-8").splitlines()) if rules.is_file() else ()
    return Claims(days=days_in(lines), rules=lines)
