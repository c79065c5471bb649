"""Deciding on one row: read, judged by the rules in force, and put into its period.

Nothing is written here, and whether an invoice was entered before is not asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lottery import merchants
from lottery.invoices import (
    Invoice,
    RawEntry,
    Reason,
    Rules,
    RulesVerdict,
    Window,
    judge,
    read,
)
from lottery.models import MerchantVersion, RulesRecall, RulesVersion
from lottery.people import SlipFacts
from lottery.programme import Period, campaigns, period_for, rule_versions
from lottery.programme.rulebook import parameters_of
from lottery.texts.reasons import label


@dataclass(frozen=True, slots=True)
class First:
    """The entry that was there before."""

    entry: int
    batch: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was entered; ``first`` is there if the invoice was entered before."""

    reasons: tuple[Reason, ...]
    first: First | None = None


@dataclass(frozen=True, slots=True)
class RowToEnter:
    """A row to be entered by somebody; ``problems`` refuse it before it is read.

    ``waived`` are the codes of a refusal that was set aside on appeal: the entry waits for review.
    ``doubts`` are those about the file that it was read from. ``received`` is when it came, where
    that was before now and counts for the period's end: an appeal, a table begun in time.
    """

    raw: RawEntry
    problems: tuple[Reason, ...] = ()
    by: str = ""
    waived: frozenset[str] = frozenset()
    doubts: tuple[Reason, ...] = ()
    received: datetime | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What an entry is judged by today."""

    today: date
    rules: Rules
    periods: tuple[Period, ...]
    sellers: merchants.MerchantRegistry
    campaign: str
    rows: tuple[int, int, int]

    @property
    def scope(self) -> str:
        """Where an identity is held once: the campaign, or (empty) the whole programme."""
        return self.campaign if self.rules.both_campaigns else ""


@dataclass(frozen=True, slots=True)
class Sound:
    """An invoice that may be entered, if it has not been before."""

    invoice: Invoice
    facts: SlipFacts
    verdict: RulesVerdict


def terms_of(session: Session, campaign: str, today: date) -> Terms:
    """Rules, periods and registry of a campaign as they stand today.

    Raises CampaignUnknownError, and ProgrammeError for parameters that are no rules.
    """
    stored = _rows(session)
    rules = parameters_of(rule_versions.rules_in_force(session, campaign, today).rules)
    periods = campaigns.periods(session, campaign)
    return Terms(today, rules, periods, merchants.registry(session), campaign, stored)


def renewed(session: Session, terms: Terms, today: date) -> Terms:
    """The terms as they stand now: these, if nothing they are made of has changed since."""
    same = (
        terms.today == today
        and terms.rows == _rows(session)
        and terms.periods == campaigns.periods(session, terms.campaign)
    )
    return terms if same else terms_of(session, terms.campaign, today)


def _rows(session: Session) -> tuple[int, int, int]:
    """How many versions of rules, recalls and lines of the registry there are. While these counts
    stay, so does what is stored: no row is ever changed. (The last number would not do: of two
    writers the first may be the last to commit.)"""
    counts = (
        select(func.count()).select_from(model).scalar_subquery()
        for model in (RulesVersion, RulesRecall, MerchantVersion)
    )
    versions, recalled, lines = session.execute(select(*counts)).one()
    return versions, recalled, lines


def asked_for(raw: RawEntry, rules: Rules) -> RawEntry:
    """What was typed without what these rules do not ask for: nobody's identity number is read
    where a telephone number tells people apart."""
    if rules.person == "identity" or not raw.resident_id:
        return raw
    return replace(raw, resident_id="")


def person_of(invoice: Invoice, rules: Rules) -> str:
    """The slip's `person`: the key by which these rules tell people apart."""
    if rules.person == "identity":
        return f"id:{invoice.resident_id}"
    return f"phone:{invoice.phone}"


def decide(item: RowToEnter, terms: Terms, now: datetime) -> Sound | Refused:
    """Read and judge one row; whether it was entered before is not asked here."""
    if item.problems:
        return Refused(item.problems)
    reading = read(asked_for(item.raw, terms.rules))
    invoice = reading.invoice
    if invoice is None:
        return Refused(reading.reasons)
    if item.doubts:
        invoice = replace(invoice, doubts=invoice.doubts + item.doubts)
    period = period_for(terms.periods, invoice.issued) if invoice.issued else None
    window = Window(period.starts, period.ends) if period else None
    verdict = judge(invoice, terms.rules, terms.sellers, window, terms.today, waived=item.waived)
    if verdict.outcome == "refuse" or period is None:
        return Refused(verdict.reasons)
    if (item.received or now) > period.closes_at:
        return Refused((Reason("period-closed", "issued", period.title),))
    if invoice.issued is None or invoice.gross_fen is None:
        return Refused((Reason("amount-needed", "gross"),))
    facts = SlipFacts(
        batch=period.batch,
        invoice=invoice.identities[0],
        issued=invoice.issued,
        amount_fen=invoice.gross_fen,
        seller=invoice.seller_id,
        holder=invoice.holder,
        phone=invoice.phone,
        person=person_of(invoice, terms.rules),
    )
    if item.waived:
        before = "、".join(map(label, sorted(item.waived)))
        verdict = RulesVerdict("review", (Reason("appealed", "", before), *verdict.reasons))
    return Sound(invoice, facts, verdict)
