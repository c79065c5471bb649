"""Work on many blocks of lines: here, or in processes beside this one as well."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import cached_property, partial
from multiprocessing import get_context, parent_process
from threading import Thread
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar, cast

Found = TypeVar("Found")
_AHEAD = 2
"""So many tasks wait for each process beside this one."""
_LARGE = 1 << 26
"""Bytes of lists that are worth the start of a process."""
_MOST_OTHERS = 61
"""Windows waits for no more."""
_MOST = 32
"""So many tasks at most are kept, with what was found, while an earlier one is waited for."""


class WholeLines:
    """Whole lines with their LF, which are cut apart once; only their bytes go to a process."""

    def __init__(self, block: bytes) -> None:
        self.block = block

    @cached_property
    def rows(self) -> list[bytes]:
        """The lines without LF."""
        return self.block[:-1].split(b"\n") if self.block else []

    def __reduce__(self) -> tuple[Any, ...]:
        return WholeLines, (self.block,)


class Doer(Protocol):
    """Calls `do` with each of the `tasks` (its arguments), and gives what it returns in order."""

    def __call__(
        self, do: Callable[..., Found], tasks: Iterable[tuple[Any, ...]]
    ) -> Iterator[Found]: ...


def here(do: Callable[..., Found], tasks: Iterable[tuple[Any, ...]]) -> Iterator[Found]:
    """In this process alone.

    >>> list(here(pow, [(2, 3), (2, 4)]))
    [8, 16]
    """
    return (do(*task) for task in tasks)


class ProcessesBeside:
    """In this process and in others beside it: the same results in the same order.

    Tasks go to the others as long as they keep up, and are done here where they do not; so whoever
    makes the tasks is held up by nobody. A process that ends too soon leaves its tasks to this one.
    What is called raises nothing: it would do so out of turn.
    """

    def __init__(self, others: int) -> None:
        self._others = min(others, _MOST_OTHERS)
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._executor:
            self._executor.shutdown(cancel_futures=True)

    def __call__(
        self, do: Callable[..., Found], tasks: Iterable[tuple[Any, ...]]
    ) -> Iterator[Found]:
        """Call `do`, which a process finds by its name, with each of the tasks."""
        waiting: deque[_Waiting[Found]] = deque()
        for task in tasks:
            busy = sum(not each.done for each in waiting)
            given = None if busy >= _AHEAD * self._others else self._give(do, task)
            waiting.append(_Waiting(do, task, given))
            while waiting and (waiting[0].done or len(waiting) > _MOST):
                yield waiting.popleft().result()
        for each in waiting:
            yield each.result()

    def _give(self, do: Callable[..., Found], task: tuple[Any, ...]) -> Future[Found] | None:
        """Give a task to another process, if there is one."""
        try:
            if not self._executor:
                spawn = get_context("spawn")
                self._executor = ProcessPoolExecutor(self._others, spawn, end_with_parent)
            return self._executor.submit(do, *task)
        except (RuntimeError, OSError, ImportError):  # one ended, or none can be started
            self._others = 0
            return None


@contextmanager
def working(processes: int) -> Iterator[Doer]:
    """So many processes, this one among them, for as long as the context lasts."""
    if processes < 2:
        yield here
        return
    with ProcessesBeside(processes - 1) as work:
        yield work


def end_with_parent() -> None:
    """What a process begins with: it ends with the one that has started it, even where that was
    killed and could tell nobody."""
    Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def useful(length: int) -> int:
    """How many processes help to read lists of so many bytes: one makes what the others hash."""
    return min(3, os.cpu_count() or 1) if length >= _LARGE else 1


class _Waiting(Generic[Found]):
    """A task that was given away, or is done at once."""

    def __init__(
        self, do: Callable[..., Found], task: tuple[Any, ...], given: Future[Found] | None
    ) -> None:
        self._again = partial(do, *task)
        self._given = given
        self._found = None if given else self._again()

    @property
    def done(self) -> bool:
        """Whether its result can be had without waiting."""
        return not self._given or self._given.done()

    def result(self) -> Found:
        """What was found; made here where the other process came to an end."""
        if not self._given:
            return cast(Found, self._found)
        try:
            return self._given.result()
        except BrokenExecutor:
            return self._again()
