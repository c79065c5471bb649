"""Apache Spark 4 on this machine alone, one of whose executors is killed with tasks unfinished.

It takes Java 17 and a whole Apache Spark: tests have its client alone.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.request import urlopen

from pyspark import cloudpickle

from draws import tickets
from draws.pool import POOL
from lottery.scale import places, work
from lottery.scale.engines.spark import SparkEngine
from lottery.scale.places import PieceRange
from lottery.scale.work import Ask, PieceFound

PATIENCE = 180
"""Seconds that a server has to start."""


def spark_home() -> Path | None:
    """A whole Apache Spark, if there is one."""
    home = Path(os.environ.get("SPARK_HOME", "/nowhere"))
    return home if (home / "jars").is_dir() else None


@dataclass(frozen=True)
class Cluster:
    """A server's address for programs, and the one at which it tells what it did."""

    master: str
    told_at: str

    def told(self, what: str) -> list[dict[str, Any]]:
        """What Spark tells of its only application."""
        with urlopen(f"{self.told_at}/api/v1/applications") as answer:  # noqa: S310 - http, here
            (application,) = json.load(answer)
        place = f"{self.told_at}/api/v1/applications/{application['id']}/{what}"
        with urlopen(place) as answer:  # noqa: S310 - the same
            found: list[dict[str, Any]] = json.load(answer)
        return found


@contextmanager
def running(home: Path, folder: Path, executors: int = 2) -> Iterator[Cluster]:
    """Spark Connect on this machine alone, with executors of one core and 512 MiB each."""
    port, seen = _free(), _free()
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        "spark.driver.memory": "1g",
        "spark.driver.maxResultSize": "256m",
        "spark.executor.memory": "512m",
        "spark.ui.port": str(seen),
    }
    given = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
    command = [str(home / "bin/spark-submit"), "--master", f"local-cluster[{executors},1,1024]"]
    program = "org.apache.spark.sql.connect.service.SparkConnectServer"
    workers = os.environ.get("PYSPARK_PYTHON") or str(home.parents[3] / "bin/python")
    here = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": str(home), "PYSPARK_PYTHON": workers}
    log = (folder / "spark.log").open("wb")
    process = subprocess.Popen(
        [*command, *given, "--class", program, "spark-internal"],
        stdout=log,
        stderr=log,
        cwd=folder,
        env=os.environ | here,
        start_new_session=True,
    )
    try:
        _await(process, port, folder)
        yield Cluster(f"sc://127.0.0.1:{port}", f"http://127.0.0.1:{seen}")
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        log.close()


def _free() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _await(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    """Wait until it answers."""
    end = monotonic() + PATIENCE
    while monotonic() < end and process.poll() is None:
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.5)
    raise SystemExit((folder / "spark.log").read_text()[-2000:])


def killing(piece: PieceRange, ask: Ask) -> PieceFound:
    """Whoever comes first to piece 2 kills the executor that he works for: the process above the
    one that starts Python workers."""
    mark = Path(piece.uri).with_name("killed")
    if piece.number == 2 and not mark.exists():
        starter = os.getppid()
        stat = Path(f"/proc/{starter}/stat").read_text()
        executor = int(stat.rpartition(")")[2].split()[1])
        mark.write_text(str(executor))
        os.kill(executor, signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)
    return work.look(piece, ask)


def sorted_tickets(found: PieceFound) -> PieceFound:
    """What was found, its tickets in their order."""
    return replace(found, tickets=tuple(sorted(found.tickets)))


def a_pool(folder: Path, pieces: int, lines: int) -> tuple[PieceRange, ...]:
    """The pieces of an invented pool without tags."""
    place = folder / POOL
    with place.open("w") as file:
        for n in range(pieces * lines):
            file.write(f"{n:010d} - {sha256(b'%d' % n).hexdigest()}\n")
    return places.cut(str(place), POOL, lines).ranges


def prove_sail(folder: Path, pieces: int, lines: int) -> dict[str, object]:
    """Look at a pool by a Sail that is killed in the middle; then with one digit changed."""
    ranges = a_pool(folder, pieces, lines)
    ask = Ask(seed="ab" * 32, limit=tickets.LIMIT // lines)
    expected = {piece.number: sorted_tickets(work.look(piece, ask)) for piece in ranges}
    found: dict[int, PieceFound] = {}
    start = monotonic()
    with closing(SparkEngine(2, wave=2)) as engine:
        for each in engine.look(ranges, ask):
            found[each.number] = sorted_tickets(each)
            if len(found) == pieces // 2 + 1 and not engine.collected.again:
                os.kill(engine.server_pid, signal.SIGKILL)
        seconds, again = monotonic() - start, engine.collected.again
        taken = engine.collected.rows
        _change_a_digit(Path(ranges[0].uri), ranges[pieces - 2])
        later = {each.number: sorted_tickets(each) for each in engine.look(ranges, ask)}
    return {
        "same as here": found == expected,
        "pieces": len(found),
        "rows taken in": taken,
        "asked again by the driver": again,
        "largest wave, bytes": engine.collected.largest,
        "seconds": round(seconds, 1),
        "pieces that differ after one digit": [n for n in later if later[n] != expected[n]],
        "the changed one": pieces - 2,
    }


def _change_a_digit(place: Path, piece: PieceRange) -> None:
    with place.open("r+b") as file:
        file.seek(piece.offset + piece.length - 2)
        digit = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(b"0" if digit != b"0" else b"1")


def prove(cluster: Cluster, folder: Path, pieces: int, lines: int) -> dict[str, object]:
    """Look at a pool by a task that kills one executor; what Spark tells of it."""
    ranges = a_pool(folder, pieces, lines)
    ask = Ask(seed="ab" * 32, limit=tickets.LIMIT // lines)
    cloudpickle.register_pickle_by_value(sys.modules[__name__])  # type: ignore[no-untyped-call]
    start = monotonic()
    with closing(SparkEngine(2, cluster.master, task=killing, by_sql=False)) as engine:
        found = {each.number: sorted_tickets(each) for each in engine.look(ranges, ask)}
        killed = monotonic() - start
        stages = cluster.told("stages")
        executors = cluster.told("allexecutors")
        again, taken = engine.collected.again, engine.collected.rows
    with closing(SparkEngine(2, cluster.master)) as engine:
        start = monotonic()
        by_sql = {each.number: sorted_tickets(each) for each in engine.look(ranges, ask)}
        native = monotonic() - start
    expected = {piece.number: sorted_tickets(work.look(piece, ask)) for piece in ranges}
    return {
        "killed": (folder / "killed").read_text(),
        "same as here": found == expected,
        "same by SQL": by_sql == expected,
        "pieces": len(found),
        "rows taken in": taken,
        "asked again by the driver": again,
        "tasks that failed and were run again": sum(each["numFailedTasks"] for each in stages),
        "executors gone": sum(not each["isActive"] for each in executors),
        "seconds": round(killed, 1),
        "seconds by SQL": round(native, 1),
    }
