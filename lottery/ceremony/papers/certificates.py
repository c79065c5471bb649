"""Another certificate for the minutes: checked before it is proposed, put in place when listed."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from draws.keylist import MINUTES, KeyList
from lottery import keylist
from lottery.accounts import Account
from lottery.ceremony.notary import key_changes
from lottery.ceremony.papers import signing
from lottery.keylist import certificate_files
from lottery.keylist.stored import KeyChange
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.authority import Identity, read_identity
from lottery.office import Office
from lottery.office.keys import signers


@dataclass(frozen=True)
class NewCertificate:
    """Where it lies: the certificate with those above it, its key, its root; PEM files."""

    certificate: Path
    key: Path
    root: Path


def change(
    office: Office, given: NewCertificate, reason: str, *, by: Account, now: datetime
) -> KeyChange | None:
    """Propose a certificate; what waits for the notary's signature, or None once it is listed.

    Raises MinutesError for one that could not sign minutes now and for the time of a draw, but for
    the one that the home has signed with so far, where the list names none: whatever takes its
    place must follow it. KeyListRefusedError as a change of a key does.
    """
    key_changes.require_proposer(by)
    found = read_identity(given.key, given.certificate, given.root)
    mode = "rehearsal" if office.settings.demo else "live"
    why = signing.unfit(found, mode, now)
    with office.read() as session:
        listed = keylist.listed(session)
    if why and not _is_the_one_in_use(office, found, listed):
        raise MinutesError("\n".join(why))
    mark = certificate_files.keep(office.settings, found)
    with office.write() as session:
        waits = keylist.propose(
            session,
            office.settings.origin,
            signers(office.settings),
            role=MINUTES,
            what=mark,
            lost=False,
            reason=reason,
            by=by,
            now=now,
        )
    key_changes.settle(office)
    return waits


def _is_the_one_in_use(office: Office, found: Identity, listed: KeyList) -> bool:
    if listed.current(MINUTES) is not None:
        return False
    try:
        return signing.identity(office.settings).certificate == found.certificate
    except MinutesError:
        return False
