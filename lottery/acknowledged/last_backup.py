"""When the last backup of a home was made and held: kept beside the head, outside the database."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from lottery import whole_files

FILE = "last-backup.json"


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
        found.at()
    except (OSError, ValueError, TypeError):
        return None
    return found
