"""What the lines of long lists say of each other: the questions of `verify` for which a piece alone
does not do. Each engine answers them in its own way, and all alike."""

from dataclasses import dataclass
from typing import Protocol

from lottery.scale.forms import PieceFault
from lottery.scale.places import CutList
from lottery.scale.work import PieceFound


@dataclass(frozen=True)
class ListsHeld:
    """The lists that are held against each other, as cut, and the draw's batches."""

    register: CutList
    pool: CutList
    omitted: CutList
    batches: tuple[str, ...]


class Relations(Protocol):
    """The answers about one bundle's lists. `facts` says whether each piece's facts are to be
    asked for, and given to `take`, list after list and in order, before anything else is asked.

    `below` is a line, from 1, from which on nothing is known to have the form of its list: what is
    asked is asked of the lines above it alone. Every line of the lists asked about later has it.
    """

    facts: bool

    def take(self, file: str, found: PieceFound) -> None:
        """Take in what a piece says of others."""

    def hold(self, lists: ListsHeld) -> None:
        """The same lists, of whose pieces it is now known what was judged: whatever is read of them
        again has to be that."""

    def of_register(self, below: int) -> PieceFault | None:
        """The register's first line whose commit a line above it has ("a commit twice", found: the
        commit), or which judges what is no submit above it ("no such entry", expected: "an earlier
        submit", found: the ten digits)."""

    def of_pool(self, below: int) -> PieceFault | None:
        """The pool's first line whose commit is not the register's ("not the register's commit",
        expected: the register's or "none", found: the pool's). The register holds."""

    def of_all(self) -> PieceFault | None:
        """The lowest entry that is accepted, of one of the batches, and in neither list or in both;
        or in one of them and not accepted: as `draws.pool.check_complete` says it, line 0. The
        register holds, and pool and omitted ascend."""

    def close(self) -> None:
        """Let go of what was kept."""
