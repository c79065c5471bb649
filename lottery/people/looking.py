"""Who looks at a person's data, and what he must bring: a role, a reason for this person, a code of
his second factor of a moment ago, and a case that waits for him; so many times a day.

Nobody can open everybody one after the other: a password alone opens nothing, a case that is
decided is closed to the reviewer, and the day's looks are counted in the journal.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lottery import journal
from lottery.accounts.roles import REVIEWERS, UNMASKERS
from lottery.clock import SHANGHAI, day_of
from lottery.errors import UnmaskRefusedError
from lottery.invoices.parties.private_numbers import tells_a_number
from lottery.models import EntryEvent, RefusalDecision, ReviewMotion
from lottery.register import entries
from lottery.texts import people as words

LEAST_REASON, MOST_REASON = 4, 200
LOOKS = ("entry-unmasked", "appeal-unmasked")


@dataclass(frozen=True)
class Looker:
    """Somebody who looks at a person's data. `proved`: he typed a code of his phone just now,
    or none is asked for here; `most`: how many people he may look at in a day."""

    by: str
    roles: Collection[str]
    reason: str
    now: datetime
    proved: bool
    most: int


def entry_in_hand(session: Session, number: int) -> bool:
    """Whether an entry waits for a decision: nobody has decided yet, or somebody has proposed or
    appealed since."""
    if entries.status(session, number) == "pending":
        return True
    events = select(func.count()).where(EntryEvent.entry == number).scalar_subquery()
    waits = (ReviewMotion.entry == number, ReviewMotion.events == events)
    return session.scalar(select(func.count()).select_from(ReviewMotion).where(*waits)) != 0


def appeal_in_hand(session: Session, number: int) -> bool:
    """Whether an appeal of a refusal waits for a decision."""
    return session.get(RefusalDecision, number) is None


def check_look(
    session: Session,
    looker: Looker,
    *,
    in_hand: bool,
    of: tuple[str, int],
    who: Collection[str] = UNMASKERS,
) -> str:
    """The reason as the journal keeps it; `of` is the field and number under which it is kept, and
    `who` the roles that may look at this.

    Raises UnmaskRefusedError for whoever may not look, or not now, or not so often.
    """
    why = reason_given(looker.roles, looker.reason, who)
    if not looker.proved:
        raise UnmaskRefusedError(words.CODE_NEEDED)
    if not in_hand and set(looker.roles) & set(UNMASKERS) <= set(REVIEWERS):
        raise UnmaskRefusedError(words.NOT_IN_HAND)
    journal.lock_head(session)  # whoever looks at the same moment is counted, too
    seen = _seen_today(session, looker)
    if of not in seen and len(seen) >= looker.most:
        raise UnmaskRefusedError(words.enough_today(looker.most))
    return why


def reason_given(roles: Collection[str], reason: str, who: Collection[str] = UNMASKERS) -> str:
    """Why somebody with these roles looks at a person's data, as the journal keeps it.

    Raises UnmaskRefusedError for roles that may not, without a reason, and for one that itself
    tells somebody's number.
    """
    if not set(roles) & set(who):
        raise UnmaskRefusedError(words.NOT_FOR_THIS_ROLE)
    why = " ".join(reason.split())
    if len(why) < LEAST_REASON:
        raise UnmaskRefusedError(words.REASON_NEEDED)
    if tells_a_number(why):
        raise UnmaskRefusedError(words.NUMBER_IN_REASON)
    return why[:MOST_REASON]


def _seen_today(session: Session, looker: Looker) -> set[tuple[str, int]]:
    """Whom he has looked at today, by entry and by appeal."""
    begin = datetime.combine(day_of(looker.now), time(), SHANGHAI)
    found = journal.by_actor(session, LOOKS, looker.by, since=begin)
    return {
        (name, detail[name]) for detail in found for name in ("entry", "appeal") if name in detail
    }
