"""One attempt of a draw, and one of its sources, as they travel between modules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lottery.naming import name_of
from lottery.programme import DESTROYED, Omission, TierPlan
from lottery.protocol import line

AS_STORED = (
    *("code", "attempt", "mode", "title", "campaign"),
    *("rules_version", "cap", "audit", "place", "organiser"),
)
"""The fields of an attempt that are columns of its row as they are."""


@dataclass(frozen=True)
class SourceState:
    """A source: `parameter` is its digits, its step or its slip's hash (empty until the party has
    handed it in), `value` None until recorded."""

    number: int
    kind: str
    who: str
    title: str
    parameter: str
    value: str | None
    recorded_at: datetime | None


@dataclass(frozen=True)
class CallOff:
    """That a draw is not held, or not once more: why, since when, and by whom.

    `attempt` is the one that it ended before its freeze; 0 where none was under way.
    """

    draw: str
    attempt: int
    title: str
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Attempt:
    """One attempt of a draw, read in one moment. `steps` are those taken, with time and actor; it
    has none where it is only foreseen. `called_off` is of the draw as a whole."""

    code: str
    attempt: int
    mode: str
    title: str
    campaign: str
    batches: tuple[str, ...]
    rules_version: int
    cap: int
    audit: int
    place: str
    organiser: str
    omits: tuple[Omission, ...]
    tiers: tuple[TierPlan, ...]
    sources: tuple[SourceState, ...]
    steps: Mapping[str, tuple[datetime, str]]
    called_off: CallOff | None = None

    @property
    def name(self) -> str:
        """The code, and the attempt where it is not the first: the published folder's name."""
        return name_of(self.code, self.attempt)

    @property
    def live(self) -> bool:
        """Whether prizes are at stake."""
        return self.mode == "live"

    @property
    def ended(self) -> str:
        """The step by which it ended before its time; empty for an attempt that goes on or went to
        its end."""
        return next((step.name for step in line.ENDS if step.name in self.steps), "")

    @property
    def state(self) -> str:
        """The last step taken; `rolling` once a source has a value and nothing is drawn,
        `called-off` where the draw was called off before its freeze."""
        if self.ended:
            is_out = line.PUBLISH.name in self.steps
            return line.published(self.ended) if is_out else self.ended
        if self.called_off:
            return line.CALL_OFF.name
        if not self.steps:
            return line.FORESEEN
        last = [step for step in line.STORED if step.name in self.steps][-1]
        rolls = last is line.COMMIT and any(s.value is not None for s in self.sources)
        return line.ROLL.name if rolls else last.name

    @property
    def is_unfrozen(self) -> bool:
        """Whether its plan may still be changed."""
        return self.state in line.UNFROZEN

    @property
    def is_uncommitted(self) -> bool:
        """Whether nothing of it is promised to anybody outside yet."""
        return self.state in line.UNCOMMITTED

    @property
    def is_rolling(self) -> bool:
        """Whether its sources get their values now."""
        return self.state in line.ROLLING

    @property
    def leaves_out_destroyed(self) -> bool:
        """Whether entries whose people's data were destroyed are left out, with that reason."""
        return any(each.reason == DESTROYED for each in self.omits)

    @property
    def latest(self) -> datetime | None:
        """When something last happened to it; None for one that is not planned yet."""
        recorded = [source.recorded_at for source in self.sources if source.recorded_at]
        recorded += [self.called_off.at] if self.called_off else []
        return max([*recorded, *(at for at, _ in self.steps.values())], default=None)

    @property
    def waiting(self) -> SourceState | None:
        """The source whose value comes next."""
        return next((source for source in self.sources if source.value is None), None)
