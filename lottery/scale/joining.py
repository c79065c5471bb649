"""What the pieces gave, joined by `draws` alone. It takes them in any order, and no more of them
than it says: what a worker gives is bounded, and so is what is kept here."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import chain

from draws import pieces, register, result, tickets
from draws.manifest import Manifest
from draws.pieces import Index, Piece
from draws.result import Row
from lottery.errors import ScaleRefusedError
from lottery.scale.forms import PieceFault, PieceForm
from lottery.scale.places import CutList
from lottery.scale.work import PieceFound
from lottery.texts import scale as words

MOST_COLLECTED = 1_000_000
"""As many tickets are kept here at most, each of about 300 bytes."""


def in_order(
    founds: Iterable[PieceFound], listed: CutList, most: int = MOST_COLLECTED
) -> list[PieceFound]:
    """What was found of each piece of a list, by number.

    Raises DrawError where the list is not canonical, ScaleRefusedError where a piece is missing or
    was found twice, or where the pieces hold more than `most` tickets.
    """
    by_number: dict[int, PieceFound] = {}
    collected = 0
    for found in founds:
        collected += found.many or len(found.tickets)
        if collected > most or found.many:
            raise ScaleRefusedError(words.too_many_tickets(listed.file, collected, most))
        if found.number in by_number:
            raise ScaleRefusedError(words.found_twice(listed.file, found.number))
        by_number[found.number] = found
    missing = next((r.number for r in listed.ranges if r.number not in by_number), None)
    if missing is not None or len(by_number) != len(listed.ranges):
        raise ScaleRefusedError(words.not_found(listed.file, missing))
    return [by_number[each.number] for each in listed.ranges]


def first_fault(founds: list[PieceFound], listed: CutList) -> PieceFault | None:
    """The first line of a list that has not the form of its lines, or not the order."""
    last = ""
    for found, piece in zip(founds, listed.ranges, strict=True):
        form = found.form or PieceForm()
        if form.first and not _follows(listed.file, form.first, last):
            days = "a date goes back", f"{last} or later"
            told = days if listed.file == register.FILE else ("entries ascend", f"above {last}")
            return PieceFault(told[0], listed.file, piece.first_line + 1, told[1], form.first)
        if form.fault:
            return form.fault
        last = form.last
    return None


def _follows(file: str, first: str, last: str) -> bool:
    """Whether a piece may begin with this day or entry behind that one."""
    return first >= last if file == register.FILE else first > last


def whole(founds: list[PieceFound], listed: CutList) -> bool:
    """Whether each piece was as many lines as it was cut to have: a list whose lines do not have
    one length has been cut askew."""
    pairs = zip(founds, listed.ranges, strict=True)
    return all(f.lines == r.lines and f.length == r.length and not f.uncanonical for f, r in pairs)


def held(founds: list[PieceFound], listed: CutList) -> CutList:
    """The list, each piece of which is from now on the one that was found."""
    pairs = zip(founds, listed.ranges, strict=True)
    return replace(listed, ranges=tuple(replace(r, held=f.sha256.hex()) for f, r in pairs))


def index_of(founds: list[PieceFound], listed: CutList, sha256: str) -> Index:
    """The index of a list, with its root."""
    found = tuple(Piece(f.number, f.sha256.hex(), f.length, f.root.hex()) for f in founds)
    root = pieces.joined(found, listed.lines, listed.piece).hex()
    return Index(listed.file, listed.lines, listed.length, sha256, root, found)


def rows_of(
    manifest: Manifest, seed: str, look: Callable[[int], Iterable[PieceFound]]
) -> list[Row]:
    """The rows of the result: `look(limit)` gives the pieces of the pool with all their tickets at
    or below a threshold, which is raised until nothing is missing."""
    rows = result.draw_of(
        manifest, lambda limit: chain.from_iterable(found.tickets for found in look(limit))
    )
    return [_recomputed(seed, row) for row in rows]


def _recomputed(seed: str, row: Row) -> Row:
    """The row, whose ticket is computed here once more, whichever engine proposed it."""
    ticket = tickets.ticket(seed, row.entry)
    if ticket != row.ticket:
        raise ScaleRefusedError(words.another_ticket(row.entry, ticket, row.ticket))
    return row
