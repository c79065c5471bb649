"""Rows of a table, read and judged before their turn comes: what of an import needs no database.

Whoever judges is given the random bytes of each row (`drawn`), so that it is the same who does it:
the process that stores, or one beside it (`helping`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lottery.acting import RandomBytes
from lottery.importing.kept import row_of
from lottery.intake import Refused, RowToEnter
from lottery.intake.known import Known, known_of
from lottery.intake.terms import Terms, decide
from lottery.office.boxes import Boxes
from lottery.people import Hashes, SealedPapers
from lottery.tables.rows import SheetRow

DRAWN = (32, 32, 12, 12)
"""Salts of slip and card, nonces of their boxes."""

Packed = tuple[object, ...] | Refused
"""What was judged, as it goes from process to process: tuples are quicker than objects."""


@dataclass(frozen=True, slots=True)
class JudgedBy:
    """By what rows are judged: the terms, who imports, now, and as of when the table counts (None:
    now)."""

    terms: Terms
    by: str
    now: datetime
    received: datetime | None

    def holds_for(self, other: JudgedBy) -> bool:
        """Whether the other one would judge every row alike: no period has closed meanwhile."""
        return (
            self.terms is other.terms
            and self.by == other.by
            and self.received == other.received
            and self._closed() == other._closed()
        )

    def _closed(self) -> list[bool]:
        moment = self.received or self.now
        return [moment > period.closes_at for period in self.terms.periods]


@dataclass(slots=True)
class Chunk(Sequence[RowToEnter]):
    """Some rows of a table as they are kept, their numbers, and the rows added up to each; as a
    sequence, the items to be entered. `judged` are what came of them, by `asked`; their papers are
    made of the random bytes that were `drawn` for each."""

    lines: list[bytes]
    drawn: list[bytes]
    numbers: list[int] = field(default_factory=list)
    together: list[tuple[int, ...]] = field(default_factory=list)
    asked: JudgedBy | None = None
    judged: list[Known | Refused] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, place: int) -> RowToEnter:  # type: ignore[override]
        return item_of(row_of(self.lines[place]), self.asked)

    @property
    def first(self) -> int:
        """The number of its first row."""
        return row_of(self.lines[0]).number

    def read(self, asked: JudgedBy) -> list[RowToEnter]:
        """The items to be entered, in their order."""
        return [item_of(row, asked) for row in self._rows()]

    def judge(self, boxes: Boxes, asked: JudgedBy) -> list[Known | Refused]:
        """What comes of each row; what was judged before, where that holds."""
        if self.asked is None or not self.asked.holds_for(asked):
            self.judged = judge_all(boxes, self._rows(), self.drawn, asked)
            self.asked = asked
        return self.judged

    def _rows(self) -> list[SheetRow]:
        rows = [row_of(line) for line in self.lines]
        self.numbers = [row.number for row in rows]
        self.together = [row.together for row in rows]
        return rows


def draw(random_bytes: RandomBytes, rows: int) -> list[bytes]:
    """Random bytes for the papers of so many rows, whatever comes of them."""
    return [b"".join([random_bytes(size) for size in DRAWN]) for _ in range(rows)]


def item_of(row: SheetRow, asked: JudgedBy | None) -> RowToEnter:
    """A row as it is entered."""
    return RowToEnter(row.raw, row.problems, received=asked.received if asked else None)


def judge_all(
    boxes: Boxes, rows: Iterable[SheetRow], drawn: Iterable[bytes], asked: JudgedBy
) -> list[Known | Refused]:
    """What comes of each row by its own content; the papers of a sound one are made and sealed."""
    return [_judge(boxes, row, some, asked) for row, some in zip(rows, drawn, strict=True)]


def _judge(boxes: Boxes, row: SheetRow, drawn: bytes, asked: JudgedBy) -> Known | Refused:
    decided = decide(item_of(row, asked), asked.terms, asked.now)
    if isinstance(decided, Refused):
        return decided
    return known_of(boxes, decided, asked.by, _DrawnBefore(drawn))


class _DrawnBefore:
    """Gives random bytes that were drawn before, from the first to the last."""

    def __init__(self, drawn: bytes) -> None:
        self._drawn, self._at = drawn, 0

    def __call__(self, size: int) -> bytes:
        part = self._drawn[self._at : self._at + size]
        if len(part) < size:
            raise ValueError("no random bytes are left")
        self._at += size
        return part


def packed(one: Known | Refused) -> Packed:
    """Something judged, to be sent."""
    if isinstance(one, Refused) or one.sealed is None:
        return one if isinstance(one, Refused) else ()
    return (
        one.identities,
        one.batch,
        one.issued,
        one.amount_fen,
        one.seller_name,
        one.kind,
        one.reasons,
        one.warnings,
        one.by,
        one.hashes.holder,
        one.hashes.phone,
        one.hashes.person,
        one.hashes.seller,
        one.sealed.commit,
        one.sealed.slip_box,
        one.sealed.card_box,
    )


def unpacked(sent: Packed) -> Known | Refused:
    """What was sent by `packed`."""
    if isinstance(sent, Refused):
        return sent
    *facts, holder, phone, person, seller, commit, slip_box, card_box = sent
    found: tuple[object, ...] = (holder, phone, person, seller)
    sealed = SealedPapers(commit, slip_box, card_box, *found)  # type: ignore[arg-type]
    return Known(*facts, Hashes(*found), None, sealed)  # type: ignore[arg-type, call-arg]
