"""Let disk, memory and file handles fail at each act: what is said, and what is kept?

    PYTHONPATH=. python benchmarks/faults.py [ACT ...] [--faults FAULT ...]

(with the packages of the extra `test`, and gcc: `failing_disk.c` answers calls on the files of one
folder with an error, as a disk does.) Each act is tried while the machine fails, on a copy of a
disk that stands before it. It must end in one sentence in Chinese, without a traceback, with a
status of the table in docs/REFERENCE.md; when the machine works again, the same act is done, and
`lottery check --papers` is clean. At the counter's page it must be a page, and one entry after all.
Exit 1 if something is wrong in a cell.
"""

import argparse
import atexit
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NoReturn

from benchmarks.counter import Clerk, Invoice, a_home, invoices_for, served
from lottery import accounts, passphrases
from lottery.accounts import NewAccount
from lottery.acting import Acting
from lottery.backup import making
from lottery.ceremony.notary import key_changes
from lottery.ceremony.notary.key_changes import Wish
from lottery.cli import main as lottery
from lottery.cli.commands import COMMANDS
from lottery.opening import open_office
from tests import actors, builders
from tests.actors import Organiser, Stage
from tests.builders import MARCH, SELLER, an_office
from tests.conftest import LIVE_COST, PASSWORD
from tests.key_changes import KeyKeeper
from tests.notaries import answer_to

passphrases.COST = LIVE_COST  # a file that is sealed here is opened by processes of their own
SWITCHED = ("full", "read-only", "broken", "unsynced", "unlocked")
LIMITS = {
    "no memory": (resource.RLIMIT_AS, 150 << 20),
    "no handles": (resource.RLIMIT_NOFILE, 9),
    "no larger file": (resource.RLIMIT_FSIZE, 48 << 10),
}
STEPS = ("plan", "close", "freeze", "commit", "sources", "draw", "minutes", "publish")
ACTS = {
    "init": ("nothing", ("init", "DISK/home", "--origin", "test.example", "--rehearsal")),
    "import": ("close", ("import", "TABLE", "--consent", "1")),
    "checkpoint": ("close", ("checkpoint",)),
    "close": ("close", ("close", MARCH)),
    "freeze": ("freeze", ("freeze", MARCH)),
    "commit": ("commit", ("commit", MARCH)),
    "draw": ("draw", ("draw", MARCH)),
    "minutes": ("minutes", ("minutes", "make", MARCH)),
    "publish": ("publish", ("publish", MARCH)),
    "backup": ("publish", ("backup", "make", "DISK/copy", "--passphrase-file", "PHRASE")),
    "restore": (
        "restore",
        (
            *("--proof-fd", "0", "restore", "DISK/copy", "DISK/home", "--keys", "DISK/keys"),
            *("--passphrase-file", "PHRASE", "--agreed", "organiser", "--agreed", "supervisor"),
        ),
    ),
    "upgrade": ("upgrade", ("upgrade",)),
    "field key": ("close", ("secrets", "rotate", "field")),
    "index key": ("close", ("secrets", "rotate", "index", "--programme", "PROGRAMME")),
    "session key": ("close", ("secrets", "rotate", "session")),
    "signing key": ("key", ("--proof-fd", "0", "keys", "take", "DISK/answer", "--by", "organiser")),
    "serve": ("close", ("serve", "--port", "0")),
}
"""What stands before the act, and the command."""
PAGE = "counter's page"
LOTTERY = [sys.executable, "-c", "from lottery.cli import main; main()"]
PHRASE = "a long passphrase"
PROOFS = f"{PASSWORD}\n{PASSWORD}\n"
"""What one, or two who agree, type at `--proof-fd 0`."""
HOMES = Path(__file__).parents[1] / "tests" / "homes"


