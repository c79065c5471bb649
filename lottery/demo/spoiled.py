"""What goes wrong at a counter: rows that spoil the one before them, each with its verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from lottery.demo import people, words
from lottery.invoices import RawEntry


@dataclass(frozen=True, slots=True)
class DemoRow:
    """A row and what becomes of it: ``verdict`` and the first reason's ``code``."""

    raw: RawEntry
    verdict: str = "accept"
    code: str = ""


def _typed(raw: RawEntry) -> RawEntry:
    """The same row without its QR code: typed by hand, so that one thing can be wrong in it."""
    serial = f"9{abs(hash_of(raw)) % 10**14:014d}"
    return replace(
        raw, qr="", code="", kind="数电普通发票", number=f"24372{serial}", digital_number=""
    )


def hash_of(raw: RawEntry) -> int:
    """A number for a row, the same in every process."""
    text = raw.holder + raw.phone + raw.qr + raw.number + raw.gross
    return int.from_bytes(text.encode("utf-8"), "big")


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


_BAD: tuple[tuple[dict[str, str], str], ...] = (
    ({"kind": "数电专用发票"}, "kind-special"),
    ({"gross": "99.99"}, "amount-below-minimum"),
    ({"issued": "2024-02-29"}, "issued-outside-period"),
    ({"seller_id": "", "seller_name": "邹平市某某饭店"}, "seller-needed"),
    ({"seller_id": "91320583MA00000000"}, "seller-id-check"),
    ({"number": "2.4372E+19"}, "spreadsheet-number"),
    ({"buyer_name": "某某有限公司", "buyer_tax_id": "9137162616720307XL"}, "buyer-company"),
    ({"phone": "1381234123"}, "phone-invalid"),
    ({"holder": ""}, "holder-needed"),
    ({"gross": ""}, "amount-needed"),
    ({"issued": "2024-03-32"}, "issued-unreadable"),
    ({"gross": "-500.00"}, "invoice-red"),
    ({"qr": "https://fp.example.cn/ask?bill=1", "number": ""}, "qr-request"),
    ({"item": "*收购*农产品收购"}, "kind-purchase"),
)


def with_bad(rng: Random, bad_rows: int, rows: list[DemoRow]) -> Iterator[DemoRow]:
    """The rows with so many bad ones among them; some good ones look wrong and are right."""
    outside = people.seller_id(Random("outside"), "320583")  # noqa: S311
    spoiled = sorted(rng.sample(range(100, len(rows)), bad_rows))
    bad = {place: n for n, place in enumerate(spoiled)}
    for place, row in enumerate(rows):
        fine = place % 331 == 17
        yield replace(row, raw=_as_full_width(row.raw)) if fine else row
        if place in bad:
            yield _spoil(bad[place], row.raw, outside)


def _as_full_width(raw: RawEntry) -> RawEntry:
    """Typed with the input method on: looks wrong and is right."""
    return replace(
        raw, qr=_wide(raw.qr), number=_wide(raw.number), gross=_wide(raw.gross), phone=raw.phone
    )


def _spoil(n: int, raw: RawEntry, outside: str) -> DemoRow:
    gross = raw.gross or "258.00"
    issued = raw.issued or "2024-03-15"
    typed = replace(_typed(raw), gross=gross, issued=issued, net="", tax="")
    choice = n % (len(_BAD) + 5)
    if choice < len(_BAD):
        changes, code = _BAD[choice]
        return DemoRow(replace(typed, **changes), "refuse", code)
    if choice == len(_BAD):
        return DemoRow(
            replace(typed, seller_id=outside, seller_name=words.OUTSIDE),
            "refuse",
            "seller-not-local",
        )
    if choice == len(_BAD) + 1:
        return DemoRow(raw, "same")
    if choice == len(_BAD) + 2:
        other = "139" + raw.phone[3:] if raw.phone[:3] != "139" else "138" + raw.phone[3:]
        return DemoRow(replace(raw, phone=other), "refuse", "duplicate")
    if choice == len(_BAD) + 3:
        doubtful = replace(typed, buyer_name="邹平某某经营部")
        return DemoRow(doubtful, "review", "buyer-firm-like")
    return DemoRow(replace(typed, seller_id="37232819700101081301"), "review", "seller-id-other")
