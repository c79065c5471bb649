"""How often somebody may fail to log in. All workers count in one table.

The count belongs to one account *in one place* (and, more generously, to the place alone), so that
a guesser locks nobody else out. A place is an address, or a browser that its owner is known by
(`lottery.web.login.browsers`). Codes of the second factor are counted for the account from all
addresses: only who knows the password gets so far. He locks the owner out of other people's
browsers alone.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, text
from sqlalchemy.orm import Session

from lottery.models import LoginFailure

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ADDRESS = 50
BROWSER = "browser:"
"""How a place begins that is no address."""


@dataclass(frozen=True)
class Try:
    """Somebody in a place tries a password, or a code (`code`), for a user name."""

    username: str
    place: str
    code: bool = False

    @property
    def name(self) -> str:
        """What it is counted under; no user name has a colon."""
        folded = self.username.casefold()[:100]
        return f"code:{folded}" if self.code else folded

    @property
    def where(self) -> str:
        """Where it is counted. Of an IPv6 address the network: a visitor has 2**64 in his."""
        try:
            address = ipaddress.ip_address(self.place)
        except ValueError:
            return self.place
        if isinstance(address, ipaddress.IPv4Address):
            return self.place
        mapped = address.ipv4_mapped
        return str(mapped or ipaddress.ip_network((int(address) >> 64 << 64, 64)))


def admit(session: Session, tried: Try, now: datetime) -> timedelta | None:
    """Count a try as failed before it is made, so that many at once are counted, too.

    Returns None if it may be made now, else how long to wait; then it is not counted.
    """
    _in_turn(session)
    session.execute(delete(LoginFailure).where(LoginFailure.at <= now - WINDOW))
    from_here = LoginFailure.address == tried.where
    under_name = LoginFailure.username == tried.name
    everywhere = tried.code and not tried.place.startswith(BROWSER)
    own = under_name if everywhere else under_name & from_here
    limits = ((own, PER_ACCOUNT), (from_here, PER_ADDRESS))
    waits = [_wait(session, which, most, now) for which, most in limits]
    longest = max((wait for wait in waits if wait is not None), default=None)
    if longest is None:
        session.add(LoginFailure(username=tried.name, address=tried.where, at=now))
    return longest


def forget(session: Session, tried: Try) -> None:
    """The try succeeded: this account's failures in this place are no longer counted."""
    mine = (LoginFailure.username == tried.name, LoginFailure.address == tried.where)
    session.execute(delete(LoginFailure).where(*mine))


def _in_turn(session: Session) -> None:
    """One try after the other, so that no two count the same; writers of SQLite wait anyhow."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE login_failure IN SHARE ROW EXCLUSIVE MODE"))


def _wait(
    session: Session, which: ColumnElement[bool], most: int, now: datetime
) -> timedelta | None:
    newest = select(LoginFailure.at).where(which).order_by(LoginFailure.at.desc())
    # The try that has to grow old first, if there are as many as that.
    at = session.scalars(newest.offset(most - 1).limit(1)).first()
    return None if at is None else at + WINDOW - now
