"""What other sites' programs may read of this one, and what no search engine shall list.

Published files are for everybody, so a program on any page may fetch them. A page with a form or a
session stays closed: the list names endpoints, and one that is not in it is shared with nobody.
"""

from flask import Flask, Response, request

SHARED = frozenset(
    {
        *("draws.file", "draws.file_beside", "draws.bundle", "draws.kit_archive"),
        *("check.proof", "check.status_proof", "check.pool_proof", "check.checkpoint"),
        *("keys.file", "programs.file", "rules.text", "crawlers.robots", "crawlers.sitemap"),
        *("data.draws", "data.schema", "data.winners", "data.sources", "data.atom"),
        *("verifier.script", "verifier.worker", "verifier.alone", "verifier.alone_in_english"),
        *("winners.archive", "winners.packed"),
    }
)
"""The endpoints that answer with a published file alone."""

UNLISTED = frozenset(
    {
        *("draws.file", "draws.file_beside", "draws.bundle", "draws.kit_archive"),
        *("winners.rows", "draws.winners"),
        *("data.winners", "data.sources"),
        *("winners.archive", "winners.packed"),
        *("check.entry", "check.proof", "check.status_proof", "check.pool_proof"),
    }
)
"""Where masks or entry numbers stand. A page says so itself, where it has winners."""

_FOR_ANY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def install(app: Flask) -> None:
    """Mark the answers: before `headers.install`, whose words come first, so that these last."""

    def mark(response: Response) -> Response:
        if request.endpoint in SHARED and response.status_code in (200, 206, 304):
            response.headers.update(_FOR_ANY_SITE)
        if request.endpoint in UNLISTED:
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    app.after_request(mark)
