"""Invoices in files: one file a request, read by the worker process, answered as fields and notes.

Nothing is kept of a file: what was read goes back to the page, where a clerk confirms it.
"""

from dataclasses import asdict

from flask import Blueprint, Flask, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from lottery.invoices import RawEntry, read
from lottery.invoices.files import CAPS, FileReading
from lottery.reading import Reader, Unreadable
from lottery.web.access import access
from lottery.web.forms import Note, facts, filled, notes_of

pages = Blueprint("files", __name__, url_prefix="/entry")

MOST_BYTES = CAPS.size + (1 << 16)
"""A file and what a form puts around it."""


def install(app: Flask) -> None:
    """Give the site its reader, and this one route room for a file. Before the check of tokens,
    which already reads the request."""
    app.extensions["lottery-reader"] = Reader()
    app.before_request(_make_room)


def _make_room() -> None:
    if request.endpoint == "files.one":
        request.max_content_length = MOST_BYTES


@pages.post("/file")
@access("clerk", "organiser")
def one() -> ResponseReturnValue:
    """What a file says: `{"fields": {name: value}, "notes": [{field, text, warns}]}`.

    Without fields it was not read, and the notes say why.
    """
    upload = request.files.get("file")
    if upload is None:
        abort(400)
    reader: Reader = current_app.extensions["lottery-reader"]
    with upload.stream:
        data = upload.read()
    found = reader.read(data)
    if isinstance(found, Unreadable):
        return jsonify(fields={}, notes=[note.plain() for note in notes_of(found.reasons)])
    fields, notes = _told(found)
    return jsonify(
        fields={name: value for name, value in asdict(fields).items() if value},
        notes=[note.plain() for note in notes],
    )


def _told(found: FileReading) -> tuple[RawEntry, tuple[Note, ...]]:
    """The fields of the form, and what a person should look at before he confirms them."""
    said = (*notes_of(found.doubts), *notes_of(found.warnings, warns=True))
    reading = read(found.raw)
    if reading.invoice is None:
        return found.raw, (*said, *notes_of(reading.reasons))
    raw = filled(found.raw, facts(reading.invoice))
    return raw, (*said, *notes_of(reading.invoice.warnings, warns=True))
