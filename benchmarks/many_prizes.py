"""A whole draw with more than 10,000 prizes: its steps, who checks it, and its pages.

PYTHONPATH=. python benchmarks/many_prizes.py [PRIZES] [ENTRIES] [--keep FOLDER]

Entries are invented and enter the register past the rules; everything after is what the office
does, from the plan to the publication. Then both verifiers look at the bundle, `lottery check
--papers` at the home, and a browser's client at the public pages. With --keep the home stays.
"""

import argparse
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from benchmarks.ceremony import AT_ONCE, submissions
from lottery import create_app, programme, register
from lottery.papers import making
from tests.actors import Organiser, Stage
from tests.builders import MARCH, a_home, an_office
from tests.checked import assert_checks, assert_verifies
from tests.js.asking import ask, said, verify_job

STEPS = ("close", "freeze", "commit", "sources", "draw", "minutes", "publish")
PAGES = (
    *("", "/winners.json", "/print", "/cards", "/winners.zip", "/pages/20", "?q=0000000042"),
    *("/files/winners.txt", "/open-data/winners.csv"),
)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """A row of the table."""
    start = perf_counter()
    yield
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"| {what} | {perf_counter() - start:.2f} | {memory} |", flush=True)


def entered(organiser: Organiser, entries: int) -> None:
    """So many entries, accepted as they come."""
    stage = organiser.stage
    for start in range(0, entries, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, entries))
        made = list(submissions(stage.office, "fp-2024-03", numbers))
        with stage.office.write() as session:
            register.submit_many(session, made, stage.tick())


def tiers(organiser: Organiser, prizes: int) -> tuple[programme.TierPlan, ...]:
    """The plan's tiers with so many prizes in all, nearly all of them in the last one."""
    with organiser.office.read() as session:
        foreseen = programme.campaigns.plan(session, MARCH).tiers
    *first, last = foreseen
    return (*first, replace(last, count=prizes - sum(tier.count for tier in first)))


def looked_at(organiser: Organiser) -> None:
    """Who checks it, and what everybody sees of it."""
    office = organiser.office
    bundle = office.settings.public_dir / MARCH
    with timed("python -m draws verify"):
        assert_verifies(office, MARCH)
    with timed("the JavaScript verifier"):
        keys = (bundle.parent / "commitments" / MARCH / "keys.txt").read_bytes()
        (answer,) = ask([verify_job(bundle, textOnly=False, keys=said(keys))])
        if answer["value"]["verdict"] != "verified":
            raise RuntimeError(answer)
    with timed("lottery check --papers"):
        assert_checks(office)
    visitor = create_app(office).test_client()
    for page in PAGES:
        with timed(f"GET /draws/{MARCH}{page}"):
            page_of = visitor.get(f"/draws/{MARCH}{page}")
            size = len(page_of.data)
        print(f"|   {page_of.status_code}, {size:,} bytes | | |", flush=True)


def papers(organiser: Organiser) -> None:
    """Every paper, and how many bytes it has."""
    with organiser.office.read() as session:
        made = making.one_by_one(session, organiser.office, organiser.attempt)
        while True:
            with timed("the next paper"):
                found = next(made, None)
            if found is None:
                return
            print(f"|   {found[0]}, {len(found[1]):,} bytes | | |", flush=True)


def whole(folder: Path, prizes: int, entries: int) -> None:
    """From an empty home to the pages."""
    home = a_home(folder / "home", demo=False)
    office = an_office(home, f"sqlite:///{home / 'lottery.db'}")
    organiser = Organiser(Stage(office))
    print("| what | seconds | MiB at most |\n| --- | --- | --- |")
    with timed(f"{entries} entries"):
        entered(organiser, entries)
    organiser.plans(tiers=tiers(organiser, prizes), cap=0)
    for step in STEPS:
        with timed(step):
            organiser.takes(step)
    papers(organiser)
    looked_at(organiser)
    office.close()


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("prizes", nargs="?", type=int, default=10_500)
    parser.add_argument("entries", nargs="?", type=int, default=12_000)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    if asked.keep:
        asked.keep.mkdir()
        whole(asked.keep, asked.prizes, asked.entries)
        return
    with tempfile.TemporaryDirectory() as folder:
        whole(Path(folder), asked.prizes, asked.entries)


if __name__ == "__main__":
    main()
