"""Where the lines of the log go, and how they are written.

One process writes one file; it begins a new one at LARGEST bytes and keeps KEPT old ones, so that
no log fills a disk and none needs another program. Nothing of a person is in a line: requests are
told by the page's rule, never by their address, and queries without their values. The lines of the
security log, which name accounts and addresses, go where that log goes, and never here.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from pythonjsonlogger.json import JsonFormatter

from lottery.errors import SettingsError
from lottery.texts import errors as sentences

LARGEST = 20 * 1024**2
KEPT = 10
NAMES_PEOPLE = "lottery.security"
"""The channel of the security log's lines."""
TEXT, JSON = "text", "json"
FORMS = (TEXT, JSON)
_FIELDS = "%(asctime)s %(levelname)s %(name)s %(message)s"


@contextmanager
def kept(folder: Path | None, form: str, name: str) -> Iterator[None]:
    """While the block lasts, the log goes to FOLDER/NAME.log; without a folder, to stderr.

    With neither folder nor form only warnings and errors are told, on stderr, as Python does it.
    Raises SettingsError if the file cannot be written.
    """
    if folder is None and not form:
        yield
        return
    handler = _handler(folder, name)
    handler.setFormatter(_formatter(form))
    handler.addFilter(lambda record: record.name != NAMES_PEOPLE)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
        handler.close()


def _handler(folder: Path | None, name: str) -> logging.Handler:
    if folder is None:
        return logging.StreamHandler(sys.stderr)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{name}.log"
        file.touch(mode=0o600)
        return RotatingFileHandler(file, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
    except OSError as why:
        raise SettingsError(sentences.log_unwritable(folder, why)) from None


def _formatter(form: str) -> logging.Formatter:
    """A JSON object a line, its time with its zone; or the same as text."""
    if form == TEXT:
        return logging.Formatter(_FIELDS)
    return JsonFormatter(
        _FIELDS,
        rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
        datefmt="%Y-%m-%dT%H:%M:%S%z",
        json_ensure_ascii=False,
    )
