"""Where an entry stands in a draw, by the draw's published files and by nothing else.

The pool may hold a hundred thousand lines of one length: the line is found by halving, and not by
reading them all.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from draws.pool import OMITTED, POOL
from lottery.hall.published import Published, Winner


@dataclass(frozen=True)
class PlaceInDraw:
    """Where an entry stands in one draw.

    `how` is `prize` or `alternate` (with `tier` and `slot`), `pool` (it took part and was not
    drawn), `waiting` (it takes part, and there is no result), `void` or `abandoned` (it took part
    in an attempt without a result), `omitted` (with `reason`) or `absent` (in neither list).
    `line` is the entry's line of the pool, counted from 0, and `text` that line.
    """

    how: str
    tier: str = ""
    slot: int = 0
    reason: str = ""
    line: int = -1
    text: str = ""

    @property
    def took_part(self) -> bool:
        """Whether the list that was sealed before the draw holds the entry."""
        return self.how not in ("omitted", "absent")

    def in_attempt(self, ended: str) -> "PlaceInDraw":
        """The same in an attempt that has `ended` (the step, or empty): nothing comes of it any
        more, though its record is not published yet."""
        return replace(self, how=ended) if ended and self.how == "waiting" else self


def stands(status: str, places: Iterable[PlaceInDraw]) -> str:
    """How an entry stands, for a heading: its status in the register, and more where published
    draws say what the status alone would not.

    `rejected-won` and `rejected-later` were accepted when a list was sealed, and rejected since;
    `accepted-later` was accepted when every list of its period was sealed already, and
    `accepted-omitted` stands in none of them, for a reason that is published.
    """
    found = list(places)
    took_part = [each for each in found if each.took_part]
    if status == "rejected" and took_part:
        won = any(each.how == "prize" for each in took_part)
        return "rejected-won" if won else "rejected-later"
    if status == "accepted" and found and not took_part:
        omitted = any(each.how == "omitted" for each in found)
        return "accepted-omitted" if omitted else "accepted-later"
    return status


def place(folder: Path, draw: Published, entry: str) -> PlaceInDraw:
    """Where the entry (ten digits) stands in the draw whose files lie in `folder`."""
    line, text = pool_line(folder / POOL, entry)
    if line < 0:
        reason = omission(folder / OMITTED, entry)
        return PlaceInDraw("omitted", reason=reason) if reason else PlaceInDraw("absent")
    for tier in draw.tiers:
        for how, winners in (("prize", tier.winners), ("alternate", tier.alternates)):
            if found := _winner(winners, entry):
                return PlaceInDraw(how, tier.code, found.slot, line=line, text=text)
    return PlaceInDraw(without_prize(draw), line=line, text=text)


def without_prize(draw: Published) -> str:
    """How an entry stands that is in the pool, and was not drawn."""
    if draw.is_drawn:
        return "pool"
    if draw.abandoned is not None:
        return "abandoned"
    return "void" if draw.void_reason is not None else "waiting"


def _winner(winners: tuple[Winner, ...], entry: str) -> Winner | None:
    return next((winner for winner in winners if winner.entry == entry), None)


def pool_line(file: Path, entry: str) -> tuple[int, str]:
    """The entry's line in pool.txt, counted from 0, and its text; (-1, "") if there is none."""
    with file.open("rb") as rows:
        length = len(rows.readline())
        low, high = 0, file.stat().st_size // length if length else 0
        while low < high:
            middle = (low + high) // 2
            rows.seek(middle * length)
            text = rows.read(length).decode("ascii")
            if text[:10] == entry:
                return middle, text.rstrip("\n")
            low, high = (middle + 1, high) if text[:10] < entry else (low, middle)
    return -1, ""


def omission(file: Path, entry: str) -> str:
    """Why the entry was left out, as omitted.txt says it; empty if it is not in there."""
    with file.open("rb") as rows:
        for row in rows:
            number, _, reason = row.decode("ascii").rstrip("\n").partition(" ")
            if number >= entry:
                return reason if number == entry else ""
    return ""
