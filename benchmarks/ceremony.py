"""How long freeze and commit of a large draw hold the database, and how long they take in all.

PYTHONPATH=. python benchmarks/ceremony.py [HOW_MANY]

Entries are invented and enter the register past the rules; the database is SQLite, in a folder that
is thrown away. Both are measured twice: with the long part done ahead by `prepare`, as the commands
and pages do it, and with all of it done in the writing transaction.
"""

import argparse
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy.orm import Session

from lottery import people, register
from lottery.acting import Acting
from lottery.ceremony.steps import close, commit, freeze, plan
from lottery.clock import SHANGHAI
from lottery.demo.run import MONTHLY
from lottery.minutes.signing.authority import own_authority, write_identity
from lottery.office import Office
from lottery.office.home import create_home
from lottery.office.keys import signers
from lottery.office.settings import load_settings
from lottery.opening import open_office
from lottery.programme import campaigns
from lottery.programme.file import parse_programme

PROGRAMME = Path(campaigns.__file__).parents[1] / "demo" / "programme.toml"
ENTERED = datetime(2024, 3, 28, 9, tzinfo=SHANGHAI)
FROZEN = datetime(2024, 4, 9, 18, tzinfo=SHANGHAI)
AT_ONCE = 5000


def submissions(office: Office, batch: str, numbers: range) -> Iterator[register.Submission]:
    """Entries of a few invoices a person, accepted as they come."""
    for number in numbers:
        phone = f"13{number // 3:09d}"
        facts = people.SlipFacts(
            batch=batch,
            invoice=f"D:{number:020d}",
            issued=date(2024, 3, 15),
            amount_fen=25800,
            seller="9137162616720307XL",
            holder="测试甲",
            phone=phone,
            person=f"phone:{phone}",
        )
        papers = people.make_papers(facts, secrets.token_bytes)
        hashes = people.hashes_of(office.boxes, facts)
        sealed = people.seal_papers(office.boxes, papers, hashes, secrets.token_bytes)
        yield register.Submission(
            **vars(sealed),
            batch=batch,
            seller_name="测试商店",
            amount_fen=facts.amount_fen,
            issued=facts.issued,
            kind="digital",
            entered_by="bench",
            accepted=True,
        )


def fill(office: Office, entries: int) -> None:
    """A programme, its register, and a draw that is closed."""
    with office.write() as session:
        campaigns.load(
            session,
            office.boxes,
            parse_programme(PROGRAMME.read_bytes()),
            by="bench",
            now=ENTERED - timedelta(days=30),
        )
        foreseen = campaigns.plan(session, MONTHLY)
    for start in range(0, entries, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, entries))
        made = list(submissions(office, foreseen.batches[0], numbers))
        with office.write() as session:
            register.submit_many(session, made, ENTERED)
    with office.write() as session:
        thrown = tuple(each for each in foreseen.sources if each.kind == "dice")
        planned = replace(foreseen, sources=thrown)
        plan.plan(session, planned, mode="rehearsal", sealed={}, by="bench", now=ENTERED)
        close.close(session, code=MONTHLY, by="bench", now=FROZEN)


@contextmanager
def held(office: Office, what: str) -> Iterator[Session]:
    """A writing transaction; how long it holds the database is printed."""
    with office.write() as session:
        begun = perf_counter()
        yield session
    print(f"{what:8} holds the database {perf_counter() - begun:7.2f} s", flush=True)


def measure(office: Office, *, ahead: bool) -> None:
    """Freeze and commit, with their long parts done ahead or not."""
    keys, later = signers(office.settings), FROZEN + timedelta(minutes=1)
    begun = perf_counter()
    made = None
    if ahead:
        with office.read() as session:
            made = freeze.prepare(
                session, office, keys, code=MONTHLY, now=FROZEN, random_bytes=os.urandom
            )
    with held(office, "freeze") as session:
        acting = Acting("bench", FROZEN, os.urandom)
        freeze.freeze(session, office, keys, code=MONTHLY, acting=acting, prepared=made)
    print(f"freeze   in all             {perf_counter() - begun:7.2f} s", flush=True)
    begun = perf_counter()
    checked = None
    if ahead:
        with office.read() as session:
            checked = commit.prepare(session, office, code=MONTHLY)
    with held(office, "commit") as session:
        commit.commit(session, office, keys, code=MONTHLY, by="bench", now=later, prepared=checked)
    print(f"commit   in all             {perf_counter() - begun:7.2f} s", flush=True)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entries", nargs="?", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        create_home(home, origin="bench", database="lottery.db", demo=True, random_bytes=os.urandom)
        name = load_settings(home, {}).organiser_name
        write_identity(own_authority(name, ENTERED, "p256").identity, home / "keys")
        office = open_office(home)
        begun = perf_counter()
        fill(office, given.entries)
        office.close()
        print(f"{given.entries} entries in {perf_counter() - begun:.1f} s", flush=True)
        for ahead in (True, False):
            copy = Path(shutil.copytree(home, Path(folder) / f"copy-{ahead}"))
            office = open_office(copy)
            print("done ahead:" if ahead else "all of it while the database is held:", flush=True)
            measure(office, ahead=ahead)
            office.close()


if __name__ == "__main__":
    main()
