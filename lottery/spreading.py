"""Spreading: pure work over a long list, by two processes of our own beside this one.

The first items are done here, for most lists are short and a process takes a second to start. What
is found comes in the order of the items, and so does what is raised: nobody can tell who did it.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import ExitStack, suppress
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, TypeVar

Item = TypeVar("Item")
Found = TypeVar("Found")
Secret = TypeVar("Secret")

PROCESSES = 2
AT_ONCE = 2000
"""Rows of a list that are handed over together, as one item."""
HERE = 50
"""So many items are done in this process before others are started: a hundred thousand rows."""
_AHEAD = 3 * PROCESSES
_CANNOT = (BrokenExecutor, OSError, ImportError)
"""What is raised where no process can be started (no semaphores, no memory), or one was killed."""
_secret: Any = None


def batched(rows: Iterable[Item], size: int = AT_ONCE) -> Iterator[list[Item]]:
    """The rows in lists of `size`; if one cannot be had, those before it come first."""
    some: list[Item] = []
    try:
        for row in rows:
            some.append(row)
            if len(some) == size:
                yield some
                some = []
    except Exception:
        yield some
        raise
    if some:
        yield some


def spread(
    work: Callable[[Secret, Item], Found],
    secret: Secret,
    items: Iterable[Item],
    *,
    here: int = HERE,
) -> Iterator[tuple[Item, Found]]:
    """Each item with what `work(secret, item)` makes of it; a few are held at a time.

    `work` is a function of a module, and pure. The secret goes to the processes through a pipe: no
    command line and no environment holds it. Where none can be started, or one is killed, the work
    goes on here.
    """
    source = iter(items)
    for item in islice(source, here):
        yield item, work(secret, item)
    for first in source:
        yield from _beside(work, secret, chain([first], source))


def _beside(
    work: Callable[[Secret, Item], Found], secret: Secret, source: Iterator[Item]
) -> Iterator[tuple[Item, Found]]:
    waiting: deque[tuple[Item, Future[Found] | None]] = deque()
    stopped: Exception | None = None
    with ExitStack() as stack:
        pool = _started(stack, secret)
        while waiting or stopped is None:
            while stopped is None and len(waiting) < _AHEAD:
                try:
                    item = next(source)
                except Exception as why:
                    stopped = why
                else:
                    waiting.append((item, _handed(pool, work, item)))
            if waiting:
                item, future = waiting.popleft()
                yield item, _made(future, work, secret, item)
    if not isinstance(stopped, StopIteration):
        raise stopped or RuntimeError


def _started(stack: ExitStack, secret: object) -> ProcessPoolExecutor | None:
    """The processes, which end with the stack; None where there can be none."""
    with suppress(*_CANNOT):
        pool = ProcessPoolExecutor(PROCESSES, get_context("spawn"), _begin, (secret,))
        stack.callback(pool.shutdown, cancel_futures=True)
        return pool
    return None


def _handed(
    pool: ProcessPoolExecutor | None, work: Callable[[Secret, Item], Found], item: Item
) -> "Future[Found] | None":
    with suppress(*_CANNOT):
        return pool.submit(_do, work, item) if pool else None
    return None


def _made(
    future: "Future[Found] | None",
    work: Callable[[Secret, Item], Found],
    secret: Secret,
    item: Item,
) -> Found:
    with suppress(*_CANNOT):
        if future is not None:
            return future.result()
    return work(secret, item)


def _begin(secret: object) -> None:
    """What a process begins with: the secret, and that it ends with the one that has started it."""
    global _secret  # noqa: PLW0603 - the process is for this one work
    _secret = secret
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _do(work: Callable[[Any, Item], Found], item: Item) -> Found:
    return work(_secret, item)
