"""The organiser's signature, which is the first, and those of the signers who follow.

The first certifies: it lets the others sign in their fields, and nothing else be changed.
"""

from __future__ import annotations

from datetime import datetime

from lottery.clock import aware
from lottery.minutes.signing.authority import Identity
from lottery.minutes.signing.hands import by_key
from lottery.minutes.signing.revision import Signatory, Turn, append
from lottery.minutes.signing.trust import check_dates, check_usage

FIELD = "organiser"
FIRST = Turn(FIELD, certifies=True)


def sign(unsigned: bytes, identity: Identity, now: datetime) -> bytes:
    """The file with the organiser's signature appended; `now` is the time it states.

    Raises MinutesError for a certificate that is not valid then or is for something else: what is
    signed with it could never be accepted.
    """
    check_dates(identity.certificate, aware(now))
    check_usage(identity.certificate)
    return sign_unchecked(unsigned, identity, now)


def sign_unchecked(unsigned: bytes, identity: Identity, now: datetime) -> bytes:
    """The file signed as `sign` does, whatever the certificate is."""
    by = Signatory(identity.certificate, identity.chain, by_key(identity.key))
    return append(unsigned, FIRST, by, now)


def countersign(pdf: bytes, field: str, by: Signatory, now: datetime) -> bytes:
    """The file with the signature of one who follows, in his field; raises MinutesError as `sign`
    does."""
    check_dates(by.certificate, aware(now))
    check_usage(by.certificate)
    return append(pdf, Turn(field), by, now)
