"""Running pyHanko's asynchronous work to its end."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")
_kept: list[asyncio.AbstractEventLoop] = []


def prepare() -> None:
    """Make the loop now, for a process with one thread that may not make one later.

    An event loop opens a pair of sockets, which the process that reads strangers' files may not.
    """
    _kept.append(asyncio.new_event_loop())


def at_once(work: Coroutine[Any, Any, Result]) -> Result:
    """The result of the work."""
    return _kept[0].run_until_complete(work) if _kept else asyncio.run(work)
