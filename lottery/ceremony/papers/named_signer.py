"""One who signs after the organiser, by his certificates: who he is, and whether he can sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from lottery.attempts import Attempt
from lottery.errors import LotteryError
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing import trust
from lottery.minutes.signing.hands import above
from lottery.minutes.signing.stamp import fingerprint, signer_name
from lottery.texts.ceremony import signers as sentences


@dataclass(frozen=True)
class NamedSigner:
    """One who signs after the organiser: his number from 2, his word, and the certificates that
    were handed in for him, his own first."""

    number: int
    name: str
    certificates: tuple[x509.Certificate, ...]

    @property
    def certificate(self) -> x509.Certificate:
        """His own."""
        return self.certificates[0]

    @property
    def sha256(self) -> str:
        """The hash of his certificate, 64 hex."""
        return fingerprint(self.certificate)

    @property
    def title(self) -> str:
        """What his certificate calls him."""
        return signer_name(self.certificate)

    @property
    def rooted(self) -> bool:
        """Whether a root came with it, to which its chain was followed."""
        return any(each.issuer == each.subject for each in self.certificates[1:])

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """The certificates between his own and the root, as they go into his signature."""
        return above(self.certificate, self.certificates)


def ordered(found: Sequence[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """The signer's own certificate, then the others; MinutesError where it is not clear which."""
    found = tuple(dict.fromkeys(found))
    issuers = {each.issuer.public_bytes() for each in found if each.issuer != each.subject}
    own = [each for each in found if each.subject.public_bytes() not in issuers]
    if len(found) > 1:
        own = [each for each in own if each.issuer != each.subject] or own
    if len(own) != 1:
        raise MinutesError(sentences.which_is_his([signer_name(each) for each in own or found]))
    return (own[0], *(each for each in found if each != own[0]))


def fault_of(each: NamedSigner, attempt: Attempt, now: datetime) -> str:
    """Why somebody cannot sign with his certificate; empty if he can. A chain is held against the
    root that came with it; without one, the hash in the manifest is all that binds it."""
    if trust.is_authority(each.certificate):
        return sentences.AUTHORITY
    try:
        trust.check_usage(each.certificate)
        trust.check_dates(each.certificate, now)
        roots = [one for one in each.certificates[1:] if one.issuer == one.subject]
        if roots:
            trust.check_chain(each.certificate, each.chain, roots, now)
    except LotteryError as why:
        return str(why)
    if attempt.live and trust.is_demo(each.certificate):
        return sentences.DEMO
    return ""
