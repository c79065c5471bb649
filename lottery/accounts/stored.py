"""Accounts as they are stored: made, found by name, and which roles go together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lottery import canonical_json, journal, models, security_log
from lottery.accounts import passwords
from lottery.accounts.roles import ALONE, ROLES, ROLES_BY_SIDE, SIDES
from lottery.acting import Acting
from lottery.errors import AccountError
from lottery.security_log import SecurityEvent
from lottery.texts import errors as sentences
from lottery.texts.office import accounts as words

_USERNAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,31}")
_LONGEST = 50


@dataclass(frozen=True)
class Account:
    """Somebody who may log in. `uniquifier` changes with the password, which is of `password_at`
    (for one of an earlier version: not older than the account); `codes_left` are for a lost phone.
    """

    id: int
    username: str
    name: str
    organ: str
    roles: tuple[str, ...]
    active: bool
    uniquifier: str
    must_change: bool = False
    has_code: bool = False
    codes_left: int = 0
    password_at: datetime | None = None


@dataclass(frozen=True)
class NewAccount:
    """What an account is made from; the password is kept only as a hash.

    `must_change`: somebody else knows the password, so its owner chooses another one first.
    """

    username: str
    name: str
    organ: str
    roles: Sequence[str]
    password: str
    must_change: bool = False


def create(session: Session, new: NewAccount, *, acting: Acting) -> Account:
    """Make an account; raises AccountError for a name, a role or a password that cannot be."""
    _check(session, new)
    row = models.StoredAccount(
        username=new.username,
        name=new.name.strip(),
        organ=new.organ.strip(),
        roles=canonical_json.dump(sorted(set(new.roles))),
        password=passwords.hashed(new.password, acting.random_bytes),
        active=True,
        fs_uniquifier=acting.random_bytes(32).hex(),
        created_at=acting.now,
        must_change=new.must_change,
        password_at=acting.now,
        recovery="[]",
    )
    session.add(row)
    session.flush()
    detail = {"username": new.username, "roles": sorted(set(new.roles))}
    journal.write(session, actor=acting.by, act="account-created", detail=detail, now=acting.now)
    told = {"of": new.username, "roles": " ".join(sorted(set(new.roles)))}
    security_log.note(session, SecurityEvent("account-created", acting.by, detail=told), acting.now)
    return account_of(row)


def _check(session: Session, new: NewAccount) -> None:
    if not _USERNAME.fullmatch(new.username):
        raise AccountError(sentences.username_malformed(new.username))
    if find_by_username(session, new.username) is not None:
        raise AccountError(sentences.username_taken(new.username))
    if not new.name.strip() or not all(map(_is_shown, (new.name, new.organ))):
        raise AccountError(words.name_malformed(_LONGEST))
    check_roles(new.roles)
    passwords.check(new.password, new.username)


def _is_shown(text: str) -> bool:
    """Whether a name is seen as it is: nothing in it turns, hides or breaks the line."""
    hidden = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
    return len(text) <= _LONGEST and not any(unicodedata.category(sign) in hidden for sign in text)


def check_roles(roles: Sequence[str]) -> None:
    """Raise AccountError for roles that nobody can have, or not together."""
    if not roles:
        raise AccountError(sentences.roles_missing())
    for role in roles:
        if role not in ROLES:
            raise AccountError(sentences.role_unknown(role))
        if role in ALONE and set(roles) != {role}:
            raise AccountError(words.role_alone(role))
    if found := clash(roles):
        raise AccountError(words.roles_clash(found))


def clash(roles: Collection[str]) -> tuple[str, str] | None:
    """Two of these roles that no account may hold together; None if there are none.

    >>> clash(("clerk", "reviewer")), clash(("notary", "organiser"))
    (None, ('organiser', 'notary'))
    """
    known = [role for role in ROLES_BY_SIDE if role in roles]
    for one, other in pairwise(known):
        if SIDES.get(one, one) != SIDES.get(other, other):
            return one, other
    return None


def clashing(session: Session) -> tuple[Account, ...]:
    """The open accounts that hold two roles which a draw needs apart: such an account acts in
    neither of them in a live draw."""
    return tuple(each for each in everybody(session) if each.active and clash(each.roles))


def everybody(session: Session) -> tuple[Account, ...]:
    """All accounts, those that are open first, by user name."""
    order = (models.StoredAccount.active.desc(), models.StoredAccount.username)
    return tuple(map(account_of, session.scalars(select(models.StoredAccount).order_by(*order))))


def as_typed(username: str) -> str:
    """The user name that somebody meant: an input method writes wide letters, a phone a capital.

    Empty for what no user name can be.

    >>> as_typed(" Ｚhang.san "), as_typed("张三")
    ('zhang.san', '')
    """
    meant = unicodedata.normalize("NFKC", username[:_LONGEST]).strip().lower()
    return meant if _USERNAME.fullmatch(meant) else ""


def find_by_username(session: Session, username: str) -> Account | None:
    """The account with this name, open or closed."""
    return _found(session, models.StoredAccount.username == username)


def held_by_owners(session: Session) -> list[frozenset[str]]:
    """The roles of each account whose owner has once chosen his own password, open or closed: a
    first password that came later (a recovery, a reset) takes nobody out."""
    row, line = models.StoredAccount, models.StoredJournalLine
    chosen = select(line.actor).where(line.act == "password-changed")
    query = select(row.roles).where(row.must_change.is_(False) | row.username.in_(chosen))
    return [frozenset(canonical_json.load(text)) for text in session.scalars(query)]


def find_by_uniquifier(session: Session, uniquifier: str) -> Account | None:
    """The account whose password has not changed since this was noted."""
    return _found(session, models.StoredAccount.fs_uniquifier == uniquifier)


def holds(session: Session, username: str, roles: Collection[str]) -> bool:
    """Whether somebody may log in with one of these roles, now and not when he last did."""
    found = find_by_username(session, username)
    return found is not None and found.active and bool(set(roles) & set(found.roles))


def _found(session: Session, condition: ColumnElement[bool]) -> Account | None:
    row = session.scalars(select(models.StoredAccount).where(condition)).first()
    return None if row is None else account_of(row)


def account_of(row: models.StoredAccount) -> Account:
    return Account(
        id=row.id,
        username=row.username,
        name=row.name,
        organ=row.organ,
        roles=tuple(canonical_json.load(row.roles)),
        active=row.active,
        uniquifier=row.fs_uniquifier,
        must_change=row.must_change,
        has_code=row.totp_box is not None,
        password_at=row.password_at or row.created_at,
        codes_left=len(canonical_json.load(row.recovery)),
    )
