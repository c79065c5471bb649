"""A parcel home as it is brought: opened, and its journal seen to be one chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from lottery import journal
from lottery.errors import ParcelRefusedError
from lottery.journal import JournalLine, search
from lottery.spare_computer import parcel, returning
from lottery.spare_computer.about import ABOUT
from lottery.spare_computer.returning import AboutHome
from lottery.texts.ceremony import spare_computer as sentences


@dataclass(frozen=True)
class Brought:
    """What a parcel home says of itself, its parts by name (each a file), the SHA-256 of its file
    (64 hex), and the lines that were written at the spare computer."""

    about: AboutHome
    parts: Mapping[str, Path]
    file: str
    lines: Sequence[JournalLine]

    @property
    def handed(self) -> str:
        """The hash of the line by which the spare handed it back: it is over all that was done
        there, so that no two computers have it, and one has it however often it is asked."""
        return self._handing.hash

    @property
    def handed_at(self) -> datetime:
        """When the spare handed it back."""
        return self._handing.at

    @property
    def _handing(self) -> JournalLine:
        lines = [line for line in self.lines if line.act == returning.ACT]
        if not lines:
            raise ParcelRefusedError(sentences.parcel_unknown())
        return lines[-1]


def unpack(data: BinaryIO, passphrase: str, folder: Path) -> Brought:
    """Open a parcel home into an empty folder; raises ParcelRefusedError, and ValueError for what
    is no journal."""
    parts = parcel.unpack(data, passphrase, folder, returning.NAMES, returning.FOLDERS)
    about = returning.read_about(parts[ABOUT].read_bytes() if ABOUT in parts else b"")
    lines = list(search.parse_json_lines(parts[returning.JOURNAL].read_text().splitlines()))
    end = journal.end_of(lines, about.seq, about.hash)
    if not lines or end != (about.seq + about.lines, about.end):
        raise ParcelRefusedError(sentences.parcel_unknown())
    return Brought(about, parts, parcel.digest(data), lines)
