"""The side of the workers that stays alive."""

from __future__ import annotations

import base64
import json
import weakref
from dataclasses import asdict, dataclass
from queue import LifoQueue
from threading import BoundedSemaphore
from types import TracebackType
from typing import Any

from lottery.invoices import Reason
from lottery.invoices.files import CAPS, Caps, FileReading
from lottery.invoices.files.found import reasons_from
from lottery.workers.process import Worker, killed_after, start, stop

_LONGEST_ANSWER = 2 << 20
_JPEG = b"\xff\xd8\xff"
_FILES_A_WORKER = 200
_START_SECONDS = 30.0
BUSY = "file-busy"
"""The code of the reason that a file was not even looked at: it may be handed in again."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that was not read, and why."""

    reasons: tuple[Reason, ...]

    @property
    def busy(self) -> bool:
        """Whether it was not looked at for want of a free reader."""
        return self.reasons[0].code == BUSY


class Reader:
    """Reads files in a few workers, one file at a time each; they start as they are needed.

    A slow file keeps its own worker busy and nobody else waiting, as long as another is free. When
    all are at work, at most `waiting` callers wait for one, and the others are told so at once
    (``file-busy``): files that take long must not hold all threads of a site. May be shared by
    threads. A context manager; without `close` the workers end when the reader is collected or
    this process ends.
    """

    def __init__(self, caps: Caps = CAPS, workers: int = 2, waiting: int = 3) -> None:
        self._caps = caps
        self._room = BoundedSemaphore(workers + waiting)
        self._seats = tuple(_Seat(caps) for _ in range(workers))
        # The seat that was left last is taken first, so a second worker starts only for a crowd.
        self._free: LifoQueue[_Seat] = LifoQueue()
        for seat in self._seats:
            self._free.put(seat)

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def processes(self) -> tuple[Worker, ...]:
        """The workers that run at this moment."""
        return tuple(seat.worker for seat in self._seats if seat.worker is not None)

    def read(self, data: bytes) -> FileReading | Unreadable:
        """What the file says, or why it was not read. Never raises for what is in a file."""
        answer = self._ask(data, "reading")
        return answer if isinstance(answer, FileReading | Unreadable) else _nonsense()

    def picture(self, data: bytes) -> bytes | Unreadable:
        """A JPEG of a photo or of a PDF's first page, drawn anew; or why there is none."""
        answer = self._ask(data, "picture")
        return answer if isinstance(answer, bytes | Unreadable) else _nonsense()

    def close(self) -> None:
        """End the workers, each when it has answered."""
        seats = [self._free.get() for _ in self._seats]
        for seat in seats:
            seat.end()
            self._free.put(seat)

    def _ask(self, data: bytes, ask: str) -> FileReading | bytes | Unreadable:
        if len(data) > self._caps.size:
            return _unreadable("file-too-large", f"{len(data)} > {self._caps.size}")
        if not self._room.acquire(blocking=False):
            return _unreadable(BUSY, "")
        try:
            seat = self._free.get()
            try:
                return seat.ask(data, ask)
            finally:
                self._free.put(seat)
        finally:
            self._room.release()


class _Seat:
    """A place for one worker, which is started when it is missing. For one thread at a time."""

    def __init__(self, caps: Caps) -> None:
        self._caps = caps
        self.worker: Worker | None = None
        self._stop: weakref.finalize[[Worker], _Seat] | None = None
        self._files = 0

    def ask(self, data: bytes, ask: str) -> FileReading | bytes | Unreadable:
        """The answer of this seat's worker, or why there is none."""
        if self._files >= _FILES_A_WORKER:
            self.end()
        worker = self.worker or self._start()
        self._files += 1
        with killed_after(worker, self._caps.seconds) as late:
            answer = _asked(worker, data, self._caps, ask)
        if answer is None:
            self.end()
            if late.is_set():
                return _unreadable("file-too-slow", f"{self._caps.seconds:g}")
            return _unreadable("file-unreadable", str(worker.returncode))
        return answer

    def end(self) -> None:
        """End the worker, if there is one."""
        if self._stop is not None:
            self._stop()
        self.worker = self._stop = None

    def _start(self) -> Worker:
        worker = start("lottery.reading.worker", str(self._caps.memory))
        self._files, self.worker = 0, worker
        self._stop = weakref.finalize(self, stop, worker)
        with killed_after(worker, _START_SECONDS):  # or else its start would count as a file's time
            if worker.stdout is not None:
                worker.stdout.readline(_LONGEST_ANSWER)
        return worker


def _asked(
    worker: Worker, data: bytes, caps: Caps, ask: str
) -> FileReading | bytes | Unreadable | None:
    """The worker's answer; None if it died or talks nonsense."""
    if worker.stdin is None or worker.stdout is None:
        return None
    request = {"size": len(data), "caps": asdict(caps), "ask": ask}
    try:
        worker.stdin.write(json.dumps(request).encode("ascii") + b"\n" + data)
        worker.stdin.flush()
        return _understood(json.loads(worker.stdout.readline(_LONGEST_ANSWER)))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _understood(answer: dict[str, Any]) -> FileReading | bytes | Unreadable | None:
    if "reading" in answer:
        return FileReading.from_json(answer["reading"])
    if "picture" in answer:
        picture = base64.b64decode(answer["picture"], validate=True)
        return picture if picture.startswith(_JPEG) else None
    reasons = reasons_from(answer["reasons"])
    return Unreadable(reasons) if reasons else None


def _unreadable(code: str, value: str) -> Unreadable:
    return Unreadable((Reason(code, "file", value),))


def _nonsense() -> Unreadable:
    """The worker's answer is not to what it was asked."""
    return _unreadable("file-unreadable", "")
