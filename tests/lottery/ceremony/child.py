"""Takes steps in a process of its own, which stops where it is told and waits to be killed.

    python -m tests.lottery.ceremony.child HOME TIME WHEN STEP…

WHEN is, of the last step: `before` (all is written, nothing committed), `writing` (the bundle lies
in its draft) or `after`. The database's URL is in LOTTERY_DATABASE_URL.
"""

import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, event

from lottery import publication
from lottery.keys import Signer, signers
from lottery.office import Office, office_of
from lottery.settings import load_settings
from tests.actors import Organiser, Stage


def _wait() -> None:
    print("here", flush=True)
    sys.stdin.read()


def _wait_before_commit(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not {"lottery_reads", "postgresql_readonly"} & set(options):
        _wait()


def _waiting(office: Office) -> Iterator[Signer]:
    """The signers, who are asked for after the bundle is written and before it is shown."""
    _wait()
    yield from signers(office.settings)


def main(home: str, moment: str, when: str, *steps: str) -> None:
    """Take the steps."""
    office = office_of(load_settings(Path(home)))
    stage = Stage(office, datetime.fromisoformat(moment), os.urandom)
    organiser = Organiser(stage)
    organiser.takes(*steps[:-1])
    if when == "before":
        event.listen(office.engine, "commit", _wait_before_commit)
    if when == "writing":
        publication.publish(
            office,
            _waiting(office),
            code=organiser.code,
            by="organiser",
            now=stage.tick(),
            random_bytes=stage.random_bytes,
        )
    organiser.takes(steps[-1])
    _wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
