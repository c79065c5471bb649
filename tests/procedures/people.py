"""Those who log in at the command line while a procedure is followed, with their telephones."""

from datetime import UTC, datetime
from pathlib import Path

import pyotp

from lottery import accounts
from lottery.accounts import second_factor
from lottery.opening import open_office
from tests.conftest import PASSWORD

SECRET = pyotp.random_base32()


def with_codes(home: Path, *usernames: str) -> None:
    """These accounts have a second factor from now on."""
    office, now = open_office(home, {}), datetime.now(UTC)
    with office.write() as session:
        for username in usernames:
            account = accounts.find_by_username(session, username)
            assert account
            box = second_factor.seal(office.boxes, account, SECRET, lambda size: b"n" * size)
            # The step before: the one of now is for whoever types it next.
            code = pyotp.TOTP(SECRET).at(now.timestamp() - second_factor.STEP)
            second_factor.enrol(session, account, box, code, boxes=office.boxes, now=now)
    office.close()


def typed_by(username: str) -> list[str]:
    """What somebody types who is asked to log in."""
    return [username, PASSWORD, pyotp.TOTP(SECRET).now()]
