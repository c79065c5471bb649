"""Whoever holds a slip sees that his entry is in the register, without anybody's leave.

The address names the entry; the salts of the slip stay behind its `#`, which no browser sends.
"""

import re

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from draws.signatures import KEYS, parse_keys
from lottery.ceremony.notary import registration
from lottery.errors import EntryUnknownError
from lottery.hall import finding
from lottery.hall.standing import place, stands
from lottery.intake.consent import sha256_of
from lottery.keylist import covering
from lottery.office.keys import signers
from lottery.register import standing
from lottery.register.pools import PoolProver
from lottery.register.prover import Prover
from lottery.texts import web as texts
from lottery.texts.counter import consent as consent_texts
from lottery.texts.prizes import public as prize_words
from lottery.texts.public import asking, outcomes, slip_proofs
from lottery.texts.public import finding as words
from lottery.texts.public import history as history_words
from lottery.web import paging, site
from lottery.web.access import public
from lottery.web.public import lost
from lottery.web.public.draws import published
from lottery.web.public.outcomes import places
from lottery.web.public.prizes import told_of
from lottery.web.public.proving import provable
from lottery.web.transport.keeping import kept

pages = Blueprint("check", __name__)

A_PAGE = 100
_ENTRY = re.compile("[0-9]{10}")


@pages.get("/check")
@public
@kept
def home() -> ResponseReturnValue:
    """Asks for the number on the slip; with `?entry=` it goes there, if the number is a whole one:
    a short one would open somebody else's entry."""
    asked = request.args.get("entry", "").strip()
    question = finding.read(asked)
    if question.is_entry:
        return redirect(url_for("check.entry", number=question.entry))
    return _asked(asked, _doubt(asked, question))


def _asked(asked: str, said: str) -> str:
    """The page that asks for the number; `said` is what is wrong with the one that was typed."""
    sentences = asking.SCRIPTED
    return render_template("public/check.html", asked=asked, said=said, sentences=sentences)


def _doubt(asked: str, question: finding.SearchQuestion) -> str:
    """Why what was typed is no entry number; empty if nothing was typed."""
    if question.kind == "none":
        return ""
    kind = "short" if question.kind == "short" or len(question.digits) < 10 else "other"
    return words.said(words.NO_ENTRY[kind], asked, length=len(question.digits))


@pages.get("/check/<number>")
@public
@kept
def entry(number: str) -> ResponseReturnValue:
    """How an entry stands: each published draw's word on it (the prize and how it is claimed, or
    its ticket beside the last that won), its lines and what proves them."""
    found = _standing(number)
    if found is None:
        question = finding.read(number)
        said = words.said(words.UNKNOWN_ENTRY, number) if _ENTRY.fullmatch(number) else ""
        said = said or _doubt(number, question)
        return _asked(number, said), 404
    missing = tuple(each for each in lost.every() if found.batch in each.batches)
    draws = places(found.entry, found.batch, lost.shown(missing))
    return render_template(
        "public/entry.html",
        found=found,
        proved=_covered(found),
        told=texts.PUBLIC_STATUS[stands(found.status, (one.place for one in draws))],
        texts=texts,
        words=words,
        outcomes=outcomes,
        prize_words=prize_words,
        held_said=told_of,
        proofs=slip_proofs,
        provable=provable(found.entry, draws),
        draws=draws,
        lost=missing,
        history_words=history_words,
        keys="\n".join(_keys()),
    )


def _keys() -> list[str]:
    """The keys that this site gives: who signs here by himself, all that the notary has had, and
    every one in the list."""
    office = site.office()
    with office.read() as session:
        registered = [each.key.text() for each in registration.every(session)]
    listed = [key.text() for key in covering.read(office.settings.public_dir).every_key()]
    return list(dict.fromkeys([*_own_keys(), *registered, *listed]))


def _own_keys() -> list[str]:
    """Public halves of the keys that sign here. A process that may not read keys takes those which
    the newest published draw names; before there is one, it has none."""
    settings = site.office().settings
    if not settings.public_only:
        return [key.verifier().text() for key in signers(settings)]
    newest = site.gallery().names()[:1]
    files = [site.gallery().folder(name) / KEYS for name in newest]
    return [key.text() for file in files if file.is_file() for key in parse_keys(file.read_bytes())]


