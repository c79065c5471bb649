"""At the counter: somebody's entry is found by its number, appealed for, or corrected.

Nothing is edited: an appeal is a motion for another reviewer, and a correction a new entry.
"""

import re
from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import review
from lottery.accounts.roles import BACK_OFFICE, ENTRY_STAFF
from lottery.errors import EntryUnknownError, ReviewRefusedError
from lottery.intake import Refused, consent, counter, evidence
from lottery.intake.slip_code import entry_of_slip
from lottery.invoices import RawEntry, read
from lottery.invoices.values.amounts import yuan
from lottery.review import refusal_cases, worklist
from lottery.review.worklist import ViewedCase
from lottery.texts import fields
from lottery.texts import web as texts
from lottery.texts.counter import consent as consent_texts
from lottery.texts.counter import evidence as evidence_texts
from lottery.texts.review import decisions as codes
from lottery.texts.review import pages as words
from lottery.texts.review import refusal_appeals as refused_texts
from lottery.web import show, site
from lottery.web.access import access
from lottery.web.desk import may_use
from lottery.web.entry_form import FieldNote, facts, filled, first_told, notes_of, typed
from lottery.web.review import comparing

pages = Blueprint("entry_found", __name__, url_prefix="/entries")

RECENT = 20
_ENTRY = re.compile("[0-9]{1,10}")


@pages.get("")
@access(*ENTRY_STAFF, "auditor")
def find() -> ResponseReturnValue:
    """Asks for the number on the slip; with `?entry=` it goes there."""
    asked = request.args.get("entry", "").strip()
    number = entry_of_slip(asked)
    if number is None and _ENTRY.fullmatch(asked):
        number = int(asked)
    if number is not None:
        return redirect(url_for("entry_found.entry", number=number))
    with site.office().read() as session:
        mine = refusal_cases.brought(session, site.office().boxes, current_user.username, RECENT)
    return render_template(
        "counter/find.html",
        asked=asked,
        alert=words.NOT_A_NUMBER if asked else "",
        appealed=mine if may_use("refusal_appeal.shown") else (),
        states=refused_texts.STATES,
    )


@pages.get("/<int(max=9999999999):number>")
@access(*ENTRY_STAFF, "auditor")
def entry(number: int) -> ResponseReturnValue:
    """How an entry stands and came to stand so, and what may be done about it."""
    return _page(number)


@pages.post("/<int(max=9999999999):number>/appeal")
@access(*ENTRY_STAFF)
def appeal(number: int) -> ResponseReturnValue:
    """Put a rejected entry before another reviewer."""
    note = " ".join(request.form.get("note", "").split())
    by = current_user.username
    try:
        with site.office().write() as session:
            review.appeal(session, number, note=note, by=by, now=site.now())
    except EntryUnknownError:
        abort(404)
    except ReviewRefusedError as refused:
        return _page(number, alert=str(refused)), 409
    flash(codes.appealed(number))
    return redirect(url_for("entry_found.entry", number=number))


@pages.get("/<int(max=9999999999):number>/correct")
@access(*ENTRY_STAFF)
def correction(number: int) -> ResponseReturnValue:
    """The invoice as it was entered, to be entered anew; the person is typed again."""
    sheet = _own(number)
    try:
        with site.office().read() as session:
            review.may_correct(session, number, site.now())
    except ReviewRefusedError as refused:
        return _page(number, alert=str(refused)), 409
    return _form(sheet, _prefilled(sheet), ())


