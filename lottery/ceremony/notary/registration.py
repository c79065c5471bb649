"""The notary's public key: registered by himself, replaced in public: by the list of keys at any
time, without one before a commitment only.

The private half never comes here. Whoever controls the office's machine can register another key
in the database, which the journal, the notary's own page and everybody who pinned his key notice.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from draws.errors import DrawError
from draws.keylist import NOTARY
from draws.notary import keyfile
from draws.signatures import VerifierKey, parse_keys
from lottery import attempts, journal, keylist, register
from lottery.accounts import Account
from lottery.errors import NotaryRefusedError
from lottery.models import NotaryKey
from lottery.office.keys import organiser_of, signers
from lottery.office.settings import Settings
from lottery.protocol import line
from lottery.texts.ceremony import notary as sentences

ACT = "notary-key-registered"
BOUND = line.between(line.COMMIT, line.PUBLISH)
"""In these states a live draw hangs on the key that has signed it."""


@dataclass(frozen=True)
class Registered:
    """A key of the notary's: when it was registered, and by whom."""

    id: int
    key: VerifierKey
    at: datetime
    by: str

    @property
    def fingerprint(self) -> str:
        """What people compare: SHA-256 of the key's line without LF, 64 hex."""
        return sha256(self.key.text().encode()).hexdigest()


def every(session: Session) -> tuple[Registered, ...]:
    """All keys that were ever registered, the one that counts last."""
    rows = session.scalars(select(NotaryKey).order_by(NotaryKey.id))
    return tuple(Registered(row.id, _key(row.key), row.at, row.by) for row in rows)


def current(session: Session) -> Registered | None:
    """The key that counts; None while there is none."""
    return (every(session) or (None,))[-1]


def required(session: Session) -> Registered:
    """The key that counts; raises NotaryRefusedError while there is none."""
    key = current(session)
    if key is None:
        raise NotaryRefusedError(sentences.KEY_MISSING)
    return key


def enrol(
    session: Session, settings: Settings, text: str, *, by: Account, now: datetime
) -> Registered:
    """Register a verifier key as the notary's; the present one again changes nothing.

    Signatures that were made stay. Raises NotaryRefusedError for another account than his, another
    name or the organiser's key, a key of before, and, until the list of keys is begun, while a
    committed live draw hangs on his key. Once it is begun, the key counts when it is listed.
    """
    if "notary" not in by.roles or "organiser" in by.roles:
        raise NotaryRefusedError(sentences.not_a_notary(by.username))
    key = checked(settings, text)
    register.stand_in_line(session)  # behind the same lock as a commitment: one sees the other
    known = every(session)
    if known and known[-1].key == key:
        return known[-1]
    if key in [each.key for each in known]:
        raise NotaryRefusedError(sentences.used_before(key.text()))
    if len(keylist.listed(session).entries) > 1:
        return _by_the_list(session, settings, key, known[-1], by=by, now=now)
    if bound := bound_draws(session):
        raise NotaryRefusedError(sentences.too_late("、".join(bound)))
    if (waits := keylist.waiting(session)) and waits.entry.role == NOTARY:
        keylist.withdraw(session, by=by, now=now)
    return listed(session, key, by=by.username, now=now)


def listed(session: Session, key: VerifierKey, *, by: str, now: datetime) -> Registered:
    """From now on this key of the notary's counts; the present one again changes nothing."""
    known = every(session)
    if known and known[-1].key == key:
        return known[-1]
    row = NotaryKey(key=key.text(), at=now, by=by)
    session.add(row)
    session.flush()
    detail = {"key": key.text(), "replaces": known[-1].key.text() if known else ""}
    journal.write(session, actor=by, act=ACT, detail=detail, now=now)
    return Registered(row.id, key, now, by)


def _by_the_list(
    session: Session,
    settings: Settings,
    key: VerifierKey,
    before: Registered,
    *,
    by: Account,
    now: datetime,
) -> Registered:
    """Propose the key for the list, where the present one counts until all have signed; the key
    that counts, and that of the proposal once it does."""
    waits = keylist.waiting(session)
    if waits and waits.entry.key == key:
        return before
    keylist.propose(
        session,
        settings.origin,
        signers(settings),
        role=NOTARY,
        what=key,
        lost=False,
        reason=sentences.RENEWED,
        by=by,
        now=now,
    )
    return every(session)[-1]


def bound_draws(session: Session) -> list[str]:
    """The live draws that are committed and not over."""
    known = attempts.all_attempts(session)
    return [each.name for each in known if each.live and each.state in BOUND]


def checked(settings: Settings, text: str) -> VerifierKey:
    """A verifier key that can be the notary's here; raises NotaryRefusedError."""
    if keyfile.is_private(text):
        raise NotaryRefusedError(sentences.PRIVATE_KEY)
    key = _key(text.strip())
    if key.name != settings.notary_name:
        raise NotaryRefusedError(sentences.another_name(settings.notary_name, key.name))
    if key.public == organiser_of(settings).verifier().public:
        raise NotaryRefusedError(sentences.the_organisers_key())
    return key


def _key(text: str) -> VerifierKey:
    try:
        keys = parse_keys(f"{text}\n".encode())
    except DrawError:
        raise NotaryRefusedError(sentences.NOT_A_KEY) from None
    if len(keys) > 1:
        raise NotaryRefusedError(sentences.NOT_A_KEY)
    return keys[0]
