"""Tables that came by upload: kept under their bytes' hash, never under the name they came with.

They hold names and phones, so they lie in boxes and do not stay: an import that is finished takes
its table away, and one that nobody imports goes after a day. Only while it is read does a table lie
open, in a folder that is gone with the reading; what a crash leaves of it goes after an hour.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask, abort, request
from werkzeug.datastructures import FileStorage

from lottery.people import Boxes, place_of
from lottery.tables.sheets import SheetError
from lottery.texts import sheets as sentences
from lottery.web import bodies

MOST_BYTES = 20_000_000
"""A table that a page takes; a larger one goes through the command line."""
KEPT = timedelta(days=1)
LEFT_OPEN = timedelta(hours=1)
_ROUTES = ("tables.upload", "merchants.take_in", "tax.take_in")
_FORMS = (".csv", ".xlsx")
_LONGEST_NAME = 80
_OPEN = "open-"


@dataclass(frozen=True)
class Upload:
    """A table in its place, and what is known of how it came."""

    path: Path
    name: str
    by: str


def install(app: Flask) -> None:
    """Give the routes that take tables room for them."""
    bodies.allow(app, _ROUTES, MOST_BYTES + (1 << 16))


def given() -> FileStorage:
    """The file of the form; 400 without one."""
    found = request.files.get("table")
    if found is None or not found.filename:
        abort(400)
    return found


@contextmanager
def passing(file: FileStorage) -> Iterator[Path]:
    """The uploaded table as a file that is gone when the block ends. Raises SheetError."""
    suffix = _suffix(file)
    with TemporaryDirectory(prefix="lottery-") as folder:
        path = Path(folder) / f"table{suffix}"
        with file.stream:
            file.save(path)
        yield path


def _suffix(file: FileStorage) -> str:
    name = file.filename or ""
    for suffix in _FORMS:
        if name.lower().endswith(suffix):
            return suffix
    raise SheetError(sentences.unknown_format(name[-_LONGEST_NAME:]))


class Uploads:
    """The folder of tables that wait for their import, each in a box that the field key opens."""

    def __init__(self, folder: Path, boxes: Boxes, random_bytes: Callable[[int], bytes]) -> None:
        self._folder, self._boxes, self._random_bytes = folder, boxes, random_bytes

    def keep(self, file: FileStorage, *, campaign: str, by: str, now: datetime) -> str:
        """Put a table in its place; its hash. Raises SheetError for what is no table by name."""
        suffix = _suffix(file)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.sweep(now)
        with file.stream:
            data = file.stream.read()
        digest = sha256(data).hexdigest()
        box = self._boxes.seal(data, _place(digest), self._random_bytes)
        with TemporaryDirectory(dir=self._folder) as folder:
            part = Path(folder) / "part"
            part.write_bytes(box)
            part.replace(self._folder / f"{digest}{suffix}")
        about = {"suffix": suffix, "name": _shown(file.filename or ""), "by": by}
        self._about(digest, campaign).write_text(json.dumps(about), encoding="utf-8", newline="\n")
        return digest

    def find(self, digest: str, campaign: str) -> Upload | None:
        """The table with this hash, if it waits for an import into this campaign."""
        try:
            about = json.loads(self._about(digest, campaign).read_text(encoding="utf-8"))
        except OSError:
            return None
        path = self._folder / f"{digest}{about['suffix']}"
        return Upload(path, about["name"], about["by"]) if path.is_file() else None

    @contextmanager
    def opened(self, upload: Upload) -> Iterator[Path]:
        """The table in the clear as long as the block lasts. Raises BoxClosedError, and SheetError
        for a table that was taken away meanwhile."""
        try:
            data = self._boxes.open(upload.path.read_bytes(), _place(upload.path.stem))
        except FileNotFoundError:
            raise SheetError(sentences.no_file(upload.name)) from None
        with TemporaryDirectory(dir=self._folder, prefix=_OPEN) as folder:
            path = Path(folder) / upload.path.name
            path.write_bytes(data)
            yield path

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


def _place(digest: str) -> str:
    return place_of("table", "upload", digest)


def _shown(name: str) -> str:
    """The name for people to see: its last part, of signs that show."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[-_LONGEST_NAME:]
