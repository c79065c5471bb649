"""The kinds of a draw's sources: how each one's value is had, and by what it is shown to be right.

How a kind is written in a manifest, and what its value looks like, stands in `draws.manifest` and
`draws.seed`; what is called how, in `lottery.texts`. Whatever tells kinds apart asks here how the
value is had, and only for what is one kind's own for its name.
"""

from dataclasses import dataclass
from typing import Protocol

from draws import beacon
from lottery.accounts.roles import RECORDERS, TYPISTS

MANNERS = THROWN, SEALED, FETCHED = ("thrown", "sealed", "fetched")
"""How a value is had: two people read digits and type them (`sources.typing`); a party hands in
the hash of a slip, which is opened (`sources.sealing`, `sources.values`); everybody can fetch it,
and its signature is checked (`sources.beacons`, `sources.relays`)."""


@dataclass(frozen=True)
class SourceKind:
    """One kind of source.

    `name` is the manifest's word, `manner` one of MANNERS. `planned` is the field of a programme's
    file that holds its parameter, and of a manifest's source: digits, or the beacon's step; it is
    `sha256` for a slip, whose party hands it in. `evidence` is the file that shows the value to be
    right, `{who}` in it the party; empty for what the hall has seen. `stays_away`: it may be
    missing on the day, so that the draw is abandoned for it. `of_an_organ`: an organ that is there
    throws or seals it, and may keep another one's slip. `duty` is what the console asks for, of one
    of the roles `by`.
    """

    name: str
    manner: str
    planned: str
    duty: str
    by: tuple[str, ...]
    evidence: str = ""
    stays_away: bool = False
    of_an_organ: bool = False

    @property
    def is_thrown(self) -> bool:
        """Whether two people read its digits and type them."""
        return self.manner == THROWN

    @property
    def is_sealed(self) -> bool:
        """Whether its value lies in a slip until it is opened."""
        return self.manner == SEALED

    @property
    def is_fetched(self) -> bool:
        """Whether everybody can fetch its value, signed."""
        return self.manner == FETCHED


class Kinded(Protocol):
    """A source, wherever it is told of: in a plan, a manifest, an attempt or a row."""

    @property
    def kind(self) -> str:
        """The name of its kind."""


KINDS = {
    kind.name: kind
    for kind in (
        SourceKind("dice", THROWN, "digits", "typing", TYPISTS, of_an_organ=True),
        SourceKind("public", THROWN, "digits", "typing", TYPISTS),
        SourceKind(
            "sealed",
            SEALED,
            "sha256",
            "unseal",
            RECORDERS,
            evidence="sealed-{who}.txt",
            stays_away=True,
            of_an_organ=True,
        ),
        SourceKind(
            "drand", FETCHED, "step", "beacon", RECORDERS, evidence=beacon.FILE, stays_away=True
        ),
    )
}


def of(source: Kinded) -> SourceKind:
    """The kind of a source."""
    return KINDS[source.kind]
