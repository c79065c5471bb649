"""Five hundred telephones that watch a draw: how long they and the staff wait, and what it costs.

PYTHONPATH=. python benchmarks/watchers.py [--watchers 500] [--seconds 30]

`lottery serve` runs as it does in an office, a process of its own; the telephones are tasks of one
event loop here, each with a connection that stays open, and each asks every two seconds with the
tag of what it has. Meanwhile the draw goes on: its sources get their values, it is drawn, and the
hall's screens move once a second. Two screens ask every 400 ms, and somebody of the staff opens a
page every half second. The same telephones then ask a bare server of files, Python's http.server,
for the same bytes.
"""

import argparse
import asyncio
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from urllib.parse import urlsplit
from urllib.request import urlopen

from benchmarks.counter import Clerk, served
from benchmarks.halls import a_hall, processor_seconds
from lottery.hall import screening
from lottery.hall.scenes import Scenes
from lottery.hall.turning import HallMoment as Moment
from lottery.hall.turning import forward
from tests.halls import Hall

EVERY = 2.0


@dataclass
class Waits:
    """Seconds until each answer; how many were new, and how many failed."""

    seconds: list[float] = field(default_factory=list)
    new: int = 0
    failed: int = 0

    def row(self) -> str:
        """Answers, new ones, failures, and half, 95 and 100 of a hundred in milliseconds."""
        half, most = (quantiles(self.seconds, n=100)[at] * 1000 for at in (49, 94))
        worst = max(self.seconds) * 1000
        counts = f"{len(self.seconds)} | {self.new} | {self.failed}"
        return f"{counts} | {half:.1f} ms | {most:.1f} ms | {worst:.0f} ms"


class Telephone:
    """One connection that asks for one thing again and again."""

    def __init__(self, address: str, path: str, waits: Waits, cookies: str = "") -> None:
        parts = urlsplit(address)
        self._place = (parts.hostname or "", parts.port or 80)
        self._path, self._waits, self._cookies = path, waits, cookies
        self._tag = ""
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def asks(self, every: float, until: float) -> None:
        """Ask until a time, first at any moment of the first turn."""
        await asyncio.sleep(random.random() * every)
        while perf_counter() < until:
            begun = perf_counter()
            try:
                async with asyncio.timeout(10):
                    await self._ask()
                self._waits.seconds.append(perf_counter() - begun)
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                self._waits.failed += 1
                self._streams = None
            await asyncio.sleep(max(0.0, every - (perf_counter() - begun)))
        if self._streams:
            self._streams[1].close()

    async def _ask(self) -> None:
        if self._streams is None:
            self._streams = await asyncio.open_connection(*self._place)
        reader, writer = self._streams
        lines = [f"GET {self._path} HTTP/1.1", f"Host: {self._place[0]}:{self._place[1]}"]
        lines += [f"If-None-Match: {self._tag}"] if self._tag else []
        lines += [f"Cookie: {self._cookies}"] if self._cookies else []
        writer.write("\r\n".join([*lines, "", ""]).encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if line)
        await reader.readexactly(int(fields.get("content-length", 0)))
        status = int(head.split()[1])
        if status not in (200, 304):
            raise OSError(head)
        self._waits.new += status == 200
        self._tag = fields.get("etag", "")
        if fields.get("connection") == "close":
            writer.close()
            self._streams = None


class Colleague(Clerk):
    """Somebody of the staff at a browser."""

    def opens(self, path: str) -> int:
        """Open a page; its status."""
        return self._asks("GET", path)[0]


def act(hall: Hall, until: float) -> None:
    """Let the draw go on: values, result, and a move of the screens a second."""
    scenes = Scenes()
    for number in range(1, len(hall.sources) + 1):
        hall.records(number)
        time.sleep(1)
    hall.draws()
    while perf_counter() < until:
        now = datetime.now(UTC)
        with hall.office.write() as session:
            scene = scenes.find(session, hall.code)
            if scene is None:
                raise RuntimeError(hall.code)
            before = screening.shown(session, scene.attempt).within(scene.outline)
            after = forward(Moment(before, scene.outline, now))
            if after != before:
                screening.show(session, scene.attempt, after, by="bench", now=now)
        time.sleep(1)


async def watch(
    address: str, path: str, watchers: int, seconds: float, *others: Callable[[float], None]
) -> tuple[Waits, float]:
    """So many telephones for so long, with others at work in threads; the cores that it took."""
    waits, until = Waits(), perf_counter() + seconds
    before = processor_seconds()
    phones = (Telephone(address, path, waits).asks(EVERY, until) for _ in range(watchers))
    threads = (asyncio.to_thread(other, until) for other in others)
    await asyncio.gather(*phones, *threads)
    return waits, (processor_seconds() - before) / seconds


def staff(
    one: Colleague, paths: Sequence[str], every: float, waits: Waits
) -> Callable[[float], None]:
    """Somebody of the staff who opens pages one after the other."""

    def work(until: float) -> None:
        while perf_counter() < until:
            for path in paths:
                begun = perf_counter()
                if one.opens(path) >= 400:
                    waits.failed += 1
                waits.seconds.append(perf_counter() - begun)
                time.sleep(max(0.0, every - (perf_counter() - begun)))

    return work


@contextmanager
def bare(folder: Path) -> Iterator[str]:
    """A server of the files in a folder, as Python has one; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    command += ["--protocol", "HTTP/1.1", "--directory", str(folder)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as process:
        for _ in range(100):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.1)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def measure(watchers: int, seconds: float) -> None:
    """Both servers in one run; a row for each kind of question, and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        home, url = Path(folder) / "home", f"sqlite:///{folder}/hall.db"
        hall = a_hall(home, url).commits()
        path, live = f"/witness/{hall.code}/state", f"/live/{hall.code}/state"
        screens, pages = Waits(), Waits()
        with served(home, url) as address:
            people = [Colleague(address, "organiser") for _ in range(3)]
            for one in people:
                one.logs_in()
            others = [staff(one, [live], 0.4, screens) for one in people[:2]]
            others += [staff(people[2], ["/desk", "/entry", f"/live/{hall.code}"], 0.5, pages)]
            first, cores = asyncio.run(
                watch(address, path, watchers, seconds, *others, lambda until: act(hall, until))
            )
            body = urlopen(address + path).read()  # noqa: S310 - our own server
        hall.office.close()
        (Path(folder) / "files").mkdir()
        (Path(folder) / "files" / "state").write_bytes(body)
        with bare(Path(folder) / "files") as address:
            second, plain = asyncio.run(watch(address, "/state", watchers, seconds))
    print(f"| {watchers} telephones | {first.row()} | {cores:.2f} cores |")
    print(f"| two screens | {screens.row()} | |")
    print(f"| pages of the staff | {pages.row()} | |")
    print(f"| the bare server of files | {second.row()} | {plain:.2f} cores |")
    print(f"the processor's time to that of the bare server: {cores / plain:.2f}")


def main() -> None:
    """Parse and measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--watchers", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=30.0)
    wanted = parser.parse_args()
    measure(wanted.watchers, wanted.seconds)


if __name__ == "__main__":
    main()
