"""The public site: published draws, their winners and their bundles. No log-in.

What is shown is read from the bundle's files; the database only lends the prizes their names."""

from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from draws import manifest as manifests
from draws.bundle import MINUTES
from draws.errors import DrawError
from draws.pieces import Index
from lottery import attempts, beside, elsewhere, kit, moves, timestamps, verdicts
from lottery.archives import is_text, sent_archive
from lottery.attempts import CallOff
from lottery.ceremony.seen import endings
from lottery.ceremony.seen.endings import Neighbours
from lottery.ceremony.seen.wording import Wording, as_of, find_attempt, planned
from lottery.hall import claiming, finding, listing, prizes
from lottery.hall.claiming import ShownClaims
from lottery.hall.finding import SearchAnswer
from lottery.hall.prizes import ShownPrizes
from lottery.hall.published import GalleryTier, Published
from lottery.hall.standing import place
from lottery.handouts.sql import queries
from lottery.kit import writing
from lottery.pieces import store
from lottery.texts import beside as beside_texts
from lottery.texts.ceremony import calling_off
from lottery.texts.ceremony import elsewhere as elsewhere_texts
from lottery.texts.ceremony import verdicts as verdict_texts
from lottery.texts.ceremony.key_changes import role as whose_key
from lottery.texts.minutes.signing import called
from lottery.texts.prizes import public as prize_words
from lottery.texts.public import finding as sentences
from lottery.texts.public import history as history_words
from lottery.texts.public import in_sql, outcomes
from lottery.texts.public import winners as winners_texts
from lottery.web import paging, site
from lottery.web.access import public
from lottery.web.public import citing, lost
from lottery.web.transport import sending
from lottery.web.transport.keeping import kept

pages = Blueprint("draws", __name__)

COMMITMENTS = "commitments"


@pages.get("/draws/<name>")
@pages.get("/draws/<name>/pages/<int(min=1):page>")
@pages.get("/draws/<name>/tiers/<tier>")
@pages.get("/draws/<name>/tiers/<tier>/pages/<int(min=1):page>")
@public
@kept
def draw(name: str, tier: str = "", page: int = 1) -> ResponseReturnValue:
    """One draw: winners by tier, a page at a time, hashes, files. `?q=` keeps only what fits,
    `?entry=` goes to the page with that row. Of one that was called off before its freeze, that
    and why."""
    if (off := _called_off(name)) is not None:
        return render_template("public/called_off.html", off=off, calling_off=calling_off)
    shown = published(name)
    if sought := request.args.get("entry", "").strip()[: finding.MOST]:
        return redirect(_row_of(name, shown, sought))
    typed = request.args.get("q", "").strip()[: finding.MOST]
    answer, around = finding.answer(shown, finding.read(typed)), _around(name)
    return render_template(
        "public/draw.html",
        name=name,
        lost=lost.told(name),
        history_words=history_words,
        draw=shown,
        names=wording(name),
        words=typed,
        answer=answer,
        said=_said(name, shown, answer, typed),
        sentences=_SENTENCES,
        around=around,
        **citing.told(name, shown, around.ended),
        shelf=site.gallery().names(),
        calling_off=calling_off,
        claims=claims_of(name),
        listed_prizes=prizes_of(name),
        prize_words=prize_words,
        outcomes=outcomes,
        signers=[called(each.name) for each in shown.manifest.signers],
        **_listed(name, answer, typed, tier or request.args.get("tier", "")),
        **_files(name),
        **_given(name),
        in_sql=in_sql,
        queries=queries(shown.manifest, shown.seed_sha256) if shown.seed_sha256 else (),
    )


_SENTENCES = {
    **sentences.SCRIPTED,
    "unreachable": winners_texts.UNREACHABLE,
    "more": winners_texts.MORE,
    "plain": winners_texts.PLAIN,
}


def _row_of(name: str, shown: Published, sought: str) -> str:
    """The address of an entry's row; of one that is not in the list, what the search says of it."""
    entry = finding.read(sought).entry
    before = listing.place(shown.tiers, entry)
    if before is None:
        return url_for("draws.draw", name=name, q=sought)
    page = before // listing.SIZE + 1
    return url_for("draws.draw", name=name, page=page if page > 1 else None, _anchor=f"e{entry}")


