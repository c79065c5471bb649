"""What an administrator may not do alone to accounts.

Whoever gives a notary a new password can be the notary; whoever gives two clerks new ones can be
both typists of a value, and both reviewers of an entry. So in a live home passwords, codes, roles
and reopening of every account are proposed by an administrator and confirmed by somebody else:
another administrator, or the auditor, who holds no other role, decides nothing in a draw, and is in
every office. The account's own organ is not asked: it has often one account, whose owner is the one
who lost his phone. A new account stays closed until it is confirmed, and has a first password from
then on alone: whoever confirms sees it, and hands it over. Nobody closes the last account, or takes
the role from it, without which none of this could be confirmed any more.

A fresh home begins with one administrator, who makes the others alone: two are asked for as soon as
two who could do it (administrators, auditors) have once chosen their own passwords, and from then
on for good. If then nobody is left who can, `recover` helps, at the machine and before a witness.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery import accounts, canonical_json, journal, models, proposals, security_log
from lottery.accounts import Account, NewAccount, administration
from lottery.acting import Acting
from lottery.errors import AccountError, ProposalRefusedError
from lottery.proposals import Proposal
from lottery.proposals.proposal import OF_ACCOUNTS
from lottery.security_log import SecurityEvent
from lottery.texts.office import privileges as sentences

HANDS = frozenset({"administrator", "auditor"})
WITNESSES = ("organiser", "supervisor", "notary", "auditor")
"""Who may stand beside whoever lets a lost administrator in again at the machine."""
PASSWORD, CODE, ROLES, REOPEN = OF_ACCOUNTS


@dataclass(frozen=True)
class Carried:
    """What was done to an account; `password` is its new first one, to be shown once."""

    act: str
    username: str
    password: str = ""


def needs_two(session: Session, roles: Collection[str], *, demo: bool) -> bool:
    """Whether two must agree on an act on an account that has, or gets, these roles."""
    if demo or not roles:
        return False
    return sum(1 for held in accounts.held_by_owners(session) if HANDS & held) > 1


def _others_can(session: Session, username: str = "") -> bool:
    """Whether an administrator can propose what is done to this account, and another confirm it."""
    row = models.StoredAccount
    query = select(row.roles).where(
        row.must_change.is_(False), row.active.is_(True), row.username != username
    )
    hands = [set(canonical_json.load(text)) & HANDS for text in session.scalars(query)]
    hands = [each for each in hands if each]
    return len(hands) > 1 and any("administrator" in each for each in hands)


def close(session: Session, username: str, *, by: str, now: datetime) -> None:
    """Close an account. Raises AccountError as `administration.close` does, and for one without
    which nobody could confirm anything any more."""
    _require_hands_left(session, username)
    administration.close(session, username, by=by, now=now)


def _require_hands_left(session: Session, username: str) -> None:
    """Raise AccountError where two can act now, and could not without this account."""
    journal.lock_head(session)  # of two who close each other one comes first
    if _others_can(session) and not _others_can(session, username):
        raise AccountError(sentences.last_hand(username))


def is_for_two(session: Session, username: str, more: Collection[str], *, demo: bool) -> bool:
    """Whether two must agree on an act on this account, which also gets the roles `more`."""
    found = accounts.find_by_username(session, username)
    return found is not None and needs_two(session, {*found.roles, *more}, demo=demo)


def create(session: Session, new: NewAccount, *, by: Account, acting: Acting) -> Proposal:
    """Make an account that stays closed until somebody else confirms it; what it has for a password
    until then opens nothing."""
    accounts.create(session, new, acting=acting)
    administration.close(session, new.username, by=by.username, now=acting.now)
    return propose(session, REOPEN, new.username, by=by, acting=acting)


def propose(
    session: Session,
    act: str,
    username: str,
    *,
    by: Account,
    acting: Acting,
    roles: Collection[str] = (),
) -> Proposal:
    """Propose an act on somebody else's account. Raises AccountError for what cannot be, and
    ProposalRefusedError for whoever may not."""
    found = _others(session, username, by)
    if act == ROLES:
        accounts.check_roles(sorted(set(roles)))
        _check_hands_kept(session, found, roles)
    if act == REOPEN:
        accounts.check_roles(found.roles)
    if act == CODE and not found.has_code:
        raise AccountError(sentences.CODE_NOT_THERE)
    if act == REOPEN and found.active:
        raise AccountError(sentences.OPEN_ALREADY)
    detail = {"roles": sorted(set(roles))} if act == ROLES else {}
    return proposals.propose(session, act, username, detail, by=by, now=acting.now)


def require_own(session: Session, number: int) -> Proposal:
    """A proposal of an account; raises ProposalRefusedError for one of something else, which has
    its own place."""
    found = proposals.get(session, number)
    if found.act not in OF_ACCOUNTS:
        raise ProposalRefusedError(sentences.not_of_accounts(number, found.act))
    return found


def confirm(session: Session, number: int, *, by: Account, acting: Acting) -> Carried:
    """Give the second hand, and do what was proposed, in one transaction. Raises as `propose`."""
    found = require_own(session, number)
    known = _others(session, found.subject, by)
    proposals.confirm(session, number, by=by, now=acting.now)
    first = ""
    if found.act == PASSWORD or (found.act == REOPEN and known.must_change):
        first = administration.reset_password(session, found.subject, acting=acting)
    if found.act == CODE:
        administration.reset_code(session, found.subject, by=by.username, now=acting.now)
    elif found.act == ROLES:
        roles = list(found.detail["roles"])
        _check_hands_kept(session, known, roles)
        administration.change_roles(session, found.subject, roles, by=by.username, now=acting.now)
    elif found.act == REOPEN:
        administration.reopen(session, found.subject, by=by.username, now=acting.now)
    return Carried(found.act, found.subject, first)


def _check_hands_kept(session: Session, account: Account, roles: Collection[str]) -> None:
    """Raise AccountError for other roles without which nobody could confirm anything any more."""
    if (HANDS & set(account.roles)) - set(roles):
        _require_hands_left(session, account.username)


def waiting(session: Session) -> tuple[Proposal, ...]:
    """What waits for a second hand."""
    return tuple(each for each in proposals.open_for(session) if each.act in OF_ACCOUNTS)


def recover(session: Session, username: str, *, witness: Account, acting: Acting) -> str:
    """Let an administrator or auditor in again who lost password or phone while nobody else can
    propose and confirm it: a new first password, and no code until he sets one up. Whoever sits at
    the machine does it, before a witness who is logged in; both stand in the journal.

    Raises AccountError for another account, for a witness who cannot be, and where two others can
    do it in the ordinary way.
    """
    found = accounts.find_by_username(session, username)
    if found is None or not HANDS & set(found.roles):
        raise AccountError(sentences.not_an_administrator(username))
    if _others_can(session, username):
        raise AccountError(sentences.others_can(username))
    if witness.username == username or not set(WITNESSES) & set(witness.roles):
        raise AccountError(sentences.no_witness(witness.username))
    if not found.active:
        administration.reopen(session, username, by=acting.by, now=acting.now)
    if found.has_code:
        administration.reset_code(session, username, by=acting.by, now=acting.now)
    first = administration.reset_password(session, username, acting=acting)
    detail = {"username": username, "witness": witness.username}
    journal.write(session, actor=acting.by, act="account-recovered", detail=detail, now=acting.now)
    told = {"of": username, "by": witness.username}
    security_log.note(
        session, SecurityEvent("account-recovered", acting.by, detail=told), acting.now
    )
    return first


def _others(session: Session, username: str, by: Account) -> Account:
    found = accounts.find_by_username(session, username)
    if found is None:
        raise AccountError(sentences.account_unknown(username))
    if username == by.username:
        raise AccountError(sentences.NOT_YOUR_OWN)
    return found
