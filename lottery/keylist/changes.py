"""How a key or a certificate comes into the list: proposed, signed by those before it, listed.

The time from which it counts is that of the proposal, to the second; it is told before anybody
signs. What the office signs with stays the old key until the last signature is here, so an attempt
that the old key has signed meanwhile must have been frozen before that time; else the change is
refused, and proposed anew. No draw waits for a change.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from draws import keylist
from draws.errors import DrawError
from draws.keylist import CHANGE, FIRST, LOST, NOTARY, ORGANISER, KeyEntry, KeyList
from draws.manifest import ZEROS
from draws.signatures import VerifierKey
from lottery import journal, moves, register
from lottery.accounts import Account
from lottery.errors import KeyListRefusedError
from lottery.invoices.parties.private_numbers import tells_a_number
from lottery.keylist import drawn
from lottery.keylist.stored import KeyChange, listed, missing, waiting
from lottery.models import KeyChangeEnd, KeyChangeSignature, StoredKeyChange, StoredKeyEntry
from lottery.office.keys import SigningKey
from lottery.texts.ceremony import key_changes as sentences
from lottery.texts.errors import NUMBER_IN_REASON

PROPOSED, SIGNED, LISTED, WITHDRAWN = (
    *("key-change-proposed", "key-change-signed"),
    *("key-listed", "key-change-withdrawn"),
)


def begin(
    session: Session,
    origin: str,
    own: Iterable[SigningKey],
    notary: VerifierKey,
    *,
    by: str,
    now: datetime,
) -> KeyChange | None:
    """Begin the list with the organiser's key; the notary's is to follow, by his own signature.

    `own` are the keys that sign by themselves here, the organiser's first. None once both are
    listed. A key of draws that were held before counts from the freeze of the first of them.
    """
    _stand_in_line(session)
    organiser, *others = own
    first = organiser.verifier()
    if not listed(session).entries:
        since = drawn.first_frozen(session, first) or now
        entry = _next(session, origin, ORGANISER, FIRST, first, since, sentences.BEGUN)
        _list(session, entry, (organiser,), by=by, now=now)
    if len(listed(session).entries) > 1 or waiting(session):
        return waiting(session)
    before = listed(session).entries[-1].since
    since = max(before, drawn.first_frozen(session, notary) or now)
    entry = _next(session, origin, NOTARY, FIRST, notary, since, sentences.BEGUN)
    return _store(session, entry, (organiser, *others), by=by, now=now)


def propose(
    session: Session,
    origin: str,
    own: Iterable[SigningKey],
    *,
    role: str,
    what: VerifierKey | str,
    lost: bool,
    reason: str,
    by: Account,
    now: datetime,
) -> KeyChange | None:
    """Propose a key, or a certificate by its hash (64 hex), as the next of a role, signed by the
    keys that lie here; None once it is listed, which it is at once if nobody else need sign.

    Raises KeyListRefusedError where the list does not allow it, and while another entry waits.
    """
    require_free(session)
    if tells_a_number(reason):
        raise KeyListRefusedError(NUMBER_IN_REASON)
    before = listed(session)
    act = LOST if lost else CHANGE if before.current(role) else FIRST
    entry = _next(session, origin, role, act, what, now, reason)
    return _store(session, entry, own, by=by.username, now=now)


def require_free(session: Session) -> None:
    """Raise KeyListRefusedError before the list is begun, and while another entry waits."""
    _stand_in_line(session)
    if len(listed(session).entries) < 2:
        raise KeyListRefusedError(sentences.NOT_BEGUN)
    if other := waiting(session):
        raise KeyListRefusedError(sentences.waits_already(other.entry.role, other.entry.number))


def give(
    session: Session, own: Iterable[SigningKey], change: KeyChange, *, by: str, now: datetime
) -> None:
    """Sign an entry that waits by those of these keys that must and have not."""
    wanted = [key for keys in missing(listed(session), change) for key in keys]
    for one in own:
        key = one.verifier()
        if key in wanted:
            line = one.sign(change.entry.text)
            _keep(session, change.id, key, line, by=by, now=now)


def take(
    session: Session, digest: str, line: str, key: VerifierKey, *, by: str, now: datetime
) -> KeyEntry | None:
    """Take in a signature over the entry that waits (by the hash of its lines); the entry, once it
    is listed with it. Raises KeyListRefusedError for any other."""
    _stand_in_line(session)
    change, before = waiting(session), listed(session)
    if change is None or sha256(change.entry.text).hexdigest() != digest:
        raise KeyListRefusedError(sentences.OTHER_ENTRY)
    if line in change.lines:
        return None
    places = missing(before, change)
    if key not in [each for keys in places for each in keys]:
        raise KeyListRefusedError(sentences.not_asked_of(key.text()))
    if not keylist.holds(key, line, change.entry.text):
        raise KeyListRefusedError(sentences.does_not_hold(change.entry.number))
    _keep(session, change.id, key, line, by=by, now=now)
    return _complete(session, by=by, now=now)


def withdraw(session: Session, *, by: Account, now: datetime) -> KeyChange:
    """Take the entry that waits back; raises KeyListRefusedError where none does."""
    _stand_in_line(session)
    change = waiting(session)
    if change is None:
        raise KeyListRefusedError(sentences.NONE_WAITS)
    _end(session, change.id, "withdrawn", by.username, now)
    detail = {"number": change.entry.number, "role": change.entry.role}
    journal.write(session, actor=by.username, act=WITHDRAWN, detail=detail, now=now)
    return change


def _stand_in_line(session: Session) -> None:
    """One after the other, and at the main computer alone: a spare's list does not come home."""
    register.stand_in_line(session)
    moves.require_main(session)


