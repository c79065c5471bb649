"""The register walked round after round, a part at each question.

New lines are looked at when they come. Whether a line was altered after it was looked at, the next
round sees: it begins TEN_MINUTES after the last one ended, and its root must be the one that the
lines gave when they came. What lies in other tables no round looks at: `lottery check` does.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lottery.errors import LotteryError
from lottery.register import log
from lottery.register.checking import RegisterWalk

AT_ONCE = 20_000
"""Lines of the register that one question walks over: some tenths of a second."""
TEN_MINUTES = timedelta(minutes=10)


@dataclass
class RegisterRounds:
    """The walks of one process. `walked_at` is when the last whole round ended without a fault;
    `why` is what a round has found, until a later one finds nothing; `caught_up`: no line
    waits for its first look."""

    walked_at: datetime | None = None
    why: str = ""
    caught_up: bool = False
    _front: RegisterWalk = field(default_factory=RegisterWalk)
    _again: RegisterWalk = field(default_factory=RegisterWalk)

    def on(self, session: Session, now: datetime) -> tuple[int, int]:
        """Walk on; how many lines were looked at since they came, and how many there should be.

        Raises RegisterBrokenError where a line that came now, or a checkpoint, is not right, and
        goes on from the first line at the next question.
        """
        before = self._front.size
        try:
            self._front.on(session, AT_ONCE)
        except LotteryError:
            self._front, self.walked_at = RegisterWalk(), None
            raise
        walked = self._front.size - before
        self.caught_up = walked < AT_ONCE
        if self.caught_up:
            self._round(session, now, AT_ONCE - walked)
        return self._front.size, log.size(session)

    def _round(self, session: Session, now: datetime, most: int) -> None:
        """Go on with the round, or begin one when it is time; the first walk is one itself."""
        if self.walked_at is None and not self.why:
            self.walked_at = now
            return
        rests = self.walked_at is not None and abs(now - self.walked_at) < TEN_MINUTES
        if rests and self._again.size == 0:
            return
        wanted = min(most, self._front.size - self._again.size)
        there = self._again.size + wanted
        try:
            self._again.on(session, wanted)
        except LotteryError as why:
            self._end(now, str(why))
            return
        if self._again.size < there:
            self._end(now, f"line {self._again.size} is gone")
        elif self._again.size == self._front.size:
            same = self._again.root == self._front.root
            self._end(now, "" if same else "a line is not the one that was looked at when it came")

    def _end(self, now: datetime, why: str) -> None:
        self.why, self._again = why, RegisterWalk()
        if not why:
            self.walked_at = now
