"""A timestamp is asked for: one request to the authority that the settings name, and its answer.

Nothing but the file's hash and a random number goes out. No redirect is followed, the answer is
bounded in size and time, and what it holds is only believed after `checking`.
"""

import urllib.request
from hashlib import sha256
from http.client import HTTPException
from queue import Empty, Queue
from threading import Thread
from time import monotonic
from typing import IO, Any, Protocol
from urllib.error import HTTPError

from asn1crypto import algos, tsp

from draws.der import INTEGER, SEQUENCE, read_one
from draws.errors import DrawError
from lottery.errors import TimestampRefusedError
from lottery.texts.ceremony import timestamps as sentences
from lottery.timestamps.checking import LARGEST

_GRANTED = (b"\0", b"\1")
"""granted, and granted with modifications"""
SECONDS = 8.0
"""So long an authority may take, from the question to the end of its answer."""


class _Reply(Protocol):
    def read1(self, size: int, /) -> bytes:
        """What has come, at most so many bytes; nothing at the end."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The authority that was named answers itself, or not at all."""

    def redirect_request(  # noqa: PLR0917 - urllib's own way of asking
        self, req: Any, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        """None: it is an error."""


def ask(url: str, file: bytes, nonce: int, policy: str = "") -> bytes:
    """The token that an authority gives over a file, unchecked.

    Raises TimestampRefusedError if it does not answer, or refuses.
    """
    request = urllib.request.Request(  # noqa: S310 - the settings admit http(s) alone
        url,
        question(file, nonce, policy),
        {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"},
    )
    found: Queue[bytes | TimestampRefusedError] = Queue()
    Thread(target=lambda: found.put(_answer(request)), daemon=True).start()
    try:
        data = found.get(timeout=SECONDS)
    except Empty:
        raise TimestampRefusedError(sentences.no_answer(url)) from None
    if isinstance(data, TimestampRefusedError):
        raise data
    return _token(data)


def _answer(request: urllib.request.Request) -> bytes | TimestampRefusedError:
    """What came back, or why nothing did. A name that is looked up, or an answer that drips, may
    take its time: it has a thread of its own, which nobody waits for any longer than he said."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)
    url = request.full_url
    try:
        with opener.open(request, timeout=SECONDS) as answer:
            return _read(answer)
    except HTTPError as error:
        error.close()
        return TimestampRefusedError(sentences.http_error(url, error.code))
    except (OSError, HTTPException, ValueError):
        return TimestampRefusedError(sentences.no_answer(url))


def question(file: bytes, nonce: int, policy: str = "") -> bytes:
    """A TimeStampReq over a file's SHA-256, in DER; it asks for the authority's certificate."""
    asked = {
        "version": 1,
        "message_imprint": {
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "hashed_message": sha256(file).digest(),
        },
        "nonce": nonce,
        "cert_req": True,
    }
    if policy:
        asked["req_policy"] = policy
    made: bytes = tsp.TimeStampReq(asked).dump()
    return made


def _read(answer: _Reply) -> bytes:
    """All of an answer that is short and comes in time."""
    data, end = b"", monotonic() + SECONDS
    while piece := answer.read1(LARGEST):
        data += piece
        if len(data) > LARGEST:
            raise ValueError("too long an answer")
        if monotonic() > end:
            raise ValueError("too slow an answer")
    return data


def _token(data: bytes) -> bytes:
    """The token in a TimeStampResp: a status, and the token where that says granted."""
    try:
        status, *rest = read_one(data).want(SEQUENCE).parts()
        granted, *told = status.want(SEQUENCE).parts()
        if granted.want(INTEGER).body not in _GRANTED or not rest:
            texts = [one.body for each in told if each.tag == SEQUENCE for one in each.parts()]
            said = b"; ".join(texts).decode("utf-8", "replace")[:200]
            raise TimestampRefusedError(sentences.not_granted(granted.body.hex(), said))
    except (DrawError, ValueError):
        raise TimestampRefusedError(sentences.MALFORMED) from None
    return rest[0].raw
