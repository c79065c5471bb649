"""What somebody confirms, held against the file that he confirms it from."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from draws.cards import mask_name
from lottery.invoices.files.found import FileReading
from lottery.invoices.invoice import Invoice, Reason
from lottery.invoices.kinds import NEVER
from lottery.invoices.parties.sellers import shown
from lottery.invoices.reading import read
from lottery.invoices.values.amounts import yuan
from lottery.invoices.values.text import excerpt

_WORDS: dict[str, Callable[[str], str]] = {
    "seller_id": shown,
    "buyer_name": mask_name,
    "buyer_tax_id": shown,
    "status": str,
}
"""Fields of text that the rules look at, each with how it may be shown."""


def doubts_of(file: FileReading, confirmed: Invoice) -> tuple[Reason, ...]:
    """The file's own doubts, and each fact that is confirmed otherwise than the file says.

    A misread file is put right by hand every day, and a good one made to fit by a cheat: both are
    for a reviewer, who has the file beside it. What a file does not say is nobody's fault.
    """
    said = read(file.raw).invoice
    return file.doubts + (tuple(_differences(said, confirmed)) if said else ())


def _differences(said: Invoice, confirmed: Invoice) -> Iterator[Reason]:
    if said.identities and not set(said.identities) & set(confirmed.identities):
        yield _apart("number", _first(said.identities), _first(confirmed.identities))
    if said.kind in NEVER and said.kind != confirmed.kind:
        yield Reason("kind-contradiction", "kind", said.kind.value)
    if said.issued and said.issued != confirmed.issued:
        yield _apart("issued", str(said.issued), str(confirmed.issued or ""))
    if said.gross_fen is not None and said.gross_fen != confirmed.gross_fen:
        yield _apart("gross", yuan(said.gross_fen), yuan(confirmed.gross_fen or 0))
    for field, fit in _WORDS.items():
        one, other = getattr(said, field), getattr(confirmed, field)
        if one and one != other:
            yield _apart(field, fit(one), fit(other) if other else "")


def _first(identities: tuple[str, ...]) -> str:
    return identities[0].partition(":")[2] if identities else ""


def _apart(field: str, said: str, confirmed: str) -> Reason:
    return Reason("file-differs", field, f"{excerpt(said, 28)} / {excerpt(confirmed, 28) or '—'}")
