"""Security headers, on every response there is."""

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

READS_PICTURES = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY.replace(
        "script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"
    ),
    "Permissions-Policy": HEADERS["Permissions-Policy"].replace("camera=()", "camera=(self)"),
}
"""The entry page and the console alone: they compile the reader of QR codes, and may ask for the
camera."""


SAVED = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox"}
"""A stranger's file on its way to a reviewer's disk: wherever it is opened, it may do nothing."""


def install(app: Flask, *, https: bool) -> None:
    """Put the headers on every response; `https` adds the promise to stay on it for a year."""

    def add(response: Response) -> Response:
        _put(response)
        if _reads_pictures(response):
            response.headers.update(READS_PICTURES)
        if request.endpoint in ("review.download", "refusal_appeals.download"):
            response.headers.update(SAVED)
        if https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if _keeps_nothing():
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(add)


def _put(response: Response) -> None:
    """Set the headers; all at once where none of them is there, as on nearly every answer."""
    if HEADERS.keys().isdisjoint(name for name, _ in response.headers):
        response.headers.extend(HEADERS)
    else:
        response.headers.update(HEADERS)


def _reads_pictures(response: Response) -> bool:
    is_page = response.status_code in (200, 409) and response.mimetype == "text/html"
    at_console = request.endpoint == "console.page" or request.blueprint in ("decisions", "steps")
    return is_page and (at_console or request.endpoint in ("entry.form", "entry.enter"))


def _keeps_nothing() -> bool:
    """Whether no cache may keep this answer: all but the public pages, the open data, the static
    files, what is published and the site's seal and colours."""
    files = ("static", "winners.archive", "winners.packed")
    pages = ("draws", "data", "imprint", "pieces")
    return request.blueprint not in pages and request.endpoint not in files
