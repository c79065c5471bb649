"""Engines: who reads the pieces. Each gives the same answers; none is loaded before it is named.

A module of this package has `make(workers, master)`, which gives its `Engine`, and imports its
libraries when it is loaded.
"""

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Protocol

from lottery.errors import ScaleRefusedError
from lottery.scale.places import PieceRange
from lottery.scale.relations import ListsHeld, Relations
from lottery.scale.work import Ask, PieceFound
from lottery.texts import scale as words

NAMES = ("local", "duckdb", "spark")


class Engine(Protocol):
    """Reads pieces. `close` ends whatever it has started; it may be called twice."""

    def look(self, pieces: Sequence[PieceRange], ask: Ask) -> Iterator[PieceFound]:
        """What `lottery.scale.work.look` gives of each piece, in any order, each piece once.

        Raises ScaleRefusedError where a worker or a service fails for good, DrawError and OSError
        as `work.look` does; it never ends early without one.
        """

    def relations(self, lists: ListsHeld) -> Relations:
        """What the lines of these lists say of each other."""

    def close(self) -> None:
        """End it."""


def engine(name: str, workers: int, master: str = "") -> Engine:
    """The engine of a name, with so many workers (0: in this process, where it can) or at a
    service's address `master`."""
    try:
        module = import_module(f"lottery.scale.engines.{name}")
    except ImportError as why:
        raise ScaleRefusedError(words.no_library(str(why.name or name), name)) from None
    made: Engine = module.make(workers, master)
    return made
