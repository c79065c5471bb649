"""Changes of keys, as people make them: proposed here, signed by the notary, put in their place.

A key of the office's own is made here and lies beside the old one until the last signature has come
in; the notary's, and one of a third party, come as their public halves.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from draws.canonical import TOKEN
from draws.errors import DrawError
from draws.keylist import LOST, MINUTES, NOTARY, ORGANISER
from draws.notary import keyfile, papers
from draws.notary.papers import Answer, Asked
from draws.signatures import VerifierKey, parse_keys
from lottery import keylist, register
from lottery.accounts import Account
from lottery.acting import RandomBytes
from lottery.ceremony.notary import registration
from lottery.errors import KeyListRefusedError
from lottery.keylist import certificate_files, key_files, publishing
from lottery.keylist.stored import KeyChange
from lottery.office import Office
from lottery.office.keys import SigningKey, signers
from lottery.texts.ceremony import key_changes as sentences

PROPOSERS = ("organiser",)


@dataclass(frozen=True)
class Wish:
    """Whose key or certificate is to be the next: `what` is its public half or its hash; None where
    this home makes the key itself."""

    role: str
    what: VerifierKey | str | None
    reason: str
    lost: bool = False


def begin(office: Office, *, by: Account, now: datetime) -> KeyChange | None:
    """Begin the list; the notary's entry, which waits for his signature, or None."""
    require_proposer(by)
    with office.write() as session:
        own = signers(office.settings)
        notary = next((o.verifier() for o in own if o.name == office.settings.notary_name), None)
        key = notary or registration.required(session).key
        change = keylist.begin(session, office.settings.origin, own, key, by=by.username, now=now)
    settle(office)
    return change


def propose(
    office: Office, wish: Wish, *, by: Account, now: datetime, random_bytes: RandomBytes
) -> KeyChange | None:
    """Propose a change; what waits for signatures, or None once it is listed already."""
    require_proposer(by)
    settings, kept = office.settings, key_files.kept_here(office.settings)
    if (wish.what is None) != (wish.role in kept):
        raise KeyListRefusedError(
            sentences.HOME_NOTARY if wish.role in kept else sentences.key_wanted(wish.role)
        )
    own = key_files.usable(settings)
    what = wish.what
    with office.write() as session:
        if what is None:
            keylist.require_free(session)
            made = key_files.make(settings, wish.role, random_bytes(32))
            own, what = (*own, made), made.verifier()
        change = _proposed(session, office, wish, what, own, by, now)
    settle(office)
    return change


def add_third(
    office: Office,
    role: str,
    key: str,
    reason: str,
    *,
    by: Account,
    now: datetime,
    random_bytes: RandomBytes,
) -> KeyChange | None:
    """Propose the key of a third party (its public half, as one line); raises KeyListRefusedError,
    for a private key too, and for a role that is the organiser's, the notary's or the minutes'."""
    if role in {ORGANISER, NOTARY, MINUTES} or not re.fullmatch(TOKEN, role):
        raise KeyListRefusedError(sentences.not_a_third(role))
    wish = Wish(role, public_key(key), reason)
    return propose(office, wish, by=by, now=now, random_bytes=random_bytes)


def public_key(text: str) -> VerifierKey:
    """A verifier key as somebody has handed it over; raises KeyListRefusedError."""
    if keyfile.is_private(text):
        raise KeyListRefusedError(sentences.PRIVATE_KEY)
    try:
        return parse_keys(f"{text.strip()}\n".encode(), "KEY")[0]
    except DrawError as why:
        raise KeyListRefusedError(sentences.refused(why)) from None


def withdraw(office: Office, *, by: Account, now: datetime) -> KeyChange:
    """Take the change that waits back; a key that was made for it is destroyed."""
    require_proposer(by)
    with office.write() as session:
        change = keylist.withdraw(session, by=by, now=now)
    drop_unlisted(office)
    return change


def drop_unlisted(office: Office) -> None:
    """Destroy the keys that no change waits for and that are not listed. Nobody proposes one
    meanwhile: its key is made behind the same lock."""
    with office.write() as session:
        register.stand_in_line(session)
        waits = keylist.waiting(session)
        keys = [*keylist.listed(session).every_key(), waits and waits.entry.key]
        key_files.drop_unlisted(office.settings, [key for key in keys if key])


def settle(office: Office) -> None:
    """What follows a listed change, and may be repeated: key files in their place, the list
    published. A key that is lost is not looked for while the one after it waits."""
    with office.read() as session:
        listed, change = keylist.listed(session), keylist.waiting(session)
    if change is None or change.entry.act != LOST:
        key_files.settle(office.settings, listed)
    certificate_files.settle(office.settings, listed)
    publishing.publish(office.settings, listed)


def request_for(session: Session, key: VerifierKey | None = None) -> bytes:
    """The request for the entry that waits, to one of those who must sign it: the first one whose
    key does not lie here, if none is named; raises KeyListRefusedError."""
    change, asked = keylist.waiting(session), missing(session)
    if change is None or not asked:
        raise KeyListRefusedError(sentences.NONE_WAITS)
    if key is not None and key not in asked:
        raise KeyListRefusedError(sentences.not_asked_of(key.text()))
    return papers.Request(key or asked[0], (Asked(papers.KEYS, change.entry.text),)).text()


def signer_named(session: Session, name: str) -> VerifierKey | None:
    """The key that a role signs the entry that waits with (`new`: the entry's own); None without a
    name. Raises KeyListRefusedError where its signature is not missing."""
    change, listed = keylist.waiting(session), keylist.listed(session)
    if not name or change is None:
        return None
    entry = change.entry if name == "new" else listed.current(name)
    if entry is None or entry.key not in missing(session):
        raise KeyListRefusedError(sentences.no_such_signer(name))
    return entry.key


def missing(session: Session) -> tuple[VerifierKey, ...]:
    """Every key that may still sign the entry that waits."""
    change = keylist.waiting(session)
    if change is None:
        return ()
    return tuple(key for keys in keylist.missing(keylist.listed(session), change) for key in keys)


def take_in(session: Session, answer: Answer, *, by: Account, now: datetime) -> None:
    """Take in the signatures of an answer over the entry that waits; `settle` follows, once they
    are durable. Raises KeyListRefusedError."""
    for given in answer.given:
        entry = keylist.take(session, given.sha256, given.line, answer.key, by=by.username, now=now)
        if entry and entry.role == NOTARY and entry.key:
            registration.listed(session, entry.key, by=by.username, now=now)


def _proposed(  # noqa: PLR0917 - what a proposal is made of
    session: Session,
    office: Office,
    wish: Wish,
    what: VerifierKey | str,
    own: tuple[SigningKey, ...],
    by: Account,
    now: datetime,
) -> KeyChange | None:
    change = keylist.propose(
        session,
        office.settings.origin,
        own,
        role=wish.role,
        what=what,
        lost=wish.lost,
        reason=wish.reason,
        by=by,
        now=now,
    )
    if change is None and wish.role == NOTARY and isinstance(what, VerifierKey):
        registration.listed(session, what, by=by.username, now=now)
    return change


def require_proposer(by: Account) -> None:
    """Raise KeyListRefusedError for an account that may not propose."""
    if not set(PROPOSERS) & set(by.roles) or "notary" in by.roles:
        raise KeyListRefusedError(sentences.may_not(by.username))
