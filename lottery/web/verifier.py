"""The public verifier: every check of a bundle in a stranger's own browser. Nothing is uploaded.

Whoever controls this server could send a false verifier; so there is one in a single file, which is
taken from elsewhere, compared by its hash, kept, and opened from a disk without any server.
"""

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from lottery.one_script import STATIC, VERIFY, joined
from lottery.texts import verifying as words
from lottery.web.access import public
from lottery.web.public import gallery

pages = Blueprint("verifier", __name__, url_prefix="/verify")

_LINKED = re.compile(
    r'<(script(?: type="text/plain" id="\w+")?|link rel="stylesheet")[^>]*'
    r'data-inline="([a-z.-]+)"[^>]*>(?:</script>)?'
)


@dataclass(frozen=True)
class Download:
    """A file that is made of the site's own scripts."""

    content: bytes
    sha256: str


@pages.get("")
@public
def home() -> ResponseReturnValue:
    """The page: drop a bundle, choose it, or take one that is published here (`?draw=`)."""
    shelf = gallery()
    shown = [(name, shelf.get(name)) for name in shelf.names()]
    published = [(name, one) for name, one in shown if one.is_drawn or one.void_reason]
    return render_template(
        "public/verify.html", draws=published, words=words, alone=alone_file(), script=script_file()
    )


@pages.get("/fpdraw-verifier.js")
@public
def script() -> ResponseReturnValue:
    """The program as one script."""
    return _sent(script_file(), "text/javascript")


@pages.get("/fpdraw-worker.js")
@public
def worker() -> ResponseReturnValue:
    """The program with what reads a bundle's files, as the page's worker."""
    return _sent(worker_file(), "text/javascript")


@pages.get("/fpdraw-verifier.html")
@public
def alone() -> ResponseReturnValue:
    """The page and its program as one file, to be kept and opened from a disk."""
    answer = _sent(alone_file(), "text/html")
    answer.headers["Content-Disposition"] = 'attachment; filename="fpdraw-verifier.html"'
    return answer


@cache
def script_file() -> Download:
    """The verifier's modules joined."""
    return _download(joined(VERIFY))


@cache
def worker_file() -> Download:
    """The worker's modules joined."""
    return _download(joined(STATIC / "verifier-worker.js"))


def alone_file() -> Download:
    """The page with its script and style inside; the same bytes for everybody."""
    return _alone(render_template("public/verifier_alone.html", words=words))


@cache
def _alone(page: str) -> Download:
    return _download(_LINKED.sub(_inside, page))


def _inside(link: re.Match[str]) -> str:
    name = link[2]
    if link[1].startswith("script"):
        return f"<{link[1]}>\n{joined(STATIC / name)}</script>"
    return f"<style>\n{(STATIC / name).read_text(encoding='utf-8')}</style>"


def _download(text: str) -> Download:
    content = text.encode()
    return Download(content, sha256(content).hexdigest())


def _sent(file: Download, kind: str) -> Response:
    answer = Response(file.content, mimetype=kind)
    answer.set_etag(file.sha256[:32])
    return answer
