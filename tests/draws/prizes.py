"""Lists of prizes in the making, written straight from the protocol's words."""

from dataclasses import dataclass, field
from datetime import date

from draws import prizes
from tests.draws.builders import ZEROS, digest, text
from tests.draws.keylists import Hand, a_hand

ORGANISER, STRANGER = a_hand("organiser.example"), a_hand("stranger.example")
RESULT = digest("result")
LAST = "2024-04-10"


def a_drawn() -> prizes.Drawn:
    """Two tiers: a first prize with one alternate, three second prizes with two, the third prize
    of which was drawn for nobody."""
    return prizes.Drawn(
        draw="TEST-1",
        attempt=1,
        result=RESULT,
        tiers={"1": 1, "2": 3},
        winners={("1", 1): "0000000001", ("2", 1): "0000000002", ("2", 2): "0000000003"},
        alternates={"1": ["0000000011"], "2": ["0000000012", "0000000013"]},
        last=date.fromisoformat(LAST),
    )


@dataclass
class PrizesDraft:
    """A list that grows part by part, whatever a test writes into it."""

    data: bytes = b""
    parts: int = 0
    result: str = RESULT
    heading: list[str] = field(default_factory=lambda: ["draw: TEST-1", "attempt: 1"])

    def add(
        self, day: str, *events: str, until: str = "2024-06-10", signer: Hand = ORGANISER
    ) -> "PrizesDraft":
        """One part more."""
        self.parts += 1
        above = digest(self.data) if self.data else ZEROS
        rows = ["fpdraw-prizes/1", *self.heading, f"part: {self.parts}", f"above: {above}"]
        rows += [f"result: {self.result}", f"day: {day}"]
        rows += [f"until: {until}"] if self.parts == 1 else []
        said = text([*rows, *events])
        self.data += said + text([signer.signs(said)])
        return self


def a_list(*parts: tuple[str, list[str]], until: str = "2024-06-10") -> PrizesDraft:
    """A first part without events on the day of the draw, and others by day."""
    made = PrizesDraft().add(LAST, until=until)
    for day, events in parts:
        made.add(day, *events)
    return made