@dataclass(frozen=True)
class Machine:
    """Where things lie: the shim, its switch, the disks before each step."""

    folder: Path

    @property
    def switch(self) -> Path:
        """The file that says how the disk fails."""
        return self.folder / "switch"

    def environ(self, disk: Path) -> dict[str, str]:
        """For a process whose disk may fail."""
        shim = {"LD_PRELOAD": str(self.folder / "shim.so"), "FAULT_FOLDER": str(disk)}
        return os.environ | shim | {"FAULT_SWITCH": str(self.switch), "PYTHONUTF8": "1"}

    def word(self, disk: Path, word: str) -> str:
        """A command's word with the files that it means."""
        named = {"TABLE": "march.csv", "PHRASE": "phrase.txt", "PROGRAMME": "programme.toml"}
        return str(self.folder / named[word]) if word in named else word.replace("DISK", str(disk))

    def runs(self, disk: Path, words: tuple[str, ...], fault: str) -> tuple[int, str, str]:
        """A command under a fault (none: empty): status, what it said, the last line of that."""
        home = [] if {"init", "restore"} & set(words) else ["--home", str(disk / "home")]
        given = [*home, *(self.word(disk, word) for word in words)]
        self.switch.write_text(fault if fault in SWITCHED else "", "ascii")
        if fault in LIMITS or disk != self.disk:
            status, said = self._runs_alone(disk, given, fault)
        else:
            status, said = self._runs_at_once(given)
        self.switch.write_text("", "ascii")
        return status, said, (said.strip().splitlines() or [""])[-1]

    def _runs_alone(self, disk: Path, given: list[str], fault: str) -> tuple[int, str]:
        limit = LIMITS.get(fault)

        def narrow() -> None:
            if limit:
                resource.setrlimit(limit[0], (limit[1], limit[1]))

        try:
            done = subprocess.run(
                [*LOTTERY, *given],
                env=self.environ(disk),
                capture_output=True,
                text=True,
                check=False,
                preexec_fn=narrow,
                timeout=longest(given),
                input=PROOFS,
            )
        except subprocess.TimeoutExpired:
            if "serve" in given:  # it serves, as the fault does not reach it
                return 0, ""
            raise
        return done.returncode, done.stderr

    def _runs_at_once(self, given: list[str]) -> tuple[int, str]:
        """In a process that has the program in memory already, on the one disk that it knows."""
        process = self._nursery
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(given) + "\n")
        process.stdin.flush()
        status, said = json.loads(process.stdout.readline())
        return status, said

    @property
    def disk(self) -> Path:
        """The disk on which an act is tried."""
        return self.folder / "now"

    @cached_property
    def _nursery(self) -> "subprocess.Popen[str]":
        """Runs commands, each in a fork of itself (`nursery`)."""
        return subprocess.Popen(
            [sys.executable, "-c", "from benchmarks.faults import nursery; nursery()"],
            env=self.environ(self.disk),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ends(self) -> None:
        """Nobody is left at work."""
        if "_nursery" in self.__dict__:
            self._nursery.communicate()


def longest(given: list[str]) -> int:
    """Seconds that a command may take."""
    return 30 if "serve" in given else 300


def nursery() -> None:
    """Load the program, and run each command of standard input in a fork: two thirds of a short
    command's time is its loading. Answers with status and standard error."""
    for each in COMMANDS:
        each.loaded()
    for line in sys.stdin:
        with tempfile.TemporaryFile() as told:
            child = os.fork()
            if not child:
                _run_as_child(json.loads(line), told.fileno())
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            if status == -signal.SIGALRM and "serve" in line:  # it serves, as with a limit
                status = 0
            told.seek(0)
            print(json.dumps([status, told.read().decode()]), flush=True)


def _run_as_child(given: list[str], told: int) -> NoReturn:
    reads, writes = os.pipe()
    os.write(writes, PROOFS.encode())
    os.close(writes)
    for number, own in ((reads, 0), (os.open(os.devnull, os.O_WRONLY), 1), (told, 2)):
        os.dup2(number, own)
    signal.alarm(longest(given))
    status = 1
    try:
        lottery(given)
    except SystemExit as left:
        status = left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException:
        traceback.print_exc()
    atexit._run_exitfuncs()
    sys.stderr.flush()
    os._exit(status)


def prepared(folder: Path) -> Machine:
    """The shim built, and a disk before each act."""
    shim = Path(__file__).with_name("failing_disk.c")
    command = ["gcc", "-shared", "-fPIC", "-O1", str(shim), "-o", str(folder / "shim.so"), "-ldl"]
    subprocess.run(command, check=True)
    rows = [f"2437{n:016d},2024-03-15,258.00,{SELLER},个人,测试甲,139{n:08d}\n" for n in range(300)]
    head = "发票号码,开票日期,价税合计,销售方税号,购买方名称,姓名,手机号\n"
    (folder / "march.csv").write_text(head + "".join(rows), "utf-8")
    (folder / "phrase.txt").write_text(PHRASE, "utf-8")
    (folder / "phrase.txt").chmod(0o600)
    (folder / "programme.toml").write_text(builders._CAMPAIGN, "utf-8")
    (folder / "before-nothing").mkdir()
    (folder / "switch").write_text("", "ascii")
    _draws(folder)
    _sealed(folder)
    _old(folder / "before-upgrade")
    _to_be_changed(folder / "before-key")
    return Machine(folder)


def _draws(folder: Path) -> None:
    """A home for rehearsals before each step of its draw."""
    home = builders.a_home(folder / "disk" / "home")
    office = an_office(home, f"sqlite:///{home / 'lottery.db'}")
    organiser = Organiser(Stage(office))
    actors.Clerk(organiser.stage).enters_many(5)
    for step in STEPS:
        office.engine.dispose()
        shutil.copytree(folder / "disk", folder / f"before-{step}")
        if step == "plan":
            organiser.plans("rehearsal")
        else:
            organiser.takes(step)
    office.close()


def _sealed(folder: Path) -> None:
    """A backup and the keys, and no home; two who may agree to it that no second disk is there."""
    disk, home = folder / "before-restore", folder / "whole" / "home"
    disk.mkdir()
    shutil.copytree(folder / "before-publish" / "home", home)
    office = open_office(home, {})
    stage = Stage(office)
    stage.wait_until("2026-01-01T09:00")
    acting = Acting("test", stage.tick(), stage.random_bytes)
    with office.write() as session:
        for name, organ in (("organiser", "市商务局"), ("supervisor", "市人大常委会")):
            account = NewAccount(name, "姓名", organ, [name], PASSWORD)
            accounts.create(session, account, acting=acting)
    making.make(office, disk / "copy", PHRASE, days=3000, acting=acting)
    office.close()
    shutil.copytree(home / "keys", disk / "keys")


def _old(disk: Path) -> None:
    """The home that the first release left."""
    with tarfile.open(HOMES / "0.1.0.tar.xz") as archive:
        archive.extractall(disk, filter="data")
    (disk / "rehearsal").rename(disk / "home")


def _to_be_changed(disk: Path) -> None:
    """A home whose organiser's next key waits for the signature that lies beside it."""
    home = builders.a_home(disk / "home", demo=False)
    office = an_office(home, f"sqlite:///{home / 'lottery.db'}")
    stage = Stage(office)
    stage.rehearses("live")
    keeper = KeyKeeper(stage)
    Organiser(stage).enrols_notary()
    keeper.begins()
    keeper.proposes(Wish("organiser", None, "换届"))
    with office.write() as session:
        asked = key_changes.request_for(session, keeper.notary.public())
        (disk / "answer").write_bytes(answer_to(asked, keeper.notary))
        account = NewAccount("organiser", "姓名", "市商务局", ["organiser"], PASSWORD)
        acting = Acting("test", stage.tick(), stage.random_bytes)
        accounts.create(session, account, acting=acting)
    office.close()
    said = (home / "lottery.toml").read_text("utf-8")
    (home / "lottery.toml").write_text(said.replace("demo = false", "demo = true"), "utf-8")


def tried(machine: Machine, act: str, fault: str) -> str:
    """One cell of the table: the status and the title of what was said, and what is wrong with it.

    `done`: the act was done, as the fault does not reach it."""
    before, words = ACTS[act]
    disk = Path(shutil.copytree(machine.folder / f"before-{before}", machine.disk))
    try:
        status, said, last = machine.runs(disk, words, fault)
        wrong = ["traceback"] if "Traceback" in said else []
        wrong += [f"status {status}"] if status not in {0, 3} else []
        if status or act not in {"init", "restore"}:
            wrong += _done_after_all(machine, disk, act)
        if act != "init":  # without the tables that come with the programme there is less to see
            check = machine.runs(disk, ("check", "--papers"), "")
            wrong += [] if check[0] == 0 else [f"check {check[0]}: {check[2][:60]}"]
        wrong += [f"left {path.name}" for path in left_behind(disk)]
    finally:
        shutil.rmtree(disk)
    told = f"{status} {last.partition('：')[0].partition('（')[0]}" if status else "done"
    return "; ".join([told, *(f"**{each}**" for each in wrong)])


def _done_after_all(machine: Machine, disk: Path, act: str) -> list[str]:
    """The same again, when the machine works."""
    if act == "serve":
        return []
    status, _, last = machine.runs(disk, ACTS[act][1], "")
    return [] if status == 0 else [f"then {status}: {last[:60]}"]


def left_behind(disk: Path) -> list[Path]:
    """Drafts: in public, and of what stands on the disk."""
    public = disk / "home" / "public"
    found = [*(public.rglob(".*") if public.is_dir() else ()), *disk.glob(".*")]
    return [path for path in found if path.name != ".archives"]


@contextmanager
def serving(machine: Machine) -> Iterator[tuple[Clerk, int, Path]]:
    """A site whose disk may fail, a clerk at it, and the process."""
    home = machine.folder / "site" / "home"
    home.parent.mkdir()
    a_home(home, f"sqlite:///{home / 'lottery.db'}", clerks=1, before=0)
    machine.switch.write_text("", "ascii")
    before = dict(os.environ)
    os.environ.update(machine.environ(home.parent))
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
        shutil.rmtree(home.parent, ignore_errors=True)


def _server_of(home: Path) -> int:
    found = subprocess.run(
        ["pgrep", "-f", "--", f"--home {home} serve"], capture_output=True, check=True
    )
    return int(found.stdout.split()[0])


def page(machine: Machine, fault: str, invoice: Invoice) -> str:
    """The cell of the counter's page."""
    with serving(machine) as (clerk, server, home):
        kind, most = LIMITS.get(fault, (resource.RLIMIT_NOFILE, -1))
        usual = resource.prlimit(server, kind)
        if fault in SWITCHED:
            machine.switch.write_text(fault, "ascii")
        elif fault in LIMITS:
            resource.prlimit(server, kind, (most, usual[1]))
        said = _pressed(clerk, invoice)
        machine.switch.write_text("", "ascii")
        resource.prlimit(server, kind, usual)
        later = Clerk(f"http://{clerk._connection.host}:{clerk._connection.port}", "clerk0")
        later.logs_in()
        again = _pressed(later, invoice)
        check = machine.runs(home.parent, ("check", "--papers"), "")
    entries = check[1] if check[0] else ""
    wrong = [] if again in {"entered", "known"} else [f"**then {again}**"]
    return "; ".join(
        [said, *wrong, *([f"**check {check[0]} {entries[:60]}**"] if check[0] else [])]
    )


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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("acts", nargs="*", help="of the table's rows; all, if none is named")
    parser.add_argument("--faults", nargs="+", help="of the table's columns; all, if none is named")
    given = parser.parse_args()
    asked, faults = given.acts or [*ACTS, PAGE], given.faults or [*SWITCHED, *LIMITS]
    wrong = False
    with tempfile.TemporaryDirectory() as name:
        machine = prepared(Path(name))
        work = iter(invoices_for(1, 20)[0])
        print("| act | " + " | ".join(faults) + " |")
        print("|---" * (len(faults) + 1) + "|", flush=True)
        for act in asked:
            cells = [
                page(machine, fault, next(work)) if act == PAGE else tried(machine, act, fault)
                for fault in faults
            ]
            wrong |= any("**" in cell for cell in cells)
            print(f"| {act} | " + " | ".join(cells) + " |", flush=True)
        machine.ends()
    sys.exit(wrong)


if __name__ == "__main__":
    main()
