"""When the last backup of a home was made and held: kept beside the head, outside the database."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from lottery import canonical_json, journal, whole_files

FILE = "last-backup.json"
RESTORED = "home-restored"
"""The act by which a home came out of a backup; it tells how far the journal in that one was."""


@dataclass(frozen=True)
class LastBackup:
    """When (with its zone) a backup was made, where it was put, and how far the journal was."""

    made_at: str
    place: str
    journal: int

    def at(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)


def note(folder: Path, made: LastBackup) -> None:
    """Keep it in the folder of the heads, on the disk; raises OSError."""
    whole_files.write(folder / FILE, json.dumps(asdict(made), ensure_ascii=False).encode())


def read(folder: Path) -> LastBackup | None:
    """The last one; None where there is none that is known."""
    try:
        found = LastBackup(**json.loads((folder / FILE).read_bytes()))
        at = found.at()
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    return found if at.tzinfo else None


def reaches(folder: Path, session: Session) -> int:
    """The line of the journal up to which all is in a backup: the last one of this home, or the one
    that it was made of; 0 where there is neither."""
    last, made_of = read(folder), journal.last_of(session, [RESTORED])
    restored = int(canonical_json.load(made_of.detail)["journal"]) if made_of else 0
    return max(last.journal if last else 0, restored)
