"""What no database keeps is refused before any page meets it: a NUL in an address or a form."""

from collections.abc import Iterator

from flask import Flask, abort, request


def install(app: Flask) -> None:
    """Refuse such requests, once it is known that somebody may send them at all."""
    app.before_request(_hold)


def _hold() -> None:
    if any("\0" in text for text in _texts()):
        abort(400)


def _texts() -> Iterator[str]:
    yield from map(str, (request.view_args or {}).values())
    if request.method in ("GET", "HEAD") and not request.query_string:
        return
    for fields in (request.args, request.form):
        yield from fields
        for values in fields.listvalues():
            yield from values
