"""The notary's checks over a frozen pool, out of the boxes in the database: cards, slips and tags.

They are those of `draws.private`, an entry at a time; over a long pool two processes of our own
make them, and the first fault is the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from draws import private
from draws.errors import DrawError
from lottery.errors import EntryForgottenError, LotteryError
from lottery.office.boxes import Boxes, place_of
from lottery.register import entries
from lottery.spreading import HERE, batched, spread
from lottery.texts import errors as sentences


@dataclass(frozen=True)
class SealedRows:
    """Some lines of the pool, the first of which is line `first` (from 1), with the batch that the
    register says of each, and their papers by number."""

    first: int
    rows: Sequence[bytes]
    batches: Sequence[bytes]
    papers: Mapping[int, entries.Boxed]


@dataclass(frozen=True)
class Opened:
    """The invoices of some lines of the pool, in their order, up to the first fault."""

    invoices: Sequence[str]
    fault: LotteryError | DrawError | None = None


def check(boxes: Boxes, key: bytes, sealed: Iterable[SealedRows], *, here: int = HERE) -> None:
    """Open every card and slip of a pool and make the notary's checks under its tag key, which is
    empty in a pool without tags; raises what `private.check` does.

    After `here` lists of rows other processes begin to help.
    """
    invoices = private.Invoices()
    for some, found in spread(opened, (boxes, key), sealed, here=here):
        for row, invoice in zip(some.rows, found.invoices, strict=False):
            invoices.add(row[:10].decode(), invoice)
        if found.fault:
            raise found.fault


def opened(secret: tuple[Boxes, bytes], some: SealedRows) -> Opened:
    """Make the checks over some lines, under a tag key."""
    boxes, key = secret
    invoices = []

    def read(name: str) -> bytes:
        return paper(boxes, some.papers, name)

    try:
        for line, (row, batch) in enumerate(zip(some.rows, some.batches, strict=True), some.first):
            invoices.append(private.check_entry(read, line, row, batch, key))
    except (LotteryError, DrawError) as fault:
        return Opened(invoices, fault)
    return Opened(invoices)


def paper(boxes: Boxes, papers: Mapping[int, entries.Boxed], name: str) -> bytes:
    """`cards/<entry>.txt` or `slips/<entry>.txt` out of its box; raises EntryForgottenError for an
    entry whose papers are not there."""
    folder, number = name[:5], int(name[6:16])
    if number not in papers:
        raise EntryForgottenError(sentences.entry_forgotten(number))
    boxed = papers[number]
    column, box = {
        "cards": ("card_box", boxed.card_box),
        "slips": ("slip_box", boxed.slip_box),
    }[folder]
    return boxes.open(box, place_of("entry", column, boxed.commit))


def sealed_rows(
    session: Session, rows: Iterable[bytes], batch_of: Callable[[int], bytes]
) -> Iterator[SealedRows]:
    """The lines of a pool with their papers; `batch_of` tells an entry's batch in the register."""
    first = 1
    for some in batched(rows):
        numbers = [int(row[:10]) for row in some]
        papers = entries.boxed_between(session, numbers[0], numbers[-1])
        yield SealedRows(first, some, [batch_of(number) for number in numbers], papers)
        first += len(some)
