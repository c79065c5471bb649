"""The next rows of an import are judged ahead, by a process beside the one that stores.

Only who stores stands in the register's line, so the order of register and journal is that of one
process. A process beside that is gone, or has judged by what no longer holds, is done without.
"""

from __future__ import annotations

import logging
import pickle
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from lottery.acting import RandomBytes
from lottery.importing import helping
from lottery.importing.judged import Chunk, JudgedBy, draw, unpacked
from lottery.importing.kept import KeptRows
from lottery.intake.terms import Terms
from lottery.office.boxes import Boxes
from lottery.workers import process

FROM = 5_000
"""As many rows to be entered are worth a process: it takes a second to start."""
_DEEP = 2
_log = logging.getLogger("lottery.importing")


class Chunks:
    """The chunks of a table behind the rows that are decided, one by one."""

    def __init__(
        self, kept: KeptRows, behind: int, size: int, random_bytes: RandomBytes | None
    ) -> None:
        """Without `random_bytes`, nothing is drawn before a row is entered."""
        self.path, self._lines, self._size = kept.path, kept.lines(), size
        self._random_bytes = random_bytes
        self._at = sum(len(line) for line in islice(self._lines, behind))
        self._waiting: deque[tuple[Chunk, JudgedBy | None]] = deque()
        self._helper: _Helper | None = None

    def help(self, helper: _Helper) -> None:
        """A process judges ahead from now on."""
        self._helper = helper

    def take(self, asked: JudgedBy) -> Chunk | None:
        """The next chunk, and whatever is known of it; None behind the last one. `asked` is by what
        the chunks behind it will be judged, as far as one can say now."""
        while len(self._waiting) < (_DEEP if self._helper else 1) and (new := self._next()):
            ahead = asked if self._helper and self._helper.ask(new[0], new[1], asked) else None
            self._waiting.append((new[0], ahead))
        if not self._waiting:
            return None
        chunk, ahead = self._waiting.popleft()
        if self._helper and ahead is not None:
            self._helper.answer(chunk, ahead)
        return chunk

    def _next(self) -> tuple[Chunk, int] | None:
        lines, at = list(islice(self._lines, self._size)), self._at
        self._at += sum(map(len, lines))
        if not lines:
            return None
        drawn = draw(self._random_bytes, len(lines)) if self._random_bytes else []
        return Chunk(lines, drawn), at


class _Helper:
    """The process, and the thread that carries questions and answers: whoever stores waits for
    none of them before he needs it."""

    def __init__(self, boxes: Boxes, path: Path, by: str) -> None:
        self._process = process.start(helping.__name__)
        self._questions: SimpleQueue[bytes | None] = SimpleQueue()
        self._answers: SimpleQueue[bytes | None] = SimpleQueue()
        self._terms: Terms | None = None
        self._gone = False
        beginning = pickle.dumps((boxes, path, by), protocol=5)
        self._thread = Thread(target=self._carry, args=(beginning,), daemon=True)
        self._thread.start()

    def ask(self, chunk: Chunk, at: int, asked: JudgedBy) -> bool:
        """Ask for a chunk that is kept at this byte; whether there is somebody to ask."""
        if self._gone:
            return False
        told = None if asked.terms is self._terms else asked.terms
        self._terms = asked.terms
        question = (told, asked.now, asked.received, at, chunk.drawn)
        self._questions.put(pickle.dumps(question, protocol=5))
        return True

    def answer(self, chunk: Chunk, asked: JudgedBy) -> None:
        """Put what was judged into the chunk; nothing, if the process is gone."""
        found = None if self._gone else self._answers.get()
        if found is None:
            if not self._gone:
                _log.warning("import-helper-gone")
            self._gone = True
            return
        chunk.numbers, chunk.together, sent = pickle.loads(found)  # noqa: S301 - our own pipe
        chunk.judged, chunk.asked = [unpacked(one) for one in sent], asked

    def end(self) -> None:
        """End the process."""
        self._questions.put(None)
        self._process.kill()
        self._thread.join()
        process.stop(self._process)

    def _carry(self, beginning: bytes) -> None:
        source, target = self._process.stdin, self._process.stdout
        with suppress(OSError, EOFError, ValueError):
            if source is not None and target is not None:
                helping.send(source, beginning)
                while (question := self._questions.get()) is not None:
                    helping.send(source, question)
                    self._answers.put(helping.receive(target))
        self._answers.put(None)


@contextmanager
def helped(chunks: Chunks, boxes: Boxes, by: str) -> Iterator[None]:
    """A process beside judges chunks ahead, as long as the block lasts; none, where the system
    starts none."""
    helper = _started(boxes, chunks.path, by)
    if helper is not None:
        chunks.help(helper)
    try:
        yield
    finally:
        if helper is not None:
            helper.end()


def _started(boxes: Boxes, path: Path, by: str) -> _Helper | None:
    try:
        return _Helper(boxes, path, by)
    except OSError as why:
        _log.warning("import-helper-none errno=%s", why.errno)
        return None
