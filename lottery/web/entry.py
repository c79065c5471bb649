"""The counter: one invoice is read, judged and entered, and its slip is shown and printed."""

import secrets
from dataclasses import dataclass, fields, replace
from datetime import datetime

from flask import (
    Blueprint,
    abort,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import campaigns, counter, entries, intake, people
from lottery.clock import day_of
from lottery.errors import EntryUnknownError
from lottery.invoices import Invoice, RawEntry, Reason, read
from lottery.office import Office
from lottery.texts import web as texts
from lottery.texts.reasons import sentence
from lottery.web import show
from lottery.web.access import access

pages = Blueprint("entry", __name__, url_prefix="/entry")

RECENT = 20
NEEDED = ("number", "issued", "gross", "seller_id", "holder", "phone")
"""Fields that a complete entry has; the page jumps to the first that is still empty."""


@dataclass(frozen=True)
class Note:
    """A sentence beside a field (empty: above the form); a warning does not stop the entry."""

    field: str
    text: str
    warns: bool = False


@pages.get("")
@access("clerk", "organiser")
def form() -> ResponseReturnValue:
    """An empty form."""
    return _page(RawEntry(buyer_name=texts.PRIVATE_BUYER), (), request.args.get("campaign", ""))


@pages.post("/read")
@access("clerk", "organiser")
def read_code() -> ResponseReturnValue:
    """What a scanned or pasted text says: `{"fields": {name: value}, "notes": [{field, text}]}`."""
    reading = read(RawEntry(qr=request.form.get("qr", "")))
    if reading.invoice is None:
        return jsonify(fields={}, notes=[_json(note) for note in _notes(reading.reasons)])
    notes = _notes(reading.invoice.warnings, warns=True)
    return jsonify(fields=facts(reading.invoice), notes=[_json(note) for note in notes])


@pages.post("")
@access("clerk", "organiser")
def enter() -> ResponseReturnValue:
    """Enter one invoice: its slip, or the reasons beside the fields with nothing lost."""
    raw, campaign = _raw(), request.form.get("campaign", "")
    reading = read(raw)
    if reading.invoice is None:
        return _page(raw, _notes(reading.reasons), campaign)
    raw = _filled(raw, facts(reading.invoice))
    if missing := [name for name in NEEDED if not getattr(raw, name)]:
        notes = tuple(Note(name, texts.STILL_NEEDED) for name in missing)
        return _page(raw, notes, campaign)
    office: Office = current_app.extensions["lottery-office"]
    with office.write() as session:
        answer = intake.enter(
            session,
            office.boxes,
            raw,
            campaign=campaign,
            by=current_user.username,
            now=_now(),
            random_bytes=secrets.token_bytes,
        )
    # Only here, after the transaction, is the entry durable and may be acknowledged.
    if isinstance(answer, intake.Refused):
        return _page(raw, _notes(answer.reasons), campaign)
    if answer.outcome == "same":
        return _page(raw, (_first(answer.entry),), campaign)
    return redirect(url_for("entry.slip", number=answer.entry, campaign=campaign))


@pages.get("/slip/<int:number>")
@access("clerk", "organiser")
def slip(number: int) -> ResponseReturnValue:
    """The slip of an entry, for whoever entered it and for the organiser."""
    office: Office = current_app.extensions["lottery-office"]
    with office.read() as session:
        try:
            found = entries.entry(session, number)
        except EntryUnknownError:
            abort(404)
        if found.entered_by != current_user.username and "organiser" not in current_user.held:
            abort(403)
        status = entries.status(session, number)
        period = campaigns.period(session, found.batch)
        stored = entries.papers(session, number)
    paper = people.open_slip(office.boxes, found.commit, stored.slip_box)
    card = people.open_card(office.boxes, found.commit, stored.card_box)
    return render_template(
        "staff/slip.html",
        number=f"{number:010d}",
        status=status,
        period=period,
        slip=paper,
        card=card,
        commit=found.commit,
        entered_at=found.entered_at,
        code=texts.receipt(f"{number:010d}", paper.salt, card.salt),
    )


def facts(invoice: Invoice) -> dict[str, str]:
    """What was read, as the texts of the form's fields; empty where it is unknown."""
    identity = {kind: rest for kind, _, rest in (i.partition(":") for i in invoice.identities)}
    code, _, number = identity.get("L", "").partition("-")
    return {
        "code": code,
        "number": number or identity.get("D", ""),
        "digital_number": identity.get("D", "") if number else "",
        "issued": invoice.issued.isoformat() if invoice.issued else "",
        "net": _yuan(invoice.net_fen),
        "tax": _yuan(invoice.tax_fen),
        "gross": _yuan(invoice.gross_fen),
    }


def _yuan(fen: int | None) -> str:
    return "" if fen is None else people.yuan(fen)


def _filled(raw: RawEntry, known: dict[str, str]) -> RawEntry:
    """What was typed stays as it was typed; empty fields take what was read."""
    return replace(raw, **{name: value for name, value in known.items() if not getattr(raw, name)})


def _raw() -> RawEntry:
    return RawEntry(**{f.name: request.form.get(f.name, "").strip() for f in fields(RawEntry)})


def _notes(reasons: tuple[Reason, ...], *, warns: bool = False) -> tuple[Note, ...]:
    return tuple(Note(reason.field, sentence(reason), warns) for reason in reasons)


def _first(number: int) -> Note:
    """Who entered this very invoice for this very person before, and when."""
    office: Office = current_app.extensions["lottery-office"]
    with office.read() as session:
        found = entries.entry(session, number)
    told = texts.first_entry(f"{number:010d}", found.entered_by, show.moment(found.entered_at))
    return Note("number", told)


def _json(note: Note) -> dict[str, object]:
    return {"field": note.field, "text": note.text, "warns": note.warns}


def _now() -> datetime:
    now: datetime = current_app.extensions["lottery-now"]()
    return now


def _page(raw: RawEntry, notes: tuple[Note, ...], campaign: str) -> str:
    """The form with what was typed, the sentences, and where the cursor goes.

    A refused form is an answer like any other (200): the browser's console stays quiet.
    """
    office: Office = current_app.extensions["lottery-office"]
    with office.read() as session:
        today = counter.entered_on(session, current_user.username, day_of(_now()))
        recent = counter.recent(session, current_user.username, RECENT)
        choice = campaigns.campaigns(session)
        campaign = (
            campaign or counter.last_campaign(session) or next((one.code for one in choice), "")
        )
    shown = {note.field for note in notes if not note.warns} & set(texts.FORM_FIELDS)
    focus = next((name for name in texts.FORM_FIELDS if name in shown), "qr")
    return render_template(
        "staff/entry.html",
        raw=raw,
        notes=notes,
        focus=focus,
        campaign=campaign,
        campaigns=choice,
        today=today,
        recent=recent,
        needed=NEEDED,
    )
