"""An invoice that a visitor of the demo can enter today."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from lottery.clock import day_of
from lottery.demo.invoices import SEED
from lottery.demo.people import Shop, shops
from lottery.invoices.codes.qr import write_qr


@dataclass(frozen=True)
class Visit:
    """What stands on the invoice: its QR text, and the seller as printed beside it."""

    qr: str
    seller: Shop


def visit(now: datetime) -> Visit:
    """A digital invoice of today over 258 yuan; each minute has another number."""
    day = day_of(now)
    rng = Random(f"visitor {now.isoformat(timespec='minutes')}")  # noqa: S311 - nobody's invoice
    number = f"{day:%y}372{rng.randrange(10**15):015d}"
    return Visit(write_qr("32", "", number, "258.00", day), shops(SEED)[0])
