"""The second disk walked from one end to the other: does it hold all that it should, as written?

Restoring needs what lies there behind the last backup, so that is what is held: the chain of each
file, that the files go on from each other, that the last one reaches as far as the head says, and
that the journal's lines in them are those of the database, each chained to the one before.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from lottery.acknowledged import changes, last_backup, lines, links
from lottery.acknowledged.keeping import Keeper
from lottery.acknowledged.links import Link
from lottery.acknowledged.second import SecondDisk
from lottery.errors import LotteryError
from lottery.texts import acknowledged as sentences


def faults(keeper: Keeper, session: Session) -> list[str]:
    """What is wrong with the second disk, each in a sentence; nothing where there is none."""
    disk = keeper.second
    if disk is None:
        return []
    try:
        head, covered = keeper.head(), last_backup.reaches(keeper.place.parent, session)
        keeper.require_ready()
        return list(_walked(disk, session, head.second if head else 0, covered))
    except LotteryError as why:
        return [str(why)]
    except (OSError, ValueError) as why:
        return [sentences.second_unreadable(disk.folder, why)]


def uncovered(keeper: Keeper) -> int | None:
    """The line of the journal with which the second disk begins, where no backup reaches so far:
    what came before it would be lost with the database. None where all is covered.

    Raises SecondDiskError.
    """
    since = keeper.second.unbroken_since() if keeper.second else None
    last = last_backup.read(keeper.place.parent)
    if since is None or (last and last.journal >= since):
        return None
    return since


@dataclass(frozen=True)
class _Walked:
    """The line up to which a file's chain holds, whether nothing lies behind that, and the line
    behind which it is not this database's journal any more (None: it is, all along)."""

    upto: int
    whole: bool
    foreign: int | None = None


def _walked(disk: SecondDisk, session: Session, known: int, covered: int) -> Iterator[str]:
    places, upto = disk.reaching(covered), None
    for place in places:
        begun = int(place.stem)
        if upto not in {None, begun} and not changes.begins_anew(session, upto or 0, begun):
            yield sentences.second_lacks(place.parent, upto or 0, begun)
        found = _walk(place, begun, session)
        upto, later_ones = found.upto, place != places[-1]
        if found.foreign is not None:
            yield sentences.second_foreign(place, found.foreign)
        elif (later_ones and not found.whole) or (not later_ones and upto < known):
            yield sentences.second_spoiled(place, upto)
            upto = None


def _walk(place: Path, begun: int, session: Session) -> _Walked:
    upto, size, foreign = begun, 0, None
    with suppress(ValueError):  # its first line is another one: nothing of it can be read
        first = lines.begun(place)
        if first.after != begun:
            return _Walked(begun, whole=False)
        last = Link(first.after, first.hash)
        if not last.is_in(session):
            return _Walked(begun, whole=True, foreign=begun)
        for record in lines.walk(place):
            change = changes.parse(record.content)
            link = links.goes_on(change, last)
            if link is None or not links.is_own(session, change):
                foreign = last.seq if foreign is None else foreign
            last = link or last
            upto, size = change.upto, record.size
    return _Walked(upto, place.stat().st_size == size, foreign)
