"""What a backup says of itself, without its passphrase: of which register, as of when, until when.

Nobody is named in it. It is bound to what is sealed: another one does not open.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from lottery import sealed
from lottery.backup import failing
from lottery.errors import BackupRefusedError
from lottery.sealed import SealedKind
from lottery.texts import backup as sentences

KIND = SealedKind(
    b"fpdraw-backup/1\n",
    BackupRefusedError,
    unknown=sentences.unknown,
    closed=sentences.closed,
    spoiled=sentences.spoiled,
    short=sentences.passphrase_short,
)
SUFFIX = ".fpbackup"


@dataclass(frozen=True)
class AboutBackup:
    """A backup: whose it is, what it holds, and until when it may be kept (times are in UTC)."""

    origin: str
    schema: str
    program: str
    database: str
    made_at: str
    expires_at: str
    register: int
    root: str
    journal: int
    hash: str

    def line(self) -> bytes:
        """As one line of JSON."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":")).encode("ascii")

    def is_over(self, now: datetime) -> bool:
        """Whether it may not be kept any more."""
        return datetime.fromisoformat(self.expires_at) < now

    def made(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)


def read(line: bytes) -> AboutBackup:
    """What this line says; BackupRefusedError for any other one."""
    try:
        told = AboutBackup(**json.loads(line))
        times: tuple[datetime, ...] = (told.made(), datetime.fromisoformat(told.expires_at))
    except (ValueError, TypeError, RecursionError):
        times = ()
    if not times or any(each.tzinfo is None for each in times):
        raise BackupRefusedError(sentences.unknown())
    return told


def of(file: Path) -> AboutBackup:
    """What a file says of itself; BackupRefusedError for one that is no backup, or not whole by its
    length."""
    try:
        with file.open("rb") as data:
            sealed.require_length(data, KIND)
            return read(sealed.about_of(data, KIND))
    except OSError as why:
        said = sentences.not_read(file, why.strerror or str(why))
        raise failing.refusal(why, said) from None