def _listed(name: str, answer: SearchAnswer, typed: str, chosen: str) -> dict[str, object]:
    """The part of the winners that is asked for, and what leads to the others."""
    if chosen and chosen not in {tier.code for tier in answer.tiers}:
        abort(404)
    tiers = [tier if chosen in ("", tier.code) else _emptied(tier) for tier in answer.tiers]
    page = paging.asked(listing.count(tiers), listing.SIZE)
    return {
        "chosen": chosen,
        "page": page,
        "listed": listing.part(tiers, page.first),
        "asked": {"name": name, "tier": chosen or None, "q": typed or None, "_anchor": "winners"},
    }


def _emptied(tier: GalleryTier) -> GalleryTier:
    return replace(tier, winners=(), alternates=())


def _files(name: str) -> dict[str, object]:
    """The files of the bundle, the winners' cards apart, and what lies beside it."""
    files = site.gallery().files(name)
    return {
        "files": [file for file in files if "/" not in file.path],
        "cards": [file for file in files if "/" in file.path],
        "beside": beside.listed(site.office().settings.public_dir, name),
        "beside_texts": beside_texts,
        "pieces": _pieces(name),
        "outside": verdicts.shown(site.office().settings.public_dir, name),
        "outside_texts": verdict_texts,
        "whose_key": whose_key,
    }


def _pieces(name: str) -> Index | None:
    """The index of the register, where it is published in pieces."""
    try:
        return store.index_of(site.gallery().folder(name))
    except DrawError:
        return None


def _called_off(name: str) -> CallOff | None:
    """That a draw of which nothing is published was called off."""
    try:
        site.gallery().folder(name)
    except KeyError:
        with site.office().read() as session:
            return attempts.called_off(session, name)
    return None


def _around(name: str) -> Neighbours:
    """How an attempt ended whose record is not out, and those before and after it."""
    with site.office().read() as session:
        return endings.around(session, name)


def _said(name: str, shown: Published, answer: SearchAnswer, typed: str) -> str:
    """The sentence over the list; for an entry that is not in it, where it stands instead."""
    if answer.said == "nothing" or not shown.is_drawn:
        return ""
    question = finding.read(typed)
    if answer.said == "absent":
        stands = place(site.gallery().folder(name), shown, question.entry)
        reason = sentences.omission(stands.reason)
        return sentences.said(
            sentences.ENTRY[stands.how], typed, entry=question.entry, reason=reason
        )
    return sentences.said(
        sentences.SCRIPTED[answer.said],
        typed,
        n=answer.count,
        entry=question.entry,
        length=len(question.digits),
        alternates=sum(len(tier.alternates) for tier in shown.tiers),
    )


@pages.get("/draws/<name>/files/<path:path>")
@public
def file(name: str, path: str) -> ResponseReturnValue:
    """One file of the bundle, byte for byte; of a text at its top, with `.gz`, what it is
    compressed."""
    wanted = path.removesuffix(".gz")
    try:
        found = site.gallery().file(name, wanted)
    except KeyError:
        _refuse_file(name, wanted)
    folder = site.gallery().folder(name)
    called = f"{name}-{path.rpartition('/')[2]}"
    is_plain_text = is_text(Path(wanted))
    if is_plain_text and "/" not in path:
        if wanted != path:
            return sending.send_packed(folder, found, name=called)
        return sending.send_text(folder, found, name=called, mimetype="text/plain")
    if wanted != path:
        abort(404)
    kind = "text/plain" if is_plain_text else None
    return sending.send(found, name=called, mimetype=kind, attached=kind is None)


