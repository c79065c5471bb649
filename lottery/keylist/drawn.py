"""What a key has signed of the draws that are stored here."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import signatures
from draws.keylist import KeyEntry
from draws.manifest import Manifest
from draws.signatures import VerifierKey
from lottery import attempts


def first_frozen(session: Session, key: VerifierKey) -> datetime | None:
    """The freeze of the first attempt that a key has signed; None if it has signed none."""
    return min((fixed.frozen for _, fixed, keys in _frozen(session) if key in keys), default=None)


def signed_since(session: Session, entry: KeyEntry, moment: datetime) -> str:
    """An attempt that was frozen at a moment or later and that a key has signed, or whose manifest
    names a certificate, of the list; empty if there is none."""
    for name, fixed, keys in _frozen(session):
        named = [each.sha256 for each in fixed.signers[:1]]
        if fixed.frozen >= moment and (entry.key in keys or entry.certificate in named):
            return name
    return ""


def _frozen(session: Session) -> Iterator[tuple[str, Manifest, list[VerifierKey]]]:
    """Name, manifest and keys (none before the commitment) of each frozen attempt."""
    wanted = (manifests.FILE, signatures.KEYS)
    for attempt in attempts.all_attempts(session):
        if "frozen" not in attempt.steps:
            continue
        found = attempts.some_documents(session, attempt, wanted)
        keys = found.get(signatures.KEYS)
        fixed = manifests.parse(found[manifests.FILE])
        yield attempt.name, fixed, signatures.parse_keys(keys) if keys else []
