"""What two people take back of a programme: rules before their day, whom it bars, and what pages
say of the city.

The organiser proposes with a reason, an overseer confirms; both names stand in the journal. Nothing
is deleted: the version and the list stay as they were announced, beside what was decided of them.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from lottery import accounts, journal, models, proposals, register
from lottery.accounts import Account
from lottery.clock import day_of
from lottery.errors import ProgrammeError, ProposalRefusedError
from lottery.invoices.parties.private_numbers import tells_a_number
from lottery.journal.tokens import token
from lottery.office.boxes import Boxes
from lottery.programme import campaigns, imprints, rule_versions
from lottery.programme.persons import person_named
from lottery.programme.rule_versions import StoredRules
from lottery.proposals import Confirmation, Proposal
from lottery.texts.ceremony import proposals as asked
from lottery.texts.errors import NUMBER_IN_REASON
from lottery.texts.office import taking_back as words

RECALL = "rules-recall"
PERSONAL = ("clear", "bar")
ACTS = (RECALL, *PERSONAL, proposals.SITE)
LEAST_REASON, MOST_REASON = 4, 200


def propose_recall(
    session: Session, campaign: str, version: int, reason: str, *, by: Account, now: datetime
) -> Proposal:
    """Propose that a version which is not in force yet never will be. Raises ProgrammeError,
    CampaignUnknownError and ProposalRefusedError."""
    register.stand_in_line(session)
    found = _may_recall(session, campaign, version, now)
    detail = {
        "campaign": campaign,
        "version": version,
        "from": found.rules.valid_from.isoformat(),
        "sha256": found.rules.sha256,
        "reason": _reason(reason),
    }
    subject = f"{campaign}/{version}"
    return proposals.propose(session, RECALL, subject, detail, by=by, now=now)


def propose_person(
    session: Session,
    boxes: Boxes,
    person: str,
    why: str,
    *,
    barred_as: str = "",
    by: Account,
    now: datetime,
) -> Proposal:
    """Propose that somebody whom the programme bars may take part, or (`barred_as`: the TOKEN of
    the reason) that somebody is barred again. Raises ProgrammeError and ProposalRefusedError."""
    index = boxes.index("person", person_named(person))
    act = "bar" if barred_as else "clear"
    register.stand_in_line(session)
    if barred_as and tells_a_number(token(barred_as)):
        raise ProgrammeError(NUMBER_IN_REASON)
    _check_person(session, index, act)
    detail = {"person_index": index, "barred_as": barred_as, "reason": _reason(why)}
    return proposals.propose(session, act, subject_of(index), detail, by=by, now=now)


def subject_of(index: str) -> str:
    """What a proposal about a person is about, by his keyed hash."""
    return f"person-{index[:12]}"


def confirm(
    session: Session, boxes: Boxes, number: int, person: str = "", *, by: Account, now: datetime
) -> Proposal:
    """Confirm one of ACTS, and do it; whoever confirms something of a person names that `person`
    himself, as only a keyed hash was kept. Raises ProposalRefusedError, and ProgrammeError where it
    can be done no more, or is about somebody else."""
    register.stand_in_line(session)
    waits = require_own(session, number)
    if "person_index" in waits.detail:
        index = boxes.index("person", person_named(person))
        if index != waits.detail["person_index"]:
            raise ProgrammeError(words.SOMEBODY_ELSE)
    # The account as it is now: its role may be gone since the button was pressed.
    by = accounts.find_by_username(session, by.username) or by
    confirmed = proposals.confirm(session, number, by=by, now=now)
    do = {RECALL: _recall, proposals.SITE: imprints.carry_out}.get(confirmed.act, _change_person)
    do(session, confirmed, now)
    return proposals.get(session, number)


def require_own(session: Session, number: int) -> Proposal:
    """One of ACTS that was proposed; raises ProposalRefusedError for a proposal of something else,
    which has its own place."""
    found = proposals.get(session, number)
    if found.act not in ACTS:
        raise ProposalRefusedError(asked.not_here(number, found.act))
    return found


def waiting(session: Session) -> tuple[Proposal, ...]:
    """What waits for another hand, the first one first."""
    return tuple(each for each in proposals.open_for(session) if each.act in ACTS)


def _recall(session: Session, confirmed: Confirmation, now: datetime) -> None:
    detail = confirmed.detail
    found = _may_recall(session, str(detail["campaign"]), int(detail["version"]), now)
    row = models.RulesRecall(
        rules=found.id,
        reason=str(detail["reason"]),
        proposal=confirmed.proposal,
        at=now,
        by=confirmed.confirmed_by,
    )
    session.add(row)
    session.flush()
    _note(session, "rules-recalled", confirmed, now)


def _change_person(session: Session, confirmed: Confirmation, now: datetime) -> None:
    detail = confirmed.detail
    index = str(detail["person_index"])
    _check_person(session, index, confirmed.act)
    row = models.BarredChange(
        person_index=index,
        reason=str(detail["barred_as"]) or None,
        why=str(detail["reason"]),
        proposal=confirmed.proposal,
        at=now,
        by=confirmed.confirmed_by,
    )
    session.add(row)
    session.flush()
    act = "person-barred-again" if detail["barred_as"] else "person-cleared"
    _note(session, act, confirmed, now)


def _note(session: Session, act: str, confirmed: Confirmation, now: datetime) -> None:
    detail = dict(confirmed.detail)
    detail |= proposals.check(session, confirmed, confirmed.act, confirmed.subject, needed=True)
    journal.write(session, actor=confirmed.confirmed_by, act=act, detail=detail, now=now)


def _may_recall(session: Session, campaign: str, version: int, now: datetime) -> StoredRules:
    found = rule_versions.announced(session, campaign, version)
    if found.recalled:
        raise ProgrammeError(words.recalled_already(version))
    if found.rules.valid_from <= day_of(now):
        raise ProgrammeError(words.in_force_already(version, found.rules.valid_from))
    return found


def _check_person(session: Session, index: str, act: str) -> None:
    barred = index in campaigns.barred(session)
    if act == "clear" and not barred:
        raise ProgrammeError(words.NOT_BARRED)
    if act == "bar" and barred:
        raise ProgrammeError(words.BARRED_ALREADY)


def _reason(typed: str) -> str:
    why = " ".join(typed.split())
    if not LEAST_REASON <= len(why) <= MOST_REASON:
        raise ProgrammeError(words.reason_needed(LEAST_REASON, MOST_REASON))
    if tells_a_number(why):
        raise ProgrammeError(NUMBER_IN_REASON)
    return why
