"""Who somebody is: by a session's token, or by a password, which he may change."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery import journal, models, security_log
from lottery.accounts import logins, passwords
from lottery.accounts.logins import Login
from lottery.accounts.stored import Account, account_of
from lottery.acting import Acting, RandomBytes
from lottery.errors import AccountError, FirstPasswordExpiredError, LoginRefusedError
from lottery.security_log import SecurityEvent
from lottery.texts import errors as sentences
from lottery.texts.office import accounts as words

FIRST_PASSWORD = timedelta(hours=72)
"""How long a password that an administrator gave opens anything: until it is changed, and no longer
than over a weekend."""


def logged_in(session: Session, token: str, now: datetime) -> tuple[Login, Account] | None:
    """The open session of a token, and whose it is."""
    found = logins.find_with_owner(session, token, now)
    return None if found is None else (found[0], account_of(found[1]))


def verify(session: Session, username: str, password: str) -> Account:
    """The account whose password this is; raises LoginRefusedError, always after one hash."""
    row = session.scalars(
        select(models.StoredAccount).where(models.StoredAccount.username == username)
    ).first()
    right = passwords.matches(row.password if row else None, password)
    if row is None or not right or not row.active:
        raise LoginRefusedError(sentences.login_refused())
    return account_of(row)


def check_first_password(account: Account, now: datetime) -> None:
    """Raise FirstPasswordExpiredError for a first password that nobody has changed in time: it lies
    on a slip of paper, and somebody else made it."""
    since = account.password_at
    if account.must_change and (since is None or now - since > FIRST_PASSWORD):
        raise FirstPasswordExpiredError(words.first_password_expired(FIRST_PASSWORD))


def change_password(
    session: Session,
    account: Account,
    old: str,
    new: str,
    *,
    now: datetime,
    random_bytes: RandomBytes,
) -> None:
    """Its owner chooses a password; all of his sessions end. Raises AccountError."""
    row = session.get_one(models.StoredAccount, account.id)
    if not passwords.matches(row.password, old):
        raise AccountError(words.OLD_PASSWORD_WRONG)
    if old == new:
        raise AccountError(words.PASSWORD_UNCHANGED)
    passwords.check(new, row.username)
    row.must_change = False
    put_password(session, row, new, acting=Acting(row.username, now, random_bytes))
    detail = {"username": row.username}
    journal.write(session, actor=row.username, act="password-changed", detail=detail, now=now)
    security_log.note(session, SecurityEvent("password-changed", row.username), now)


def put_password(
    session: Session,
    row: models.StoredAccount,
    password: str,
    *,
    acting: Acting,
) -> None:
    """Store the new password; the sessions and half log-ins of the old one end."""
    row.password = passwords.hashed(password, acting.random_bytes)
    row.password_at = acting.now
    row.fs_uniquifier = acting.random_bytes(32).hex()
    logins.end_all(session, row.id, by=acting.by, now=acting.now)
