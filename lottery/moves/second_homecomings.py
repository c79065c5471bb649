"""A draw that comes home a second time, otherwise than the first: two computers went on with it.

No computer can keep somebody from opening one parcel at two others. What came home first counts;
the second is stopped, and stands in the journal with its hashes and times, for the notary to judge.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lottery import canonical_json, journal
from lottery.acting import Acting
from lottery.journal import JournalLine
from lottery.journal.sections import ACT as CAME_HOME
from lottery.naming import name_of
from lottery.texts.ceremony import moves as sentences

ACT = "draw-second-homecoming"


@dataclass(frozen=True)
class Homecoming:
    """A parcel home: the SHA-256 of its file, that of the SHA256SUMS of the bundle published at its
    spare computer (empty without one), the hash and time of the line by which it was handed back,
    and when it was brought. Of one that is kept by an older release the hashes are empty."""

    file: str
    sums: str
    handed: str
    handed_at: datetime
    came: datetime

    @property
    def told(self) -> str:
        """What is said of it, in one part of a sentence."""
        return sentences.home_parcel(self.file, self.sums, self.handed_at, self.came)

    @property
    def detail(self) -> dict[str, object]:
        """What a journal line says of it beside its own time."""
        at = self.handed_at.isoformat()
        return {"file": self.file, "sums": self.sums, "handed": self.handed, "handed_at": at}


@dataclass(frozen=True)
class SecondHomecoming:
    """One that was stopped, of the attempt `name`, and the first one: None where the draw had gone
    on, or was published, at the main computer without one."""

    name: str
    first: Homecoming | None
    second: Homecoming

    @property
    def told(self) -> str:
        """What is said of it."""
        first = self.first.told if self.first else ""
        return sentences.stopped(self.name, first, self.second.told)


def first_of(session: Session, draw: str, attempt: int, move: str) -> Homecoming | None:
    """What came home of a move; None while nothing has."""
    key = {"draw": draw, "attempt": attempt, "move": move}
    line = journal.last_of(session, (CAME_HOME,), **key)
    return _read(line) if line else None


def note(
    session: Session, draw: tuple[str, int], move: str, second: Homecoming, acting: Acting
) -> None:
    """Store that one was stopped; the same again is not stored again."""
    key = {"draw": draw[0], "attempt": draw[1], "move": move}
    if journal.last_of(session, (ACT,), **key, handed=second.handed) is None:
        detail = {**key, **second.detail}
        journal.write(session, actor=acting.by, act=ACT, detail=detail, now=acting.now)


def every(session: Session) -> tuple[SecondHomecoming, ...]:
    """All that were stopped, the first one first."""
    return tuple(_pair(session, line) for line in journal.of_acts(session, (ACT,)))


def _pair(session: Session, line: JournalLine) -> SecondHomecoming:
    told = canonical_json.load(line.detail)
    draw, attempt = told["draw"], told["attempt"]
    name = name_of(draw, attempt)
    return SecondHomecoming(name, first_of(session, draw, attempt, told["move"]), _read(line))


def _read(line: JournalLine) -> Homecoming:
    told = canonical_json.load(line.detail)
    at = datetime.fromisoformat(told["handed_at"]) if "handed_at" in told else line.at
    file, sums = told.get("file", ""), told.get("sums", "")
    return Homecoming(file, sums, told.get("handed", told.get("end", "")), at, line.at)
