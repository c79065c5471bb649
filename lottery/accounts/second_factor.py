"""The second factor: six digits that an authenticator app computes from a shared secret (RFC 6238).

The secret lies in a box; each time step is accepted once, whoever typed it first. Whoever has the
password alone does not get in; whoever has the phone alone does not, either.
"""

import base64
import hmac
import unicodedata
from datetime import datetime

import pyotp
from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from lottery import journal, models, security_log
from lottery.accounts import Account, recovery
from lottery.accounts.roles import SECOND_FACTOR
from lottery.acting import RandomBytes
from lottery.errors import AccountError, BoxClosedError, LoginRefusedError
from lottery.office.boxes import Boxes, place_of
from lottery.security_log import SecurityEvent
from lottery.texts.office import accounts as sentences

STEP = 30
_SLACK = 1
"""How many steps the phone's clock may be off, either way."""


def is_asked_of(account: Account) -> bool:
    """Whether this account may not work without a second factor."""
    return bool(SECOND_FACTOR & set(account.roles))


def lacks(account: Account, *, demo: bool) -> bool:
    """Whether somebody must set his second factor up before he works here.

    A demo asks nobody: it is tried by one person in a minute, without a phone and without prizes.
    """
    return is_asked_of(account) and not account.has_code and not demo


def new_secret(random_bytes: RandomBytes) -> str:
    """A secret of 160 bits, in base32."""
    return base64.b32encode(random_bytes(20)).decode("ascii")


def address(secret: str, username: str, issuer: str) -> str:
    """What the QR code holds that an app reads; `issuer` is what it calls this site."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=issuer)


def seal(boxes: Boxes, account: Account, secret: str, random_bytes: RandomBytes) -> str:
    """The secret in a box, as text: it waits in the browser until it is confirmed by a code."""
    box = boxes.seal(secret.encode(), _place(account), random_bytes)
    return base64.b64encode(box).decode("ascii")


def unseal(boxes: Boxes, account: Account, box: str) -> str | None:
    """The secret in such a box, or None for anything else."""
    try:
        return boxes.open(base64.b64decode(box, validate=True), _place(account)).decode()
    except (BoxClosedError, ValueError):
        return None


def enrol(
    session: Session, account: Account, box: str, code: str, *, boxes: Boxes, now: datetime
) -> None:
    """Take on the secret of a box that a code proves to have arrived. Raises AccountError."""
    secret = unseal(boxes, account, box)
    step = None if secret is None else _step(secret, code, now)
    if step is None:
        raise AccountError(sentences.CODE_WRONG)
    free = (models.StoredAccount.id == account.id, models.StoredAccount.totp_box.is_(None))
    values = {"totp_box": base64.b64decode(box), "totp_step": step}
    taken = (
        update(models.StoredAccount).where(*free).values(values).returning(models.StoredAccount.id)
    )
    if session.scalars(taken).first() is None:
        raise AccountError(sentences.CODE_THERE_ALREADY)
    detail = {"username": account.username}
    journal.write(session, actor=account.username, act="account-code-set", detail=detail, now=now)
    security_log.note(session, SecurityEvent("code-set", account.username), now)


def check(session: Session, account: Account, code: str, *, boxes: Boxes, now: datetime) -> None:
    """Use up a code of his phone, or one for a lost phone. Raises LoginRefusedError for one that is
    wrong, old, or used before."""
    row = session.get_one(models.StoredAccount, account.id)
    if row.totp_box is None:
        raise LoginRefusedError(sentences.CODE_WRONG)
    if recovery.is_one(code):
        recovery.use(session, account, code, now=now)
        return
    secret = boxes.open(row.totp_box, _place(account)).decode()
    step = _step(secret, code, now)
    if step is None:
        raise LoginRefusedError(sentences.CODE_WRONG)
    unused = or_(models.StoredAccount.totp_step.is_(None), models.StoredAccount.totp_step < step)
    same = (
        models.StoredAccount.id == account.id,
        models.StoredAccount.totp_box == row.totp_box,
        unused,
    )
    used = (
        update(models.StoredAccount)
        .where(*same)
        .values(totp_step=step)
        .returning(models.StoredAccount.id)
    )
    if session.scalars(used).first() is None:
        raise LoginRefusedError(sentences.CODE_USED)


def _step(secret: str, code: str, now: datetime) -> int | None:
    """The time step that a code belongs to, if it is near."""
    typed = "".join(unicodedata.normalize("NFKC", code).split())
    at = int(now.timestamp()) // STEP
    totp = pyotp.TOTP(secret, interval=STEP)
    near = range(at - _SLACK, at + _SLACK + 1)
    right = [
        step
        for step in near
        if hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode())
    ]
    return right[-1] if right else None


def _place(account: Account) -> str:
    return place_of("account", "totp_box", account.username)
