"""The process beside an import: it reads and judges the next rows, and seals their papers, while
the rows before are being stored.

It opens no database. Its keys and all random bytes come to it by its pipe, and what it answers goes
back the same way: a length of eight bytes, then a pickle, in both directions.
"""

from __future__ import annotations

import pickle
import sys
from datetime import datetime
from pathlib import Path
from typing import IO

from lottery.importing.judged import JudgedBy, judge_all, packed
from lottery.importing.kept import row_of
from lottery.intake.terms import Terms
from lottery.office.boxes import Boxes

_LENGTH = 8


def send(pipe: IO[bytes], content: bytes) -> None:
    """Write one message."""
    pipe.write(len(content).to_bytes(_LENGTH, "big"))
    pipe.write(content)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes:
    """Read one message; raises EOFError where there is none any more."""
    length = int.from_bytes(_whole(pipe, _LENGTH), "big")
    return _whole(pipe, length)


def _whole(pipe: IO[bytes], size: int) -> bytes:
    found = pipe.read(size)
    if len(found) < size:
        raise EOFError
    return found


def work(source: IO[bytes], target: IO[bytes]) -> None:
    """Answer questions until nobody asks any more."""
    beginning: tuple[Boxes, Path, str] = pickle.loads(receive(source))  # noqa: S301 - our own pipe
    boxes, path, by = beginning
    terms: Terms | None = None
    with path.open("rb") as file:
        while True:
            question: tuple[Terms | None, datetime, datetime | None, int, list[bytes]]
            question = pickle.loads(receive(source))  # noqa: S301 - our own pipe
            told, now, received, at, drawn = question
            terms = told or terms
            if terms is None:
                raise ValueError("no terms to judge by")
            file.seek(at)
            rows = [row_of(file.readline()) for _ in drawn]
            judged = judge_all(boxes, rows, drawn, JudgedBy(terms, by, now, received))
            answer = (
                [row.number for row in rows],
                [row.together for row in rows],
                [packed(one) for one in judged],
            )
            send(target, pickle.dumps(answer, protocol=5))


def main() -> None:
    """The command line of the process: none."""
    try:
        work(sys.stdin.buffer, sys.stdout.buffer)
    except (EOFError, BrokenPipeError):
        return  # whoever asked is gone


if __name__ == "__main__":
    main()