def _given(name: str) -> dict[str, object]:
    """What this office holds of a draw besides: timestamps, files from elsewhere, and moves to
    the spare computer that were called off."""
    office = site.office()
    with office.read() as session:
        attempt = find_attempt(session, name)
        if attempt is None:
            nothing = dict.fromkeys(("stamps", "elsewhere", "called_off"), ())
            return {**nothing, "elsewhere_texts": elsewhere_texts, "held_at": ""}
        stamps = {e.file: e for e in timestamps.of_attempt(session, office.settings, attempt)}
        told = {"committed": manifests.FILE, "signed": MINUTES}
        expected = {file for step, file in told.items() if step in attempt.steps}
        wanted = [file for file in timestamps.FILES if file in stamps or file in expected]
        return {
            "held_at": attempt.place,
            "stamps": [timestamps.line(file, stamps.get(file)) for file in wanted],
            "elsewhere": elsewhere.of_attempt(session, attempt),
            "elsewhere_texts": elsewhere_texts,
            "called_off": moves.called_off(session, attempt.code, attempt.attempt),
        }


@pages.get("/draws/<name>/beside/<path:path>")
@public
def file_beside(name: str, path: str) -> ResponseReturnValue:
    """One file that is published beside the bundle, byte for byte."""
    published(name)
    try:
        found = beside.find(site.office().settings.public_dir, name, path)
    except KeyError:
        abort(404)
    is_text = found.suffix in {".txt", ".pem"}
    return sending.send(
        found,
        name=f"{name}-{found.name}",
        mimetype="text/plain" if is_text else None,
        attached=not is_text,
    )


@pages.get("/draws/<name>/bundle.zip")
@public
def bundle(name: str) -> ResponseReturnValue:
    """The whole bundle as one archive, the same bytes for everybody."""
    published(name)
    try:
        packed = sent_archive(site.gallery().folder(name))
    except (DrawError, OSError):
        lost.refuse(name)
    return sending.send(packed, name=f"{name}.zip", mimetype="application/zip")


@pages.get("/draws/<name>/kit.zip")
@public
def kit_archive(name: str) -> ResponseReturnValue:
    """The kit of a draw as one archive: what is published, and the programs that check it."""
    published(name)
    folder = site.gallery().folder(name)
    try:
        with site.office().read() as session:
            made = kit.kit_of(session, folder, site.office().settings.public_dir)
        packed = writing.sent_archive(made, folder)
    except (DrawError, FileNotFoundError):  # of a register in pieces, one of which is not there
        lost.refuse(name)
    return sending.send(packed, name=f"{name}-kit.zip", mimetype="application/zip")


def claims_of(name: str) -> ShownClaims:
    """How the prizes of a published draw are claimed."""
    office = site.office()
    with office.read() as session:
        return claiming.shown(session, office.settings.public_dir, name)


def prizes_of(name: str) -> ShownPrizes:
    """What became of the prizes of a published draw, as its list tells it."""
    office, folder = site.office(), site.gallery().folder(name)
    if not site.gallery().get(name).is_drawn:
        return ShownPrizes()
    with office.read() as session:
        return prizes.shown(session, office.settings.public_dir, folder, name)


def wording(name: str) -> Wording:
    """The names that the plan gives, and what the draw takes in; read again once any of it was
    written anew."""
    known: dict[str, tuple[int, Wording]] = current_app.extensions.setdefault("lottery-wording", {})
    office = site.office()
    with office.read() as session:
        now = as_of(session)
        if name not in known or known[name][0] != now:
            attempt = find_attempt(session, name)
            known[name] = (now, planned(session, attempt) if attempt else Wording())
        return known[name][1]


def published(name: str) -> Published:
    """The draw that is published under a name; 404 if there is none, 410 with its page if it was
    published and is not there, or cannot be read any more."""
    try:
        found = site.gallery().get(name)
    except (DrawError, KeyError, OSError):
        lost.refuse(name)
    if site.gallery().folder(name).parent.name == COMMITMENTS:
        told = lost.told(name)
        if told is not None and told.bundle_is_gone:
            lost.refuse(name)
    return found


def _refuse_file(name: str, path: str) -> NoReturn:
    """Say of a file that is not there that it was published, if it was, or may have been."""
    try:
        site.gallery().folder(name)
    except KeyError:
        lost.refuse(name)
    told = lost.told(name)
    if told and (told.bundle_is_gone or any(path in one.files for one in told.lost)):
        lost.refuse(name)
    abort(404)
