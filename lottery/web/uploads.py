"""Tables that came by upload: kept under their bytes' hash, never under the name they came with.

They hold names and phones in the clear, so they do not stay: an import that is finished takes its
table away, and one that nobody imports goes after a day.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from flask import Flask, abort, request
from werkzeug.datastructures import FileStorage

from lottery.tables.sheets import SheetError
from lottery.texts import sheets as sentences

MOST_BYTES = 20_000_000
"""A table that a page takes; a larger one goes through the command line."""
KEPT = timedelta(days=1)
_ROUTES = ("tables.upload", "merchants.take_in", "tax.take_in")
_FORMS = (".csv", ".xlsx")
_LONGEST_NAME = 80
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Upload:
    """A table in its place, and what is known of how it came."""

    path: Path
    name: str
    by: str


def install(app: Flask) -> None:
    """Give the routes that take tables room for them, before the check of tokens reads them."""
    app.before_request(_make_room)


def _make_room() -> None:
    if request.endpoint in _ROUTES:
        request.max_content_length = MOST_BYTES + (1 << 16)


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
    """The folder of tables that wait for their import."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, file: FileStorage, *, campaign: str, by: str, now: datetime) -> str:
        """Put a table in its place; its hash. Raises SheetError for what is no table by name."""
        suffix = _suffix(file)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sweep(now)
        with TemporaryDirectory(dir=self._folder) as folder:
            part = Path(folder) / "part"
            with part.open("wb") as out, file.stream:
                digest = _copy(file.stream, out)
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

    def result(self, digest: str, campaign: str) -> Path:
        """Where the verdicts of an import lie."""
        return self._folder / f"{digest}-{campaign}.result.xlsx"

    def drop(self, digest: str, campaign: str) -> None:
        """Take the table away."""
        found = self.find(digest, campaign)
        self._about(digest, campaign).unlink(missing_ok=True)
        if found is not None and not list(self._folder.glob(f"{digest}-*.json")):
            found.path.unlink(missing_ok=True)

    def _about(self, digest: str, campaign: str) -> Path:
        return self._folder / f"{digest}-{campaign}.json"

    def _sweep(self, now: datetime) -> None:
        for path in self._folder.iterdir():
            if path.is_file() and path.stat().st_mtime < (now - KEPT).timestamp():
                path.unlink(missing_ok=True)


def _copy(source: IO[bytes], target: IO[bytes]) -> str:
    digest = sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()


def _shown(name: str) -> str:
    """The name for people to see: its last part, of signs that show."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[-_LONGEST_NAME:]
