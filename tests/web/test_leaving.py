"""A server that is told to leave answers what it has begun, takes nothing new, and exits with 0."""

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from lottery.office import Office

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="no signals of this kind there"),
]
SERVE = [sys.executable, "-c", "from lottery.cli import main; main()"]


@contextmanager
def serving(home: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """`lottery serve` in a process of its own, and its port."""
    command = [*SERVE, "--home", str(home), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = re.search(r"http://[0-9.:]+", process.stdout.readline())
        assert address is not None
        try:
            yield process, urlsplit(address[0]).port or 0
        finally:
            process.kill()


@contextmanager
def write_lock(file: Path) -> Iterator[sqlite3.Connection]:
    """Nobody else can write as long as this lasts."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


@contextmanager
def logging_in(port: int) -> Iterator[http.client.HTTPConnection]:
    """A log-in with a wrong password under way; a failure is written down before it is answered."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        _logs_in(line)
        with socket.create_connection(("127.0.0.1", port), timeout=60) as other:
            other.sendall(b"GET /login HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            while other.recv(1 << 16):  # when this is answered, that has begun
                pass
        # The server has closed the other one: it counts no more among those under way.
        yield line


def _logs_in(line: http.client.HTTPConnection) -> None:
    line.request("GET", "/login")
    page = line.getresponse()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.read().decode())
    assert token is not None
    form = {"csrf_token": token[1], "username": "clerk", "password": "a wrong phrase of nobody"}
    kept = (page.getheader("Set-Cookie") or "").partition(";")[0]
    head = {"Cookie": kept, "Content-Type": "application/x-www-form-urlencoded"}
    line.request("POST", "/login", urlencode(form), head)


def test_an_open_request_is_answered_and_the_server_leaves_with_0(office: Office) -> None:
    home = office.settings.home
    with serving(home) as (process, port), socket.create_connection(("127.0.0.1", port)) as idle:
        with write_lock(home / "lottery.db") as lock, logging_in(port) as asked:
            answers: list[int] = []
            waits = threading.Thread(target=lambda: answers.append(asked.getresponse().status))
            waits.start()
            os.kill(process.pid, signal.SIGTERM)
            assert process.stdout is not None
            assert "等 1 个正在处理的请求完成" in process.stdout.readline()
            assert idle.recv(1) == b""  # whoever asks for nothing is sent away
            with pytest.raises(OSError, match="refused"):
                socket.create_connection(("127.0.0.1", port))
            assert waits.is_alive()
            lock.execute("ROLLBACK")
            waits.join()
        assert answers == [200]
        assert process.wait(30) == 0


def test_who_is_told_twice_does_not_wait(office: Office) -> None:
    home = office.settings.home
    with serving(home) as (process, port), write_lock(home / "lottery.db"), logging_in(port):
        os.kill(process.pid, signal.SIGINT)
        assert process.stdout is not None
        assert "最多 20 秒" in process.stdout.readline()
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(10) == 0
