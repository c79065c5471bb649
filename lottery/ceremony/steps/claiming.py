"""Beside a drawn attempt's bundle: until when, where and with what its prizes are claimed.

It is settled at publication, and stays: the period is that of the rules, or the programme's where
they name none, and counts from the day of publication. Where the programme moves a last day on
which nobody works, it moves by the official calendar as it was loaded by then, whose files lie
beside too, so that anybody can count it again. The bundle's own bytes are not touched.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy.orm import Session

from lottery import attempts, beside, canonical_json, journal
from lottery.attempts import Attempt
from lottery.ceremony.steps import freeze
from lottery.clock import day_of
from lottery.errors import CampaignUnknownError, PublicationRefusedError
from lottery.holidays import Deadline, OfficialCalendar, last_day, loading
from lottery.office import Office
from lottery.programme import campaigns
from lottery.programme.claiming import (
    FILE,
    NEXT_WORKDAY,
    Claims,
    ClaimsMalformedError,
    ClaimTerms,
    CountedBy,
    TierClaim,
    days_in,
    from_json,
    lines_in,
)
from lottery.protocol import line
from lottery.texts.office import claiming as words


def publish(office: Office, attempt: Attempt, *, by: str, now: datetime) -> None:
    """Publish it, once; again, it only puts back what is missing, as it was. Nothing for an attempt
    without a result. Raises what `beside.put` does."""
    with office.read() as session:
        held = attempts.get(session, attempt.code, attempt.attempt)
        if held.ended or "published" not in held.steps:
            return
        due = _due(session, held, office.settings.public_dir)
    if due:
        beside.put(office, held.code, held.attempt, due, by=by, now=now)


def _due(session: Session, attempt: Attempt, public: Path) -> dict[str, bytes]:
    """The files that do not lie there and that would be what was told, or the first; none where
    something else lies there, or would be written now."""
    claims, told = settled(session, public, attempt), told_hash(session, attempt)
    if claims is None:
        claims = claims_of(session, attempt)
        made = sha256(claims.to_json().encode()).hexdigest()
        if told and (told != made or beside.read(public, attempt.name, FILE) is not None):
            return {}
    found = _files(session, attempt, claims)
    return {
        name: data
        for name, data in found.items()
        if beside.read(public, attempt.name, name) is None
        and told_hash(session, attempt, name) in ("", sha256(data).hexdigest())
    }


def told_hash(session: Session, attempt: Attempt, file: str = FILE) -> str:
    """The hash of what was published, 64 hex; empty if nothing was."""
    told = {"draw": attempt.code, "attempt": attempt.attempt, "file": file}
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


def settled(session: Session, public: Path, attempt: Attempt) -> Claims | None:
    """What was published, while it lies there as it was; None otherwise, and before."""
    there = beside.read(public, attempt.name, FILE)
    if there is None or sha256(there).hexdigest() != told_hash(session, attempt):
        return None
    try:
        return from_json(there.decode())
    except (ClaimsMalformedError, UnicodeDecodeError):
        return None


def kept(session: Session, public: Path, attempt: Attempt) -> Claims | None:
    """What was published, as it lies there or as it comes out again; None where it is lost. Raises
    LookupError where nothing was."""
    told = told_hash(session, attempt)
    if not told:
        raise LookupError(attempt.name)
    found = settled(session, public, attempt)
    if found is None:
        found = claims_of(session, attempt)
        if sha256(found.to_json().encode()).hexdigest() != told:
            return None
    return found


def missing_year(session: Session, attempt: Attempt, now: datetime) -> int:
    """The year of the official calendar that a last day would ask for if signed minutes were
    published now, and that nobody has loaded; 0 where none is missing."""
    if attempt.state != line.MINUTE.name:
        return 0
    return claims_at(session, attempt, now).unknown_year


def require_calendar(session: Session, attempt: Attempt, now: datetime, unmoved: str = "") -> None:
    """Raise PublicationRefusedError where a year is missing, unless it is the one (`unmoved`) of
    which somebody has said that the last day need not move."""
    missing = missing_year(session, attempt, now)
    if missing and unmoved != str(missing):
        raise PublicationRefusedError(words.no_calendar(attempt.name, missing))


def files_of(session: Session, attempt: Attempt) -> dict[str, bytes]:
    """The files as rules, programme and the calendar of that day would have them now."""
    return _files(session, attempt, claims_of(session, attempt))


def _files(session: Session, attempt: Attempt, claims: Claims) -> dict[str, bytes]:
    moment = attempt.steps["published"][0]
    files = {each.file: loading.file_of(session, each.year, moment) for each in claims.calendar}
    return {FILE: claims.to_json().encode(), **files}


def written(session: Session, attempt: Attempt) -> bytes:
    """The file as rules and programme would have it now."""
    return files_of(session, attempt)[FILE]


def claims_of(session: Session, attempt: Attempt) -> Claims:
    """What is said of a published attempt's prizes, as its rules and the programme say it now."""
    return claims_at(session, attempt, attempt.steps["published"][0])


def claims_at(session: Session, attempt: Attempt, published: datetime) -> Claims:
    """What would be said of a frozen attempt's prizes if it were published at this moment."""
    text = attempts.document(session, attempt, freeze.RULES).decode()
    rules = lines_in(text.splitlines())
    terms, day = _terms(session, attempt.code), day_of(published)
    claims = Claims(
        terms=terms,
        days=days_in(rules) or terms.days,
        published=day,
        tiers=tuple(TierClaim(t.code, t.name, t.prize, t.value_fen) for t in attempt.tiers),
        rules=rules,
    )
    if not claims.days:
        return claims
    calendar = loading.as_of(session, published)
    return _counted(claims, calendar, last_day(day, claims.days, terms.moves, calendar))


def _counted(claims: Claims, calendar: OfficialCalendar, found: Deadline) -> Claims:
    if claims.terms.moves != NEXT_WORKDAY:
        return replace(claims, last_day=found.day)
    return replace(
        claims,
        last_day=found.day,
        unmoved=found.unmoved,
        calendar=tuple(
            CountedBy(each.year, each.source, f"calendar-{each.year}.toml", each.sha256)
            for each in calendar.years
            if each.year in found.years
        ),
        unknown_year=found.unknown,
    )


def _terms(session: Session, code: str) -> ClaimTerms:
    try:
        return campaigns.plan(session, code).claiming or ClaimTerms()
    except CampaignUnknownError:  # a supplementary draw that the programme does not foresee
        return ClaimTerms()
