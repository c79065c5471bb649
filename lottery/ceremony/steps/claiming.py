"""Beside a drawn attempt's bundle: until when, where and with what its prizes are claimed.

It is settled at publication, and stays: the period is that of the rules, or the programme's where
they name none, and counts from the day of publication. The bundle's own bytes are not touched.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy.orm import Session

from lottery import attempts, beside, canonical_json, journal
from lottery.attempts import Attempt
from lottery.ceremony.steps import freeze
from lottery.clock import day_of
from lottery.errors import CampaignUnknownError
from lottery.office import Office
from lottery.programme import campaigns
from lottery.programme.claiming import FILE, Claims, ClaimTerms, TierClaim, days_in, lines_in


def publish(office: Office, attempt: Attempt, *, by: str, now: datetime) -> None:
    """Publish it, once; again, it only puts back what is missing, as it was. Nothing for an attempt
    without a result. Raises what `beside.put` does."""
    with office.read() as session:
        held = attempts.get(session, attempt.code, attempt.attempt)
        if held.ended or "published" not in held.steps:
            return
        told = told_hash(session, held)
        if told and beside.read(office.settings.public_dir, held.name, FILE) is not None:
            return
        data = written(session, held)
    if told in ("", sha256(data).hexdigest()):
        beside.put(office, held.code, held.attempt, {FILE: data}, by=by, now=now)


def told_hash(session: Session, attempt: Attempt) -> str:
    """The hash of what was published, 64 hex; empty if nothing was."""
    told = {"draw": attempt.code, "attempt": attempt.attempt, "file": FILE}
    last = journal.last_of(session, (beside.ACT, beside.WITHDRAWN), **told)
    if last is None or last.act != beside.ACT:
        return ""
    return str(canonical_json.load(last.detail)["sha256"])


def is_altered(session: Session, attempt: Attempt, there: bytes | None) -> bool:
    """Whether what lies there is not what was published: other bytes, nothing any more, or a file
    that the journal does not know. False where there is no journal: the public folder alone cannot
    tell."""
    now = sha256(there).hexdigest() if there is not None else ""
    return told_hash(session, attempt) != now and journal.newest(session) is not None


def written(session: Session, attempt: Attempt) -> bytes:
    """The file as rules and programme would have it now."""
    return claims_of(session, attempt).to_json().encode()


def claims_of(session: Session, attempt: Attempt) -> Claims:
    """What is said of a published attempt's prizes, as its rules and the programme say it now."""
    text = attempts.document(session, attempt, freeze.RULES).decode()
    rules = lines_in(text.splitlines())
    terms = _terms(session, attempt.code)
    days = days_in(rules) or terms.days
    published = day_of(attempt.steps["published"][0])
    return Claims(
        terms=terms,
        days=days,
        published=published,
        last_day=published + timedelta(days=days) if days else None,
        tiers=tuple(TierClaim(t.code, t.name, t.prize, t.value_fen) for t in attempt.tiers),
        rules=rules,
    )


def _terms(session: Session, code: str) -> ClaimTerms:
    try:
        return campaigns.plan(session, code).claiming or ClaimTerms()
    except CampaignUnknownError:  # a supplementary draw that the programme does not foresee
        return ClaimTerms()
