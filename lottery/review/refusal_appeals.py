"""Appeals of refusals: an invoice that the counter did not take is put before another person.

What is decided: the refusal is upheld, for a reason, or set aside; then the invoice is entered as
any other, in the name of whoever brought the appeal, waits for review, and its story says that it
was refused before. Only what `lottery.invoices.rules.waivers` names can be set aside. Nobody
decides on what he typed or refused, and whoever upheld a refusal does not decide on it a second
time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from lottery import intake, journal, people, register, security_log
from lottery.acting import Acting, RandomBytes
from lottery.attempts import open_matters
from lottery.errors import ReviewRefusedError
from lottery.intake import Counter, Receipt, Refused, RowToEnter, consent, refused
from lottery.intake.trial import Trial
from lottery.invoices import RawEntry
from lottery.invoices.rules.waivers import appealable
from lottery.invoices.values.dates import DateError, parse_day
from lottery.models import Refusal, RefusalAppeal, RefusalDecision
from lottery.office.boxes import Boxes
from lottery.people import Looker
from lottery.programme import campaigns
from lottery.review.open_entries import check_note
from lottery.review.refusal_cases import Appealed, case, deciders, open_appeal, paper_of
from lottery.security_log import SecurityEvent
from lottery.texts.counter import consent as consent_texts
from lottery.texts.review import decisions as codes
from lottery.texts.review import refusal_appeals as sentences


def appeal(
    session: Session,
    boxes: Boxes,
    raw: RawEntry,
    *,
    campaign: str,
    note: str,
    acting: Acting,
) -> int:
    """Put the refusal of an invoice before a reviewer; the appeal's number.

    Raises ReviewRefusedError for one that would be entered, whose fields are the fault, or that is
    appealed already; the caller's transaction must not be committed then.
    """
    if not note.strip():
        raise ReviewRefusedError(sentences.note_needed())
    if not (raw.holder and raw.phone):
        raise ReviewRefusedError(sentences.not_appealable())
    refusal = _refused(session, boxes, raw, campaign, acting)
    register.stand_in_line(session)
    if (open_one := open_appeal(session, refusal.id)) is not None:
        raise ReviewRefusedError(sentences.already_open(open_one))
    batch = _batch(session, campaign, raw, acting.now)
    row = RefusalAppeal(
        refusal=refusal.id, batch=batch, consent=consent_texts.VERSION, at=acting.now, by=acting.by
    )
    session.add(row)
    session.flush()
    session.add(paper_of(boxes, row.id, raw, note.strip(), acting.random_bytes))
    detail = {"appeal": row.id, "refusal": refusal.id, "batch": batch}
    journal.write(session, actor=acting.by, act="refusal-appealed", detail=detail, now=acting.now)
    return row.id


def why_not(session: Session, boxes: Boxes, number: int, *, by: str) -> str | None:
    """The sentence that keeps somebody from deciding on an appeal; None if he may."""
    try:
        _check_may(session, case(session, boxes, number), by)
    except ReviewRefusedError as hindered:
        return str(hindered)
    return None


def foresee(
    session: Session, boxes: Boxes, number: int, *, now: datetime, random_bytes: RandomBytes
) -> Receipt | Refused | None:
    """What setting the refusal aside would give today; None where nobody can."""
    found = case(session, boxes, number)
    if found.raw is None or found.decided or not found.waivable:
        return None
    campaign = campaigns.period(session, found.batch).campaign
    trial = Trial(session, boxes, campaign=campaign, acting=Acting(found.by, now, random_bytes))
    return trial.enter_many([_row(session, found, found.raw)])[0]


def uphold(
    session: Session, boxes: Boxes, number: int, code: str, *, note: str, by: str, now: datetime
) -> None:
    """The refusal stands, for one of `texts.review.BY_REVIEWERS`. Raises ReviewRefusedError."""
    if code not in codes.BY_REVIEWERS:
        raise ReviewRefusedError(codes.code_unknown(code))
    _locked(session, boxes, number, note, by)
    decision = RefusalDecision(what="uphold", reason=code, note=note.strip(), entry=None)
    _decide(session, number, decision, by, now)
    detail = {"appeal": number, "reason": code}
    journal.write(session, actor=by, act="refusal-upheld", detail=detail, now=now)


def enter(
    session: Session,
    boxes: Boxes,
    number: int,
    *,
    note: str,
    acting: Acting,
) -> Receipt | Refused:
    """Set the refusal aside and enter the invoice, both or neither; it waits for review.

    An appeal that came in time counts until a draw over its period is frozen. Nothing changes if
    something else is against the invoice by now. Raises ReviewRefusedError.
    """
    found = _locked(session, boxes, number, note, acting.by)
    if found.raw is None:
        raise ReviewRefusedError(sentences.forgotten(number))
    if not found.waivable:
        raise ReviewRefusedError(sentences.final(found.told))
    period = campaigns.period(session, found.batch)
    if acting.now > period.closes_at and (frozen := _frozen(session, found)):
        raise ReviewRefusedError(sentences.frozen(number, period.title, frozen[0]))
    with session.begin_nested() as both:
        made = _entered(session, boxes, found, found.raw, acting)
        if isinstance(made, Refused):
            both.rollback()
            return made
    if made.outcome == "same":
        raise ReviewRefusedError(sentences.entered_meanwhile(made.entry))
    decision = RefusalDecision(what="enter", reason=None, note=note.strip(), entry=made.entry)
    _decide(session, number, decision, acting.by, acting.now)
    detail = {"appeal": number, "entry": made.entry, "waived": sorted(found.waived)}
    journal.write(session, actor=acting.by, act="refusal-set-aside", detail=detail, now=acting.now)
    consent.record(session, made.entry, by=found.by, now=acting.now, version=found.consent)
    return made


def unmask(
    session: Session,
    boxes: Boxes,
    number: int,
    looker: Looker,
) -> RawEntry:
    """What was typed, in full; that it was asked for, and why, is a line in the journal.

    Raises UnmaskRefusedError and ReviewRefusedError.
    """
    found = case(session, boxes, number)
    if found.raw is None:
        raise ReviewRefusedError(sentences.forgotten(number))
    in_hand, of = people.appeal_in_hand(session, number), ("appeal", number)
    why = people.check_look(session, looker, in_hand=in_hand, of=of)
    by, now = looker.by, looker.now
    detail = {"appeal": number, "reason": why}
    journal.write(session, actor=by, act="appeal-unmasked", detail=detail, now=now)
    security_log.note(session, SecurityEvent("unmasked", by, detail={"appeal": number}), now)
    return found.raw


def _refused(
    session: Session,
    boxes: Boxes,
    raw: RawEntry,
    campaign: str,
    acting: Acting,
) -> Refusal:
    """The refusal of this invoice as it stands now; raises ReviewRefusedError without one."""
    answer = intake.enter(session, boxes, raw, campaign=campaign, acting=acting)
    if isinstance(answer, Receipt):
        raise ReviewRefusedError(sentences.not_refused())
    found = refused.on_record(session, boxes, raw, answer.reasons)
    if found is None or not appealable(answer.reasons):
        raise ReviewRefusedError(sentences.not_appealable())
    return found


def _batch(session: Session, campaign: str, raw: RawEntry, now: datetime) -> str:
    """The period that it would enter; else the one that closes next. Raises ReviewRefusedError
    when all are closed."""
    still = [p for p in campaigns.periods(session, campaign) if now <= p.closes_at]
    if not still:
        raise ReviewRefusedError(sentences.no_period())
    try:
        issued = parse_day(raw.issued)
    except DateError:
        issued = None
    own = (p for p in still if issued and p.starts <= issued <= p.ends)
    return next(own, min(still, key=lambda p: p.closes_at)).batch


def _entered(
    session: Session, boxes: Boxes, found: Appealed, raw: RawEntry, acting: Acting
) -> Receipt | Refused:
    """What comes of entering it for whoever was refused, now that this refusal is set aside."""
    campaign = campaigns.period(session, found.batch).campaign
    counter = Counter(session, boxes, campaign=campaign, acting=replace(acting, by=found.by))
    return counter.enter_many([_row(session, found, raw)])[0]


def _row(session: Session, found: Appealed, raw: RawEntry) -> RowToEnter:
    """The invoice as it is entered: as of its appeal, as long as no list over its period is
    frozen."""
    received = None if _frozen(session, found) else found.at
    return RowToEnter(raw, waived=found.waived, received=received)


def _frozen(session: Session, found: Appealed) -> tuple[str, ...]:
    return open_matters.frozen_over(session, [found.batch])


def _locked(session: Session, boxes: Boxes, number: int, note: str, by: str) -> Appealed:
    """The appeal, if this person may decide it; nobody else does until the transaction ends."""
    if not note.strip():
        raise ReviewRefusedError(sentences.note_needed())
    check_note(note)
    register.stand_in_line(session)
    found = case(session, boxes, number)
    _check_may(session, found, by)
    return found


def _check_may(session: Session, found: Appealed, by: str) -> None:
    if found.decided is not None:
        raise ReviewRefusedError(sentences.decided_already(found.id))
    if by in (found.by, found.refused_by):
        raise ReviewRefusedError(sentences.own_refusal(found.id))
    if by in deciders(session, found.refusal):
        raise ReviewRefusedError(sentences.own_decision(found.id))


def _decide(
    session: Session, number: int, decision: RefusalDecision, by: str, now: datetime
) -> None:
    decision.appeal, decision.by, decision.at = number, by, now
    session.add(decision)
    session.flush()
