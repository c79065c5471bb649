"""Appeals of refusals in front of a reviewer: what was typed, why it was refused, a decision.

Nothing is decided here: `lottery.review.refusal_appeals` refuses whoever may not.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from draws.cards import mask_name, mask_phone
from lottery.accounts.roles import BACK_OFFICE
from lottery.errors import (
    EvidenceRefusedError,
    LoginRefusedError,
    ReviewRefusedError,
    UnmaskRefusedError,
)
from lottery.intake import Receipt, Refused, evidence
from lottery.intake.evidence import OpenedEvidence
from lottery.invoices import RawEntry
from lottery.invoices.parties.sellers import shown
from lottery.programme import campaigns
from lottery.review import refusal_appeals, refusal_cases
from lottery.review.refusal_cases import Appealed
from lottery.texts import reasons as reason_texts
from lottery.texts import web as texts
from lottery.texts.counter import evidence as evidence_texts
from lottery.texts.fields import in_parts
from lottery.texts.review import decisions as codes
from lottery.texts.review import refusal_appeals as sentences
from lottery.web import reporting, show, site
from lottery.web.access import access
from lottery.web.desk import may_use
from lottery.web.login import fresh
from lottery.web.review import originals

pages = Blueprint("refusal_appeals", __name__, url_prefix="/review/refused")

_MASKS: dict[str, Callable[[str], str]] = {
    "name": mask_name,
    "phone": mask_phone,
    "buyer": lambda name: name if name == texts.PRIVATE_BUYER else mask_name(name),
    "taxpayer": shown,
    "identity": lambda number: f"{'*' * (len(number) - 4)}{number[-4:]}",
}
"""How what a field holds is masked, by its sort."""


@dataclass(frozen=True)
class TypedField:
    """One field of what was typed."""

    name: str
    label: str
    text: str


def lines(raw: RawEntry | None, *, masked: bool = True) -> tuple[TypedField, ...]:
    """What was typed, as people read it; of people only what a card shows, if `masked`."""
    if raw is None:
        return ()
    return tuple(
        TypedField(
            one.name, one.label, _MASKS[one.sort](text) if masked and one.sort in _MASKS else text
        )
        for one in in_parts("invoice", "person")
        if (text := getattr(raw, one.name))
    )


@pages.get("/<int(max=9999999999):number>")
@access(*BACK_OFFICE, "auditor")
def case(number: int) -> ResponseReturnValue:
    """One appeal, masked."""
    return _page(number)


@pages.post("/<int(max=9999999999):number>")
@access("reviewer")
def decide(number: int) -> ResponseReturnValue:
    """Uphold the refusal, or set it aside; then the queue, or the entry that came of it."""
    try:
        if request.form.get("what") == "enter":
            return _enter(number)
        return _uphold(number)
    except ReviewRefusedError as hindered:
        return _page(number, alert=str(hindered)), 409


@pages.post("/<int(max=9999999999):number>/unmask")
@access("reviewer")
def unmask(number: int) -> ResponseReturnValue:
    """What was typed, in full, with its files, for a typed reason that stays in the journal."""
    office, owner = site.office(), evidence.appeal_of(number)
    try:
        looker = fresh.looker()
        with office.write() as session:
            raw = refusal_appeals.unmask(session, office.boxes, number, looker)
            opened = evidence.look(session, office.boxes, owner, looker)
    except (UnmaskRefusedError, ReviewRefusedError, LoginRefusedError) as hindered:
        reporting.report("unmask-refused", appeal=number)
        return _page(number, alert=str(hindered)), 409
    return _page(number, raw=raw, opened=opened)


@pages.post("/<int(max=9999999999):number>/file/<int(max=9999999999):file>")
@access("reviewer")
def download(number: int, file: int) -> ResponseReturnValue:
    """One of the appeal's files as it came, for a typed reason that stays in the journal."""
    office, owner = site.office(), evidence.appeal_of(number)
    try:
        looker = fresh.looker()
        with office.write() as session:
            (found,) = evidence.look(session, office.boxes, owner, looker, only=file)
    except EvidenceRefusedError:
        abort(404)
    except (UnmaskRefusedError, LoginRefusedError) as hindered:
        reporting.report("unmask-refused", appeal=number)
        return _page(number, alert=str(hindered)), 409
    return originals.download(found, f"appeal-{number}-{file}")


def _enter(number: int) -> ResponseReturnValue:
    office = site.office()
    with office.write() as session:
        made = refusal_appeals.enter(
            session, office.boxes, number, note=_note(), acting=site.acting(current_user.username)
        )
    if isinstance(made, Refused):
        return _page(number, alert=reason_texts.sentences(made.reasons)), 409
    flash(sentences.entered(number, made.entry))
    return redirect(url_for("review.entry", number=made.entry))


def _uphold(number: int) -> ResponseReturnValue:
    code, by, now = request.form.get("code", ""), current_user.username, site.now()
    with site.office().write() as session:
        refusal_appeals.uphold(
            session, site.office().boxes, number, code, note=_note(), by=by, now=now
        )
    flash(sentences.upheld(number))
    return redirect(url_for("review.queue"))


def _note() -> str:
    return " ".join(request.form.get("note", "").split())


def _page(
    number: int,
    *,
    alert: str = "",
    raw: RawEntry | None = None,
    opened: tuple[OpenedEvidence, ...] = (),
) -> str:
    office, by = site.office(), current_user.username
    try:
        with office.read() as session:
            found = refusal_cases.case(session, office.boxes, number)
            hindrance = refusal_appeals.why_not(session, office.boxes, number, by=by)
            foreseen = refusal_appeals.foresee(
                session, office.boxes, number, now=site.now(), random_bytes=secrets.token_bytes
            )
            kept = evidence.files(session, evidence.appeal_of(number))
    except ReviewRefusedError:
        abort(404)
    return render_template(
        "review/refusal_appeal.html",
        number=number,
        found=found,
        lines=lines(raw or found.raw, masked=raw is None),
        unmasked=raw is not None,
        originals=_originals(raw, opened),
        kept_files=kept,
        asks_code=fresh.is_asked(),
        kinds=evidence_texts.KINDS,
        why=request.form.get("why", ""),
        hindrance=hindrance,
        offer=_offer(found, foreseen),
        may_enter=isinstance(foreseen, Receipt),
        may_decide=may_use("refusal_appeals.decide"),
        may_unmask=may_use("refusal_appeals.unmask"),
        alert=alert,
        note=request.form.get("note", ""),
        chosen=request.form.get("code", ""),
        codes=codes.BY_REVIEWERS,
        rejections=codes.REJECTIONS,
        states=sentences.STATES,
        closed_at=show.moment(_closes(found)),
    )


def _originals(
    raw: RawEntry | None, opened: tuple[OpenedEvidence, ...]
) -> tuple[originals.Original, ...]:
    if raw is None:
        return ()
    names = ("code", "number", "issued", "gross", "seller_id")
    return originals.originals(opened, {name: getattr(raw, name) for name in names})


def _offer(found: Appealed, foreseen: Receipt | Refused | None) -> str:
    """What a reviewer may do, and what would come of it."""
    if isinstance(foreseen, Receipt):
        return sentences.would_wait(reason_texts.sentences(foreseen.reasons[1:]))
    if isinstance(foreseen, Refused):
        return sentences.hindered(reason_texts.sentences(foreseen.reasons))
    return sentences.forgotten(found.id) if found.raw is None else sentences.final(found.told)


def _closes(found: Appealed) -> datetime:
    with site.office().read() as session:
        return campaigns.period(session, found.batch).closes_at