@pages.get("/check/<number>/proof.txt")
@public
def proof(number: str) -> ResponseReturnValue:
    """The proof that the entry's own line is under the newest checkpoint."""
    return _proved(number, 0, "proof")


@pages.get("/check/<number>/status-proof.txt")
@public
def status_proof(number: str) -> ResponseReturnValue:
    """The proof of the last line on the entry, which says whether it was accepted."""
    return _proved(number, -1, "status-proof")


def _covered(found: standing.Standing) -> list[standing.RegisterLine]:
    """The entry's lines under the newest checkpoint: what came later is proved by the next."""
    size = found.checkpoint.size if found.checkpoint else 0
    return [line for line in found.lines if line.number < size]


def _proved(number: str, which: int, name: str) -> Response:
    found = _standing(number)
    if found is None or found.checkpoint is None:
        abort(404)
    line = _covered(found)[which].number
    prover: Prover = current_app.extensions["lottery-prover"]
    with site.office().read() as session:
        signed = standing.covering(session, line) or abort(404)
        text = prover.prove(session, line, signed)
    return _text(text, f"{name}-{found.entry}.txt")


@pages.get("/draws/<name>/pool-proof/<number>.txt")
@public
def pool_proof(name: str, number: str) -> ResponseReturnValue:
    """The proof that the entry's line is in the pool of a published draw."""
    if not _ENTRY.fullmatch(number):
        abort(404)
    draw = published(name)
    folder = site.gallery().folder(name)
    there = place(folder, draw, number)
    if there.line < 0:
        abort(404)
    prover: PoolProver = current_app.extensions["lottery-pool-prover"]
    text = prover.prove(folder, draw.manifest, there.line, there.text)
    return _text(text, f"pool-proof-{name}-{number}.txt")


@pages.get("/checkpoints")
@pages.get("/checkpoints/pages/<int(min=1):page>")
@public
@kept
def checkpoints(page: int = 1) -> ResponseReturnValue:
    """All signed states of the register, the newest first, a page at a time."""
    with site.office().read() as session:
        count = standing.count_checkpoints(session)
        shown = paging.asked(count, A_PAGE)
        found = standing.checkpoints(session, A_PAGE, shown.first)
    return render_template("public/checkpoints.html", checkpoints=found, count=count, page=shown)


@pages.get("/checkpoints/<int(max=999999999999):size>.txt")
@public
def checkpoint(size: int) -> ResponseReturnValue:
    """One checkpoint, byte for byte as it was signed."""
    with site.office().read() as session:
        found = standing.checkpoint(session, size)
    if found is None:
        abort(404)
    return _text(found.note, f"checkpoint-{size}.txt")


@pages.get("/checkpoints/<int(max=999999999999):old>-<int(max=999999999999):new>.txt")
@public
def growth(old: int, new: int) -> ResponseReturnValue:
    """The proof that the register under one checkpoint is the beginning of a later one's."""
    prover: Prover = current_app.extensions["lottery-prover"]
    with site.office().read() as session:
        before, after = standing.checkpoint(session, old), standing.checkpoint(session, new)
        if before is None or after is None or not 0 < old < new:
            abort(404)
        text = prover.prove_growth(session, before, after)
    return _text(text, f"growth-{old}-{new}.txt")


@pages.get("/consent/<int(max=9999):version>")
@public
@kept
def consent(version: int) -> ResponseReturnValue:
    """One version of what people agree to when they take part."""
    try:
        title = consent_texts.title(version)
    except KeyError:
        abort(404)
    return render_template(
        "public/consent.html",
        title=title,
        paragraphs=consent_texts.paragraphs(version),
        sha256=sha256_of(version),
    )


def _standing(number: str) -> standing.Standing | None:
    if not _ENTRY.fullmatch(number):
        return None
    try:
        with site.office().read() as session:
            return standing.standing(session, int(number))
    except EntryUnknownError:
        return None


def _text(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="text/plain", headers=headers)
