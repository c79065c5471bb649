"""Codes for a lost phone: shown once, each good for one log-in instead of the phone's digits.

The table holds their hashes alone. Whoever reads it would have to guess 60 random bits.
"""

import unicodedata
from datetime import datetime
from hashlib import sha256

from sqlalchemy import update
from sqlalchemy.orm import Session

from lottery import canonical_json, journal, models, security_log
from lottery.accounts import passwords
from lottery.accounts.stored import Account
from lottery.acting import Acting
from lottery.errors import LoginRefusedError
from lottery.security_log import SecurityEvent
from lottery.texts.office import accounts as sentences

COUNT = 8
"""How many are given at once."""
_SIGNS = 12


def renew(session: Session, account: Account, *, acting: Acting) -> tuple[str, ...]:
    """New codes instead of those of before, to be shown once."""
    codes = tuple(_new(acting) for _ in range(COUNT))
    hashes = [_hash(account, _plain(code)) for code in codes]
    row = session.get_one(models.StoredAccount, account.id)
    row.recovery = canonical_json.dump(sorted(hashes))
    detail = {"username": account.username}
    act = "account-recovery-set"
    journal.write(session, actor=acting.by, act=act, detail=detail, now=acting.now)
    return codes


def is_one(typed: str) -> bool:
    """Whether somebody typed such a code and not the digits of his phone."""
    return len(_plain(typed)) == _SIGNS


def use(session: Session, account: Account, typed: str, *, now: datetime) -> int:
    """Use a code up; how many are left. Raises LoginRefusedError for one that is none, or used."""
    row = session.get_one(models.StoredAccount, account.id, populate_existing=True)
    before = row.recovery
    left = list(canonical_json.load(before))
    given = _hash(account, _plain(typed))
    if given not in left:
        raise LoginRefusedError(sentences.CODE_WRONG)
    left.remove(given)
    mine = (models.StoredAccount.id == account.id, models.StoredAccount.recovery == before)
    used = (
        update(models.StoredAccount)
        .where(*mine)
        .values(recovery=canonical_json.dump(left))
        .returning(models.StoredAccount.id)
    )
    if session.scalars(used).first() is None:
        raise LoginRefusedError(sentences.CODE_USED)
    detail = {"username": account.username, "left": len(left)}
    act = "account-recovery-used"
    journal.write(session, actor=account.username, act=act, detail=detail, now=now)
    event = SecurityEvent("recovery-code-used", account.username, detail={"left": len(left)})
    security_log.note(session, event, now)
    return len(left)


def _new(acting: Acting) -> str:
    return passwords.new(acting.random_bytes)[: _SIGNS + 2]


def _plain(typed: str) -> str:
    """As it was shown, without what parts its groups; wide signs and capitals are the same."""
    folded = unicodedata.normalize("NFKC", typed).lower()
    return "".join(sign for sign in folded if sign.isalnum())


def _hash(account: Account, plain: str) -> str:
    return sha256(f"fpdraw-recovery\n{account.username}\n{plain}".encode()).hexdigest()
