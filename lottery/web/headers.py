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


def install(app: Flask, *, https: bool) -> None:
    """Put the headers on every response; `https` adds the promise to stay on it for a year."""

    def add(response: Response) -> Response:
        response.headers.update(HEADERS)
        if https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if _keeps_nothing():
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(add)


def _keeps_nothing() -> bool:
    """Whether no cache may keep this answer: all but the public pages and the static files."""
    return request.blueprint != "public" and request.endpoint != "static"
