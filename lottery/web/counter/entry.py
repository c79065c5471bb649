"""The counter: one invoice is read, judged, shown, and entered when the clerk confirms it.

Nothing is durable before the confirmation, and nothing is acknowledged before it is durable.
"""

import secrets

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]

from lottery import merchants
from lottery.accounts.roles import COUNTER
from lottery.clock import day_of
from lottery.errors import EntryUnknownError, EvidenceRefusedError
from lottery.intake import EntryRequest, Receipt, Refused, counter
from lottery.intake.slip_code import entry_of_slip
from lottery.invoices import RawEntry, read
from lottery.invoices.rules.waivers import appealable
from lottery.programme import campaigns
from lottery.register import standing
from lottery.texts import fields
from lottery.texts import web as texts
from lottery.texts.counter import consent as consent_texts
from lottery.web import reporting, site
from lottery.web.access import access
from lottery.web.counter import already_entered, early_refusals, files
from lottery.web.entry_form import FieldNote, facts, filled, first_told, notes_of, typed
from lottery.web.errors import stale_form

pages = Blueprint("entry", __name__, url_prefix="/entry")

RECENT = 20
SELLERS = 12
SHORTEST_SEARCH, LONGEST_SEARCH = 2, 40


@pages.get("")
@access(*COUNTER)
def form() -> ResponseReturnValue:
    """An empty form."""
    return page(RawEntry(buyer_name=texts.PRIVATE_BUYER), (), request.args.get("campaign", ""))


@pages.post("/read")
@access(*COUNTER)
def read_code() -> ResponseReturnValue:
    """What a scanned or pasted text says: `{"fields": {name: value}, "notes": [{field, text}]}`."""
    text = request.form.get("qr", "")
    if (number := entry_of_slip(text)) is not None:
        return jsonify(fields={}, notes=[_standing(number).plain()])
    raw = RawEntry(qr=text)
    reading = read(raw)
    if reading.invoice is None:
        return jsonify(fields={}, notes=[note.plain() for note in notes_of(reading.reasons)])
    notes = early_refusals.refusals(raw) + notes_of(reading.invoice.warnings, warns=True)
    notes += already_entered.warned_of(reading.invoice.identities)
    return jsonify(fields=facts(reading.invoice), notes=[note.plain() for note in notes])


@pages.get("/sellers")
@access(*COUNTER)
def sellers() -> ResponseReturnValue:
    """Registered sellers whose name or number begins with `?q=`: `{"sellers": [{id, name}]}`."""
    words = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    if len(words) < SHORTEST_SEARCH:
        return jsonify(sellers=[])
    with site.office().read() as session:
        found = merchants.search(session, words, limit=SELLERS)
    return jsonify(sellers=[{"id": line.seller_id, "name": line.name} for line in found])


@pages.post("")
@access(*COUNTER)
def enter() -> ResponseReturnValue:
    """Show one invoice for confirmation, enter it when that comes, or say why not.

    A script that asks for JSON gets `{"notes": […]}` or `{"entry", "status", "slip"}`.
    """
    raw, campaign = typed(), request.form.get("campaign", "")
    if "edit" in request.form:
        return page(raw, (), campaign)
    reading = read(raw)
    if reading.invoice is None:
        return _answer(raw, notes_of(reading.reasons), campaign)
    raw = filled(raw, facts(reading.invoice))
    if missing := [name for name in _needed(campaign) if not getattr(raw, name)]:
        return _answer(
            raw, tuple(FieldNote(name, texts.STILL_NEEDED) for name in missing), campaign
        )
    confirmed = request.form.get("consent") == str(consent_texts.VERSION)
    doubts = files.doubts_of(reading.invoice)
    asked = EntryRequest(raw, campaign, current_user.username, agreed=confirmed, doubts=doubts)
    answer = _entered(asked) if confirmed else _foreseen(asked)
    if isinstance(answer, Refused):
        open_ = appealable(answer.reasons)
        notes = notes_of(answer.reasons) + already_entered.told_of(answer.first)
        return _answer(raw, notes, campaign, appeal=open_)
    if answer.outcome == "same":
        return _answer(raw, (already_entered.same(answer.entry),), campaign)
    return _acknowledged(answer, campaign) if confirmed else _confirm(raw, answer, campaign)


@pages.errorhandler(EvidenceRefusedError)
def without_file(refused: EvidenceRefusedError) -> ResponseReturnValue:
    """A file that was to be kept with the entry cannot be: nothing was entered."""
    reporting.report("upload-refused", why="kind")
    return _answer(typed(), (FieldNote("kept", str(refused)),), request.form.get("campaign", ""))


