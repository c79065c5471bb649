"""An office to walk into: a home with a small programme, its staff, and a draw that was held.

Made once a session and copied for each test, because keys and passwords are slow to make.
"""

import atexit
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2.profiles import CHEAPEST
from hypothesis import settings

from draws.seed import Sealed
from lottery import accounts, attempts, intake, passphrases
from lottery.accounts import NewAccount, passwords
from lottery.accounts.roles import ROLES
from lottery.acting import Acting
from lottery.ceremony.sources import record
from lottery.ceremony.steps import close, commit, draw, freeze, plan, publish
from lottery.clock import SHANGHAI
from lottery.office import Office
from lottery.office.keys import signers
from lottery.opening import open_office
from lottery.programme import campaigns
from lottery.programme.file import parse_programme
from tests import in_memory, outside
from tests.builders import MARCH_ONLY, a_home, an_invoice, random_bytes_from
from tests.compiled import compile_once

settings.register_profile("untimed", deadline=None)  # a busy machine is no fault
settings.load_profile("untimed")
passwords.COST = CHEAPEST  # hundreds of log-ins, and nobody guesses
LIVE_COST, passphrases.COST = passphrases.COST, 2  # as many sealed files
compile_once()

PASSWORD = "a long phrase of nobody"
SLOW = {"database_url", "home_template", "keys_template", "chromium"}
"""Fixtures of whoever needs a server, a browser, or an office with its keys and its staff."""
STAFF = (*ROLES, "clerk2")
CODE = "ZP-FP-2024-03"

PROGRAMME = f"""
{MARCH_ONLY}
[[draw]]
code = "ZP-FP-2024-03"
campaign = "fp"
title = "测试市“开发票中大奖”2024年3月抽奖"
batches = ["fp-2024-03"]
cap = 1
audit = 2
place = "一楼大厅"
organiser = "测试市商务局"
[[draw.tier]]
code = "1"
name = "一等奖"
count = 2
prize = "轿车一辆"
value_fen = 8000000
alternates = 1
[[draw.tier]]
code = "2"
name = "二等奖"
count = 32
prize = "运动服饰券"
value_fen = 50000
alternates = 2
[[draw.source]]
kind = "dice"
who = "npc"
title = "市人大常委会"
digits = 8
[[draw.source]]
kind = "sealed"
who = "notary"
title = "市公证处"
"""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Put all files into memory, but where somebody named a folder, as a worker's master does."""
    stack = ExitStack()
    if named := config.option.basetemp:
        made = Path(named).parent.parent  # MADE/tests/popen-gw0
        if made.parent == in_memory.MEMORY:
            stack.enter_context(in_memory.held(made))
    elif memory := in_memory.offered():
        config.option.basetemp = str(stack.enter_context(in_memory.folder(memory)) / "tests")
    atexit.register(stack.close)  # after the servers that tests started


def pytest_report_header(config: pytest.Config) -> str:
    """Say where files go; a disk is slower."""
    where = config.option.basetemp or "on the disk, less memory is offered as files than they need"
    return f"files of the tests: {where}"


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """Pytest's own, emptied in memory, which thousands of tests would fill."""
    yield tmp_path
    if tmp_path.is_relative_to(in_memory.MEMORY):
        for each in tmp_path.iterdir():
            with suppress(OSError):
                shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make check` leaves to `make test`, beside the tests that say it themselves."""
    for item in items:
        if SLOW.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("slow")


@dataclass
class Clock:
    """The time that the office is told, never a whole second; a test turns it."""

    moment: datetime = datetime(2024, 3, 20, 3, 0, 0, 123457, tzinfo=UTC)

    def now(self) -> datetime:
        """What time it is."""
        return self.moment


@pytest.fixture
def clock() -> Clock:
    """A morning in March 2024."""
    return Clock()


@pytest.fixture(scope="session")
def home_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a programme and one account a role (and a second clerk), no entries."""
    home = a_home(tmp_path_factory.mktemp("office") / "home")
    office, some = open_office(home), random_bytes_from("staff")
    now = Clock().now()
    with office.write() as session:
        programme = parse_programme(PROGRAMME.encode())
        campaigns.load(session, office.boxes, programme, by="test", now=now)
        for name in STAFF:
            role = name.rstrip("2")
            account = NewAccount(name, f"姓名{name}", "市商务局", [role], PASSWORD)
            accounts.create(session, account, acting=Acting("test", now, some))
    office.close()
    return home


@pytest.fixture(scope="session")
def drawn_template(home_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same home after forty entries and a draw, its text files laid out as published."""
    home = tmp_path_factory.mktemp("drawn") / "home"
    shutil.copytree(home_template, home)
    office = open_office(home)
    hold(office)
    office.close()
    return home


def hold(office: Office) -> None:
    """Forty entries, then the draw from plan to result."""
    some = random_bytes_from("hold")
    now = datetime(2024, 3, 28, 9, 0, 0, 765431, tzinfo=SHANGHAI)
    with office.write() as session:
        for number in range(1, 41):
            raw = an_invoice(number=f"2437{number:016d}", phone=f"1380000{number:04d}")
            intake.enter(
                session, office.boxes, raw, campaign="fp", acting=Acting("clerk", now, some)
            )
    sealed = Sealed(CODE, 1, "notary", some(32).hex())
    with office.write() as session:
        foreseen = campaigns.plan(session, CODE)
        held = {"notary": sealed.sha256()}
        plan.plan(session, foreseen, mode="rehearsal", sealed=held, by="test", now=now)
    now = datetime(2024, 4, 9, 17, 0, 1, 234567, tzinfo=SHANGHAI)
    keys = signers(office.settings)
    with office.write() as session:
        close.close(session, code=CODE, by="test", now=now)
    with office.write() as session:
        freeze.freeze(session, office, keys, code=CODE, acting=Acting("test", now, some))
    with office.write() as session:
        commit.commit(session, office, keys, code=CODE, by="test", now=now + timedelta(minutes=1))
    for number, value in ((1, "31415926"), (2, sealed.secret)):
        when = now + timedelta(hours=17, minutes=number)
        with office.write() as session:
            record.record(session, code=CODE, number=number, value=value, by="test", now=when)
    with office.write() as session:
        when = now + timedelta(hours=18)
        draw.draw(session, office, code=CODE, by="test", now=when)
    with office.read() as session:
        files = publish.text_files(session, attempts.newest(session, CODE))
    publish.write_files(office.settings.public_dir / CODE, files)


@pytest.fixture
def office(home_template: Path, tmp_path: Path) -> Iterator[Office]:
    """A fresh office with its staff and nothing entered."""
    yield from _opened(home_template, tmp_path)


@pytest.fixture(scope="session")
def vouched_template(home_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose list of keys names a third party's and whose draw is published: somebody outside
    may vouch for it. Nobody may change anything in it."""
    return outside.hold(home_template, tmp_path_factory.mktemp("vouched"))


@pytest.fixture
def drawn_office(drawn_template: Path, tmp_path: Path) -> Iterator[Office]:
    """A fresh copy of the office after its draw."""
    yield from _opened(drawn_template, tmp_path)


def _opened(template: Path, folder: Path) -> Iterator[Office]:
    home = folder / "home"
    shutil.copytree(template, home)
    found = open_office(home)
    yield found
    found.close()
