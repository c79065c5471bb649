"""Who is logged in: one row a session, which ends by itself, by its owner, or by an administrator.

The browser holds a random token, the table only its hash: whoever reads the table can log in as
nobody, and a copied cookie is dead as soon as the row has ended.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.orm import Session

from lottery.acting import RandomBytes
from lottery.models import LoginSession, StoredAccount

IDLE = timedelta(hours=1)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is known when somebody was last here; who only reads seldom writes."""

FRESH = timedelta(minutes=10)
"""How long a code of the second factor counts for whoever typed it, where one is asked again."""

_AGENT = 300


@dataclass(frozen=True)
class Login:
    """One session. `key` is the hash of its token, and its name on a page."""

    key: str
    account: int
    address: str
    agent: str
    begun_at: datetime
    seen_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    proved_at: datetime | None = None

    def proved(self, now: datetime) -> bool:
        """Whether a code of the second factor was typed in this session a moment ago."""
        return self.proved_at is not None and timedelta() <= now - self.proved_at < FRESH

    def is_open(self, now: datetime) -> bool:
        """Whether somebody is still logged in by it."""
        rested = now - self.seen_at < IDLE and now - self.begun_at < LONGEST
        return self.ended_at is None and rested


def begin(
    session: Session,
    account: int,
    *,
    address: str,
    agent: str,
    now: datetime,
    random_bytes: RandomBytes,
    proved: bool = False,
) -> str:
    """Log an account in (`proved`: by a code, too); return the token for its browser, 64 hex."""
    token = random_bytes(32).hex()
    row = LoginSession(
        token=key_of(token),
        account=account,
        address=address,
        agent=agent[:_AGENT],
        begun_at=now,
        seen_at=now,
        ended_at=None,
        ended_by=None,
        proved_at=now if proved else None,
    )
    session.add(row)
    return token


def find(session: Session, token: str, now: datetime) -> Login | None:
    """The open session of a token."""
    found = find_with_owner(session, token, now)
    return None if found is None else found[0]


_WITH_OWNER = (
    select(LoginSession, StoredAccount)
    .join(StoredAccount, StoredAccount.id == LoginSession.account)
    .where(LoginSession.token == bindparam("key"))
)


def find_with_owner(
    session: Session, token: str, now: datetime
) -> tuple[Login, StoredAccount] | None:
    """The open session of a token, and the account that it belongs to, asked in one go: it is
    asked for every page."""
    row = session.execute(_WITH_OWNER, {"key": key_of(token)}).first()
    login = None if row is None else _login(row[0])
    return (login, row[1]) if row is not None and login and login.is_open(now) else None


def touch(session: Session, login: Login, now: datetime) -> None:
    """Note that its owner is here. One that has ended in the meantime stays ended."""
    found = (LoginSession.token == login.key, LoginSession.ended_at.is_(None))
    session.execute(update(LoginSession).where(*found).values(seen_at=now))


def prove(session: Session, token: str, now: datetime) -> None:
    """Note that a code of the second factor was typed in this session."""
    found = (LoginSession.token == key_of(token), LoginSession.ended_at.is_(None))
    session.execute(update(LoginSession).where(*found).values(proved_at=now))


def of_account(session: Session, account: int, most: int = 50) -> tuple[Login, ...]:
    """An account's sessions, open ones and past ones, the latest first."""
    mine = select(LoginSession).where(LoginSession.account == account)
    latest = mine.order_by(LoginSession.begun_at.desc(), LoginSession.token).limit(most)
    return tuple(map(_login, session.scalars(latest)))


def end(session: Session, token: str, *, by: str, now: datetime) -> None:
    """End the session of a token, once."""
    _end(session, LoginSession.token == key_of(token), by=by, now=now)


def end_one(session: Session, account: int, key: str, *, by: str, now: datetime) -> int:
    """End an account's session by its key; how many that were: one or none."""
    mine = (LoginSession.account == account, LoginSession.token == key)
    return _end(session, *mine, by=by, now=now)


def end_all(session: Session, account: int, *, by: str, now: datetime, but: str = "") -> int:
    """End an account's sessions, except that of the token `but`; how many there were."""
    mine = (LoginSession.account == account, LoginSession.token != key_of(but))
    return _end(session, *mine, by=by, now=now)


def _end(session: Session, *which: ColumnElement[bool], by: str, now: datetime) -> int:
    still = LoginSession.ended_at.is_(None)
    ended = update(LoginSession).where(still, *which).values(ended_at=now, ended_by=by)
    return len(session.scalars(ended.returning(LoginSession.token)).all())


def key_of(token: str) -> str:
    """What the session of a token is called."""
    return sha256(token.encode()).hexdigest()


def _login(row: LoginSession) -> Login:
    return Login(
        key=row.token,
        account=row.account,
        address=row.address,
        agent=row.agent,
        begun_at=row.begun_at,
        seen_at=row.seen_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        proved_at=row.proved_at,
    )
