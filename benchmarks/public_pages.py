"""The public pages beside a bare Flask page, on the same server in the same run.

PYTHONPATH=. python benchmarks/public_pages.py [--seconds 1] [--rounds 7] [--servers waitress …]

Each server serves the site of `lottery serve --public` and a bare Flask application that answers
with the very same bytes; sixteen connections that stay open ask for one page after the other. A
round asks for each page and its bare twin by turns, so that what else the machine does hits both.
Told are answers for each second that the server's processes had of a processor, which other
programs on it disturb little, the medians of the rounds' ratios, the least and the most of them,
and the ratio by the clock. Where nginx is installed it sends the same bytes as a plain file, for
the scale. `granian` is measured if it is installed. Needs /proc.
"""

import argparse
import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from urllib.request import Request, urlopen

from flask import Flask, Response

from benchmarks.counter import a_home
from lottery import create_app
from lottery.cli.serve import THREADS, server_for
from lottery.opening import open_public
from tests.web.public.large import a_large_folder

CONNECTIONS = 16
PAGES = {
    "home": "/",
    "list, 3,500 winners": "/draws/TEST-3500",
    "half-year draw": "/draws/TEST-453",
    "entry": "/check/0000000004",
}
TAKES = "Host: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"


def site() -> Flask:
    """The public site of the home in LOTTERY_HOME, as `lottery serve --public` puts it together."""
    return create_app(open_public(Path(os.environ["LOTTERY_HOME"]), os.environ))


def bare() -> Flask:
    """A Flask application that sends the files of a folder (BARE) by their names, from memory."""
    app = Flask("bare")
    pages = {path.name: path.read_bytes() for path in Path(os.environ["BARE"]).iterdir()}

    @app.get("/<name>")
    def page(name: str) -> Response:
        return Response(pages[name], mimetype="text/html")

    return app


def serve(server: str, what: str, port: int) -> None:
    """Serve one of the two until the process is ended."""
    if server == "waitress":
        app = {"site": site, "bare": bare}[what]()
        app.extensions.setdefault("lottery-largest-body", lambda *_: 1 << 20)
        server_for(app, "127.0.0.1", port).run()
    else:
        granian = import_module("granian").Granian(
            f"benchmarks.public_pages:{what}",
            "127.0.0.1",
            port,
            interface=import_module("granian.constants").Interfaces.WSGI,
            blocking_threads=THREADS,
            log_enabled=False,
            factory=True,
        )
        granian.serve()


@dataclass(frozen=True)
class Served:
    """A server: its port, and the group of its processes."""

    port: int
    group: int

    def processor(self) -> float:
        """Seconds that its processes had of a processor."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                found = stat.read_text().rpartition(")")[2].split()
                ticks += (int(found[11]) + int(found[12])) * (int(found[2]) == self.group)
        return ticks / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Rate:
    """Answers for a second of the server's processor, and for a second of the clock."""

    processor: float
    clock: float


@contextmanager
def served(server: str, what: str, **environ: str) -> Iterator[Served]:
    """A process that serves, once it answers."""
    port = free_port()
    command = [sys.executable, __file__, "--serve", server, what, str(port)]
    with subprocess.Popen(command, env=os.environ | environ, start_new_session=True) as process:
        try:
            wait_for(port)
            yield Served(port, process.pid)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    """Wait until somebody answers at a port; TimeoutError after a minute."""
    for _ in range(600):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise TimeoutError(port)


