"""The stored imprint: what pages and papers say of the city, from when on.

While nothing is entered and no draw is planned, a programme's file sets it; afterwards the
organiser proposes another one and an overseer confirms. Nothing is overwritten: papers of a draw go
on to say what they said.

Whoever controls this module decides what the site is called and whose telephone stands on it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery import canonical_json, journal, models, proposals
from lottery.accounts import Account
from lottery.errors import ProgrammeError
from lottery.programme.imprint import Imprint, differences, from_json
from lottery.proposals import SITE, Confirmation, Proposal
from lottery.texts.office import imprint as words


def current(session: Session) -> Imprint:
    """The imprint that stands; one without a city where none was stored."""
    return _newest(session, None) or Imprint()


def as_of(session: Session, moment: datetime) -> Imprint:
    """The one that stood then."""
    return _newest(session, moment) or Imprint()


def is_set(session: Session) -> bool:
    """Whether any was stored."""
    return _newest(session, None) is not None


def needs_two(session: Session) -> bool:
    """Whether a change is for two: somebody has entered something, or a draw is planned."""
    begun = (select(models.Entry.number).limit(1), select(models.Draw.code).limit(1))
    return is_set(session) and any(session.scalar(query) is not None for query in begun)


def changes(session: Session, wanted: Imprint) -> tuple[str, ...]:
    """What would be said otherwise, a sentence a field."""
    return differences(current(session), wanted)


def store(
    session: Session, imprint: Imprint, *, by: str, now: datetime, proposal: int | None = None
) -> None:
    """Let pages say this from now on, and put it down in the journal."""
    told = changes(session, imprint)
    row = models.StoredImprint(content=imprint.to_json(), proposal=proposal, at=now, by=by)
    session.add(row)
    session.flush()
    detail = {"changed": list(told)} | ({"proposal": proposal} if proposal else {})
    journal.write(session, actor=by, act="imprint-stored", detail=detail, now=now)


def propose(session: Session, wanted: Imprint, *, by: Account, now: datetime) -> Proposal:
    """Propose that pages say this. Raises ProgrammeError where nothing would change, and
    ProposalRefusedError."""
    told = changes(session, wanted)
    if not told:
        raise ProgrammeError(words.NOT_CHANGED)
    detail = {"imprint": canonical_json.load(wanted.to_json()), "changed": list(told)}
    return proposals.propose(session, SITE, SITE, detail, by=by, now=now)


def proposed(proposal: Proposal | Confirmation) -> Imprint:
    """What such a proposal wants."""
    return from_json(canonical_json.dump(proposal.detail["imprint"]))


def carry_out(session: Session, confirmed: Confirmation, now: datetime) -> None:
    """Store what a second person has confirmed."""
    proposals.check(session, confirmed, SITE, SITE, needed=True)
    wanted = proposed(confirmed)
    if not changes(session, wanted):
        raise ProgrammeError(words.NOT_CHANGED)
    store(session, wanted, by=confirmed.confirmed_by, now=now, proposal=confirmed.proposal)


def _newest(session: Session, moment: datetime | None) -> Imprint | None:
    query = select(models.StoredImprint.content).order_by(models.StoredImprint.id.desc()).limit(1)
    if moment is not None:
        query = query.where(models.StoredImprint.at <= moment)
    text = session.scalar(query)
    return from_json(text) if text is not None else None
