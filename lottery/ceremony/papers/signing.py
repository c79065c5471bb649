"""Signing: whether this home can sign the minutes of a draw, and whether stored minutes are those.

A draw whose minutes cannot be signed would be noticed after the draw, when nothing can be mended:
so it is told at the plan, and refused at the freeze, which writes the certificate's hash into the
manifest.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy.orm import Session

from draws import key_times, keylist
from draws import manifest as manifests
from draws.errors import DrawError
from draws.keylist import KeyList
from draws.manifest import Manifest
from lottery import attempts, journal
from lottery.attempts import Attempt
from lottery.errors import RefusalError, StepRefusedError
from lottery.keylist import certificate_files, covering
from lottery.minutes.checking.check import CheckPolicy, Here, check_by
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing import trust
from lottery.minutes.signing.authority import Identity
from lottery.minutes.signing.stamp import fingerprint
from lottery.office.settings import Settings
from lottery.protocol import line as line_of
from lottery.texts.ceremony import signing as sentences

_MINUTED = {step.name for step in (line_of.MINUTE, *line_of.ENDS)}
"""Steps after which no minutes are made."""
ANEW = "draw-signed-anew"
"""The act by which minutes are signed again (`lottery.ceremony.steps.minute_anew`)."""
MARGIN = timedelta(days=30)
"""How long after the freeze the certificate must still be valid: a draw may be abandoned and held
anew."""


def identity(settings: Settings) -> Identity:
    """What this home signs with; raises MinutesError."""
    return certificate_files.current(settings)


def unfit(found: Identity, mode: str, now: datetime) -> list[str]:
    """Why minutes of a draw frozen now could not be signed by an identity; empty if they could."""
    return list(_wanting(found, mode, now))


def wanting(settings: Settings, mode: str, now: datetime) -> list[str]:
    """Why minutes of a draw frozen now could not be signed here; empty if they could."""
    try:
        return unfit(identity(settings), mode, now)
    except MinutesError as error:
        return [str(error)]


def unsignable_lines(settings: Settings, mode: str, now: datetime) -> list[str]:
    """What whoever plans a draw is told, line by line, if its minutes could not be signed here."""
    why = wanting(settings, mode, now)
    return [sentences.TOLD_AT_PLAN, *why, sentences.WAY_OUT] if why else []


def require(settings: Settings, attempt: Attempt, now: datetime) -> None:
    """Raise StepRefusedError unless the minutes of this attempt can be signed here."""
    if why := wanting(settings, attempt.mode, now):
        raise StepRefusedError(sentences.cannot_sign(attempt.name, why))


def identity_for(
    settings: Settings, manifest: Manifest, now: datetime, listed: KeyList
) -> Identity:
    """The identity for the minutes of a draw, valid now: the one that its manifest names, or, where
    that is not here or not valid any more, the one that the list puts in its place.

    One that was replaced since the freeze still lies in the home. Raises MinutesError.
    """
    refused: list[MinutesError] = []
    for fixed in key_times.as_signed(listed, manifest):
        try:
            return _usable(settings, fixed, now)
        except MinutesError as why:
            refused.append(why)
    raise MinutesError(sentences.nothing_signed(refused[0]))


def identity_anew(
    settings: Settings, manifest: Manifest, now: datetime, listed: KeyList, used: str
) -> Identity:
    """The identity that may sign minutes again, which that with the certificate `used` has signed:
    the newest of the list that lies here and is valid now. Raises MinutesError."""
    for fixed in reversed(key_times.as_signed(listed, manifest)):
        try:
            found = _usable(settings, fixed, now)
        except MinutesError:
            continue
        if fingerprint(found.certificate) != used:
            return found
    raise MinutesError(sentences.no_new_certificate(used))


def signed_at(session: Session, attempt: Attempt) -> datetime:
    """When the minutes were signed, the last time."""
    line = journal.last_of(session, (ANEW,), draw=attempt.code, attempt=attempt.attempt)
    return line.at if line else attempt.steps[line_of.MINUTE.name][0]


def require_valid(session: Session, settings: Settings, attempt: Attempt, now: datetime) -> None:
    """Raise MinutesError unless the minutes of a drawn attempt could be signed here now."""
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    pinned = covering.pins_for(session, attempt)
    listed = keylist.parse(pinned) if pinned else KeyList()
    identity_for(settings, manifest, now, listed)


def _usable(settings: Settings, manifest: Manifest, now: datetime) -> Identity:
    named = manifest.signers[0].sha256 if manifest.signers else ""
    found = certificate_files.find(settings, named) if named else identity(settings)
    if found is None:
        mark = fingerprint(identity(settings).certificate)
        raise MinutesError(sentences.other_certificate(named, mark))
    trust.check_dates(found.certificate, now)
    trust.check_usage(found.certificate)
    return found


def stored(session: Session, attempt: Attempt, now: datetime) -> bytes:
    """The stored minutes, held against the journal and the manifest, and judged again.

    Raises StepRefusedError for a file that was put in their place.
    """
    files = [content for _, content in attempts.versions(session, attempt)]
    key = {"draw": attempt.code, "attempt": attempt.attempt}
    acts = (f"draw-{line_of.MINUTE.name}", ANEW)
    told = [line["sha256"] for act in acts for line in journal.acts(session, act, **key)]
    found = [sha256(content).hexdigest() for content in files]
    if not found or told != found:
        raise StepRefusedError(sentences.minutes_replaced(attempt.name, told, found))
    data = files[-1]
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    keys = covering.pins_for(session, attempt)
    verdict = check_by(Here(), data, CheckPolicy(keys=keys, manifest=manifest.sha256()), now)
    if verdict.refused:
        raise StepRefusedError(sentences.minutes_refused(attempt.name, verdict.refused))
    return data


def faults(session: Session) -> Iterator[str]:
    """What is wrong with stored minutes, each held likewise as of the day of its signature."""
    for attempt in attempts.all_attempts(session):
        if "signed" not in attempt.steps:
            continue
        try:
            stored(session, attempt, signed_at(session, attempt))
        except (RefusalError, DrawError) as why:
            yield str(why)
        except (ValueError, TypeError, KeyError) as why:  # what no program of ours has written
            yield sentences.minutes_unreadable(attempt.name, why)


def waiting(session: Session, mark: str) -> list[str]:
    """The attempts whose minutes are still to be signed by another certificate than this one."""
    names = []
    for attempt in attempts.all_attempts(session):
        if "frozen" not in attempt.steps or _MINUTED & set(attempt.steps):
            continue
        manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
        if manifest.signers and manifest.signers[0].sha256 != mark:
            names.append(attempt.name)
    return names


def _wanting(found: Identity, mode: str, now: datetime) -> Iterator[str]:
    until = now + MARGIN
    try:
        trust.check_usage(found.certificate)
        for day in (now, until):
            trust.check_dates(found.certificate, day)
        trust.check_chain(found.certificate, found.chain, [found.root], until)
    except MinutesError as error:
        yield str(error)
    if mode == "live" and trust.is_demo(found.certificate):
        yield sentences.DEMO_CERTIFICATE
