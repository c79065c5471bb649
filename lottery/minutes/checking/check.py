"""Everything that makes signed minutes worth believing, in one call.

The file is opened in a process of its own, which holds no key and is capped in memory and time;
the attachments come back from it as bytes and are laid out for the verifier like a bundle. Whoever
breaks into that process through a file can at most make up a verdict on it.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any, Protocol, cast

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from lottery import drafts, machine
from lottery.errors import LotteryError
from lottery.minutes.checking.bundle_folder import check_minutes_of, lay_out
from lottery.minutes.checking.judge import (
    CheckTask,
    Found,
    OpenedMinutes,
    judge,
    open_minutes,
    refusals,
)
from lottery.minutes.checking.verdict import MinutesVerdict
from lottery.minutes.errors import MinutesError
from lottery.texts.minutes import checking as texts
from lottery.workers.process import Worker, killed_after, start, stop

MEMORY = 512 << 20
SECONDS = 20.0
LARGEST_FILE = 256 << 20
_START_SECONDS = 60.0
_LONGEST_LINE = 16 << 20


@dataclass(frozen=True)
class CheckPolicy:
    """What a file is held against.

    `trust` are the roots, `keys` the lines of the pinned verifier keys; `draw`, `manifest` (its
    hash) and `bundle` hold the file to one draw. What is not given is not checked.
    """

    trust: tuple[x509.Certificate, ...] = ()
    keys: bytes | None = None
    draw: str = ""
    manifest: str = ""
    bundle: Path | None = None
    seconds: float = SECONDS


class Examiner(Protocol):
    """Who opens the file; both may raise MinutesError."""

    def open(self, pdf: bytes) -> OpenedMinutes:
        """What is in the file."""

    def judge(self, task: CheckTask) -> MinutesVerdict:
        """What is to be thought of it."""


def check(pdf: bytes, policy: CheckPolicy, now: datetime) -> MinutesVerdict:
    """The verdict on a file, whatever is in it."""
    with ExaminerProcess(policy.seconds) as examiner:
        return check_by(examiner, pdf, policy, now)


def check_by(examiner: Examiner, pdf: bytes, policy: CheckPolicy, now: datetime) -> MinutesVerdict:
    """The verdict as `check` gives it, by an examiner of the caller's choice."""
    try:
        if len(pdf) > LARGEST_FILE:
            raise MinutesError(texts.needs_more(texts.megabytes(LARGEST_FILE >> 20)))
        opened = examiner.open(pdf)
        with drafts.work_folder() as name:
            task = CheckTask(policy.trust, now, policy.draw, policy.manifest)
            return examiner.judge(_laid_out(name, pdf, opened, policy, task))
    except MinutesError as error:
        return MinutesVerdict(refused=str(error))


def _laid_out(
    place: Path, pdf: bytes, opened: OpenedMinutes, policy: CheckPolicy, task: CheckTask
) -> CheckTask:
    folder, keys = place / "bundle", place / "keys.txt"
    folder.mkdir()
    whole = lay_out(folder, opened.files, pdf[: opened.first], policy.bundle)
    if policy.bundle is not None:
        check_minutes_of(policy.bundle, pdf)
    if policy.keys is not None:
        keys.write_bytes(policy.keys)
        task = replace(task, keys=keys)
    return replace(task, folder=folder if whole else None)


class Here:
    """This process, for a file whose bytes are known to be one's own. Both raise MachineFaultError,
    too: nothing in such a file makes disk or memory fail."""

    def open(self, pdf: bytes) -> OpenedMinutes:
        """What is in the file."""
        self._pdf = pdf
        self._opened = _or_refused(lambda: open_minutes(pdf))
        return self._opened

    def judge(self, task: CheckTask) -> MinutesVerdict:
        """What is to be thought of it."""
        return _or_refused(lambda: judge(self._pdf, self._opened.files, task))


class ExaminerProcess(AbstractContextManager["ExaminerProcess"]):
    """A worker process for one file, with so many seconds for all that it does."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds, self._left, self._memory = seconds, seconds, memory
        self._worker: Worker | None = None

    def __exit__(self, *_error: object) -> None:
        if self._worker is not None:
            stop(self._worker)

    def open(self, pdf: bytes) -> OpenedMinutes:
        """Start the worker, hand it the file, and take what is in it."""
        self._worker = worker = start("lottery.minutes.checking.worker", str(self._memory))
        with killed_after(worker, _START_SECONDS):
            self._pipe(worker.stdout).readline()
        answer, blob = self._ask({"size": len(pdf)}, pdf)
        if "verdict" in answer:
            raise MinutesError(_verdict(answer).refused or texts.BROKEN_OFF)
        try:
            sizes = [(str(name), int(size)) for name, size in answer["files"]]
            return OpenedMinutes(_cut(blob, sizes), int(answer["first"]))
        except (KeyError, TypeError, ValueError) as error:
            raise MinutesError(texts.BROKEN_OFF) from error

    def judge(self, task: CheckTask) -> MinutesVerdict:
        """The verdict on the file that was opened."""
        told = {
            "trust": [base64.b64encode(_der(root)).decode() for root in task.trust],
            "now": task.now.isoformat(),
            "draw": task.draw,
            "manifest": task.manifest,
            "folder": str(task.folder) if task.folder else "",
            "keys": str(task.keys) if task.keys else "",
        }
        return _verdict(self._ask(told)[0])

    def _ask(self, request: Mapping[str, Any], data: bytes = b"") -> tuple[dict[str, Any], bytes]:
        """One question and its answer, with the bytes that follow it."""
        worker = self._worker
        if worker is None:
            raise MinutesError(texts.BROKEN_OFF)
        begun = monotonic()
        with killed_after(worker, max(self._left, 0.1)) as late:
            try:
                self._pipe(worker.stdin).write(json.dumps(request).encode() + b"\n" + data)
                self._pipe(worker.stdin).flush()
                answer: dict[str, Any] = json.loads(
                    self._pipe(worker.stdout).readline(_LONGEST_LINE)
                )
                size = sum(int(each[1]) for each in answer.get("files", ()))
                blob = self._pipe(worker.stdout).read(size)
            except (OSError, ValueError, TypeError, AttributeError):
                answer = {}
        self._left -= monotonic() - begun
        if answer and not late.is_set():
            return answer, blob
        told = texts.needs_time(self._seconds) if late.is_set() else texts.BROKEN_OFF
        raise MinutesError(told)

    @staticmethod
    def _pipe(pipe: Any) -> Any:
        if pipe is None:
            raise MinutesError(texts.BROKEN_OFF)
        return pipe


def _or_refused(act: Callable[[], Found]) -> Found:
    faults: list[LotteryError] = []

    def watched() -> Found:
        try:
            return act()
        except Exception as error:
            faults.extend(filter(None, map(machine.fault_of, _behind(error))))
            raise

    found = refusals(watched)
    if faults:
        raise faults[0]
    if isinstance(found, MinutesVerdict) and found.refused:
        raise MinutesError(found.refused)
    return cast("Found", found)


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and those that it was made of."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _verdict(answer: Mapping[str, Any]) -> MinutesVerdict:
    try:
        return MinutesVerdict.from_json(answer["verdict"])
    except (KeyError, TypeError, ValueError) as error:
        raise MinutesError(texts.BROKEN_OFF) from error


def _cut(blob: bytes, sizes: list[tuple[str, int]]) -> dict[str, bytes]:
    files, at = {}, 0
    for name, size in sizes:
        files[name] = blob[at : at + size]
        at += size
    if at != len(blob) or any(size < 0 for _, size in sizes):
        raise ValueError(at)
    return files


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
