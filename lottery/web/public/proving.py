"""What an entry's page tells its script of each draw: where the few files lie that prove something,
and how large those are that are fetched only when somebody asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from flask import url_for

from draws.cards import WINNERS
from draws.pool import OMITTED, POOL
from lottery.hall.published import Published
from lottery.hall.standing import PlaceInDraw
from lottery.web import site
from lottery.web.public.draws import wording

LARGEST = 64 << 20
"""A telephone is not asked to fetch more bytes than these at once."""
_RANK = (POOL, "seed.txt", "result.txt")


class InOneDraw(Protocol):
    """What a draw says of an entry, as the page has it."""

    @property
    def name(self) -> str:
        """The published folder."""

    @property
    def draw(self) -> Published:
        """The draw."""

    @property
    def place(self) -> PlaceInDraw:
        """Where the entry stands in it."""


@dataclass(frozen=True)
class ProvableDraw:
    """What can be proved of an entry in a draw.

    `how` is `pool` (its line is proved), `omitted` or `absent`; `drawn`: it has a ticket. `files`
    are addresses by the name that the script knows; `size` are the bytes of the whole files, 0 if
    none are offered.
    """

    name: str
    draw: Published
    place: PlaceInDraw
    how: str
    drawn: bool
    files: dict[str, str]
    tiers: dict[str, str]
    size: int


def provable(entry: str, draws: Iterable[InOneDraw]) -> list[ProvableDraw]:
    """What the draws' files prove of an entry, in the order of the draws."""
    return [_provable(entry, one.name, one.draw, one.place) for one in draws]


def _provable(entry: str, name: str, draw: Published, place: PlaceInDraw) -> ProvableDraw:
    how = "pool" if place.took_part else place.how
    drawn = draw.is_drawn and place.took_part
    named = wording(name)
    sizes = {each.path: each.size for each in site.gallery().files(name)}
    wanted = _RANK if drawn else (OMITTED,) if how == "omitted" else ()
    files = _files(entry, name, how, drawn, sizes)
    if place.how == "prize" and sizes.get(WINNERS, LARGEST) < LARGEST:
        files["cards"] = url_for("draws.file", name=name, path=WINNERS)
    size = sum(sizes.get(each, 0) for each in wanted)
    return ProvableDraw(
        name=name,
        draw=draw,
        place=place,
        how=how,
        drawn=drawn,
        files=files,
        tiers={tier.code: named.tier(tier.code) for tier in draw.tiers},
        size=size if size <= LARGEST else 0,
    )


def _files(entry: str, name: str, how: str, drawn: bool, sizes: dict[str, int]) -> dict[str, str]:
    card = f"winners/{entry}.txt"
    wanted = {"manifest": "manifest.txt", "signatures": "signatures.txt"}
    wanted |= {"omitted": OMITTED} if how == "omitted" else {}
    wanted |= {each.removesuffix(".txt"): each for each in _RANK} if drawn else {}
    wanted |= {"card": card} if card in sizes else {}
    found = {key: url_for("draws.file", name=name, path=path) for key, path in wanted.items()}
    if how == "pool":
        found["proof"] = url_for("check.pool_proof", name=name, number=entry)
    return found
