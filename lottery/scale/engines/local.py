"""The engine `local`: processes of this machine, started afresh, so that nothing is shared."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, TypeVar

from draws.work import end_with_parent
from lottery.errors import ScaleRefusedError
from lottery.scale import work
from lottery.scale.engines.local_relations import LocalRelations
from lottery.scale.places import PieceRange
from lottery.scale.relations import ListsHeld
from lottery.scale.work import Ask, PieceFound
from lottery.texts import scale as words

Answer = TypeVar("Answer")
Job = tuple[Any, ...]
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
        return self._each(self._task, [(piece, ask) for piece in pieces])

    def relations(self, lists: ListsHeld) -> LocalRelations:
        """What the lines say of each other."""
        return LocalRelations(lists, self.look, lambda jobs: self._each(work.differs, jobs))

    def _each(self, task: Callable[..., Answer], jobs: Sequence[Job]) -> Iterator[Answer]:
        """A task's answers to jobs whose first value is the piece, in order."""
        done = tries = 0
        while done < len(jobs):
            try:
                for answer in self._ordered(task, jobs[done:]):
                    done, tries = done + 1, 0
                    yield answer
            except BrokenProcessPool:
                self.close()
                tries += 1
                if tries == TRIES:
                    piece = jobs[done][0]
                    raise ScaleRefusedError(words.worker_died(piece.file, piece.number)) from None

    def _ordered(self, task: Callable[..., Answer], jobs: Sequence[Job]) -> Iterator[Answer]:
        """The same while all processes live; raises BrokenProcessPool when one has died."""
        if not self._workers:
            yield from (task(*job) for job in jobs)
            return
        if self._pool is None:
            spawn = get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, spawn, end_with_parent)
        waiting: deque[Future[Answer]] = deque()
        for job in jobs:
            waiting.append(self._pool.submit(task, *job))
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
