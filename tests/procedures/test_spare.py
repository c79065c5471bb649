"""A draw goes to the spare computer and comes home, or is called back; or the spare takes over."""

import os
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lottery import accounts, attempts, proposals
from lottery.accounts import NewAccount
from lottery.acting import Acting
from lottery.errors import AtAnotherComputerError, ProposalRefusedError
from lottery.opening import open_office
from tests import parcels
from tests.actors import Clerk, Organiser, Stage
from tests.builders import MARCH, a_home, an_office
from tests.conftest import PASSWORD
from tests.procedures.people import typed_by, with_codes
from tests.procedures.procedure import follow

PASSPHRASE = "vier pferde im regen"
ONCE, TWICE = [PASSPHRASE], [PASSPHRASE, PASSPHRASE]


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A live home with a draw that has one value, whose organiser and notary can log in."""
    home = a_home(tmp_path_factory.mktemp("committed") / "home", demo=False)
    office = an_office(home, f"sqlite:///{home / 'lottery.db'}")
    organiser = Organiser(Stage(office))
    with office.write() as session:
        for name in ("organiser", "notary"):
            account = NewAccount(name, f"姓名{name}", "市商务局", [name], PASSWORD)
            accounts.create(session, account, acting=Acting("test", Stage(office).now, os.urandom))
    Clerk(organiser.stage).enters_many(4)
    organiser.takes("plan", "close", "freeze", "commit", "source")
    office.close()
    with_codes(home, "organiser", "notary")
    return home


def words(folder: Path) -> dict[str, str]:
    """What stands for the words in capitals."""
    files = {"PARCEL": "draw.parcel", "HOME_PARCEL": "home.parcel", "SPARE": "spare"}
    return {"CODE": MARCH} | {word: str(folder / name) for word, name in files.items()}


def state(home: Path) -> str:
    """How far the draw is there."""
    office = open_office(home, {})
    with office.read() as session:
        found = attempts.newest(session, MARCH).state
    office.close()
    return found


def test_a_draw_goes_out_and_comes_home(committed: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(committed, tmp_path / "home"))
    follow(
        "抽奖移到备用电脑，办完接回来",
        home,
        words=words(tmp_path),
        typed={
            "lottery ceremony export": TWICE,
            "lottery ceremony import": ONCE,
            "lottery --home SPARE ceremony hand-back": TWICE,
            "lottery ceremony take-home": ONCE,
        },
    )
    assert state(home) == "rolling"
    assert at_hand(home)
    assert not at_hand(tmp_path / "spare")


def at_hand(home: Path) -> bool:
    """Whether the draw goes on there."""
    office = open_office(home, {})
    try:
        with office.write() as session:
            return attempts.lock_newest(session, MARCH).state == "rolling"
    except AtAnotherComputerError:
        return False
    finally:
        office.close()


def test_a_lost_move_is_called_off_by_two(committed: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(committed, tmp_path / "home"))
    office = open_office(home, {})
    now = datetime.now(UTC)
    parcels.exported(office, MARCH, acting=Acting("test", now, os.urandom))
    office.close()
    assert not at_hand(home)
    follow(
        "备用电脑丢失或损坏，撤销移机",
        home,
        words={"CODE": MARCH, "ID": str(next_proposal(home))},
        typed={
            "lottery propose recall": typed_by("organiser"),
            "lottery confirm": typed_by("notary"),
        },
    )
    assert at_hand(home)


def next_proposal(home: Path) -> int:
    """The number that the next proposal will have."""
    office, number = open_office(home, {}), 1
    with office.read() as session, suppress(ProposalRefusedError):
        while proposals.get(session, number):
            number += 1
    office.close()
    return number


def test_the_spare_takes_over_and_the_old_computer_stands_still(
    committed: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(committed, tmp_path / "home"))
    restored = shutil.copytree(committed, tmp_path / "restored")
    note = home / "public" / "commitments" / MARCH / "checkpoint.txt"
    two = [*typed_by("organiser"), *typed_by("notary")]
    follow(
        "主机损坏或丢失，备用电脑接管",
        home,
        words={**words(tmp_path), "RESTORED": str(restored), "CHECKPOINT": str(note)},
        typed={
            "lottery ceremony export": TWICE,
            "lottery ceremony import": ONCE,
            "lottery --home SPARE ceremony takeover": two,
            "lottery ceremony retire": two,
        },
    )
    assert not at_hand(home)
    assert at_hand(tmp_path / "spare")
