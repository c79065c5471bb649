"""Live a year of draws in one live home: is each row of the table right?

    PYTHONPATH=. python benchmarks/year.py [--home FOLDER] [--evenings 20]

(with the packages of the extra `test`; Node is the one that playwright brings.) Twelve monthly
draws, two of half a year, a supplementary one and one of a second campaign, by organiser, notary,
supervisor, clerks and reviewers on accounts of their own, at a clock of microseconds. What happens
on the way is told row by row as it happens; at the end both verifiers look at every bundle, and
the home at itself. `tests/year/` holds the people, the months and the rows; a short year of some
draws is among the tests. Exit 1 if a row is not right.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import process_time

from argon2.profiles import CHEAPEST

from lottery.accounts import passwords
from tests.year.city import Row, founded
from tests.year.ends import ENDS
from tests.year.months import EVENINGS, lived


@contextmanager
def a_folder(asked: Path | None) -> Iterator[Path]:
    """Where the year is lived: there, or nowhere when it is over."""
    if asked:
        asked.mkdir(parents=True)
        yield asked
        return
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def tell(row: Row) -> None:
    """A row of the table."""
    right = "yes" if row.right else "**no**"
    cells = (f"{row.day:%Y-%m-%d}", row.done, row.happened, right, f"{row.seconds:.1f}")
    print(f"| {' | '.join(cells)} |", flush=True)


def main() -> None:
    """Live the year, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="keep the year's files in this new folder")
    parser.add_argument("--evenings", type=int, default=EVENINGS, help="checkpoints a month")
    asked = parser.parse_args()
    passwords.COST = CHEAPEST  # nobody guesses here
    with a_folder(asked.home) as folder:
        city = founded(folder, strict=False)
        city.tell = tell
        print("| day | what was done | what happened | right | seconds |\n|---|---|---|---|---|")
        lived(city, evenings=asked.evenings)
        for end in ENDS:
            city.notes(end)
        draws, lines = len(city.chain()), city.clerk.made + city.insurance.made
        print(f"\n{draws} attempts frozen, {lines} invoices, {process_time():.0f} s of processor")
    sys.exit(not all(row.right for row in city.rows))


if __name__ == "__main__":
    main()
