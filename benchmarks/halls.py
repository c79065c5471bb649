"""A hall to measure: a home with its staff and a draw, and the processors' time that it takes."""

import os
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.counter import PASSWORD, a_home
from lottery import accounts
from lottery.accounts import NewAccount
from lottery.acting import Acting
from lottery.opening import open_office
from tests.halls import Hall


def a_hall(home: Path, url: str) -> Hall:
    """A month's draw in a new home, planned: 6,910 entries, three cars, 450 vouchers."""
    a_home(home, url, clerks=0, before=0)
    office = open_office(home, {"LOTTERY_DATABASE_URL": url})
    with office.write() as session:
        for role in ("organiser", "supervisor"):
            account = NewAccount(role, role, "市商务局", [role], PASSWORD)
            now = datetime.now(UTC)
            accounts.create(session, account, acting=Acting("bench", now, os.urandom))
    return Hall(office).plans()


def processor_seconds() -> float:
    """Processor time of all processes that this one started, and theirs; 0 without /proc."""
    parents, ticks = dict[int, int](), dict[int, int]()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            found = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        process = int(stat.parent.name)
        parents[process], ticks[process] = int(found[1]), int(found[11]) + int(found[12])
    return sum(ticks[each] for each in ticks if _is_ours(each, parents)) / os.sysconf("SC_CLK_TCK")


def _is_ours(process: int, parents: dict[int, int]) -> bool:
    while process := parents.get(process, 0):
        if process == os.getpid():
            return True
    return False
