"""What an administrator does to other people's accounts. Each act is a line in the journal.

Whoever administers accounts can lock people out, and can take an account over, or make one up, by
giving it a password; but the journal says so, the owner's password works no more, and his own
account reaches no draw and no invoice, because nobody gives himself a role.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery import accounts, canonical_json, journal, models, security_log
from lottery.accounts import logins, passwords
from lottery.acting import Acting
from lottery.errors import AccountError
from lottery.security_log import SecurityEvent
from lottery.texts.office import accounts as words


def reset_password(session: Session, username: str, *, acting: Acting) -> str:
    """Give somebody a new first password, and return it; all of his sessions end."""
    row = _others(session, username, acting.by)
    first = passwords.new(acting.random_bytes)
    row.must_change = True
    accounts.put_password(session, row, first, acting=acting)
    _note(session, row, "password-reset", by=acting.by, now=acting.now)
    return first


def reset_code(session: Session, username: str, *, by: str, now: datetime) -> None:
    """Forget somebody's second factor: at the next log-in he sets up another one."""
    row = _others(session, username, by)
    if row.totp_box is None:
        raise AccountError(words.CODE_NOT_THERE)
    row.totp_box = row.totp_step = None
    row.recovery = "[]"
    logins.end_all(session, row.id, by=by, now=now)
    _note(session, row, "account-code-reset", by=by, now=now)


def change_roles(
    session: Session, username: str, roles: Sequence[str], *, by: str, now: datetime
) -> None:
    """Give somebody other roles; he logs in anew to use them."""
    row = _others(session, username, by)
    accounts.check_roles(roles)
    before, after = canonical_json.load(row.roles), sorted(set(roles))
    if before == after:
        raise AccountError(words.ROLES_UNCHANGED)
    row.roles = canonical_json.dump(after)
    logins.end_all(session, row.id, by=by, now=now)
    detail = {"username": username, "roles": after, "before": before}
    journal.write(session, actor=by, act="account-roles-changed", detail=detail, now=now)
    told = {"of": username, "roles": " ".join(after)}
    security_log.note(session, SecurityEvent("roles-changed", by, detail=told), now)


def close(session: Session, username: str, *, by: str, now: datetime) -> None:
    """Let an account log in no more, and end its sessions; its name stays taken."""
    row = _others(session, username, by)
    if not row.active:
        raise AccountError(words.CLOSED_ALREADY)
    row.active = False
    logins.end_all(session, row.id, by=by, now=now)
    _note(session, row, "account-closed", by=by, now=now)


def reopen(session: Session, username: str, *, by: str, now: datetime) -> None:
    """Let a closed account log in again, with its password of before. Raises AccountError for roles
    that nobody may hold together, which an older release allowed: they are changed first."""
    row = _others(session, username, by)
    if row.active:
        raise AccountError(words.OPEN_ALREADY)
    accounts.check_roles(canonical_json.load(row.roles))
    row.active = True
    _note(session, row, "account-reopened", by=by, now=now)


def end_sessions(session: Session, username: str, *, by: str, now: datetime) -> int:
    """Log somebody out everywhere; how many sessions that were."""
    row = _others(session, username, by)
    ended = logins.end_all(session, row.id, by=by, now=now)
    detail = {"username": username, "sessions": ended}
    journal.write(session, actor=by, act="sessions-ended", detail=detail, now=now)
    told = SecurityEvent("sessions-ended", by, detail={"of": username, "sessions": ended})
    security_log.note(session, told, now)
    return ended


def _others(session: Session, username: str, by: str) -> models.StoredAccount:
    """Somebody else's account: nobody gives himself a role, or takes himself out of the journal."""
    row = session.scalars(
        select(models.StoredAccount).where(models.StoredAccount.username == username)
    ).first()
    if row is None:
        raise AccountError(words.account_unknown(username))
    if username == by:
        raise AccountError(words.NOT_YOUR_OWN)
    return row


def _note(session: Session, row: models.StoredAccount, act: str, *, by: str, now: datetime) -> None:
    journal.write(session, actor=by, act=act, detail={"username": row.username}, now=now)
    kind = act.replace("account-code", "code")
    security_log.note(session, SecurityEvent(kind, by, detail={"of": row.username}), now)
