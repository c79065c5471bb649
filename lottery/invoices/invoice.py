"""The values that travel between the parts: what was typed, what it means, what is decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lottery.invoices.kinds import Kind

Outcome = Literal["accept", "review", "refuse"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is refused, reviewed or warned of.

    ``code`` is a TOKEN of the protocol, ``field`` a field of ``RawEntry`` (empty: the whole),
    ``value`` what was found there, fit to be shown (identity numbers are masked); where the rules
    looked for their place, it stands behind it (``at_place``).
    """

    code: str
    field: str = ""
    value: str = ""

    @property
    def told(self) -> str:
        """What was found, without the place."""
        return self.value.rpartition(_AT)[0] if self.is_placed else self.value

    @property
    def place(self) -> str:
        """The place of the rules by which this was decided; empty where none was asked for."""
        return self.value.rpartition(_AT)[2] if self.is_placed else ""

    @property
    def is_placed(self) -> bool:
        """Whether the value names a place."""
        return self.code in PLACED and _AT in self.value


_AT = "@"
PLACED = frozenset(
    {
        *("seller-not-local", "seller-not-insurer", "seller-id-other"),
        *("seller-region-wide", "seller-name-local"),
    }
)
"""The codes of reasons that name the place of the rules."""


def at_place(value: str, place: str) -> str:
    """A value and the place it was held against.

    >>> reason = Reason("seller-not-local", "seller_id", at_place("9137162616720307XL", "临江"))
    >>> reason.told, reason.place
    ('9137162616720307XL', '临江')
    """
    return f"{value}{_AT}{place}" if place else value


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One invoice and its holder as typed, scanned or read from a cell: strings, nothing checked.

    ``number`` takes 8 digits (with ``code``) or 20; ``digital_number`` is the second number of a
    digital invoice printed on paper. ``status`` and ``remark`` are words from the face.
    """

    qr: str = ""
    kind: str = ""
    code: str = ""
    number: str = ""
    digital_number: str = ""
    issued: str = ""
    net: str = ""
    tax: str = ""
    gross: str = ""
    seller_id: str = ""
    seller_name: str = ""
    buyer_name: str = ""
    buyer_tax_id: str = ""
    item: str = ""
    status: str = ""
    remark: str = ""
    holder: str = ""
    phone: str = ""
    resident_id: str = ""


@dataclass(frozen=True, slots=True)
class Invoice:
    """The facts. Strings are normalised and empty where unknown; amounts are fen, None if unknown.

    ``identities`` are typed (``L:code-number``, ``D:20 digits``), the first stands on the slip.
    ``doubts`` send an entry to review, ``warnings`` only inform.
    """

    identities: tuple[str, ...]
    kind: Kind
    gross_fen: int | None
    net_fen: int | None
    tax_fen: int | None
    issued: date | None
    seller_id: str = ""
    seller_name: str = ""
    buyer_name: str = ""
    buyer_tax_id: str = ""
    item: str = ""
    status: str = ""
    remark: str = ""
    holder: str = ""
    phone: str = ""
    resident_id: str = ""
    doubts: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Either an invoice, or the reasons why the text cannot be read (never both, never neither)."""

    invoice: Invoice | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class RulesVerdict:
    """What the rules say; ``reasons`` is empty for an entry that is accepted."""

    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
