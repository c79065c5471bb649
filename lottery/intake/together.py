"""Work that many threads wait for is done by one of them for all, in one go.

Where only one can be at work, whoever comes meanwhile waits; and instead of each doing his own part
in his turn, the first of those who wait does the parts of all.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


class _WaitingJob(Generic[Job, Result]):
    """One job, and what has come of it."""

    def __init__(self, job: Job) -> None:
        self.job, self.woken = job, threading.Event()
        self.results: Sequence[Result] = ()
        self.error: BaseException | None = None

    @property
    def done(self) -> bool:
        return bool(self.results) or self.error is not None

    def answer(self) -> Result:
        if self.error is not None:
            raise self.error
        return self.results[0]


class Together(Generic[Job, Result]):
    """Gathers the jobs of threads while one of them is at work."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: list[_WaitingJob[Job, Result]] = []
        self._at_work = False

    @property
    def waiting(self) -> tuple[Job, ...]:
        """The jobs that nobody works on yet."""
        return tuple(one.job for one in self._waiting)

    def do(self, job: Job, act: Callable[[list[Job]], Sequence[Result]]) -> Result:
        """What `act` gives for this job, alone or among others: one result for each, in order.

        Where it fails for several jobs, it is asked for each alone; raises what it raises for this.
        """
        mine = _WaitingJob[Job, Result](job)
        with self._guard:
            self._waiting.append(mine)
            first, self._at_work = not self._at_work, True
        if not first:
            mine.woken.wait()
        if not mine.done:
            self._lead(act)
        return mine.answer()

    def _lead(self, act: Callable[[list[Job]], Sequence[Result]]) -> None:
        with self._guard:
            batch, self._waiting = self._waiting, []
        if not _try(act, batch) and len(batch) > 1:
            for one in batch:
                _try(act, [one])
        with self._guard:
            self._at_work = bool(self._waiting)
            following = self._waiting[:1]
        for one in (*following, *batch):
            one.woken.set()


def _try(
    act: Callable[[list[Job]], Sequence[Result]], batch: list[_WaitingJob[Job, Result]]
) -> bool:
    """Do the jobs of some; whether that went well. What went wrong is kept for each of them."""
    error: BaseException | None = None
    try:
        results = act([one.job for one in batch])
    except BaseException as caught:  # nobody must wait for ever for a thread that was broken off
        error, results = caught, ()
    for n, one in enumerate(batch):
        one.error, one.results = error, results[n : n + 1]
    return error is None
