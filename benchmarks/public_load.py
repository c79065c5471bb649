"""Slow readers and dripping connections at the public site, while a hall draws and staff work.

PYTHONPATH=. python benchmarks/public_load.py [--readers 200] [--dripping 900] [--seconds 20]

Both processes of a home run as in an office, `lottery serve` and `lottery serve --public`. First
nobody is there but somebody who opens the home page, then readers who take the half-year bundle at
50 kB/s each, then connections from one address that send a request a byte a second and open again
when they are closed. Meanwhile a draw goes on in the hall, whose screen is asked for twice a
second, and somebody of the staff opens pages. `--nginx` puts the files of docs/deploy before the
site; its readers come from addresses of their own, as it lets one have eight at once.
"""

import argparse
import asyncio
import multiprocessing
import os
import random
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import Queue
from pathlib import Path
from statistics import quantiles

from benchmarks.counter import served
from benchmarks.halls import a_hall
from benchmarks.public_pages import free_port, wait_for
from benchmarks.watchers import Colleague, Waits, act, staff
from lottery import archives
from tests.deploy.files import nginx_in
from tests.web.public.large import a_large_folder

HALF_YEAR, SIZE, PACE = "TEST-453", 28_000_000, 50_000
ARRIVE = 3.0
"""Seconds within which all readers come."""
HOST = "draw.example.cn"
CONTEXT = multiprocessing.get_context("fork")


@dataclass
class Crowd:
    """What the rush saw: bytes that readers got, and how often a dripping one was put out."""

    bytes: int = 0
    failed: int = 0
    put_out: int = 0
    homes: list[float] = field(default_factory=list)

    def add(self, other: "Crowd") -> None:
        """Take what another one saw."""
        self.bytes += other.bytes
        self.failed += other.failed
        self.put_out += other.put_out


