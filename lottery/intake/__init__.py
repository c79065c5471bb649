"""Entering invoices: read, judged, appended, and acknowledged once the transaction is durable.

Whoever controls this module can enter an invoice that does not exist, or refuse one that does; he
cannot enter one twice, because identities are unique in the database itself, and he cannot change
what has been entered, because the register is append-only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lottery import journal
from lottery.acting import Acting, RandomBytes
from lottery.intake import consent
from lottery.intake.entering import Correcting, Counter
from lottery.intake.outcomes import Receipt, shareable
from lottery.intake.terms import First, Refused, RowToEnter, Terms
from lottery.invoices import RawEntry, Reason
from lottery.journal import Act
from lottery.office.boxes import Boxes

__all__ = [
    "Correcting",
    "Counter",
    "EntryRequest",
    "First",
    "Receipt",
    "Refused",
    "RowToEnter",
    "enter",
    "enter_all",
    "shareable",
]


@dataclass(frozen=True, slots=True)
class EntryRequest:
    """An invoice that somebody wants to enter; `agreed` says that its person has consented, and
    `doubts` are those about the file that it was read from."""

    raw: RawEntry
    campaign: str
    by: str
    agreed: bool = False
    doubts: tuple[Reason, ...] = ()


def enter(
    session: Session,
    boxes: Boxes,
    raw: RawEntry,
    *,
    campaign: str,
    acting: Acting,
) -> Receipt | Refused:
    """Enter one invoice in the caller's transaction; a receipt counts once that is committed.

    Raises CampaignUnknownError, ClockWentBackError.
    """
    asked = [EntryRequest(raw, campaign, acting.by)]
    return enter_all(session, boxes, asked, now=acting.now, random_bytes=acting.random_bytes)[0]


def enter_all(
    session: Session,
    boxes: Boxes,
    asked: Sequence[EntryRequest],
    *,
    now: datetime,
    random_bytes: RandomBytes,
    kept: dict[str, Terms] | None = None,
) -> list[Receipt | Refused]:
    """Enter invoices of several clerks in one transaction: a result for each, in their order.

    `kept` holds the terms of each campaign as they were last: the registry of merchants has
    thousands of lines, and an invoice needs one of them. Raises what `enter` raises.
    """
    kept = {} if kept is None else kept
    results: dict[int, Receipt | Refused] = {}
    acts: list[Act] = []
    for campaign in dict.fromkeys(one.campaign for one in asked):
        places = [n for n, one in enumerate(asked) if one.campaign == campaign]
        counter = Counter(
            session,
            boxes,
            campaign=campaign,
            acting=Acting(asked[places[0]].by, now, random_bytes),
            terms=kept.get(campaign),
        )
        kept[campaign] = counter.terms
        items = [RowToEnter(asked[n].raw, by=asked[n].by, doubts=asked[n].doubts) for n in places]
        results |= zip(places, counter.enter_many(items), strict=True)
        for n, item in zip(places, items, strict=True):
            new = any(item is one for one in counter.newly_refused)
            acts += _acts(asked[n], results[n], refused_first=new)
    journal.write_all(session, acts, now)
    return [results[n] for n in range(len(asked))]


def _acts(one: EntryRequest, result: Receipt | Refused, *, refused_first: bool) -> Iterator[Act]:
    """What the journal keeps of it: nothing of what was there, or refused, before."""
    detail: dict[str, object] = {"campaign": one.campaign}
    if isinstance(result, Receipt):
        if result.outcome != "same":
            detail |= {"entry": result.entry, "outcome": result.outcome}
            yield Act(one.by, "entry-made", detail)
            if one.agreed:
                yield consent.given(result.entry, one.by)
    elif refused_first:
        detail["codes"] = [reason.code for reason in result.reasons]
        yield Act(one.by, "entry-refused", detail)
