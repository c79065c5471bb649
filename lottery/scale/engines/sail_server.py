"""Sail in a process of its own, on this machine alone: it ends when whoever started it does.

As a program it prints the port at which it answers, and ends when its input does.
"""

import os
import subprocess
import sys
from contextlib import suppress

MEMORY = 4 << 30
"""Bytes that Sail's statements may hold together."""


class SailServer:
    """A Spark Connect server, with so many processors to work on."""

    def __init__(self, parallel: int, memory: int = MEMORY) -> None:
        settings = {
            "SAIL_EXECUTION__DEFAULT_PARALLELISM": str(parallel),
            "SAIL_RUNTIME__MEMORY_POOL__TYPE": "greedy",
            "SAIL_RUNTIME__MEMORY_POOL__GREEDY__MAX_SIZE": str(memory),
            "RUST_LOG": "error",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | settings,
        )

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def url(self) -> str:
        """Where it answers; waits until it does. Raises ChildProcessError if it never will."""
        port = self._process.stdout.readline().strip() if self._process.stdout else b""
        if not port:
            raise ChildProcessError(f"sail: {self._process.wait()}")
        return f"sc://127.0.0.1:{port.decode()}"

    def close(self) -> None:
        """End it, if it has not ended."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(BrokenPipeError):
                    stream.close()


def serve() -> None:
    """Answer until nobody is there any more."""
    from pysail.spark import SparkConnectServer  # noqa: PLC0415 - in the child alone

    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    _, port = server.listening_address or ("", 0)
    print(port, flush=True)
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    serve()
