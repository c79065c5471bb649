"""The engine `local`: processes of this machine, started afresh, so that nothing is shared."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from lottery.errors import ScaleRefusedError
from lottery.scale import work
from lottery.scale.places import PieceRange
from lottery.scale.work import Ask, PieceFound
from lottery.texts import scale as words

Task = Callable[[PieceRange, Ask], PieceFound]
AHEAD = 3
"""Pieces for each process that are under way or wait to be taken."""
TRIES = 3
"""A worker that died is replaced, and its pieces are read again: so often at one place."""


class LocalEngine:
    """Pieces in order; `workers` processes, or this one for 0, each of which does `task`."""

    def __init__(self, workers: int, task: Task = work.look) -> None:
        self._workers, self._task = workers, task
        self._pool: ProcessPoolExecutor | None = None

    def look(self, pieces: Sequence[PieceRange], ask: Ask) -> Iterator[PieceFound]:
        """What each piece holds, in order."""
        if not self._workers:
            for piece in pieces:
                yield self._task(piece, ask)
            return
        done = tries = 0
        while done < len(pieces):
            try:
                for found in self._ordered(pieces[done:], ask):
                    done, tries = done + 1, 0
                    yield found
            except BrokenProcessPool:
                self.close()
                tries += 1
                if tries == TRIES:
                    piece = pieces[done]
                    raise ScaleRefusedError(words.worker_died(piece.file, piece.number)) from None

    def _ordered(self, pieces: Sequence[PieceRange], ask: Ask) -> Iterator[PieceFound]:
        """The same while all processes live; raises BrokenProcessPool when one has died."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._workers, mp_context=get_context("spawn"))
        waiting: deque[Future[PieceFound]] = deque()
        for piece in pieces:
            waiting.append(self._pool.submit(self._task, piece, ask))
            if len(waiting) >= AHEAD * self._workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def make(workers: int, _master: str) -> LocalEngine:
    """The engine with so many processes."""
    return LocalEngine(workers)
