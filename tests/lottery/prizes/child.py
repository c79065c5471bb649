"""What is done about prizes in a process of its own, which is killed there (`ceremony.child`)."""

from collections.abc import Callable

from sqlalchemy import func, select

from lottery.models import StoredProposal
from lottery.prizes import joint, publishing
from lottery.prizes.joint import SeenPrize
from lottery.prizes.life import Deed
from lottery.prizes.papers import ShownPapers
from tests.actors import Organiser
from tests.lottery.prizes.test_acts import CLERK, NUMBER, WATCHER, Desk

MANDATE = b"%PDF-1.7 mandate"


def acts(organiser: Organiser) -> dict[str, Callable[[], object]]:
    """Acts about prizes by name, each on what was seen before it was done for the first time."""
    desk = Desk(organiser)
    called = Deed("notified", {"how": "call", "outcome": "reached"})
    shown = ShownPapers("resident", NUMBER, proxy=True, mandate=MANDATE)
    return {
        "call": lambda: desk.takes("1", 1, called, seen=0),
        "papers": lambda: desk.sees("1", 2, shown, seen=0),
        "propose": lambda: _proposes(desk),
        "confirm": lambda: _confirms(desk),
        "publish": lambda: publishing.publish(
            desk.office, desk.attempt, by="desk", now=desk.stage.tick()
        ),
    }


def _proposes(desk: Desk) -> None:
    """Two prizes that their winners do not want."""
    seen = [SeenPrize(desk.prize("2", slot), 0) for slot in (1, 2)]
    deed = Deed("forfeited", {"reason": "declined"})
    with desk.office.write() as session:
        now = desk.stage.tick()
        joint.propose(session, desk.attempt, seen, deed, desk.claims, by=CLERK, now=now)


def _confirms(desk: Desk) -> None:
    with desk.office.write() as session:
        now = desk.stage.tick()
        joint.confirm(session, desk.attempt, _last(desk), desk.claims, by=WATCHER, now=now)


def _last(desk: Desk) -> int:
    """The newest proposal, open or not."""
    with desk.office.read() as session:
        return session.scalars(select(func.max(StoredProposal.id))).one()
