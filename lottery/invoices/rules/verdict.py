"""The verdict on an invoice under a campaign's rules.

Its order: what refuses an invoice whatever else is missing; then what is still
needed (``…-needed``, to be asked of the person at the counter); then what a reviewer must see.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lottery.invoices.invoice import Invoice, Reason, RulesVerdict, at_place
from lottery.invoices.kinds import NEVER
from lottery.invoices.parties.buyers import same_person, sort_of
from lottery.invoices.parties.sellers import Registry, form_of, region_of, shown
from lottery.invoices.rules.parameters import Policy, Rules, Window
from lottery.invoices.rules.waivers import WAIVABLE
from lottery.invoices.values.amounts import gross_possible, yuan
from lottery.invoices.values.text import excerpt, folded, holds

_RED = ("红", "负数")
_VOID = ("作废", "废票", "已废", "废止")
_NORMAL = {"", "正常", "normal", "0", "蓝字", "有效"}


@dataclass(frozen=True, slots=True)
class _Finding:
    level: Literal["refuse", "needed", "review"]
    reason: Reason


_Findings = Iterator[_Finding]


def _refuse(code: str, where: str, value: str = "", place: str = "") -> _Finding:
    return _Finding("refuse", Reason(code, where, at_place(excerpt(value), place)))


def _review(code: str, where: str, value: str = "", place: str = "") -> _Finding:
    return _Finding("review", Reason(code, where, at_place(excerpt(value), place)))


def _needed(code: str, where: str, value: str = "") -> _Finding:
    return _Finding("needed", Reason(code, where, value))


def judge(
    invoice: Invoice,
    rules: Rules,
    sellers: Registry,
    period: Window | None,
    today: date,
    *,
    waived: frozenset[str] = frozenset(),
) -> RulesVerdict:
    """The verdict on an invoice; ``period`` is None when no period takes its day of issue.

    What a reviewer has ``waived`` on appeal refuses no more and is a doubt instead, as far as it
    may be waived. Whether the invoice was entered before is not asked here. An accepted or
    reviewed invoice has an identity, a day, a gross amount, a seller, a holder and a phone.
    """
    found = [
        *_identity(invoice),
        *_kind(invoice, rules),
        *_status(invoice),
        *_amount(invoice, rules),
        *_day(invoice, period, today),
        *_seller(invoice, rules, sellers),
        *_insurance(invoice, rules, sellers),
        *_buyer(invoice, rules),
        *_holder(invoice, rules),
    ]
    open_ = waived & WAIVABLE
    found = [_Finding("review", f.reason) if f.reason.code in open_ else f for f in found]
    for level in ("refuse", "needed"):
        reasons = tuple(f.reason for f in found if f.level == level)
        if reasons:
            return RulesVerdict("refuse", reasons)
    doubts = invoice.doubts + tuple(f.reason for f in found)
    return RulesVerdict("review", doubts) if doubts else RulesVerdict("accept")


def _identity(invoice: Invoice) -> _Findings:
    if not invoice.identities:
        yield _needed("identity-needed", "number")


def _kind(invoice: Invoice, rules: Rules) -> _Findings:
    kind = invoice.kind
    if kind in NEVER:
        yield _refuse(f"kind-{kind.value}", "kind")
    elif any(holds(text, "收购") for text in (invoice.item, invoice.remark, invoice.seller_name)):
        yield _refuse("kind-purchase", "item")
    elif kind in rules.kinds_reviewed:
        if not any(doubt.field == "kind" for doubt in invoice.doubts) and invoice.identities:
            yield _review("kind-for-review", "kind", kind.value)
    elif kind not in rules.kinds:
        yield _refuse("kind-not-accepted", "kind", kind.value)


def _status(invoice: Invoice) -> _Findings:
    status = folded(invoice.status)
    if status in _NORMAL:
        return
    if any(word in status for word in _RED):
        yield _refuse("invoice-red", "status", invoice.status)
    elif any(word in status for word in _VOID):
        yield _refuse("invoice-void", "status", invoice.status)
    else:
        yield _review("status-unknown", "status", invoice.status)


def _amount(invoice: Invoice, rules: Rules) -> _Findings:
    for fen, where in ((invoice.gross_fen, "gross"), (invoice.net_fen, "net")):
        if fen is None:
            continue
        if fen <= 0:
            code = "invoice-red" if fen < 0 else "amount-not-positive"
            yield _refuse(code, where, yuan(fen))
            return
    minimum, net, gross = rules.minimum_fen, invoice.net_fen, invoice.gross_fen
    guess = "ask" if net is None else gross_possible(net, minimum, rules.highest_percent)
    if gross is not None and gross < minimum:
        yield _refuse("amount-below-minimum", "gross", yuan(gross))
    elif guess == "never" and net is not None:
        yield _refuse("net-below-minimum", "net", yuan(net))
    elif gross is None:
        # The amount may already be known to be enough; the slip states the gross all the same.
        code = "gross-for-slip" if guess == "enough" else "gross-needed"
        yield _needed(*(("amount-needed", "gross") if net is None else (code, "gross", yuan(net))))


def _day(invoice: Invoice, period: Window | None, today: date) -> _Findings:
    if invoice.issued is None:
        yield _needed("issued-needed", "issued")
    elif invoice.issued > today:
        yield _refuse("issued-in-future", "issued", invoice.issued.isoformat())
    elif period is None or not period.starts <= invoice.issued <= period.ends:
        yield _refuse("issued-outside-period", "issued", invoice.issued.isoformat())


def _by_policy(policy: Policy, code: str, where: str, value: str) -> _Findings:
    if policy == "refuse":
        yield _refuse(code, where, value)
    elif policy == "review":
        yield _review(code, where, value)


def _seller(invoice: Invoice, rules: Rules, sellers: Registry) -> _Findings:
    name, number = invoice.seller_name, invoice.seller_id
    if holds(name, "税务局", "代开") or holds(invoice.remark, "代开"):
        yield from _by_policy(rules.agency, "seller-agency", "seller_name", name or "代开")
        if rules.agency != "accept":
            return
    if not number:
        yield _needed("seller-needed", "seller_id")
    elif not (rules.regions or rules.place):
        return  # rules of no city, by which a text is read where there is no programme
    elif _registered(invoice, sellers) or _region(number) in rules.regions:
        return
    elif form_of(number) != "uscc":
        yield _review("seller-id-other", "seller_id", shown(number), rules.place)
    elif _region(number) in rules.regions_reviewed:
        yield _review("seller-region-wide", "seller_id", number, rules.place)
    elif rules.place and holds(name, rules.place):
        yield _review("seller-name-local", "seller_name", name, rules.place)
    else:
        yield _refuse("seller-not-local", "seller_id", number, rules.place)


def _region(number: str) -> str:
    return region_of(number) if form_of(number) == "uscc" else ""


def _registered(invoice: Invoice, sellers: Registry) -> bool:
    return (
        invoice.issued is not None
        and sellers.merchant(invoice.seller_id, invoice.issued) is not None
    )


def _insurance(invoice: Invoice, rules: Rules, sellers: Registry) -> _Findings:
    if not rules.insurance:
        return
    if invoice.seller_id and invoice.issued is not None:
        merchant = sellers.merchant(invoice.seller_id, invoice.issued)
        if merchant is None or not merchant.is_insurer:
            number = shown(invoice.seller_id)
            yield _refuse("seller-not-insurer", "seller_id", number, rules.place)
    if not invoice.item:
        yield _needed("item-needed", "item")
    elif not holds(invoice.item, *rules.insurance_words):
        yield _refuse("item-not-compulsory", "item", invoice.item)


def _buyer(invoice: Invoice, rules: Rules) -> _Findings:
    name = invoice.buyer_name
    sort = sort_of(name, invoice.buyer_tax_id)
    if sort == "company":
        yield _refuse("buyer-company", "buyer_tax_id", shown(invoice.buyer_tax_id))
    elif sort == "unclear":
        yield _review("buyer-tax-id-unclear", "buyer_tax_id", shown(invoice.buyer_tax_id))
    elif sort == "missing":
        yield _needed("buyer-needed", "buyer_name")
    elif sort == "firm-like":
        yield _review("buyer-firm-like", "buyer_name", name)
    elif sort == "person" and invoice.holder and not same_person(name, invoice.holder):
        yield from _by_policy(rules.other_buyer, "buyer-not-holder", "buyer_name", name)


def _holder(invoice: Invoice, rules: Rules) -> _Findings:
    if not invoice.holder:
        yield _needed("holder-needed", "holder")
    if not invoice.phone:
        yield _needed("phone-needed", "phone")
    if rules.person == "identity" and not invoice.resident_id:
        yield _needed("resident-id-needed", "resident_id")
