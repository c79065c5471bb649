"""Witnesses from outside, whose cosignatures this office shows.

The settings name their keys, and where each publishes what it cosigned. What was taken in lies in
the public folder, apart from all bundles, one file a witness: a checkpoint that is one of ours,
with the witness's signature. It is verified when it is taken, and again whenever it is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from draws import signatures
from draws.errors import DrawError
from lottery import journal, readable, whole_files
from lottery.acting import Acting
from lottery.errors import LotteryError
from lottery.office.settings import Settings
from lottery.register import standing
from lottery.texts.public import witnesses as words
from lottery.witness.cosigning import CosignatureError, WitnessKey, cosigned_at

FOLDER = "witnesses"
MOST = 16384
"""So many bytes hold a checkpoint with all its signatures."""
_AHEAD = timedelta(minutes=10)


class OtherRegisterError(LotteryError):
    """A witness has signed a register that is not this office's: two were shown."""


@dataclass(frozen=True)
class SeenBy:
    """A witness, and the checkpoint that it saw last: how many lines, and when it signed; None
    where nothing was taken in from it that holds."""

    key: WitnessKey
    size: int
    at: datetime | None

    def age(self, now: datetime) -> int:
        """Whole days since it signed; 0 where it never did."""
        return (now - self.at).days if self.at else 0


def seen(session: Session, settings: Settings) -> tuple[SeenBy, ...]:
    """Every witness that the settings name, in their order."""
    return tuple(_seen(session, settings.public_dir, key) for key in settings.witness_keys)


def note(settings: Settings, digest: str) -> bytes | None:
    """What was taken in from the witness whose key has this hash (8 hex); None for nothing."""
    known = {key.digest for key in settings.witness_keys}
    place = place_of(settings.public_dir, digest)
    return place.read_bytes() if digest in known and place.is_file() else None


def take(session: Session, settings: Settings, data: bytes, acting: Acting) -> tuple[SeenBy, ...]:
    """Put a cosigned checkpoint where visitors see it, for each registered witness that signed it
    later than what lies there; those it is from.

    Raises CosignatureError where no registered witness has signed it, and OtherRegisterError where
    it is no checkpoint of this office.
    """
    found = tuple(_signed(settings.witness_keys, data))
    if not found:
        raise CosignatureError(words.NOBODY)
    size = _check_ours(session, data)
    for key, at in found:
        if at > acting.now + _AHEAD:
            raise CosignatureError(words.ahead(key.name))
        before = _seen(session, settings.public_dir, key)
        if before.at is None or before.at < at:
            _put(place_of(settings.public_dir, key.digest), data)
            detail = {"witness": key.text(), "size": size}
            journal.write(
                session, actor=acting.by, act="witness-taken", detail=detail, now=acting.now
            )
    return tuple(SeenBy(key, size, at) for key, at in found)


def place_of(public: Path, digest: str) -> Path:
    """Where the checkpoint lies that a witness signed."""
    return public / FOLDER / f"{digest}.txt"


def _put(place: Path, data: bytes) -> None:
    readable.folder(place.parent)
    whole_files.write(place, data, 0o644)


def _signed(keys: tuple[WitnessKey, ...], data: bytes) -> Iterator[tuple[WitnessKey, datetime]]:
    for key in keys:
        at = cosigned_at(data, key)
        if at is not None:
            yield key, at


def _check_ours(session: Session, data: bytes) -> int:
    """The size of a checkpoint that is one of this office's."""
    text, _ = signatures.parse_note(data, signatures.CHECKPOINT)
    try:
        origin, size, root = signatures.parse_checkpoint(text)
    except DrawError as why:
        raise CosignatureError(words.no_note(why)) from None
    ours = standing.checkpoint(session, size)
    if ours is None or (ours.origin, ours.root) != (origin, root.hex()):
        raise OtherRegisterError(words.other(size))
    return size


def _seen(session: Session, public: Path, key: WitnessKey) -> SeenBy:
    try:
        data = place_of(public, key.digest).read_bytes()
        at = cosigned_at(data, key)
        size = _check_ours(session, data) if at else 0
    except (OSError, LotteryError):
        return SeenBy(key, 0, None)
    return SeenBy(key, size, at)
