"""How each act grows with the register: processor seconds and peak memory, at ten times the rows.

PYTHONPATH=. python benchmarks/growth.py [ROWS ...] [--homes FOLDER] [--only ACT ...]

A home for each number of rows (10000, 100000 and 1000000), filled from a table of the demo's
invoices, is taken from the first import to the published draw, each act in a process of its own. An
act is a command as the office gives it, from the start of its process to the end, or one of `_ACTS`
below, which count what stands after the program is up. `--homes` keeps the homes, and takes those
that lie there; an act that was done is not done again.

The last lines are a table: at each size the processor seconds, by how much they grew where the rows
grew tenfold, and the peak of memory. The bare `hashlib` loop over as many tickets runs beside.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from time import process_time

from benchmarks import importing
from lottery import create_app, keylist
from lottery.acting import Acting
from lottery.ceremony.notary import key_changes
from lottery.ceremony.sources import record
from lottery.ceremony.steps import close, draw, minute, plan, publish
from lottery.ceremony.steps.minute import HallRecord
from lottery.demo import invoices as demo
from lottery.importing import chunks
from lottery.minutes.signing.authority import demo_identity, write_identity
from lottery.minutes.written.facts import Present
from lottery.office import Office
from lottery.office.keys import signers
from lottery.opening import open_office
from lottery.programme import DrawPlan, campaigns
from lottery.programme.planned import SourcePlan, TierPlan

_LAUNCHER = """
import json, resource, subprocess, sys, time
begun = time.perf_counter()
code = subprocess.call(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
told = used.ru_utime + used.ru_stime, time.perf_counter() - begun, used.ru_maxrss
print(file=sys.stderr)
print(json.dumps(told), file=sys.stderr)
sys.exit(code)
"""
"""Stands between, as a process begins with the peak of the one that it was forked from."""
SIZES = (10_000, 100_000, 1_000_000)
CODE, BY, _ROLLED = "FP-2024-03", "bench", "12345678"
NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
_COMMAND = (sys.executable, "-c", "from lottery.cli import main; main()")
_GOOD = {"check": (0, 2), "verify": (0, 2)}
"""Exits of acts that went well: 2 says that something could not be looked at."""
_DRAW = DrawPlan(
    CODE,
    "fp",
    "2024年3月抽奖",
    ("fp-2024-03",),
    1,
    50,
    "大厅",
    "测试市商务局",
    (
        TierPlan("1", "一等奖", 3, "轿车", 10_000_000, 2),
        TierPlan("2", "二等奖", 150, "购物券", 100_000, 15),
        TierPlan("3", "三等奖", 300, "油券", 20_000, 30),
    ),
    tuple(SourcePlan("dice", who, who, "8") for who in ("npc", "cppcc", "discipline")),
    (),
)


@dataclass(frozen=True)
class Cost:
    """Seconds of the processor, seconds that passed, and the peak of memory in MiB."""

    processor: float
    passed: float
    peak: int


def _a_table(home: Path, rows: int) -> Path:
    """A month's table of so many rows: two in a hundred are refused or held back."""
    table = home.parent / "table.csv"
    good = rows * 98 // 100
    demo.write_month(table, demo.Month(0, 2024, 3, good, good * 166_000, rows - good))
    return table


def _begin(home: Path, rows: int) -> None:
    home.parent.mkdir(parents=True, exist_ok=True)
    importing.an_office(home, (_DRAW,)).close()
    _a_table(home, rows)


def _import(office: Office) -> None:
    table = office.settings.home.parent / "table.csv"
    now = importing.NOW
    chunks.import_file(
        office, table, campaign="fp", by=BY, now=lambda: now, random_bytes=os.urandom
    )


def _close(office: Office) -> None:
    write_identity(demo_identity("测试市商务局", importing.NOW), office.settings.home / "keys")
    with office.write() as session:
        foreseen = campaigns.plan(session, CODE)
        thrown = tuple(each for each in foreseen.sources if each.kind == "dice")
        planned = replace(foreseen, sources=thrown)
        plan.plan(session, planned, mode="rehearsal", sealed={}, by=BY, now=NOW)
        close.close(session, code=CODE, by=BY, now=NOW)
        own, origin = signers(office.settings), office.settings.origin
        keylist.begin(session, origin, own, own[-1].verifier(), by=BY, now=NOW)
    key_changes.settle(office)


def _proof(office: Office) -> None:
    """The page of a proof, asked for the first time: of an entry in the middle of the register."""
    client = create_app(office).test_client()
    begun = process_time()
    with office.read() as session:
        number = session.connection().exec_driver_sql(
            "SELECT number FROM entry WHERE number >= (SELECT max(number) / 2 FROM entry) LIMIT 1"
        )
        entry = f"{number.scalar_one():010d}"
    answer = client.get(f"/check/{entry}/proof.txt")
    if answer.status_code != 200:
        raise SystemExit(f"proof of {entry}: {answer.status}")
    print(f"seconds={process_time() - begun}")


def _publish(office: Office) -> None:
    for number in (2, 3):
        with office.write() as session:
            record.record(session, code=CODE, number=number, value=_ROLLED, by=BY, now=_now())
    with office.write() as session:
        draw.draw(session, office, code=CODE, by=BY, now=_now())
    hall = HallRecord((Present("organiser", "测试市商务局", ("测试甲",)),), ())
    minute.minute(office, code=CODE, hall=hall, by=BY, now=_now())
    acting = Acting(BY, _now(), os.urandom)
    publish.publish(office, signers(office.settings), code=CODE, acting=acting)


def _now() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=1)


