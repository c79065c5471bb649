"""What the worker process may use, as far as the system can hold it to that."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from typing import Any

MEMORY_EXIT = 86
"""The exit status of a worker that took too much memory, where no system limit stops it."""

_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.startfile")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_FORBIDDEN_ALONE = {"os.fork", "os.forkpty", "os.remove", "os.rename", "os.mkdir", "os.rmdir"}


def limit_memory(most: int) -> None:
    """Let no more than `most` bytes be asked for: by the system, or else by a watchdog."""
    if sys.platform == "win32":
        _watch(most, _windows_memory)
        return
    import resource  # noqa: PLC0415 - Windows has none

    for name, value in (("RLIMIT_AS", most), ("RLIMIT_CORE", 0), ("RLIMIT_FSIZE", 0)):
        number = getattr(resource, name, None)
        if number is None:
            continue
        _, hard = resource.getrlimit(number)
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(number, (allowed, allowed))
        except (ValueError, OSError):
            # macOS knows the name and refuses the limit; the watchdog stands in.
            if name == "RLIMIT_AS":
                _watch(most, _peak_memory)


def _watch(most: int, used: Callable[[], int]) -> None:
    """End the process as soon as it uses more than `most` bytes."""
    pause = threading.Event()

    def watch() -> None:
        while not pause.wait(0.05):
            if used() > most:
                os._exit(MEMORY_EXIT)

    threading.Thread(target=watch, daemon=True).start()


def _peak_memory() -> int:
    if sys.platform == "win32":
        return 0
    import resource  # noqa: PLC0415

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _windows_memory() -> int:
    """The private bytes of this process, as GetProcessMemoryInfo counts them."""
    import ctypes  # noqa: PLC0415

    class Counters(ctypes.Structure):
        _fields_ = (
            ("cb", ctypes.c_uint32),
            ("faults", ctypes.c_uint32),
            *((f"size{n}", ctypes.c_size_t) for n in range(8)),
        )

    kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009 - only there on Windows
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    counters = Counters(ctypes.sizeof(Counters))
    handle = ctypes.c_void_p(kernel.GetCurrentProcess())
    kernel.K32GetProcessMemoryInfo(handle, ctypes.byref(counters), counters.cb)
    return int(counters.size6)


def forbid() -> None:
    """From here on refuse connections, other programs and files opened for writing.

    This stops a reader that was talked into something; it is no wall against foreign machine code.
    """

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
            raise PermissionError(event)
        if event in _FORBIDDEN_ALONE or event.startswith(_FORBIDDEN):
            raise PermissionError(event)

    sys.addaudithook(hook)
