"""Scripts, styles and pictures at addresses of their own release, so that browsers keep them.

The hash of all of them stands before the path, and not behind it: scripts import each other by
relative addresses, so that all that a page takes is of one release. The plain addresses, and those
of another release, answer with what there is now and are asked for again each time.

What is text goes out compressed from an address of its release: a page's scripts weigh more than
all that they fetch.
"""

import gzip
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request

from lottery.web.transport.sending import takes_gzip

LASTING = "public, max-age=31536000, immutable"
LENGTH = 16
ENDPOINT = "static"
PACKED = frozenset({".css", ".js", ".svg"})
"""Endings of files that are sent compressed."""


def install(app: Flask) -> None:
    """Let `url_for("static", ...)` give addresses of this release."""
    folder = Path(app.static_folder or "")
    mark = release(folder)

    def sent(filename: str, release: str = "") -> Response:
        answer = current_app.send_static_file(filename)
        if release != mark:
            return answer
        answer.headers["Cache-Control"] = LASTING
        file = folder / filename
        return _compressed(answer, file) if file.suffix in PACKED else answer

    def named(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == ENDPOINT:
            values.setdefault("release", mark)

    app.view_functions[ENDPOINT] = sent
    rule = f"/static/<string(length={LENGTH}):release>/<path:filename>"
    app.add_url_rule(rule, endpoint=ENDPOINT)
    app.url_defaults(named)


def _compressed(answer: Response, file: Path) -> Response:
    """The same file compressed, for whoever takes that and wants all of it."""
    answer.vary.add("Accept-Encoding")
    if answer.status_code != 200 or not takes_gzip() or "Range" in request.headers:
        return answer
    answer.response.close()  # type: ignore[union-attr]
    answer.direct_passthrough = False
    answer.set_data(_packed(file))
    answer.headers["Content-Encoding"] = "gzip"
    answer.headers.pop("Accept-Ranges", None)
    answer.set_etag(f"{answer.get_etag()[0]}-gzip")
    answer.make_conditional(request)
    return answer


@cache
def _packed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 9, mtime=0)


@cache
def release(folder: Path) -> str:
    """The hash of the names and bytes of all files in a folder, 16 hex digits."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = (
        f"{sha256(path.read_bytes()).hexdigest()} {path.relative_to(folder).as_posix()}\n"
        for path in files
    )
    return sha256("".join(lines).encode()).hexdigest()[:LENGTH]
