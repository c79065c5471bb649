"""People who log in: accounts, roles, passwords (argon2id). Knows no web.

Whoever reads this table learns names and roles, and would have to guess passwords one by one.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lottery import canonical_json, journal, models
from lottery.errors import AccountError, LoginRefusedError
from lottery.texts import errors as sentences

ROLES = (
    "clerk",
    "reviewer",
    "organiser",
    "supervisor",
    "notary",
    "auditor",
    "administrator",
)
LEAST_PASSWORD = 12

_USERNAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,31}")
_HASHER = PasswordHasher()
# Verified when nobody has the name, so that the answer takes as long as for a wrong password.
_NOBODY = _HASHER.hash("nobody's password", salt=bytes(16))


@dataclass(frozen=True)
class Account:
    """Somebody who may log in; `uniquifier` names the sessions that are his."""

    id: int
    username: str
    name: str
    organ: str
    roles: tuple[str, ...]
    active: bool
    uniquifier: str


@dataclass(frozen=True)
class NewAccount:
    """What an account is made from; the password is kept only as a hash."""

    username: str
    name: str
    organ: str
    roles: Sequence[str]
    password: str


def create(
    session: Session,
    new: NewAccount,
    *,
    by: str,
    now: datetime,
    random_bytes: Callable[[int], bytes],
) -> Account:
    """Make an account; raises AccountError for a name, a role or a password that cannot be."""
    _check(session, new)
    row = models.Account(
        username=new.username,
        name=new.name,
        organ=new.organ,
        roles=canonical_json.dump(sorted(set(new.roles))),
        password=_HASHER.hash(new.password, salt=random_bytes(16)),
        active=True,
        fs_uniquifier=random_bytes(32).hex(),
        created_at=now,
        must_change=False,
    )
    session.add(row)
    session.flush()
    detail = {"username": new.username, "roles": sorted(set(new.roles))}
    journal.write(session, actor=by, act="account-created", detail=detail, now=now)
    return _account(row)


def _check(session: Session, new: NewAccount) -> None:
    if not _USERNAME.fullmatch(new.username):
        raise AccountError(sentences.username_malformed(new.username))
    if find_by_username(session, new.username) is not None:
        raise AccountError(sentences.username_taken(new.username))
    if not new.roles:
        raise AccountError(sentences.roles_missing())
    for role in new.roles:
        if role not in ROLES:
            raise AccountError(sentences.role_unknown(role))
    if len(new.password) < LEAST_PASSWORD:
        raise AccountError(sentences.password_too_short(LEAST_PASSWORD))


def find_by_username(session: Session, username: str) -> Account | None:
    """The account with this name, open or closed."""
    return _found(session, models.Account.username == username)


def find_by_uniquifier(session: Session, uniquifier: str) -> Account | None:
    """The account that a session names."""
    return _found(session, models.Account.fs_uniquifier == uniquifier)


def verify(session: Session, username: str, password: str) -> Account:
    """The account whose password this is; raises LoginRefusedError, always after one hash."""
    row = session.scalars(select(models.Account).where(models.Account.username == username)).first()
    try:
        _HASHER.verify(row.password if row else _NOBODY, password)
    except (Argon2Error, InvalidHashError):
        raise LoginRefusedError(sentences.login_refused()) from None
    if row is None or not row.active:
        raise LoginRefusedError(sentences.login_refused())
    return _account(row)


def close(session: Session, username: str, *, by: str, now: datetime) -> None:
    """Let an account log in no more; its name stays taken."""
    row = session.scalars(select(models.Account).where(models.Account.username == username)).first()
    if row is None:
        raise AccountError(sentences.username_malformed(username))
    row.active = False
    journal.write(session, actor=by, act="account-closed", detail={"username": username}, now=now)


def _found(session: Session, condition: ColumnElement[bool]) -> Account | None:
    row = session.scalars(select(models.Account).where(condition)).first()
    return None if row is None else _account(row)


def _account(row: models.Account) -> Account:
    return Account(
        id=row.id,
        username=row.username,
        name=row.name,
        organ=row.organ,
        roles=tuple(canonical_json.load(row.roles)),
        active=row.active,
        uniquifier=row.fs_uniquifier,
    )
