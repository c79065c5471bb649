"""fpdraw-countersignature/1: what travels back from somebody who has signed elsewhere.

It holds no more than the raw signature and what it was made with; the office writes the next
revision from it, and its hash must be the one that the signer's own program has found.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from draws.canonical import HEX64, TOKEN, Fields, text_of, time, write_time
from draws.errors import DrawError
from draws.manifest import ATTEMPT, DRAW, Signer
from lottery.minutes.errors import MinutesError
from lottery.texts.minutes import countersigning as texts

FILE = "countersignature.txt"
LARGEST = 8192
_HEADER = "fpdraw-countersignature/1"
_BASE64 = "[A-Za-z0-9+/]{4,2800}={0,2}"


@dataclass(frozen=True)
class Countersignature:
    """`base` is the SHA-256 of the file that was signed, `result` of the file with this signature;
    `signer` is the manifest's line, whose word is the field; `signature` is the raw one."""

    draw: str
    attempt: int
    base: str
    signer: Signer
    at: datetime
    result: str
    signature: bytes

    def text(self) -> bytes:
        """The file's bytes."""
        return text_of(
            [
                _HEADER,
                f"draw: {self.draw}",
                f"attempt: {self.attempt}",
                f"base: {self.base}",
                f"signer: {self.signer.text()}",
                f"time: {write_time(self.at)}",
                f"result: {self.result}",
                f"signature: {base64.b64encode(self.signature).decode()}",
            ]
        )


def parse(data: bytes) -> Countersignature:
    """Read an answer; MinutesError for anything that is not one, to the byte."""
    try:
        return _parsed(data)
    except (DrawError, binascii.Error) as error:
        line = getattr(error, "line", 0)
        raise MinutesError(texts.no_answer(line)) from error


def _parsed(data: bytes) -> Countersignature:
    if len(data) > LARGEST:
        raise DrawError("too large for an answer", FILE, 0, LARGEST, len(data))
    rows = Fields(data, FILE, _HEADER)
    draw, attempt = rows.take("draw", DRAW), int(rows.take("attempt", ATTEMPT))
    base = rows.take("base", HEX64)
    number, name, certificate = rows.take("signer", f"[1-9][0-9]? {TOKEN} {HEX64}").split(" ")
    signer = Signer(int(number), name, certificate)
    at = time(rows.take("time"), FILE, rows.at)
    result = rows.take("result", HEX64)
    signature = base64.b64decode(rows.take("signature", _BASE64), validate=True)
    rows.end()
    return Countersignature(draw, attempt, base, signer, at, result, signature)


def hash_of(pdf: bytes) -> str:
    """SHA-256, 64 hex."""
    return sha256(pdf).hexdigest()
