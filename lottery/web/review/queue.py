"""Review: the queue of doubtful entries, and one of them with all that speaks for and against it.

Nothing is decided here: the pages show who may decide, and `lottery.review` refuses everybody else.
"""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from draws.cards import Slip
from lottery import people, review
from lottery.accounts.roles import BACK_OFFICE
from lottery.errors import (
    EntryForgottenError,
    EntryUnknownError,
    EvidenceRefusedError,
    LoginRefusedError,
    ReviewRefusedError,
    UnmaskRefusedError,
)
from lottery.intake import evidence
from lottery.intake.evidence import OpenedEvidence
from lottery.invoices.values.amounts import yuan
from lottery.review import Decision, refusal_cases, waiting, worklist
from lottery.review.worklist import ViewedCase
from lottery.texts import reasons
from lottery.texts.counter import evidence as evidence_texts
from lottery.texts.review import decisions as codes
from lottery.texts.review import pages as words
from lottery.web import reporting, show, site
from lottery.web.access import access
from lottery.web.desk import may_use
from lottery.web.login import fresh
from lottery.web.review import comparing, originals

pages = Blueprint("review", __name__, url_prefix="/review")

AT_ONCE = 50
MOST = 9_999_999_999


@pages.get("")
@access(*BACK_OFFICE, "auditor")
def queue() -> ResponseReturnValue:
    """What waits, the oldest first; `?reason=` keeps one reason, `?after=` goes on."""
    code, after = request.args.get("reason") or None, request.args.get("after", -1, type=int)
    with site.office().read() as session:
        found = waiting.queue(
            session, site.office().boxes, code=code, after=min(after, MOST), limit=AT_ONCE + 1
        )
        tally = waiting.tally(session)
        first = code is None and after < 0
        appealed = refusal_cases.waiting(session, site.office().boxes) if first else []
        refused = refusal_cases.count(session)
        periods = worklist.periods(session)
    return render_template(
        "review/queue.html",
        waiting=found[:AT_ONCE],
        more=len(found) > AT_ONCE,
        tally=tally,
        appealed=appealed,
        refused=refused,
        code=code,
        after=after,
        periods=periods,
        now=site.now(),
        reasons=reasons,
        words=words,
        yuan=yuan,
    )


@pages.get("/<int(max=9999999999):number>")
@access(*BACK_OFFICE, "auditor")
def entry(number: int) -> ResponseReturnValue:
    """One entry, masked."""
    return _page(number)


@pages.post("/<int(max=9999999999):number>")
@access("reviewer")
def decide(number: int) -> ResponseReturnValue:
    """Accept or reject, or propose it after the closing; then the next one."""
    note = " ".join(request.form.get("note", "").split())
    if request.form.get("what") == "reject" and not request.form.get("code"):
        return _page(number, alert=words.TYPE_REASON), 409
    try:
        done = _decided(number, note)
    except EntryUnknownError:
        abort(404)
    except ReviewRefusedError as refused:
        return _page(number, alert=str(refused)), 409
    told = words.proposed if done.line is None else words.decided
    flash(told(number, done.what))
    with site.office().read() as session:
        after = worklist.following(session, site.office().boxes, number, by=current_user.username)
    if after is None:
        return redirect(url_for("review.queue"))
    return redirect(url_for("review.entry", number=after))


@pages.post("/<int(max=9999999999):number>/unmask")
@access("reviewer")
def unmask(number: int) -> ResponseReturnValue:
    """One entry in full with its files, for a typed reason that stays in the journal."""
    owner, boxes = evidence.entry_of(number), site.office().boxes
    try:
        looker = fresh.looker()
        with site.office().write() as session:
            slip = people.unmask(session, boxes, number, looker)
            files = evidence.look(session, boxes, owner, looker)
    except EntryUnknownError:
        abort(404)
    except (UnmaskRefusedError, EntryForgottenError, LoginRefusedError) as refused:
        reporting.report("unmask-refused", entry=number)
        return _page(number, alert=str(refused)), 409
    return _page(number, slip=slip, files=files)


@pages.post("/<int(max=9999999999):number>/file/<int(max=9999999999):file>")
@access("reviewer")
def download(number: int, file: int) -> ResponseReturnValue:
    """One of the entry's files as it came, for a typed reason that stays in the journal."""
    owner, boxes = evidence.entry_of(number), site.office().boxes
    try:
        looker = fresh.looker()
        with site.office().write() as session:
            (found,) = evidence.look(session, boxes, owner, looker, only=file)
    except EvidenceRefusedError:
        abort(404)
    except (UnmaskRefusedError, LoginRefusedError) as refused:
        reporting.report("unmask-refused", entry=number)
        return _page(number, alert=str(refused)), 409
    return originals.download(found, f"entry-{number:010d}-{file}")


def _decided(number: int, note: str) -> Decision:
    """Durable when this returns."""
    seen, code = request.form.get("seen"), request.form.get("code", "")
    by, now = current_user.username, site.now()
    with site.office().write() as session:
        if request.form.get("what") == "accept":
            return review.accept(session, number, by=by, now=now, note=note, seen=seen)
        return review.reject(session, number, code, by=by, now=now, note=note, seen=seen)


def _page(
    number: int,
    *,
    alert: str = "",
    slip: Slip | None = None,
    files: tuple[OpenedEvidence, ...] = (),
) -> str:
    by = current_user.username
    try:
        with site.office().read() as session:
            sheet = worklist.sheet(session, site.office().boxes, number, by=by, now=site.now())
            following = worklist.following(session, site.office().boxes, number, by=by)
    except EntryUnknownError:
        abort(404)
    return render_template(
        "review/entry.html",
        number=number,
        sheet=sheet,
        case=sheet.case,
        asks_code=fresh.is_asked(),
        rows=comparing.rows(sheet.case, sheet.beside, sheet.titles),
        story=comparing.story(sheet.case),
        alert=alert,
        slip=slip,
        originals=_originals(slip, files),
        kept_files=sheet.case.files,
        kinds=evidence_texts.KINDS,
        why=request.form.get("why", ""),
        following=following,
        may_decide=may_use("review.decide"),
        codes=_codes(sheet),
        rejections=codes.REJECTIONS,
        statuses=codes.STATUSES,
        reasons=reasons,
        words=words,
        closed_at=show.moment(sheet.period.closes_at),
        note=request.form.get("note", ""),
        chosen=request.form.get("code", ""),
    )


def _originals(
    slip: Slip | None, files: tuple[OpenedEvidence, ...]
) -> tuple[originals.Original, ...]:
    if slip is None:
        return ()
    told = originals.as_entered(slip.invoice, slip.issued, slip.amount, slip.seller)
    return originals.originals(files, told)


def _codes(sheet: ViewedCase) -> list[str]:
    """The reasons to choose from; an appeal is dismissed only where one waits."""
    return [c for c in codes.BY_REVIEWERS if sheet.appeal or c != "appeal-dismissed"]