@contextmanager
def nginx(folder: Path, work: Path) -> Iterator[Served]:
    """nginx for the files of a folder."""
    port = free_port()
    lines = f"""
        daemon off; worker_processes 1; pid {work}/nginx.pid; error_log stderr crit;
        events {{ worker_connections 512; }}
        http {{ access_log off; sendfile on; default_type text/html; keepalive_requests 1000000;
          client_body_temp_path {work}; proxy_temp_path {work}; fastcgi_temp_path {work};
          uwsgi_temp_path {work}; scgi_temp_path {work};
          server {{ listen 127.0.0.1:{port}; root {folder}; }} }}"""
    (work / "nginx.conf").write_text(lines)
    command = ["nginx", "-c", str(work / "nginx.conf"), "-p", str(work)]
    with subprocess.Popen(command, start_new_session=True) as process:
        try:
            wait_for(port)
            yield Served(port, process.pid)
        finally:
            process.terminate()


async def rate(server: Served, path: str, seconds: float) -> Rate:
    """What so many connections get that ask again as soon as they are answered."""
    until, counts = time.perf_counter() + seconds, [0] * CONNECTIONS
    ask = f"GET {path} HTTP/1.1\r\n{TAKES}\r\n".encode()

    async def one(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        while time.perf_counter() < until:
            writer.write(ask)
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise OSError(head.decode("latin-1"))
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
            counts[number] += 1
        writer.close()

    before, began = server.processor(), time.perf_counter()
    await asyncio.gather(*map(one, range(CONNECTIONS)))
    took = time.perf_counter() - began
    return Rate(sum(counts) / max(server.processor() - before, 0.01), sum(counts) / took)


def measure(server: str, home: Path, work: Path, rounds: int, seconds: float) -> list[str]:
    """A row for each page on a server."""
    folder = work / f"bare-{server}"
    folder.mkdir()
    with ExitStack() as stack:
        ours = stack.enter_context(served(server, "site", LOTTERY_HOME=str(home)))
        for number, path in enumerate(PAGES.values()):
            asked = Request(
                f"http://127.0.0.1:{ours.port}{path}", headers={"Accept-Encoding": "gzip"}
            )
            with urlopen(asked, timeout=60) as answer:  # noqa: S310 - our own server
                (folder / f"{number}").write_bytes(answer.read())
        plain = stack.enter_context(served(server, "bare", BARE=str(folder)))
        files = None
        if shutil.which("nginx"):
            files = stack.enter_context(nginx(folder, work))
        rows = []
        for number, (name, path) in enumerate(PAGES.items()):
            asked_for = [(ours, path), (plain, f"/{number}")]
            asked_for += [(files, f"/{number}")] if files else []
            found = [
                [asyncio.run(rate(one, what, seconds)) for one, what in asked_for]
                for _ in range(rounds)
            ]
            size = (folder / f"{number}").stat().st_size / 1000
            rows.append(row(server, name, size, found))
    return rows


def row(server: str, name: str, size: float, found: list[list[Rate]]) -> str:
    """Server, page, kB; for a second of the processor: the page, the bare page, the file; the
    ratios."""
    shares = sorted(each[0].processor / each[1].processor for each in found)
    by_clock = median(each[0].clock / each[1].clock for each in found)
    rates = [f"{median(r.processor for r in each):,.0f}" for each in zip(*found, strict=True)]
    rates += ["-"] * (3 - len(rates))
    spread = f"{median(shares):.2f} ({shares[0]:.2f} to {shares[-1]:.2f})"
    return f"| {server} | {name} | {size:.1f} | {' | '.join(rates)} | {spread} | {by_clock:.2f} |"


def main() -> None:
    """Print the rows, or be one of the servers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--servers", nargs="+", default=["waitress", "granian"])
    parser.add_argument("--serve", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve[0], given.serve[1], int(given.serve[2]))
        return
    print("| server | page | kB | answers | bare Flask | a file | to bare Flask | by the clock |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "home"
        a_home(home, f"sqlite:///{home}/lottery.db", clerks=0, before=20)
        for count in (453, 3500):
            a_large_folder(home / "public" / f"TEST-{count}", count)
        for server in given.servers:
            if find_spec(server) is not None:
                for line in measure(server, home, Path(place), given.rounds, given.seconds):
                    print(line, flush=True)


if __name__ == "__main__":
    main()
