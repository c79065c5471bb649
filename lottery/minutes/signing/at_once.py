"""Running pyHanko's asynchronous work to its end."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from lottery import machine

Result = TypeVar("Result")
_HANDLES = 3
"""Of a loop: what waits, and both ends of the line that wakes it."""
_kept: list[asyncio.AbstractEventLoop] = []


def prepare() -> None:
    """Make the loop now, for a process with one thread that may not make one later.

    An event loop opens a pair of sockets, which the process that reads strangers' files may not.
    """
    _kept.append(asyncio.new_event_loop())


def at_once(work: Coroutine[Any, Any, Result]) -> Result:
    """The result of the work; in a thread of its own where this one runs a loop already.

    Raises OSError where there are no handles for a loop.
    """
    if _kept:
        return _kept[0].run_until_complete(work)
    try:
        machine.require_handles(_HANDLES)  # a loop that is half made complains when it goes
    except OSError:
        work.close()
        raise
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result()
