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
    ``value`` what was found there, fit to be shown (identity numbers are masked).
    """

    code: str
    field: str = ""
    value: str = ""


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
    doubts: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Either an invoice, or the reasons why the text cannot be read (never both, never neither)."""

    invoice: Invoice | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say; ``reasons`` is empty for an entry that is accepted."""

    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
