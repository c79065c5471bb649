"""The public verifier: every check of a bundle in a stranger's own browser. Nothing is uploaded.

Whoever controls this server could send a false verifier; so there is one in a single file, which is
taken from elsewhere, compared by its hash, kept, and opened from a disk without any server.
"""

import gzip
from functools import cache
from types import ModuleType

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from draws.followers import FILE as SIGNED
from draws.prizes import FILE as PRIZES
from draws.verdicts import FOLDER as VERDICTS
from lottery import beside, handouts
from lottery.handouts import Handout
from lottery.keylist import covering
from lottery.texts.public import history as history_words
from lottery.texts.public import verifier_english, verifier_page, verifying, verifying_english
from lottery.web import site
from lottery.web.access import public
from lottery.web.public import lost
from lottery.web.transport.keeping import kept
from lottery.web.transport.sending import takes_gzip

pages = Blueprint("verifier", __name__, url_prefix="/verify")


@pages.get("")
@public
@kept
def home() -> ResponseReturnValue:
    """The page: drop a bundle, choose it, or take one that is published here (`?draw=`)."""
    to_other = ("verifier.in_english", verifier_english)
    return _page(verifier_page, verifying, "verifier.alone", handouts.verifier(), to_other)


@pages.get("/en")
@public
@kept
def in_english() -> ResponseReturnValue:
    """The same page in English."""
    to_other = ("verifier.home", verifier_page)
    page, alone = "verifier.alone_in_english", handouts.verifier_in_english()
    return _page(verifier_english, verifying_english, page, alone, to_other)


def _page(
    language: ModuleType,
    words: ModuleType,
    alone_page: str,
    alone: Handout,
    other: tuple[str, ModuleType],
) -> ResponseReturnValue:
    shelf = site.gallery()
    missing = lost.every()
    shown = [(name, shelf.get(name)) for name in lost.shown(missing)]
    published = [(name, one) for name, one in shown if one.is_drawn or one.is_over]
    return render_template(
        "public/verify.html",
        draws=published,
        beside={name: _beside(name) for name, _ in published},
        listed=_listed([name for name, _ in published]),
        language=language,
        words=words,
        lost=missing,
        history_words=history_words,
        other={"page": other[0], "LANGUAGE": other[1].LANGUAGE, "CALLED": other[1].CALLED},
        alone_page=alone_page,
        alone=alone,
        script=handouts.script(),
    )


@pages.get("/fpdraw-verifier.js")
@public
def script() -> ResponseReturnValue:
    """The program as one script."""
    return _sent(handouts.script(), "text/javascript")


@pages.get("/fpdraw-worker.js")
@public
def worker() -> ResponseReturnValue:
    """The program with what reads a bundle's files, as the page's worker."""
    return _sent(handouts.worker(), "text/javascript")


@pages.get("/fpdraw-verifier.html")
@public
def alone() -> ResponseReturnValue:
    """The page and its program as one file, to be kept and opened from a disk."""
    return _kept(handouts.verifier())


@pages.get("/en/fpdraw-verifier.html")
@public
def alone_in_english() -> ResponseReturnValue:
    """The same file in English."""
    return _kept(handouts.verifier_in_english())


def _kept(page: Handout) -> Response:
    answer = _sent(page, "text/html")
    answer.headers["Content-Disposition"] = 'attachment; filename="fpdraw-verifier.html"'
    return answer


def _listed(names: list[str]) -> set[str]:
    """The published draws whose keys are in the list of keys."""
    listed = covering.read(site.office().settings.public_dir)
    return {name for name in names if covering.covers(listed, site.gallery().folder(name))}


def _beside(name: str) -> dict[str, str]:
    """Where else than in its files a draw is read from: the archive of its cards, if they are
    files; the addresses of two files beside its bundle, which are checked with it, and the verdicts
    of others by their place there, with blanks between."""
    cards = any("/" in file.path for file in site.gallery().files(name))
    found = [file.path for file in beside.listed(site.office().settings.public_dir, name)]
    single = {"signed": SIGNED, "prizes": PRIZES}
    places = {
        what: url_for("draws.file_beside", name=name, path=path)
        for what, path in single.items()
        if path in found
    }
    if cards:
        places["cards"] = url_for("winners.archive", name=name)
    verdicts = " ".join(path for path in found if path.startswith(f"{VERDICTS}/"))
    return {**places, "verdicts": verdicts} if verdicts else places


def _sent(file: Handout, kind: str) -> Response:
    """A program, compressed for whoever takes that: it is longer than a month's lists."""
    packed = takes_gzip()
    answer = Response(_packed(file.content) if packed else file.content, mimetype=kind)
    answer.set_etag(f"{file.sha256[:32]}-gzip" if packed else file.sha256[:32])
    answer.vary.add("Accept-Encoding")
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    return answer


@cache
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, 6, mtime=0)
