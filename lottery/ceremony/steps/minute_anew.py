"""Minute anew: the minutes that are stored and not published are signed again.

The pages stay what the two had read, byte for byte; what signs them is another certificate, which
has come into the list of keys since. The first file stays with the draw and in the journal, by its
hash. Two do it, with a reason; once the bundle is out nobody does.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from draws import keylist as lists
from draws import manifest as manifests
from draws.bundle import MINUTES
from draws.canonical import is_line
from draws.manifest import Manifest
from lottery import attempts, journal, proposals
from lottery.attempts import Attempt
from lottery.ceremony.papers import countersigning, signing
from lottery.ceremony.steps import publish
from lottery.errors import ProposalRefusedError, StepRefusedError
from lottery.minutes.checking import signature
from lottery.minutes.checking.check import CheckPolicy, Here, check_by
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.authority import Identity
from lottery.minutes.signing.sign import sign
from lottery.minutes.signing.stamp import fingerprint
from lottery.minutes.signing.unsigned import unsigned
from lottery.office import Office
from lottery.office.keys import signers
from lottery.proposals import MINUTES_ANEW, Confirmation
from lottery.protocol.line import MINUTE, PUBLISH
from lottery.texts.ceremony import line as called
from lottery.texts.ceremony import proposals as joint_sentences
from lottery.texts.ceremony import signing as sentences
from lottery.texts.ceremony import steps as step_sentences


@dataclass(frozen=True)
class SignedAnew:
    """The long part of it: the hash of the file that was signed before, the new file, and the hash
    of the certificate that signed it."""

    before: str
    signed: bytes
    certificate: str


def see(
    session: Session, office: Office, attempt: Attempt, reason: str, now: datetime
) -> dict[str, object]:
    """What the proposer has before him: the file, and the certificate that is to sign it."""
    check(session, office, attempt)
    if not is_line(reason):
        raise StepRefusedError(step_sentences.reason_form(reason))
    stored = attempts.document(session, attempt, MINUTES)
    found = _identity(session, office, attempt, stored, now)
    return {
        "minutes": sha256(stored).hexdigest(),
        "certificate": fingerprint(found.certificate),
        "reason": reason,
    }


def check(session: Session, office: Office, attempt: Attempt) -> None:
    """Raise StepRefusedError unless there are minutes that nobody has followed or published; what
    lies in the public folder is out, though the step may not be stored yet."""
    lies = (office.settings.public_dir / attempt.name).exists()
    if PUBLISH.name in attempt.steps or lies:
        raise StepRefusedError(sentences.published_already(attempt.name))
    attempts.require(attempt, MINUTE.name)
    followed = [each.name for each in countersigning.places(session, attempt)[1:] if each.at]
    if followed:
        raise StepRefusedError(sentences.followed_already(attempt.name, followed))


def prepare(session: Session, office: Office, *, code: str, now: datetime) -> SignedAnew:
    """The long part: the same pages, signed and judged. Stores nothing."""
    attempt = attempts.newest(session, code)
    check(session, office, attempt)
    stored = attempts.document(session, attempt, MINUTES)
    identity = _identity(session, office, attempt, stored, now)
    signed = sign(unsigned(stored), identity, now)
    keys = publish.pins(session, attempt, signers(office.settings))
    verdict = check_by(Here(), signed, CheckPolicy((identity.root,), keys), now)
    if verdict.refused:
        raise MinutesError(verdict.refused)
    return SignedAnew(sha256(stored).hexdigest(), signed, fingerprint(identity.certificate))


def take(
    session: Session,
    office: Office,
    *,
    code: str,
    by: str,
    now: datetime,
    confirmed: Confirmation,
    prepared: SignedAnew | None = None,
) -> bytes:
    """Store the file that was signed anew beside the one before it, which the journal names.

    Raises ProposalRefusedError where the two have seen another file or another certificate.
    """
    attempt = attempts.lock_newest(session, code)
    check(session, office, attempt)
    attempts.check_clock(attempt, now)
    hands = proposals.check(session, confirmed, MINUTES_ANEW, attempt.name, needed=True)
    made = prepared or prepare(session, office, code=code, now=now)
    seen = (confirmed.detail["minutes"], confirmed.detail["certificate"])
    stored = sha256(attempts.document(session, attempt, MINUTES)).hexdigest()
    if seen != (stored, made.certificate) or made.before != stored:
        what = called.SEEN[MINUTES_ANEW]
        raise ProposalRefusedError(joint_sentences.changed_since(confirmed.proposal, what))
    number = attempts.store_anew(session, attempt, MINUTES, made.signed)
    told = {"draw": attempt.code, "attempt": attempt.attempt, "number": number, "before": stored}
    told |= {"sha256": sha256(made.signed).hexdigest(), "certificate": made.certificate}
    told |= {"reason": str(confirmed.detail["reason"]), **hands}
    journal.write(session, actor=by, act=signing.ANEW, detail=told, now=now)
    return made.signed


def _identity(
    session: Session, office: Office, attempt: Attempt, stored: bytes, now: datetime
) -> Identity:
    manifest: Manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    keys = publish.pins(session, attempt, signers(office.settings))
    listed = lists.parse(keys) if lists.is_list(keys) else lists.KeyList()
    used = signature.first_fingerprint(stored, now)
    return signing.identity_anew(office.settings, manifest, now, listed, used)
