"""Refusals on record: each once, however often it is repeated, and without personal data.

A refusal is told from others by a keyed hash of the invoice as it was typed and of the reasons.
Nothing of a person is in it (neither holder nor phone nor buyer), so it may stay when people are
forgotten: that an invoice was refused, when and why, is part of the programme's record.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lottery.canonical_json import dump, load
from lottery.intake.identities import AT_ONCE
from lottery.intake.outcomes import shareable
from lottery.intake.terms import Refused, RowToEnter, Terms
from lottery.invoices import RawEntry, Reason, read
from lottery.invoices.parties.private_numbers import tells_a_number
from lottery.models import Refusal, RefusalPeriod
from lottery.office.boxes import Boxes
from lottery.programme import period_for
from lottery.texts.fields import PERSONAL


@dataclass(frozen=True, slots=True)
class Refusing:
    """A row, the identities of the sound invoice in it, and the refusal that came of it."""

    item: RowToEnter
    identities: tuple[str, ...]
    result: Refused


def record(
    session: Session,
    boxes: Boxes,
    refused: Iterable[Refusing],
    terms: Terms,
    *,
    by: str,
    now: datetime,
) -> list[RowToEnter]:
    """Put refusals on record, with the campaign and the period that they are of; the items of those
    that were not before."""
    refused = list(refused)
    new = _refusals(session, boxes, refused, by=by, now=now)
    _periods(session, boxes, refused, terms)
    return new


def _periods(session: Session, boxes: Boxes, refused: Iterable[Refusing], terms: Terms) -> None:
    """Once for each campaign, of which period it was refused."""
    batches = {
        fingerprint(boxes, one.item.raw, one.result.reasons): _batch(one.item.raw, terms)
        for one in refused
    }
    ordered = sorted(batches)
    for start in range(0, len(ordered), AT_ONCE):
        part = ordered[start : start + AT_ONCE]
        known = select(RefusalPeriod.refusal).where(RefusalPeriod.campaign == terms.campaign)
        query = select(Refusal.id, Refusal.fingerprint).where(
            Refusal.fingerprint.in_(part), Refusal.id.not_in(known)
        )
        rows = [
            {"refusal": number, "campaign": terms.campaign, "batch": batches[name]}
            for number, name in session.execute(query)
        ]
        if rows:
            session.execute(insert(RefusalPeriod), rows)


def _batch(raw: RawEntry, terms: Terms) -> str | None:
    """The period of the invoice's day, or else the one that is open; None where there is none."""
    invoice = read(raw).invoice
    issued = invoice.issued if invoice else None
    found = period_for(terms.periods, issued) if issued else None
    found = found or period_for(terms.periods, terms.today)
    return found.batch if found else None


def _refusals(
    session: Session, boxes: Boxes, refused: Iterable[Refusing], *, by: str, now: datetime
) -> list[RowToEnter]:
    found: dict[str, dict[str, object]] = {}
    items: dict[str, RowToEnter] = {}
    for one in refused:
        row = _row(boxes, one)
        name = str(row["fingerprint"])
        items.setdefault(name, one.item)
        found.setdefault(name, {**row, "at": now, "by": one.item.by or by})
    ordered = sorted(found)
    for start in range(0, len(ordered), AT_ONCE):
        part = ordered[start : start + AT_ONCE]
        query = select(Refusal.fingerprint).where(Refusal.fingerprint.in_(part))
        for stored in session.scalars(query):
            del found[stored]
    if found:
        session.execute(insert(Refusal), list(found.values()))
    return [items[name] for name in found]


def fingerprint(boxes: Boxes, raw: RawEntry, reasons: Iterable[Reason]) -> str:
    """What tells one refusal from another, 64 hex."""
    invoice = replace(raw, **dict.fromkeys(PERSONAL, ""))
    return boxes.index("refusal", dump([*astuple(invoice), *(reason.code for reason in reasons)]))


def on_record(
    session: Session, boxes: Boxes, raw: RawEntry, reasons: Iterable[Reason]
) -> Refusal | None:
    """The refusal of this invoice for these reasons."""
    query = select(Refusal).where(Refusal.fingerprint == fingerprint(boxes, raw, reasons))
    return session.scalars(query).first()


def reasons_of(refusal: Refusal) -> tuple[Reason, ...]:
    """Why it was refused; the values name nobody."""
    return tuple(Reason(code, field, value) for code, field, value in load(refusal.detail))


def _identities(raw: RawEntry) -> tuple[str, ...]:
    invoice = read(raw).invoice
    return invoice.identities if invoice else ()


def _row(boxes: Boxes, one: Refusing) -> dict[str, object]:
    told = [[r.code, r.field, r.value] for r in map(shareable, one.result.reasons)]
    identity = next(iter(one.identities or _identities(one.item.raw)), None)
    if identity and tells_a_number(identity):  # a person's number with two digits behind it
        identity = None
    return {
        "fingerprint": fingerprint(boxes, one.item.raw, one.result.reasons),
        "identity": identity,
        "code": one.result.reasons[0].code,
        "detail": dump(told),
    }
