"""Answers to those who ask again and again: the same bytes until something changes, 304 between."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from flask import Response, request

CLOCK = "X-Clock"
"""The header that tells the server's time, in milliseconds since 1970, so that screens agree."""


@dataclass(frozen=True)
class Told:
    """A JSON text and its entity tag."""

    body: bytes
    tag: str


def told(text: str) -> Told:
    """A JSON text as it is sent."""
    body = text.encode()
    return Told(body, f'"{sha256(body).hexdigest()[:32]}"')


def answer(found: Told, now: datetime) -> Response:
    """The text, or 304 for whoever has it already."""
    known = request.headers.get("If-None-Match") == found.tag
    response = Response(None if known else found.body, 304 if known else 200)
    response.content_type = "application/json"
    response.headers["ETag"] = found.tag
    response.headers[CLOCK] = str(milliseconds(now))
    return response


def milliseconds(moment: datetime) -> int:
    """A time as scripts count it."""
    return int(moment.timestamp() * 1000)