def _loop(rows: int) -> None:
    """The bare loop over as many tickets, from a copied state."""
    begun, seed = process_time(), sha256(b"0" * 64 + b":")
    for number in range(rows):
        ticket = seed.copy()
        ticket.update(b"%010d" % number)
        ticket.digest()
    print(f"seconds={process_time() - begun}")


_ACTS: Mapping[str, Callable[[Office], None]] = {
    "import": _import,
    "close": _close,
    "proof": _proof,
    "publish": _publish,
}


@dataclass(frozen=True)
class Act:
    """What is measured: its name, what the table calls it, and its command (none: one of `_ACTS`).
    What takes a step is not done twice; what is not `told` only leads on."""

    name: str
    title: str
    command: tuple[str, ...] = ()
    step: bool = False
    told: bool = True


ACTS = (
    Act("loop", "the bare loop over as many tickets"),
    Act("import", "import of the table", step=True),
    Act("version", "`lottery --version`, which opens nothing", ("--version",)),
    Act("opening", "opening: `lottery draws`", ("draws",)),
    Act("checkpoint", "`lottery checkpoint`", ("checkpoint",)),
    Act("proof", "the first proof that a page hands out"),
    Act("close", "plan and close", step=True, told=False),
    Act("freeze", "`lottery freeze`", ("freeze", CODE), step=True),
    Act("commit", "`lottery commit`", ("commit", CODE), step=True),
    Act("die", "a die: `lottery source`", ("source", CODE, "1", _ROLLED), step=True),
    Act("check", "`lottery check`", ("check",)),
    Act("publish", "draw, minutes, publish", step=True, told=False),
    Act("verify", "`python -m draws verify --text`"),
)
"""In the order in which a draw comes by them."""


def _argv(act: Act, home: Path, rows: int) -> tuple[str, ...]:
    if act.name == "verify":
        return (sys.executable, "-m", "draws", "verify", "--text", str(home / "public" / CODE))
    if act.command:
        return (*_COMMAND, *act.command)
    return (sys.executable, __file__, "--act", act.name, str(rows))


def run(act: Act, home: Path, rows: int) -> Cost:
    """Do it in a process of its own, and tell what that cost."""
    environ = {**os.environ, "LOTTERY_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    argv = (sys.executable, "-S", "-c", _LAUNCHER, *_argv(act, home, rows))
    done = subprocess.run(argv, check=False, capture_output=True, text=True, env=environ)
    if done.returncode not in _GOOD.get(act.name, (0,)):
        raise SystemExit(f"{act.name} of {rows} rows: exit {done.returncode}\n{done.stderr}")
    processor, passed, peak = json.loads(done.stderr.splitlines()[-1])
    own = done.stdout.partition("seconds=")[2]
    return Cost(float(own) if own else processor, passed, peak >> 10)


def measure(folder: Path, rows: int, only: Sequence[str]) -> dict[str, Cost]:
    """All acts on a home of so many rows; what was measured before stays as it was."""
    home, kept = folder / "home", folder / "growth.json"
    found = home.is_dir()
    if not found:
        _begin(home, rows)
    costs = json.loads(kept.read_text()) if kept.is_file() else {"import": None} if found else {}
    for act in ACTS:
        if (only and act.name not in only) or (act.step and act.name in costs):
            continue
        costs[act.name] = vars(run(act, home, rows))
        print(rows, act.name, costs[act.name], flush=True)
        kept.write_text(json.dumps(costs))
    return {name: Cost(**cost) for name, cost in costs.items() if cost}


def table(costs: Mapping[int, Mapping[str, Cost]]) -> Iterator[str]:
    """The lines of a table in Markdown."""
    yield "| act | " + " | ".join(f"{rows:,} | | MiB" for rows in costs) + " |"
    yield "|---" * (1 + 3 * len(costs)) + "|"
    for act in ACTS:
        cells, before = [], None
        for found in costs.values():
            cost = found.get(act.name)
            grown = f"x {cost.processor / before:.1f}" if cost and before else ""
            cells += [f"{cost.processor:.2f} s", grown, str(cost.peak)] if cost else ["", "", ""]
            before = cost.processor if cost else None
        if act.told:
            yield f"| {act.title} | " + " | ".join(cells) + " |"


def main() -> None:
    """Measure each size, print the table; or do one act."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", type=int, default=SIZES)
    parser.add_argument("--homes", type=Path)
    parser.add_argument("--only", nargs="*", default=())
    parser.add_argument("--act")
    given = parser.parse_args()
    if given.act:
        _do(given.act, *given.rows)
        return
    with tempfile.TemporaryDirectory() as passing:
        folder = given.homes or Path(passing)
        costs = {rows: measure(folder / str(rows), rows, given.only) for rows in given.rows}
    print("\n".join(table(costs)))


def _do(name: str, rows: int) -> None:
    if name == "loop":
        _loop(rows)
        return
    office = open_office()
    try:
        _ACTS[name](office)
    finally:
        office.close()


if __name__ == "__main__":
    main()
