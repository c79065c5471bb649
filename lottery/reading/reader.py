"""The side of the worker that stays alive."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import lottery
from lottery.invoices import Reason
from lottery.invoices.files import CAPS, Caps, FileReading
from lottery.invoices.files.found import reasons_from

_LONGEST_ANSWER = 1 << 20
_FILES_A_WORKER = 200
_START_SECONDS = 30.0
# What a process needs to start; no key, password or address of ours is among it.
_ENVIRONMENT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TEMP", "TMP", "TMPDIR")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that was not read, and why."""

    reasons: tuple[Reason, ...]


class Reader:
    """Reads files one at a time in a worker, which starts at the first file.

    May be shared by threads. A context manager; without `close` the worker ends with this process,
    whose pipe it reads from.
    """

    def __init__(self, caps: Caps = CAPS) -> None:
        self._caps = caps
        self._lock = threading.Lock()
        self._worker: subprocess.Popen[bytes] | None = None
        self._files = 0

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def read(self, data: bytes) -> FileReading | Unreadable:
        """What the file says, or why it was not read. Never raises for what is in a file."""
        if len(data) > self._caps.size:
            return _unreadable("file-too-large", f"{len(data)} > {self._caps.size}")
        with self._lock:
            return self._read(data)

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            self._end()

    def _read(self, data: bytes) -> FileReading | Unreadable:
        if self._files >= _FILES_A_WORKER:
            self._end()
        fresh = self._worker is None
        worker = self._worker = self._worker or self._start()
        self._files += 1
        seconds = self._caps.seconds + (_START_SECONDS if fresh else 0)
        late = threading.Event()
        timer = threading.Timer(seconds, _kill, (worker, late))
        timer.start()
        try:
            answer = _asked(worker, data, self._caps)
        finally:
            timer.cancel()
        if answer is None:
            self._end()
            if late.is_set():
                return _unreadable("file-too-slow", f"{self._caps.seconds:g}")
            return _unreadable("file-unreadable", str(worker.returncode))
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        self._files = 0
        kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        paths = [str(Path(lottery.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "lottery.reading.worker", str(self._caps.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**kept, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUTF8": "1"},
        )

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.kill()
        worker.wait()
        for pipe in (worker.stdin, worker.stdout):
            if pipe is not None:
                _closed(pipe)


def _closed(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:  # what was still to be written has nobody left to read it
        return


def _kill(worker: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    worker.kill()


def _asked(
    worker: subprocess.Popen[bytes], data: bytes, caps: Caps
) -> FileReading | Unreadable | None:
    """The worker's answer; None if it died or talks nonsense."""
    if worker.stdin is None or worker.stdout is None:
        return None
    request = json.dumps({"size": len(data), "caps": asdict(caps)}).encode("ascii") + b"\n"
    try:
        worker.stdin.write(request + data)
        worker.stdin.flush()
        line = worker.stdout.readline(_LONGEST_ANSWER)
        answer = json.loads(line)
        if "reading" in answer:
            return FileReading.from_json(answer["reading"])
        reasons = reasons_from(answer["reasons"])
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return Unreadable(reasons) if reasons else None


def _unreadable(code: str, value: str) -> Unreadable:
    return Unreadable((Reason(code, "file", value),))
