"""The public verifier: every check of a bundle in a stranger's own browser. Nothing is uploaded.

Whoever controls this server could send a false verifier; so there is one in a single file, which is
taken from elsewhere, compared by its hash, kept, and opened from a disk without any server.
"""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from draws.followers import FILE as SIGNED
from lottery import beside, handouts
from lottery.handouts import Handout
from lottery.keylist import covering
from lottery.texts.public import verifying as words
from lottery.web import site
from lottery.web.access import public

pages = Blueprint("verifier", __name__, url_prefix="/verify")


@pages.get("")
@public
def home() -> ResponseReturnValue:
    """The page: drop a bundle, choose it, or take one that is published here (`?draw=`)."""
    shelf = site.gallery()
    shown = [(name, shelf.get(name)) for name in shelf.names()]
    published = [(name, one) for name, one in shown if one.is_drawn or one.is_over]
    return render_template(
        "public/verify.html",
        draws=published,
        signed={name for name, _ in published if _is_signed(name)},
        listed=_listed([name for name, _ in published]),
        words=words,
        alone=handouts.verifier(),
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
    answer = _sent(handouts.verifier(), "text/html")
    answer.headers["Content-Disposition"] = 'attachment; filename="fpdraw-verifier.html"'
    return answer


def _listed(names: list[str]) -> set[str]:
    """The published draws whose keys are in the list of keys."""
    listed = covering.read(site.office().settings.public_dir)
    return {name for name in names if covering.covers(listed, site.gallery().folder(name))}


def _is_signed(name: str) -> bool:
    """Whether signers who follow the first have signed a published draw's minutes."""
    found = beside.listed(site.office().settings.public_dir, name)
    return any(file.path == SIGNED for file in found)


def _sent(file: Handout, kind: str) -> Response:
    answer = Response(file.content, mimetype=kind)
    answer.set_etag(file.sha256[:32])
    return answer
