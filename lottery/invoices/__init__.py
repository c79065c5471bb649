"""What an invoice is: typed or scanned text in, facts and a verdict with reasons out.

Pure: standard library only, no clock, no database, no network. Read in this order: ``invoice``
(the words), ``text``, ``identity``, ``kinds``, ``qr``, ``amounts``, ``dates``, ``sellers``,
``buyers``, ``names``, ``phones``, ``reading`` (text to facts), ``rules`` (facts to a verdict).

The rule looks at the gross amount (价税合计), in whole fen. Where only the net amount is known,
``amounts.gross_possible`` says whether the gross can reach the minimum; the gross itself is asked
for in every case, because the citizen's slip states it.
"""

from lottery.invoices.invoice import Invoice, RawEntry, Reading, Reason, Verdict
from lottery.invoices.kinds import Kind
from lottery.invoices.reading import read
from lottery.invoices.rules import Rules, Window, judge
from lottery.invoices.sellers import Merchant, NoRegistry, Registry

__all__ = [
    "Invoice",
    "Kind",
    "Merchant",
    "NoRegistry",
    "RawEntry",
    "Reading",
    "Reason",
    "Registry",
    "Rules",
    "Verdict",
    "Window",
    "judge",
    "read",
]
