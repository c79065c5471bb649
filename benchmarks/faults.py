"""Let disk, memory and file handles fail at each act: what is said, and what is kept?

    PYTHONPATH=. python benchmarks/faults.py

(with the packages of the extra `test`, and gcc: `failing_disk.c` answers calls on the home's files
with an error, as a disk does.) Each act is tried while the machine fails, in a copy of a home for
rehearsals that stands before it. It must end in one sentence in Chinese, without a traceback, with
a status of the table in docs/REFERENCE.md; when the machine works again, the same act is done, and
`lottery check --papers` is clean. At the counter's page it must be a page, and one entry after all.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.counter import Clerk, Invoice, a_home, invoices_for, served
from tests import actors, builders
from tests.actors import Organiser, Stage
from tests.builders import MARCH, SELLER, an_office

SWITCHED = ("full", "read-only", "broken", "unsynced", "unlocked")
LIMITS = {
    "no memory": (resource.RLIMIT_AS, 150 << 20),
    "no handles": (resource.RLIMIT_NOFILE, 9),
    "no larger file": (resource.RLIMIT_FSIZE, 48 << 10),
}
STEPS = ("plan", "close", "freeze", "commit", "sources", "draw", "minutes", "publish")
ACTS = {
    "import": ("close", ("import", "TABLE", "--consent", "1")),
    "checkpoint": ("close", ("checkpoint",)),
    "freeze": ("freeze", ("freeze", MARCH)),
    "commit": ("commit", ("commit", MARCH)),
    "draw": ("draw", ("draw", MARCH)),
    "minutes": ("minutes", ("minutes", "make", MARCH)),
    "publish": ("publish", ("publish", MARCH)),
    "serve": ("close", ("serve", "--port", "0")),
}
"""Before which step the home stands, and the command."""
LOTTERY = [sys.executable, "-c", "from lottery.cli import main; main()"]


@dataclass(frozen=True)
class Machine:
    """Where things lie: the shim, its switch, the homes before each step."""

    folder: Path

    @property
    def switch(self) -> Path:
        """The file that says how the disk fails."""
        return self.folder / "switch"

    def environ(self, home: Path) -> dict[str, str]:
        """For a process whose disk may fail."""
        shim = {"LD_PRELOAD": str(self.folder / "shim.so"), "FAULT_FOLDER": str(home)}
        return os.environ | shim | {"FAULT_SWITCH": str(self.switch), "PYTHONUTF8": "1"}

    def runs(self, home: Path, words: tuple[str, ...], fault: str) -> tuple[int, str, str]:
        """A command under a fault (none: empty): status, what it said, the last line of that."""
        self.switch.write_text(fault if fault in SWITCHED else "", "ascii")
        command = [str(home.parent / "march.csv") if word == "TABLE" else word for word in words]
        limit = LIMITS.get(fault)

        def narrow() -> None:
            if limit:
                resource.setrlimit(limit[0], (limit[1], limit[1]))

        done = subprocess.run(
            [*LOTTERY, "--home", str(home), *command],
            env=self.environ(home),
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=narrow,
            timeout=300,
        )
        self.switch.write_text("", "ascii")
        return done.returncode, done.stderr, (done.stderr.strip().splitlines() or [""])[-1]


def prepared(folder: Path) -> Machine:
    """The shim built, and a home before each step."""
    shim = Path(__file__).with_name("failing_disk.c")
    command = ["gcc", "-shared", "-fPIC", "-O1", str(shim), "-o", str(folder / "shim.so"), "-ldl"]
    subprocess.run(command, check=True)
    home = builders.a_home(folder / "home")
    office = an_office(home, f"sqlite:///{home / 'lottery.db'}")
    organiser = Organiser(Stage(office))
    actors.Clerk(organiser.stage).enters_many(5)
    for step in STEPS:
        office.engine.dispose()
        shutil.copytree(home, folder / f"before-{step}")
        if step == "plan":
            organiser.plans("rehearsal")
        else:
            organiser.takes(step)
    office.close()
    rows = [f"2437{n:016d},2024-03-15,258.00,{SELLER},个人,测试甲,139{n:08d}\n" for n in range(300)]
    head = "发票号码,开票日期,价税合计,销售方税号,购买方名称,姓名,手机号\n"
    (folder / "march.csv").write_text(head + "".join(rows), "utf-8")
    return Machine(folder)


def tried(machine: Machine, act: str, fault: str) -> str:
    """One cell of the table: the status and the title of what was said, and what is wrong with it.

    `after`: the act was done, as the fault does not reach it."""
    before, words = ACTS[act]
    home = Path(shutil.copytree(machine.folder / f"before-{before}", machine.folder / "now"))
    try:
        status, said, last = machine.runs(home, words, fault)
        wrong = ["traceback"] if "Traceback" in said else []
        if act != "serve":
            again = machine.runs(home, words, "")
            wrong += [] if again[0] == 0 else [f"then {again[0]}: {again[2][:60]}"]
        check = machine.runs(home, ("check", "--papers"), "")
        wrong += [] if check[0] == 0 else [f"check {check[0]}: {check[2][:60]}"]
        wrong += [f"left {path.name}" for path in left_behind(home)]
    finally:
        shutil.rmtree(home)
    told = f"{status} {last.partition('：')[0].partition('（')[0]}" if status else "done"
    return "; ".join([told, *wrong])


def left_behind(home: Path) -> list[Path]:
    """Drafts in public."""
    public = home / "public"
    found = public.rglob(".*") if public.is_dir() else iter(())
    return [path for path in found if path.name != ".archives"]


@contextmanager
def serving(machine: Machine) -> Iterator[tuple[Clerk, int, Path]]:
    """A site whose disk may fail, a clerk at it, and the process."""
    home = machine.folder / "site"
    a_home(home, f"sqlite:///{home / 'lottery.db'}", clerks=1, before=0)
    machine.switch.write_text("", "ascii")
    before = dict(os.environ)
    os.environ.update(machine.environ(home))
    try:
        with served(home, f"sqlite:///{home / 'lottery.db'}") as address:
            os.environ.clear()
            os.environ.update(before)
            clerk = Clerk(address, "clerk0")
            clerk.logs_in()
            yield clerk, _server_of(home), home
    finally:
        os.environ.clear()
        os.environ.update(before)
        shutil.rmtree(home, ignore_errors=True)


def _server_of(home: Path) -> int:
    found = subprocess.run(["pgrep", "-f", f"--home {home} serve"], capture_output=True, check=True)
    return int(found.stdout.split()[0])


def page(machine: Machine, fault: str, invoice: Invoice) -> str:
    """The cell of the counter's page."""
    with serving(machine) as (clerk, server, home):
        usual = resource.prlimit(server, resource.RLIMIT_NOFILE)
        if fault in SWITCHED:
            machine.switch.write_text(fault, "ascii")
        elif fault in LIMITS:
            kind, most = LIMITS[fault]
            resource.prlimit(server, kind, (most, usual[1]))
        said = _pressed(clerk, invoice)
        machine.switch.write_text("", "ascii")
        if fault in LIMITS:
            kind = LIMITS[fault][0]
            resource.prlimit(server, kind, (usual[0] if kind == resource.RLIMIT_NOFILE else -1, -1))
        later = Clerk(f"http://{clerk._connection.host}:{clerk._connection.port}", "clerk0")
        later.logs_in()
        again = _pressed(later, invoice)
        check = machine.runs(home, ("check", "--papers"), "")
    entries = check[1] if check[0] else ""
    wrong = [] if again in {"entered", "known"} else [f"then {again}"]
    return "; ".join([said, *wrong, *([f"check {check[0]} {entries[:60]}"] if check[0] else [])])


def _pressed(clerk: Clerk, invoice: Invoice) -> str:
    try:
        clerk.enters(invoice)
    except Exception as error:
        said = str(error).splitlines()
        title = next((line for line in said if "<h1>" in line), "")
        code = said[0].rpartition(": ")[2] if said else ""
        return f"{code} {title.replace('<h1>', '').replace('</h1>', '').strip()}".strip()
    return "entered" if clerk.answers.made else "known"


def main() -> None:
    """Print the table."""
    faults = [*SWITCHED, *LIMITS]
    with tempfile.TemporaryDirectory() as name:
        machine = prepared(Path(name))
        work = iter(invoices_for(1, 20)[0])
        print("| act | " + " | ".join(faults) + " |")
        print("|---" * (len(faults) + 1) + "|")
        for act in ACTS:
            cells = [tried(machine, act, fault) for fault in faults]
            print(f"| {act} | " + " | ".join(cells) + " |", flush=True)
        told = [page(machine, fault, next(work)) for fault in faults]
        print("| counter's page | " + " | ".join(told) + " |")


if __name__ == "__main__":
    main()
