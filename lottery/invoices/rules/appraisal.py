"""What the rules would say of an invoice, before anybody enters it for somebody.

Whoever will take part, and his phone, are not asked for here; and a field that cannot be read
refuses the invoice without hiding the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from lottery.invoices.invoice import Invoice, RawEntry, Reading, Reason, RulesVerdict
from lottery.invoices.parties.buyers import person_named
from lottery.invoices.parties.sellers import Registry
from lottery.invoices.reading import read
from lottery.invoices.rules.parameters import Rules, Window
from lottery.invoices.rules.verdict import judge

_SOMEBODY, _PHONE = "某人", "13800000000"
_FOR_SLIP = "gross-for-slip"


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The invoice as far as it could be read (None: nothing), and the verdict on it."""

    invoice: Invoice | None
    verdict: RulesVerdict

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields still to be asked for, where the rules have nothing else against it."""
        reasons = self.verdict.reasons
        asked = [r.field for r in reasons if r.code.endswith("-needed") or r.code == _FOR_SLIP]
        return tuple(asked) if len(asked) == len(reasons) else ()

    @property
    def refused(self) -> tuple[Reason, ...]:
        """Why it will be refused, whatever else is filled in."""
        stands = self.verdict.outcome == "refuse" and not self.missing
        return self.verdict.reasons if stands else ()


def appraise(
    raw: RawEntry,
    *,
    rules: Rules,
    sellers: Registry,
    windows: tuple[Window, ...] | None,
    today: date,
    doubts: tuple[Reason, ...] = (),
) -> Appraisal:
    """Read and judge; ``doubts`` come with the file, ``windows`` is None where no period is known.

    Without periods any day of issue is within one, but for days to come.
    """
    reading, spoiled = _read(raw)
    invoice = reading.invoice
    if invoice is None:
        return Appraisal(None, RulesVerdict("refuse", reading.reasons))
    if not any((invoice.identities, invoice.gross_fen, invoice.net_fen, invoice.seller_id)):
        return Appraisal(None, RulesVerdict("refuse", (Reason("identity-needed", "number"),)))
    holder = invoice.holder or person_named(invoice.buyer_name) or _SOMEBODY
    asked = replace(invoice, holder=holder, phone=_PHONE, doubts=invoice.doubts + doubts)
    verdict = judge(asked, rules, sellers, _window(invoice.issued, windows), today)
    if spoiled:
        told = {reason.field for reason in spoiled}
        rest = verdict.reasons if verdict.outcome == "refuse" else ()
        needed = tuple(r for r in rest if r.field not in told)
        verdict = RulesVerdict("refuse", spoiled + needed)
    return Appraisal(invoice, verdict)


def _read(raw: RawEntry) -> tuple[Reading, tuple[Reason, ...]]:
    """The reading, and the reasons of fields that had to be left out for it."""
    reading = read(raw)
    fields = {reason.field for reason in reading.reasons} - {"qr", ""}
    if reading.invoice is not None or not fields:
        return reading, ()
    again = read(replace(raw, **dict.fromkeys(fields, "")))
    if again.invoice is None or not again.invoice.identities:
        return reading, ()
    return again, reading.reasons


def _window(day: date | None, windows: tuple[Window, ...] | None) -> Window | None:
    if day is None:
        return None
    if windows is None:
        return Window(day, day)
    return next((window for window in windows if window.starts <= day <= window.ends), None)
