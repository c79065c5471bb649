"""What a sender's headers mean: said once by whoever hands his table in, remembered, shown, and
forgotten when somebody says so.

Whoever controls this module can have a column read as a field that it is not; but a row and a line
in the journal say who did it, and each import keeps the meanings that it was read by.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lottery import journal
from lottery.invoices.parties.private_numbers import tells_a_number
from lottery.models import HeadingMeaning
from lottery.tables.vocabulary import LONGEST_HEADER

Purpose = Literal["invoices", "merchants", "tax"]
_LONGEST_SENDER = 40


@dataclass(frozen=True, order=True, slots=True)
class Sender:
    """Whose table: for what it is, into which campaign (where that matters), from whom (may be
    empty: nobody in particular)."""

    purpose: Purpose
    campaign: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One header and the field that it fills ("-": it is not to be read)."""

    sender: Sender
    heading: str
    shown: str
    field: str
    at: datetime
    by: str


def sender(purpose: Purpose, campaign: str, name: str) -> Sender:
    """The sender as he is stored: his name cleaned, and not too long."""
    plain = " ".join(unicodedata.normalize("NFKC", name).split())
    shown = "".join(sign for sign in plain if sign.isprintable())
    return Sender(purpose, campaign, shown[:_LONGEST_SENDER])


def meanings(session: Session, of: Sender | None = None) -> list[Meaning]:
    """What is remembered, of everybody or of one sender, by sender and header."""
    last = select(func.max(HeadingMeaning.id)).group_by(
        HeadingMeaning.purpose,
        HeadingMeaning.campaign,
        HeadingMeaning.sender,
        HeadingMeaning.heading,
    )
    query = select(HeadingMeaning).where(
        HeadingMeaning.id.in_(last), HeadingMeaning.forgotten.is_(False)
    )
    if of is not None:
        query = query.where(
            HeadingMeaning.purpose == of.purpose,
            HeadingMeaning.campaign == of.campaign,
            HeadingMeaning.sender == of.name,
        )
    order = (HeadingMeaning.purpose, HeadingMeaning.campaign, HeadingMeaning.sender)
    return [_meaning(row) for row in session.scalars(query.order_by(*order, HeadingMeaning.id))]


def assigned(session: Session, of: Sender) -> dict[str, str]:
    """The field of each header of a sender that somebody has named."""
    return {one.heading: one.field for one in meanings(session, of)}


def senders(session: Session, purpose: Purpose) -> list[str]:
    """The names of senders whose headers are remembered."""
    return sorted({m.sender.name for m in meanings(session) if m.sender.purpose == purpose} - {""})


def remember(
    session: Session,
    of: Sender,
    said: Mapping[str, tuple[str, str]],
    *,
    by: str,
    now: datetime,
) -> int:
    """Store what headers mean (header: as it is shown, field); how many are new or changed. What
    holds a person's number is a row without a header above it, and is not remembered."""
    known = assigned(session, of)
    new = {key: one for key, one in said.items() if known.get(key) != one[1]}
    new = {key: one for key, one in new.items() if not tells_a_number(f"{key}|{one[0]}")}
    rows = [
        _row(of, key, shown[:LONGEST_HEADER], field, forgotten=False, at=now, by=by)
        for key, (shown, field) in sorted(new.items())
    ]
    session.add_all(rows)
    if rows:
        detail = {**_named(of), "columns": {key: field for key, (_, field) in sorted(new.items())}}
        journal.write(session, actor=by, act="columns-assigned", detail=detail, now=now)
    return len(rows)


def forget(session: Session, of: Sender, *, by: str, now: datetime) -> int:
    """Take back what was said of a sender's headers; how many they were."""
    known = meanings(session, of)
    session.add_all(
        _row(of, one.heading, one.shown, one.field, forgotten=True, at=now, by=by) for one in known
    )
    if known:
        detail = {**_named(of), "columns": [one.heading for one in known]}
        journal.write(session, actor=by, act="columns-forgotten", detail=detail, now=now)
    return len(known)


def _named(of: Sender) -> dict[str, str]:
    return {"purpose": of.purpose, "campaign": of.campaign, "sender": of.name}


def _row(
    of: Sender, heading: str, shown: str, field: str, *, forgotten: bool, at: datetime, by: str
) -> HeadingMeaning:
    return HeadingMeaning(
        purpose=of.purpose,
        campaign=of.campaign,
        sender=of.name,
        heading=heading,
        shown=shown,
        field=field,
        forgotten=forgotten,
        at=at,
        by=by,
    )


def _meaning(row: HeadingMeaning) -> Meaning:
    of = Sender(row.purpose, row.campaign, row.sender)  # type: ignore[arg-type]
    return Meaning(of, row.heading, row.shown, row.field, row.at, row.by)
