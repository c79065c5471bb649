"""The register, as its checkpoints tell it: signed, and grown from the one that was kept."""

from collections.abc import Sequence

from draws import proofs, signatures
from draws.errors import DrawError
from draws.signatures import VerifierKey
from lottery.texts.public import witness as words
from lottery.witness.fetching import UnreachedError, WatchedSite
from lottery.witness.findings import LookFindings
from lottery.witness.keeping import KeptFolder

CHECKPOINT = "checkpoint.txt"
_NOTE = 16384
Told = tuple[str, int, bytes]
"""Origin, size and root of a checkpoint."""


def look(
    site: WatchedSite,
    folder: KeptFolder,
    keys: Sequence[VerifierKey],
    size: int,
    found: LookFindings,
) -> None:
    """Whether the checkpoint of this size is signed and goes on from the kept one."""
    kept = folder.read(CHECKPOINT)
    old = parsed(kept) if kept else None
    if old and size < old[1]:
        found.changed.append(words.shorter(old[1], size))
        return
    if size == 0:
        found.unverified.append(words.NO_CHECKPOINT)
        return
    note = site.get(f"checkpoints/{size}.txt", _NOTE) or b""
    new = _told(note, size)
    signed = _is_signed(note, keys, size, found)
    before = len(found.changed)
    grows = old is None or _grows(site, old, new, found)
    if len(found.changed) > before:
        folder.accuse(f"checkpoint-{size}.txt", note)
    elif grows and signed:
        found.note, found.size = note, size


def parsed(note: bytes) -> Told:
    """What a checkpoint says; raises DrawError."""
    return signatures.parse_checkpoint(signatures.parse_note(note, CHECKPOINT)[0])


def _told(note: bytes, size: int) -> Told:
    try:
        told = parsed(note)
    except DrawError:
        raise UnreachedError(words.no_note(size)) from None
    if told[1] != size:
        raise UnreachedError(words.no_note(size))
    return told


def _is_signed(note: bytes, keys: Sequence[VerifierKey], size: int, found: LookFindings) -> bool:
    """Whether a pinned key has signed a checkpoint; where none is pinned, nothing can be said."""
    text, lines = signatures.parse_note(note, CHECKPOINT)
    return not keys or found.check_signed(text, lines, keys, words.checkpoint(size))


def _grows(site: WatchedSite, old: Told, new: Told, found: LookFindings) -> bool:
    """Whether the register under the kept checkpoint is the beginning of the new one's; a proof
    that is not there says nothing: a site of plain files has none but those that pages name."""
    if old[0] != new[0] or (old[1] == new[1] and old[2] != new[2]):
        found.changed.append(words.rewritten(old[1]))
        return False
    if old[1] == new[1]:
        return True
    proof = site.get(f"checkpoints/{old[1]}-{new[1]}.txt", _NOTE)
    if proof is None:
        found.unverified.append(words.no_proof(old[1], new[1]))
        return False
    if not _proves(proof, old, new):
        found.changed.append(words.no_growth(old[1], new[1]))
        return False
    return True


def _proves(proof: bytes, old: Told, new: Told) -> bool:
    """Whether a proof holds, and is of these two checkpoints and no others."""
    before = f"old-size: {old[1]}\nold-root: {old[2].hex()}\n"
    head = f"fpdraw-consistency/1\n{before}size: {new[1]}\nroot: {new[2].hex()}\n"
    try:
        proofs.check_proof(proof)
    except DrawError:
        return False
    return proof.startswith(head.encode())
