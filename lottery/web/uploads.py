"""Tables that came by upload: kept under their bytes' hash, never under the name they came with.

They hold names and phones, so they lie in boxes and do not stay: an import that is finished takes
its table away, and one that nobody imports goes after a day. Only while it is read does a table lie
open, in a folder that is gone with the reading; what a crash leaves of it goes after an hour.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask, abort, request
from werkzeug.datastructures import FileStorage

from lottery import drafts
from lottery.acting import RandomBytes
from lottery.importing.jobs import together
from lottery.office.boxes import Boxes, place_of
from lottery.tables.sources import SUFFIXES
from lottery.tables.surveys import Hidden, SheetError
from lottery.texts.office import tables as sentences
from lottery.web.transport import bodies

MOST_BYTES = 20_000_000
"""A table that a page takes; a larger one goes through the command line."""
KEPT = timedelta(days=1)
LEFT_OPEN = timedelta(hours=1)
_ROUTES = ("tables.upload", "merchants.take_in", "tax.take_in")
_LONGEST_NAME = 80
_OPEN = "open-"


@dataclass(frozen=True)
class Upload:
    """A table in its place, and what is known of how it came: from which sender, with which list
    of people, and what was said of its sheets and of rows that are hidden."""

    path: Path
    name: str
    by: str
    sender: str = ""
    sheet: str = ""
    hidden: Hidden = "ask"
    people: Path | None = None
    people_name: str = ""


def install(app: Flask) -> None:
    """Give the routes that take tables room for them."""
    bodies.allow(app, _ROUTES, MOST_BYTES + (1 << 16))


def uploaded_table() -> FileStorage:
    """The file of the form; 400 without one."""
    found = optional("table")
    if found is None:
        abort(400)
    return found


def optional(name: str) -> FileStorage | None:
    """A file of the form that need not be there."""
    found = request.files.get(name)
    return found if found is not None and found.filename else None


@contextmanager
def passing(file: FileStorage) -> Iterator[Path]:
    """The uploaded table as a file that is gone when the block ends. Raises SheetError."""
    suffix = _suffix(file)
    with drafts.work_folder() as folder:
        path = folder / f"table{suffix}"
        with file.stream:
            file.save(path)
        yield path


def _suffix(file: FileStorage) -> str:
    name = file.filename or ""
    for suffix in SUFFIXES:
        if name.lower().endswith(suffix):
            return suffix
    raise SheetError(sentences.unknown_format(name[-_LONGEST_NAME:]))


class Uploads:
    """The folder of tables that wait for their import, each in a box that the field key opens."""

    def __init__(self, folder: Path, boxes: Boxes, random_bytes: RandomBytes) -> None:
        self._folder, self._boxes, self._random_bytes = folder, boxes, random_bytes

    def keep(
        self,
        file: FileStorage,
        *,
        campaign: str,
        by: str,
        now: datetime,
        people: FileStorage | None = None,
        sender: str = "",
    ) -> str:
        """Put a table in its place; its hash. Raises SheetError for what is no table by name."""
        suffix = _suffix(file)
        listed = _suffix(people) if people is not None else ""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.sweep(now)
        with file.stream:
            data = file.stream.read()
        digest = sha256(data).hexdigest()
        about = {"suffix": suffix, "name": _shown(file.filename or ""), "by": by, "sender": sender}
        if people is not None:
            with people.stream:
                named = people.stream.read()
            digest = together(digest, sha256(named).hexdigest())
            self._seal(f"{digest}.people{listed}", named)
            about |= {"people": listed, "people_name": _shown(people.filename or "")}
        self._seal(f"{digest}{suffix}", data)
        self._write(digest, campaign, about)
        return digest

    def _seal(self, name: str, data: bytes) -> None:
        box = self._boxes.seal(data, _place(name), self._random_bytes)
        with TemporaryDirectory(dir=self._folder) as folder:
            part = Path(folder) / "part"
            part.write_bytes(box)
            part.replace(self._folder / name)

    def _write(self, digest: str, campaign: str, about: Mapping[str, str]) -> None:
        path = self._about(digest, campaign)
        path.write_text(json.dumps(about), encoding="utf-8", newline="\n")

    def find(self, digest: str, campaign: str) -> Upload | None:
        """The table with this hash, if it waits for an import into this campaign."""
        try:
            about = json.loads(self._about(digest, campaign).read_text(encoding="utf-8"))
        except OSError:
            return None
        path = self._folder / f"{digest}{about['suffix']}"
        people = self._folder / f"{digest}.people{about['people']}" if "people" in about else None
        if not path.is_file() or not (people is None or people.is_file()):
            return None
        return Upload(
            path=path,
            name=about["name"],
            by=about["by"],
            sender=about.get("sender", ""),
            sheet=about.get("sheet", ""),
            hidden=about.get("hidden", "ask"),
            people=people,
            people_name=about.get("people_name", ""),
        )

    def settle(self, digest: str, campaign: str, *, sheet: str, hidden: Hidden) -> None:
        """Keep what was said of a table's sheets and hidden rows."""
        path = self._about(digest, campaign)
        about = json.loads(path.read_text(encoding="utf-8"))
        self._write(digest, campaign, about | {"sheet": sheet, "hidden": hidden})

    @contextmanager
    def opened(self, upload: Upload) -> Iterator[tuple[Path, Path | None]]:
        """The table in the clear as long as the block lasts, and its list of people. Raises
        BoxClosedError, and SheetError for a table that was taken away meanwhile."""
        with TemporaryDirectory(dir=self._folder, prefix=_OPEN) as folder:
            path = self._open(upload.path, upload.name, Path(folder))
            people = upload.people
            yield path, self._open(people, upload.people_name, Path(folder)) if people else None

    def _open(self, kept: Path, name: str, folder: Path) -> Path:
        try:
            data = self._boxes.open(kept.read_bytes(), _place(kept.name))
        except FileNotFoundError:
            raise SheetError(sentences.no_file(name)) from None
        path = folder / kept.name
        path.write_bytes(data)
        return path

    def result(self, digest: str, campaign: str) -> Path:
        """Where the verdicts of an import lie."""
        return self._folder / f"{digest}-{campaign}.result.xlsx"

    def foreseen(self, digest: str, campaign: str) -> Path:
        """Where the verdicts of a dry run lie, of rows that would not be accepted as they are."""
        return self._folder / f"{digest}-{campaign}.foreseen.xlsx"

    def drop(self, digest: str, campaign: str) -> None:
        """Take the table away."""
        found = self.find(digest, campaign)
        self._about(digest, campaign).unlink(missing_ok=True)
        self.foreseen(digest, campaign).unlink(missing_ok=True)
        if found is not None and not list(self._folder.glob(f"{digest}-*.json")):
            found.path.unlink(missing_ok=True)
            if found.people is not None:
                found.people.unlink(missing_ok=True)

    def _about(self, digest: str, campaign: str) -> Path:
        return self._folder / f"{digest}-{campaign}.json"

    def sweep(self, now: datetime) -> None:
        """Take away what nobody imported, and what a crash left open."""
        for path in self._folder.glob("*"):
            if path.is_file() and path.stat().st_mtime < (now - KEPT).timestamp():
                path.unlink(missing_ok=True)
        for path in self._folder.glob(f"{_OPEN}*"):
            if path.stat().st_mtime < (now - LEFT_OPEN).timestamp():
                shutil.rmtree(path, ignore_errors=True)


def _place(name: str) -> str:
    digest = name.partition(".")[0]
    return place_of("table", "people" if ".people." in name else "upload", digest)


def _shown(name: str) -> str:
    """The name for people to see: its last part, of signs that show."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[-_LONGEST_NAME:]
