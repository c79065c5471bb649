"""What an invoice is: typed or scanned text in, facts and a verdict with reasons out.

Pure: standard library only, no clock, no database, no network (``files`` alone needs libraries).
Read in this order: ``values`` (one value from text), ``kinds`` and ``invoice`` (the words),
``codes``, ``parties``, ``one_field`` and ``reading`` (text to facts), ``rules`` (facts to a
verdict); ``files`` (a file to text).

The rule looks at the gross amount (价税合计), in whole fen. Where only the net amount is known,
``values.amounts.gross_possible`` says whether the gross can reach the minimum; the gross itself is
asked for in every case, because the citizen's slip states it.
"""

from lottery.invoices.invoice import Invoice, RawEntry, Reading, Reason, RulesVerdict
from lottery.invoices.kinds import Kind
from lottery.invoices.parties.sellers import Merchant, NoRegistry, Registry
from lottery.invoices.reading import read
from lottery.invoices.rules.parameters import Rules, Window
from lottery.invoices.rules.verdict import judge

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
    "RulesVerdict",
    "Window",
    "judge",
    "read",
]
