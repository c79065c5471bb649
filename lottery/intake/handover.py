"""Files between their reading and the entry: kept for a day, for whoever uploaded them.

Whoever has this folder without the field key learns how large files are; whoever has a token
without the account that got it learns nothing. What nobody claims goes by itself.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from lottery.acting import Acting
from lottery.errors import BoxClosedError
from lottery.invoices.files import FileReading
from lottery.office.boxes import Boxes, place_of

KEPT = timedelta(days=1)
MOST_BYTES = 512 << 20
"""What waits for one account; beyond it the oldest go first."""
_TOKEN = re.compile("[0-9a-f]{64}")
_LENGTH = 4
"""Bytes that say how long the reading before a file is."""


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that waits, and what the reader found in it; None where it was not read."""

    data: bytes
    said: FileReading | None


@dataclass(frozen=True)
class Handover:
    """A folder of boxes, each under a random token that only its uploader was told."""

    folder: Path
    boxes: Boxes

    def keep(
        self,
        data: bytes,
        *,
        acting: Acting,
        said: FileReading | None = None,
    ) -> str:
        """Keep a file with what was read in it, if it was read; its token, 64 hex."""
        token = acting.random_bytes(32).hex()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._make_room(acting.by, len(data), acting.now)
        path = self._path(token, acting.by)
        part = path.with_suffix(".part")
        read = json.dumps(said.to_json()).encode() if said else b""
        plain = len(read).to_bytes(_LENGTH) + read + data
        part.write_bytes(self.boxes.seal(plain, _place(token, acting.by), acting.random_bytes))
        os.utime(part, (acting.now.timestamp(), acting.now.timestamp()))
        part.replace(path)
        return token

    def take(self, token: str, *, by: str) -> WaitingFile | None:
        """The file under a token, if this account uploaded it and it is still there."""
        if not _TOKEN.fullmatch(token):
            return None
        try:
            plain = self.boxes.open(self._path(token, by).read_bytes(), _place(token, by))
        except (OSError, BoxClosedError):
            return None
        end = _LENGTH + int.from_bytes(plain[:_LENGTH])
        read = plain[_LENGTH:end]
        said = FileReading.from_json(json.loads(read)) if read else None
        return WaitingFile(plain[end:], said)

    def drop(self, token: str, *, by: str) -> None:
        """Let go of a file that was claimed."""
        if _TOKEN.fullmatch(token):
            self._path(token, by).unlink(missing_ok=True)

    def sweep(self, now: datetime) -> None:
        """Let go of everything that lay here for a day."""
        for path in self._waiting(""):
            if _age(path, now) > KEPT:
                path.unlink(missing_ok=True)

    def _make_room(self, by: str, size: int, now: datetime) -> None:
        self.sweep(now)
        mine = sorted(self._waiting(self._prefix(by)), key=lambda path: _age(path, now))
        for path in mine:  # the newest first
            size += path.stat().st_size if path.is_file() else 0
            if size > MOST_BYTES:
                path.unlink(missing_ok=True)

    def _waiting(self, prefix: str) -> list[Path]:
        return [path for path in self.folder.glob(f"{prefix}*") if path.is_file()]

    def _path(self, token: str, by: str) -> Path:
        """The name tells neither token nor account to whoever lists the folder."""
        return self.folder / f"{self._prefix(by)}-{sha256(token.encode()).hexdigest()}"

    def _prefix(self, by: str) -> str:
        return self.boxes.index("uploader", by)[:16]


def _place(token: str, by: str) -> str:
    return place_of("handover", by, token)


def _age(path: Path, now: datetime) -> timedelta:
    try:
        return now - datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo)
    except FileNotFoundError:  # somebody else took it away
        return timedelta(0)
