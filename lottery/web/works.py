"""Long work behind the pages: one piece a key, one after the other, each with its progress.

Nothing here is kept: what must survive a restart is in the database, and is taken up again from
there when somebody asks for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock, Thread

from lottery import machine
from lottery.errors import LotteryError
from lottery.texts import web as texts

MOST_KEPT = 100
Key = tuple[str, ...]


@dataclass
class Work:
    """One piece of work: how far it is, and what came of it. `total` is 0 while it is unknown."""

    what: str
    done: int = 0
    total: int = 0
    running: bool = True
    failure: str = ""
    outcome: object = None

    def progress(self, done: int, total: int = 0) -> None:
        """Take note of how far it is."""
        self.done, self.total = done, total


class Works:
    """All work of a server. A second piece under a key waits for nobody: it is not begun."""

    def __init__(self) -> None:
        self._works: dict[Key, Work] = {}
        self._threads: dict[Key, Thread] = {}
        self._lock, self._turn = Lock(), Lock()

    def begin(self, key: Key, what: str, act: Callable[[Work], object]) -> bool:
        """Begin in the background, unless something is under way under this key."""
        with self._lock:
            if key in self._works and self._works[key].running:
                return False
            self._make_room()
            work = self._works[key] = Work(what)
            thread = Thread(target=self._run, args=(work, act), daemon=True)
            self._threads[key] = thread
        thread.start()
        return True

    def find(self, key: Key) -> Work | None:
        """The last work under a key that is still remembered."""
        return self._works.get(key)

    def forget(self, key: Key) -> None:
        """Remember no more what came of it."""
        with self._lock:
            if key in self._works and not self._works[key].running:
                del self._works[key], self._threads[key]

    def wait(self, key: Key) -> None:
        """Until the work under a key has ended."""
        if key in self._threads:
            self._threads[key].join()

    def _run(self, work: Work, act: Callable[[Work], object]) -> None:
        with self._turn:  # memory and processors are for one table at a time
            try:
                work.outcome = act(work)
            except LotteryError as error:
                work.failure = str(error)
            except Exception as error:
                logging.getLogger(__name__).exception("fault in %s", work.what)
                work.failure = str(machine.fault_of(error) or texts.ERRORS[500].title)
            finally:
                work.running = False

    def _make_room(self) -> None:
        ended = [key for key, work in self._works.items() if not work.running]
        for key in ended[: max(0, len(self._works) - MOST_KEPT)]:
            del self._works[key], self._threads[key]
