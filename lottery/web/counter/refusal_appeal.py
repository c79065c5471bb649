"""At the counter: an invoice that was refused is put before a reviewer, with a note and files."""

import secrets

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery.accounts.roles import BACK_OFFICE, COUNTER, ENTRY_STAFF
from lottery.errors import EvidenceRefusedError, ReviewRefusedError
from lottery.intake import EntryRequest, Refused, counter, evidence
from lottery.invoices import RawEntry, read
from lottery.invoices.rules.waivers import waivable
from lottery.review import refusal_appeals, refusal_cases
from lottery.texts import fields
from lottery.texts.counter import consent as consent_texts
from lottery.texts.counter import evidence as evidence_texts
from lottery.texts.review import decisions as codes
from lottery.texts.review import refusal_appeals as sentences
from lottery.web import site
from lottery.web.access import access
from lottery.web.counter import files
from lottery.web.entry_form import facts, filled, notes_of, typed
from lottery.web.review.refusal_appeals import lines

pages = Blueprint("refusal_appeal", __name__, url_prefix="/entry/appeal")


@pages.post("")
@access(*COUNTER)
def appeal() -> ResponseReturnValue:
    """Ask for the reason of an appeal; with it, put the appeal on record."""
    raw, campaign = typed(), request.form.get("campaign", "")
    reading = read(raw)
    if reading.invoice is not None:
        raw = filled(raw, facts(reading.invoice))
    if "note" not in request.form:
        return _page(raw, campaign)
    if request.form.get("consent") != str(consent_texts.VERSION):
        return _page(raw, campaign, alert=sentences.STALE_CONSENT), 409
    try:
        number = _appealed(raw, campaign)
    except (ReviewRefusedError, EvidenceRefusedError) as hindered:
        return _page(raw, campaign, alert=str(hindered)), 409
    files.let_go()
    flash(sentences.appealed(number))
    return redirect(url_for("refusal_appeal.shown", number=number))


@pages.get("/<int(max=9999999999):number>")
@access(*ENTRY_STAFF)
def shown(number: int) -> ResponseReturnValue:
    """How an appeal stands, for whoever brought it and for those who may decide."""
    try:
        with site.office().read() as session:
            found = refusal_cases.case(session, site.office().boxes, number)
            kept = evidence.files(session, evidence.appeal_of(number))
    except ReviewRefusedError:
        abort(404)
    if found.by != current_user.username and not current_user.held & set(BACK_OFFICE):
        abort(403)
    return render_template(
        "counter/appealed.html",
        found=found,
        lines=lines(found.raw),
        kept_files=kept,
        kinds=evidence_texts.KINDS,
        states=sentences.STATES,
        rejections=codes.REJECTIONS,
    )


def _appealed(raw: RawEntry, campaign: str) -> int:
    """The appeal's number; durable, with its files, when this returns."""
    office, acting = site.office(), site.acting(current_user.username)
    upload = files.uploaded_file() if _has_file() else b""
    with office.write() as session:
        number = refusal_appeals.appeal(
            session,
            office.boxes,
            raw,
            campaign=campaign,
            note=" ".join(request.form.get("note", "").split()),
            acting=acting,
        )
        owner = evidence.appeal_of(number)
        evidence.claim(session, site.handover(), files.tokens(), owner, acting=acting)
        if upload:
            evidence.keep(session, office.boxes, owner, upload, acting=acting)
    return number


def _has_file() -> bool:
    upload = request.files.get("file")
    return upload is not None and bool(upload.filename)


def _page(raw: RawEntry, campaign: str, *, alert: str = "") -> str:
    """What was refused and why, and room for the reason."""
    asked = EntryRequest(raw, campaign, current_user.username)
    answer = counter.foresee(
        site.office(), site.clerks(), asked, now=site.now(), random_bytes=secrets.token_bytes
    )
    is_refused = isinstance(answer, Refused)
    reasons = answer.reasons if isinstance(answer, Refused) else ()
    return render_template(
        "counter/refusal_appeal.html",
        fields=fields,
        raw=raw,
        campaign=campaign,
        lines=lines(raw, masked=False),
        reasons=notes_of(reasons),
        open=is_refused and waivable(reason.code for reason in reasons),
        alert=alert or ("" if is_refused else sentences.not_refused()),
        note=request.form.get("note", ""),
        kept=files.still_waiting(),
        consent=consent_texts,
    )