@pages.errorhandler(CSRFError)
def stale(error: CSRFError) -> ResponseReturnValue:
    """A page that lay too long, or a lost log-in: nothing was entered, and nothing typed is lost.

    The page's script restores the form behind the log-in; who is still logged in gets it back.
    """
    if request.endpoint != "entry.enter" or _wants_json():
        return stale_form(error)
    if not current_user.is_authenticated:
        return redirect(url_for("security.login", next=url_for("entry.form", again=1)))
    if not current_user.held & set(COUNTER):
        return stale_form(error)
    return page(typed(), (FieldNote("", texts.STALE_ENTRY),), request.form.get("campaign", ""))


def _entered(asked: EntryRequest) -> Receipt | Refused:
    """Enter; when this returns, the entry is durable together with the consent to it, and with
    the files that somebody is to look at."""
    acting = site.acting(asked.by)
    return counter.enter(
        site.office(),
        site.clerks(),
        asked,
        now=acting.now,
        random_bytes=acting.random_bytes,
        belonging=counter.claiming(site.handover(), files.tokens(), acting=acting),
    )


def _foreseen(asked: EntryRequest) -> Receipt | Refused:
    return counter.foresee(
        site.office(), site.clerks(), asked, now=site.now(), random_bytes=secrets.token_bytes
    )


def _acknowledged(receipt: Receipt, campaign: str) -> ResponseReturnValue:
    """Only here, after the transaction, does anybody hear of the entry."""
    files.let_go()
    address = url_for("slips.slip", number=receipt.entry, campaign=campaign)
    if not _wants_json():
        return redirect(address)
    status = texts.STATUS_NAMES["accepted" if receipt.outcome == "accept" else "pending"]
    return jsonify(entry=f"{receipt.entry:010d}", status=status, slip=address)


def _answer(
    raw: RawEntry, notes: tuple[FieldNote, ...], campaign: str, *, appeal: bool = False
) -> ResponseReturnValue:
    """What stands in the way, as the form or for its script, and whether it can be appealed."""
    if _wants_json():
        return jsonify(notes=[note.plain() for note in notes], appeal=appeal)
    return page(raw, notes, campaign, appeal=appeal)


def _confirm(raw: RawEntry, receipt: Receipt, campaign: str) -> ResponseReturnValue:
    """What is about to be entered: Enter makes it durable, Esc goes back to the form."""
    with site.office().read() as session:
        period = campaigns.period(session, receipt.batch)
    return render_template(
        "counter/confirm.html",
        fields=fields,
        raw=raw,
        campaign=campaign,
        period=period,
        slip=receipt.slip,
        accepted=receipt.outcome == "accept",
        kept=" ".join(files.tokens()),
        reasons=notes_of(receipt.reasons),
        warnings=notes_of(receipt.warnings, warns=True),
        consent=consent_texts,
    )


def _standing(number: int) -> FieldNote:
    """What to say when somebody scans a slip where an invoice belongs."""
    try:
        with site.office().read() as session:
            found = standing.standing(session, number)
    except EntryUnknownError:
        return FieldNote("qr", texts.slip_unknown(f"{number:010d}"))
    return FieldNote("qr", texts.slip_scanned(found.entry, texts.STATUS_NAMES[found.status]))


def _needed(campaign: str) -> tuple[str, ...]:
    asked = counter.asked_of(site.office(), site.clerks(), [campaign], site.now())
    return fields.needed(*asked[campaign])


def page(
    raw: RawEntry,
    notes: tuple[FieldNote, ...],
    campaign: str,
    *,
    appeal: bool = False,
    kept: str = "",
) -> str:
    """The form with what was typed, the sentences, and where the cursor goes. `kept` is the token
    of a file that has just come, beside those that the form claims.

    A refused form is an answer like any other (200): the browser's console stays quiet.
    """
    with site.office().read() as session:
        today = counter.entered_on(session, current_user.username, day_of(site.now()))
        recent = counter.recent(session, current_user.username, RECENT)
        choice = campaigns.named(session)
        campaign = campaign or counter.last_campaign(session) or ""
    codes = [one.code for one in choice]
    asked = counter.asked_of(site.office(), site.clerks(), codes, site.now())
    campaign = campaign or counter.first_choice(asked)
    focus = first_told(notes) or "qr"
    return render_template(
        "counter/entry.html",
        fields=fields,
        raw=raw,
        notes=notes,
        focus=focus,
        campaign=campaign,
        campaigns=choice,
        asked=asked,
        today=today,
        recent=recent,
        needed=fields.needed(*asked.get(campaign, ())),
        consent=consent_texts,
        kept=f"{files.still_waiting()} {kept}".strip(),
        appeal=appeal,
    )


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"