@pages.post("/<int(max=9999999999):number>/correct")
@access(*ENTRY_STAFF)
def correct(number: int) -> ResponseReturnValue:
    """Reject the entry as wrong and enter its invoice anew, both or neither."""
    sheet, raw = _own(number), typed()
    reading = read(raw)
    if reading.invoice is None:
        return _form(sheet, raw, notes_of(reading.reasons))
    raw = filled(raw, facts(reading.invoice))
    if missing := [name for name in _needed(sheet) if not getattr(raw, name)]:
        return _form(sheet, raw, tuple(FieldNote(name, texts.STILL_NEEDED) for name in missing))
    if request.form.get("consent") != str(consent_texts.VERSION):
        return _form(sheet, raw, (FieldNote("", words.STALE_CONSENT),))
    try:
        made = _corrected(number, raw)
    except ReviewRefusedError as refused:
        return _page(number, alert=str(refused)), 409
    if isinstance(made, Refused):
        return _form(sheet, raw, notes_of(made.reasons))
    flash(words.corrected(number, made))
    return redirect(url_for("entry_found.entry", number=made))


def _corrected(number: int, raw: RawEntry) -> int | Refused:
    """The number of the new entry; durable, with the consent to it, when this returns."""
    acting = site.acting(current_user.username)
    with site.office().write() as session:
        made = review.correct(session, site.office().boxes, number, raw, acting=acting)
        if isinstance(made, Refused):
            return made
        consent.record(session, made.entry, by=acting.by, now=acting.now)
        return made.entry


def _own(number: int) -> ViewedCase:
    """The entry, if this account may correct it: a clerk corrects what he entered."""
    sheet = _sheet(number)
    mine = sheet.case.entry.entered_by == current_user.username
    if not mine and not current_user.held & set(BACK_OFFICE):
        abort(403)
    return sheet


def _prefilled(sheet: ViewedCase) -> RawEntry:
    """What is no secret of a person: the invoice's number, day, amount and seller's name."""
    entry = sheet.case.entry
    raw = RawEntry(
        issued=entry.issued.isoformat(),
        gross=yuan(entry.amount_fen),
        seller_name=entry.seller_name,
        buyer_name=texts.PRIVATE_BUYER,
    )
    kinds = {identity[0]: identity[2:] for identity in sheet.case.identities}
    code, _, number = kinds.get("L", "").partition("-")
    digital = kinds.get("D", "")
    if number:
        return replace(raw, code=code, number=number, digital_number=digital)
    return replace(raw, number=digital)


def _needed(sheet: ViewedCase) -> tuple[str, ...]:
    campaign = sheet.period.campaign
    asked = counter.asked_of(site.office(), site.clerks(), [campaign], site.now())
    return fields.needed(*asked[campaign])


def _form(sheet: ViewedCase, raw: RawEntry, notes: tuple[FieldNote, ...]) -> str:
    needed = _needed(sheet)
    empty = [name for name in needed if not getattr(raw, name)]
    return render_template(
        "counter/correct.html",
        fields=fields,
        number=sheet.case.entry.number,
        raw=raw,
        notes=notes,
        needed=needed,
        focus=first_told(notes) or (empty or ["gross"])[0],
        closes=show.moment(sheet.period.closes_at),
        consent=consent_texts,
    )


def _page(number: int, *, alert: str = "") -> str:
    sheet = _sheet(number)
    case = sheet.case
    with site.office().read() as session:
        may_add = evidence.waits(session, number)
    mine = case.entry.entered_by == current_user.username
    return render_template(
        "counter/found.html",
        number=number,
        sheet=sheet,
        case=case,
        facts=comparing.facts_shown(case.entry, (), sheet.titles),
        fields=words.FIELDS,
        story=comparing.story(case),
        statuses=codes.STATUSES,
        alert=alert,
        note=request.form.get("note", ""),
        kinds=evidence_texts.KINDS,
        may_add=may_add and case.entry.card is not None and may_use("files.add"),
        may_review=may_use("review.entry"),
        may_correct=mine or bool(current_user.held & set(BACK_OFFICE)),
        may_print=mine and may_use("slips.slip"),
    )


def _sheet(number: int) -> ViewedCase:
    """The entry as it stands; no such entry is no such page."""
    try:
        with site.office().read() as session:
            return worklist.sheet(
                session, site.office().boxes, number, by=current_user.username, now=site.now()
            )
    except EntryUnknownError:
        abort(404)
