"""Scripts, styles and pictures at addresses of their own release, so that browsers keep them.

The hash of all of them stands before the path, and not behind it: scripts import each other by
relative addresses, so that all that a page takes is of one release. The plain addresses, and those
of another release, answer with what there is now and are asked for again each time.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app

LASTING = "public, max-age=31536000, immutable"
LENGTH = 16
ENDPOINT = "static"


def install(app: Flask) -> None:
    """Let `url_for("static", ...)` give addresses of this release."""
    mark = release(Path(app.static_folder or ""))

    def sent(filename: str, release: str = "") -> Response:
        answer = current_app.send_static_file(filename)
        if release == mark:
            answer.headers["Cache-Control"] = LASTING
        return answer

    def named(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == ENDPOINT:
            values.setdefault("release", mark)

    app.view_functions[ENDPOINT] = sent
    rule = f"/static/<string(length={LENGTH}):release>/<path:filename>"
    app.add_url_rule(rule, endpoint=ENDPOINT)
    app.url_defaults(named)


@cache
def release(folder: Path) -> str:
    """The hash of the names and bytes of all files in a folder, 16 hex digits."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = (
        f"{sha256(path.read_bytes()).hexdigest()} {path.relative_to(folder).as_posix()}\n"
        for path in files
    )
    return sha256("".join(lines).encode()).hexdigest()[:LENGTH]
