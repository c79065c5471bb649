"""Files at the counter: read by the worker process, handed over to the entry they belong to.

What was read goes back to the page, where a clerk confirms it, with a token under which the file
itself waits. It becomes part of an entry that goes to review, in the entry's transaction; of any
other it is let go.
"""

from dataclasses import asdict, dataclass, replace

from flask import Blueprint, Flask, abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery.accounts.roles import COUNTER, ENTRY_STAFF
from lottery.errors import EntryForgottenError, EntryUnknownError, EvidenceRefusedError
from lottery.intake import evidence
from lottery.intake.handover import Handover
from lottery.invoices import Invoice, RawEntry, Reason, read
from lottery.invoices.files import CAPS, FileReading, against
from lottery.office import Office
from lottery.reading import Reader, Unreadable
from lottery.texts.counter import evidence as texts
from lottery.web import reporting, site
from lottery.web.access import access
from lottery.web.counter import already_entered, early_refusals
from lottery.web.entry_form import FieldNote, facts, filled, notes_of
from lottery.web.transport import bodies

pages = Blueprint("files", __name__, url_prefix="/entry")

MOST_BYTES = CAPS.size + (1 << 16)
"""A file and what a form puts around it."""
_ROUTES = ("files.one", "files.add", "without_scripts.filled", "refusal_appeal.appeal")


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """The fields that were read, what a person should look at, and the token under which the file
    waits; `busy`: nobody looked yet; `said`: what this machine read in it."""

    raw: RawEntry
    notes: tuple[FieldNote, ...] = ()
    busy: bool = False
    kept: str = ""
    said: FileReading | None = None


def install(app: Flask) -> None:
    """Give the site its reader and its handover, and the routes of files room for them."""
    office: Office = app.extensions["lottery-office"]
    app.extensions["lottery-reader"] = Reader()
    waiting = Handover(office.settings.home / "handover", office.boxes)
    waiting.sweep(app.extensions["lottery-now"]())
    app.extensions["lottery-handover"] = waiting
    bodies.allow(app, _ROUTES, MOST_BYTES)


@pages.post("/file")
@access(*COUNTER)
def one() -> ResponseReturnValue:
    """What a file says, and the token under which it waits: `{"fields": {name: value}, "notes":
    [{field, text, warns}], "kept": token}`.

    Without fields it was not read, and the notes say why; with `busy` it may be sent again soon.
    `qr` is what the browser has read in it already; with `attach` it is kept and not read.
    """
    answer = taken_in(uploaded_file())
    return jsonify(
        fields={name: value for name, value in asdict(answer.raw).items() if value},
        notes=[note.plain() for note in answer.notes],
        kept=answer.kept,
        busy=answer.busy,
    )


def taken_in(data: bytes) -> FileAnswer:
    """What a file says; it waits for its entry, unless no entry can keep it."""
    try:
        evidence.kind_of_file(data)
    except EvidenceRefusedError as refused:
        reporting.report("upload-refused", why="kind", size=len(data))
        return FileAnswer(RawEntry(), (FieldNote("", str(refused)),))
    answer = _asked_for(data)
    return answer if answer.busy else replace(answer, kept=keep(data, answer.said))


@pages.post("/<int(max=9999999999):number>/file")
@access(*ENTRY_STAFF)
def add(number: int) -> ResponseReturnValue:
    """A file for an entry that waits for its reviewer."""
    back = redirect(url_for("entry_found.entry", number=number))
    by, data = current_user.username, uploaded_file()
    try:
        with site.office().write() as session:
            evidence.add(session, site.office().boxes, number, data, acting=site.acting(by))
    except EntryUnknownError:
        abort(404)
    except (EvidenceRefusedError, EntryForgottenError) as refused:
        reporting.report("upload-refused", why="kind", size=len(data))
        flash(str(refused), "bad")
        return back
    flash(texts.attached(number))
    return back


def uploaded_file() -> bytes:
    """The file of the form; 400 without one."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        abort(400)
    with upload.stream:
        data: bytes = upload.read()
    return data


def keep(data: bytes, said: FileReading | None = None) -> str:
    """Hand a file over to the entry that will claim it: its token."""
    acting = site.acting(current_user.username)
    return site.handover().keep(data, acting=acting, said=said)


def tokens() -> list[str]:
    """The tokens of the files that the form claims."""
    return request.form.get("kept", "").split()[: evidence.MOST_FILES]


def still_waiting() -> str:
    """What the form claims and can still have, as its field."""
    by = current_user.username
    return " ".join(token for token in tokens() if site.handover().take(token, by=by) is not None)


def doubts_of(confirmed: Invoice) -> tuple[Reason, ...]:
    """What the files that the form claims have against what is to be confirmed."""
    by = current_user.username
    waiting = [site.handover().take(token, by=by) for token in tokens()]
    readings = [one.said for one in waiting if one and one.said]
    return tuple(doubt for said in readings for doubt in against.doubts_of(said, confirmed))


def let_go() -> None:
    """What the form claimed is part of an entry now, or not needed."""
    for token in tokens():
        site.handover().drop(token, by=current_user.username)


def _asked_for(data: bytes) -> FileAnswer:
    """The fields of the form, and what a person should look at before he confirms them."""
    if "attach" in request.form:
        return FileAnswer(RawEntry())
    if code := request.form.get("qr", ""):
        return _told(RawEntry(qr=code), ())
    reader = site.reader()
    found = reader.read(data)
    if isinstance(found, Unreadable):
        reporting.report("upload-refused", why="unreadable", size=len(data))
        return FileAnswer(RawEntry(), notes_of(found.reasons), found.busy)
    return replace(_told(found.raw, _said(found)), said=found)


def _said(found: FileReading) -> tuple[FieldNote, ...]:
    return (*notes_of(found.doubts), *notes_of(found.warnings, warns=True))


def _told(raw: RawEntry, said: tuple[FieldNote, ...]) -> FileAnswer:
    reading = read(raw)
    if reading.invoice is None:
        return FileAnswer(raw, (*said, *notes_of(reading.reasons)))
    warnings = notes_of(reading.invoice.warnings, warns=True)
    before = already_entered.warned_of(reading.invoice.identities)
    refused = early_refusals.refusals(raw)
    return FileAnswer(filled(raw, facts(reading.invoice)), (*refused, *said, *warnings, *before))
