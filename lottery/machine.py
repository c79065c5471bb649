"""Faults of the machine under the program: its disk, its memory, its database server.

They are told apart by what the system itself says (an errno, a code of SQLite, an SQLSTATE), never
by the text of a message, and never from what was decided: no rule of the lottery raises them.
"""

import errno
import mmap
import os
import shutil
import sys
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

from lottery.errors import HeadRefusedError, MachineFaultError
from lottery.texts import machine as sentences

REFUSED, FAULTY, DAMAGED, AGAIN = 1, 3, 4, 5
"""Exit statuses; docs/REFERENCE.md has the table."""
STATUS = {"damaged": DAMAGED, "busy": AGAIN, "away": AGAIN, "crowded": AGAIN, "deadlock": AGAIN}
"""The exit status of a kind of fault, where it is not FAULTY."""
UNDONE = frozenset({"deadlock", "away"})
"""Kinds after which the same transaction may be tried once more at once: it was taken back, or the
line broke and nobody knows, which the transaction itself must find out."""

VAGUE = frozenset({"broken", "closed", "busy"})
_PROBE = bytes(1 << 16)
_ROOM = 64 << 20
"""Bytes of memory that hold any library that is loaded here."""

_ERRNO = {
    errno.ENOSPC: "full",
    errno.EFBIG: "full",
    getattr(errno, "EDQUOT", -1): "full",
    errno.EROFS: "read-only",
    errno.EIO: "broken",
    errno.ENOLCK: "no-locks",
    errno.ENOMEM: "memory",
    errno.EMFILE: "handles",
    errno.ENFILE: "handles",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
}
_SQLITE = {
    3: "denied",
    5: "busy",
    6: "busy",
    7: "memory",
    8: "read-only",
    10: "broken",
    11: "damaged",
    13: "full",
    14: "closed",
    15: "no-locks",
    26: "damaged",
}
"""By primary result code."""
_SQLITE_MORE = {3082: "memory", 3850: "no-locks", 5130: "no-locks", 2058: "no-locks"}
"""Extended codes that say something else than their primary one: memory and locks, as I/O."""
_SQLSTATE = {
    "25006": "read-only",
    "25P03": "away",
    "25P04": "away",
    "40001": "deadlock",
    "40P01": "deadlock",
    "53000": "memory",
    "53100": "full",
    "53200": "memory",
    "53300": "crowded",
    "53400": "crowded",
    "55P03": "busy",
    "57014": "busy",
    "57P01": "away",
    "57P02": "away",
    "57P03": "away",
    "58030": "broken",
    "XX001": "damaged",
    "XX002": "damaged",
}


def kind_of(error: BaseException) -> str:
    """Which fault of the machine this is (a key of the sentences), or nothing."""
    if isinstance(error, MachineFaultError):
        return error.kind
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, ImportError) or (isinstance(error, OSError) and not error.errno):
        return _lacking()
    if isinstance(error, OSError):
        return _ERRNO.get(error.errno or 0, "")
    inner = getattr(error, "orig", None)
    return _of_driver(error if inner is None else inner)


def fault_of(error: BaseException, folder: Path | None = None) -> MachineFaultError | None:
    """The fault with its sentence; None for anything that is none of the machine's.

    SQLite calls most of what a disk does by one name: where its file lies in `folder`, the disk is
    asked for a better one.
    """
    if isinstance(error, MachineFaultError):
        return error
    kind = kind_of(error)
    if not kind:
        return None
    if folder is not None and kind in VAGUE:
        kind = _tried(folder) or kind
    place = str(error.filename or "") if isinstance(error, OSError) else ""
    return MachineFaultError(sentences.fault(kind, place), kind)


def behind(error: BaseException) -> MachineFaultError | None:
    """The fault that an error tells in words of its own, as one of `draws` does of a file that
    cannot be read; None where no fault led to it."""
    seen: BaseException | None = error
    while seen is not None:
        if fault := fault_of(seen):
            return fault
        seen = seen.__cause__ or seen.__context__
    return None


def free_bytes(place: Path) -> int:
    """What is free on the disk of a folder, or of the nearest one above that is there; raises
    OSError."""
    there = next((one for one in (place, *place.parents) if one.exists()), place)
    return shutil.disk_usage(there).free


def require_handles(number: int) -> None:
    """Raises OSError where so many files could not be opened now: for whoever would be left half
    made."""
    with ExitStack() as opened:
        for _ in range(number):
            opened.enter_context(Path(os.devnull).open("rb"))


def _lacking() -> str:
    """What the process has none of, or nothing: a file is opened, memory is taken. The system says
    by a text alone why a library was not loaded."""
    try:
        with Path(os.devnull).open("rb"):
            mmap.mmap(-1, _ROOM).close()
    except OSError as error:
        return _ERRNO.get(error.errno or 0, "")
    return ""


def _tried(folder: Path) -> str:
    """Which fault a small file in a folder meets, or nothing: it is written, synced and locked."""
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(_PROBE)
            probe.flush()
            os.fsync(probe.fileno())
            if sys.platform != "win32":
                import fcntl  # noqa: PLC0415 - Windows has none

                fcntl.lockf(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return _ERRNO.get(error.errno or 0, "")
    return ""


def status_of(error: BaseException) -> int:
    """The exit status of a command that ends with this error."""
    kind = kind_of(error)
    if isinstance(error, HeadRefusedError):
        return FAULTY
    return STATUS.get(kind, FAULTY) if kind else REFUSED


def _of_driver(error: BaseException) -> str:
    maker = type(error).__module__.partition(".")[0]
    if maker == "sqlite3":
        code = int(getattr(error, "sqlite_errorcode", 0) or 0)
        return _SQLITE_MORE.get(code) or _SQLITE.get(code & 0xFF, "")
    if maker == "psycopg":
        return _of_postgresql(error)
    return "memory" if isinstance(error, MemoryError) else ""


def _of_postgresql(error: BaseException) -> str:
    """By SQLSTATE; without one, what could not be said was that the line is gone."""
    state = getattr(error, "sqlstate", None)
    if state:
        return _SQLSTATE.get(state) or ("away" if state.startswith("08") else "")
    if type(error).__name__ not in {"OperationalError", "ConnectionTimeout", "AdminShutdown"}:
        return ""
    with suppress(Exception):
        # A connection that is refused carries the server's reason as text alone.
        said = str(error)
        if "read-only" in said or "read-write" in said:
            return "read-only"
        if "too many" in said or "remaining connection slots" in said:
            return "crowded"
    return "away"