@dataclass(frozen=True)
class Door:
    """Where the public site is reached; `tls` behind nginx."""

    port: int
    tls: ssl.SSLContext | None = None

    async def opens(
        self, address: str = "127.0.0.1", room: int = 0
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection from an address of this machine; with `room` it takes so many bytes before
        they are read, as a bad line does."""
        line = socket.socket()
        line.setblocking(False)
        if room:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        line.bind((address, 0))
        await asyncio.get_running_loop().sock_connect(line, ("127.0.0.1", self.port))
        name = HOST if self.tls else None
        return await asyncio.open_connection(
            sock=line, ssl=self.tls, server_hostname=name, limit=1 << 14
        )


def asked(path: str) -> bytes:
    """A request for a page."""
    return f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept-Encoding: gzip\r\n".encode()


async def read_slowly(door: Door, number: int, until: float, crowd: Crowd) -> None:
    """Take the bundle at the pace of a bad line."""
    address = f"127.0.1.{number % 250 + 1}" if door.tls else "127.0.0.1"
    await asyncio.sleep(random.random() * ARRIVE)
    while time.perf_counter() < until:
        try:
            reader, writer = await door.opens(address, PACE)
            writer.write(asked(f"/draws/{HALF_YEAR}/bundle.zip") + b"\r\n")
            while time.perf_counter() < until and (some := await reader.read(PACE // 2)):
                crowd.bytes += len(some)
                await asyncio.sleep(len(some) / PACE)
            writer.close()
        except OSError:
            crowd.failed += 1
            await asyncio.sleep(0.5)


async def drip(door: Door, until: float, crowd: Crowd) -> None:
    """Send a request a byte a second; come again when put out."""
    while time.perf_counter() < until:
        with suppress(OSError):
            _, writer = await door.opens("127.0.0.2")
            for byte in asked("/") * 9:
                if time.perf_counter() >= until:
                    return
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(1)
        crowd.put_out += 1
        await asyncio.sleep(1)


async def visit(door: Door, until: float, crowd: Crowd) -> None:
    """Open the home page anew, ten times a second."""
    while time.perf_counter() < until:
        began = time.perf_counter()
        try:
            async with asyncio.timeout(30):
                reader, writer = await door.opens()
                writer.write(asked("/") + b"Connection: close\r\n\r\n")
                answer = await reader.read(-1)
                writer.close()
            if not answer.startswith(b"HTTP/1.1 200"):
                raise OSError(answer[:200].decode("latin-1"))
            crowd.homes.append(time.perf_counter() - began)
        except (OSError, TimeoutError):
            crowd.failed += 1
        await asyncio.sleep(0.1)


def run(others: "Others", door: Door, until: float, told: "Queue[Crowd]") -> None:
    """All of a rush in one loop; tells what it saw."""
    crowd = Crowd()

    async def all_of_them() -> None:
        await asyncio.gather(*others(door, until, crowd))

    asyncio.run(all_of_them())
    told.put(crowd)


@contextmanager
def public(home: Path, url: str, port: int, *, https: bool) -> Iterator[subprocess.Popen[bytes]]:
    """`lottery serve --public` at a port, in a process of its own."""
    command = [sys.executable, "-c", "from lottery.cli import main; main()", "--home", str(home)]
    command += ["serve", "--public", "--port", str(port)]
    environ = os.environ | {"LOTTERY_DATABASE_URL": url} | ({"LOTTERY_HTTPS": "1"} if https else {})
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environ) as process:
        try:
            wait_for(port)
            yield process
        finally:
            process.terminate()


def peak(process: "subprocess.Popen[bytes]") -> int:
    """The most memory that a process had, in MiB."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


@contextmanager
def behind(place: Path, port: int) -> Iterator[Door]:
    """nginx with the files of docs/deploy, before the public site."""
    from tests.deploy.test_behind_nginx import certificate_in, untrusting  # noqa: PLC0415

    ports = {name: free_port() for name in ("http", "https", "staff")} | {"public": port}
    place.mkdir()
    place.chmod(0o755)
    main = nginx_in(place, ports, *certificate_in(place))
    site = place / "site.conf"  # whose patience is short for a test
    site.write_text(
        site.read_text("utf-8").replace("header_timeout 2s", "header_timeout 10s"), "utf-8"
    )
    command = [shutil.which("nginx") or "nginx", "-c", str(main), "-g", "daemon off;"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(ports["https"])
            yield Door(ports["https"], untrusting())
        finally:
            process.terminate()


Others = Callable[[Door, float, Crowd], list[Awaitable[None]]]


@dataclass(frozen=True)
class Day:
    """What goes on all the time: the door, hall and staff at work, and what they waited."""

    door: Door
    seconds: float
    workers: tuple[Callable[[float], None], ...]
    waits: dict[str, Waits]
    process: "subprocess.Popen[bytes]"

    def row(self, name: str, others: Others) -> None:
        """Print what visitors, hall and staff waited while others did what they do."""
        crowd, until = Crowd(), time.perf_counter() + self.seconds
        for each in self.waits.values():
            each.seconds.clear()
        # The rush has a process of its own, so that nobody waits for its work here.
        rush = CONTEXT.Process(target=run, args=(others, self.door, until, told := CONTEXT.Queue()))
        rush.start()
        threads = [threading.Thread(target=work, args=(until,)) for work in self.workers]
        for thread in threads:
            thread.start()
        asyncio.run(visit(self.door, until, crowd))
        crowd.add(told.get())
        for thread in threads:
            thread.join()
        rush.join()
        cells = [name, most(crowd.homes), *(most(each.seconds) for each in self.waits.values())]
        cells.append(str(crowd.failed + sum(each.failed for each in self.waits.values())))
        cells.append(f"{crowd.bytes / self.seconds / 1e6:.1f} MB/s")
        cells += [str(crowd.put_out), f"{peak(self.process)} MiB"]
        print(f"| {' | '.join(cells)} |", flush=True)


def most(seconds: list[float]) -> str:
    """Half and 99 of a hundred, in milliseconds."""
    if len(seconds) < 2:
        return "none"
    found = quantiles(seconds, n=100, method="inclusive")
    return f"{found[49] * 1000:.0f}, {found[98] * 1000:.0f} ms"


def measure(readers: int, dripping: int, seconds: float, *, nginx: bool) -> None:
    """The rows: alone, with readers, with dripping ones, with both."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        place = Path(folder)
        place.chmod(0o755)
        home, url = place / "home", f"sqlite:///{folder}/hall.db"
        hall = a_hall(home, url).commits()
        bundle = a_large_folder(home / "public" / HALF_YEAR, 453)
        (bundle / "minutes.pdf").write_bytes(random.randbytes(SIZE))
        archives.prepare(bundle)  # as at its publication
        address = stack.enter_context(served(home, url))
        port = free_port()
        process = stack.enter_context(public(home, url, port, https=nginx))
        door = stack.enter_context(behind(place / "nginx", port)) if nginx else Door(port)
        people = [Colleague(address, "organiser") for _ in range(2)]
        for one in people:
            one.logs_in()
        waits = {"hall": Waits(), "staff": Waits()}
        workers = [
            staff(people[0], [f"/live/{hall.code}/state"], 0.5, waits["hall"]),
            staff(people[1], ["/desk", "/entry"], 0.5, waits["staff"]),
        ]
        drawing = threading.Thread(
            target=act, args=(hall, time.perf_counter() + 3 * seconds), daemon=True
        )
        drawing.start()

        def slow(door: Door, until: float, crowd: Crowd) -> list[Awaitable[None]]:
            return [read_slowly(door, number, until, crowd) for number in range(readers)]

        def drips(door: Door, until: float, crowd: Crowd) -> list[Awaitable[None]]:
            return [drip(door, until, crowd) for _ in range(dripping)]

        where = "behind nginx" if nginx else "straight"
        day = Day(door, seconds, tuple(workers), waits, process)
        day.row(f"{where}: nobody else", lambda *_: [])
        day.row(f"{where}: {readers} readers at 50 kB/s", slow)
        day.row(f"{where}: {dripping} dripping connections", drips)
        drawing.join()
        hall.office.close()


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--dripping", type=int, default=900)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--nginx", action="store_true")
    given = parser.parse_args()
    print("| the rush | home | hall | staff | failed | bundles | put out | memory |")
    print("|---|---|---|---|---|---|---|---|")
    measure(given.readers, given.dripping, given.seconds, nginx=given.nginx)


if __name__ == "__main__":
    main()