def _next(  # noqa: PLR0917 - the fields of an entry
    session: Session,
    origin: str,
    role: str,
    act: str,
    what: VerifierKey | str,
    since: datetime,
    reason: str,
) -> KeyEntry:
    """The next entry of the list, without signatures; raises KeyListRefusedError."""
    before = listed(session)
    key, certificate = (None, what) if isinstance(what, str) else (what, "")
    above = sha256(before.data).hexdigest() if before.entries else ZEROS
    number = len(before.entries) + 1
    entry = KeyEntry(origin, number, above, role, act, key, certificate, since, reason)
    try:
        entry = keylist.read_text(entry.text)
        keylist.check_next(before, entry)
        keylist.wanted(before, entry)
    except DrawError as why:
        raise KeyListRefusedError(sentences.refused(why)) from None
    return entry


def _store(
    session: Session, entry: KeyEntry, own: Iterable[SigningKey], *, by: str, now: datetime
) -> KeyChange | None:
    row = StoredKeyChange(content=entry.text, at=now, by=by)
    session.add(row)
    session.flush()
    detail = {"number": entry.number, "text": entry.text.decode()}
    journal.write(session, actor=by, act=PROPOSED, detail=detail, now=now)
    give(session, own, KeyChange(row.id, entry, now, by), by=by, now=now)
    _complete(session, by=by, now=now)
    return waiting(session)


def _keep(
    session: Session, change: int, key: VerifierKey, line: str, *, by: str, now: datetime
) -> None:
    session.add(KeyChangeSignature(change=change, key=key.text(), line=line, at=now, by=by))
    session.flush()
    detail = {"change": change, "key": key.text(), "signature": line}
    journal.write(session, actor=by, act=SIGNED, detail=detail, now=now)


def _complete(session: Session, *, by: str, now: datetime) -> KeyEntry | None:
    """List the entry that waits, once all its signatures are here."""
    change, before = waiting(session), listed(session)
    if change is None or missing(before, change):
        return None
    replaced = before.current(change.entry.role)
    if replaced and (name := drawn.signed_since(session, replaced, change.entry.since)):
        raise KeyListRefusedError(sentences.used_meanwhile(name))
    _end(session, change.id, "listed", by, now)
    lines = keylist.in_order(keylist.wanted(before, change.entry), change.lines) or ()
    return _put(session, before, replace(change.entry, lines=lines), by=by, now=now)


def _list(
    session: Session, entry: KeyEntry, own: Iterable[SigningKey], *, by: str, now: datetime
) -> KeyEntry:
    """List the first entry, which nobody else signs."""
    lines = tuple(one.sign(entry.text) for one in own)
    return _put(session, listed(session), replace(entry, lines=lines), by=by, now=now)


def _put(session: Session, before: KeyList, entry: KeyEntry, *, by: str, now: datetime) -> KeyEntry:
    after = keylist.added(before, entry)
    session.add(StoredKeyEntry(number=entry.number, content=entry.whole, at=now, by=by))
    session.flush()
    digest = sha256(after.data).hexdigest()
    detail = {"number": entry.number, "role": entry.role, "manner": entry.act, "list": digest}
    journal.write(session, actor=by, act=LISTED, detail=detail, now=now)
    return entry


def _end(session: Session, change: int, what: str, by: str, now: datetime) -> None:
    session.add(KeyChangeEnd(change=change, what=what, at=now, by=by))
    session.flush()
