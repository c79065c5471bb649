"""SM2 public keys of those who sign elsewhere: registered before a freeze, each under one name.

A key counts for the draws that are frozen after it was registered: whoever controls the office
cannot, once the list is fixed, make up a key in somebody's name and sign with it.
"""

import base64
import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from draws.algorithms import sm2
from draws.algorithms.curves import SM2P256, Point
from draws.errors import DrawError
from draws.public_keys import CurveKey, UnknownKeyError, read_key, two_numbers
from lottery import journal
from lottery.errors import ElsewhereRefusedError
from lottery.models import StoredSm2Key
from lottery.texts.ceremony import elsewhere as sentences

ACT = "sm2-key-registered"
LARGEST = 10_000
"""Bytes of a file with a key or a signature."""
_NAME = re.compile(r"[^\s\x00-\x1f\x7f]{1,50}")
_PEM = re.compile(rb"\s*-----BEGIN PUBLIC KEY-----\s([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*")
_BEFORE = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
"""SubjectPublicKeyInfo of an SM2 key, up to its point."""


@dataclass(frozen=True)
class Sm2Key:
    """A key as it is registered: `point` are its 65 bytes in hex."""

    id: int
    name: str
    point: str
    at: datetime
    by: str

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the key in DER, 64 hex: what `openssl pkey -pubout -outform DER` hashes to.

        It is what people compare.
        """
        return sha256(_BEFORE + bytes.fromhex(self.point)).hexdigest()

    def has_signed(self, signature: bytes, text: bytes) -> bool:
        """Whether a signature over a text is this key's: DER, or r and s of 32 bytes each."""
        point = SM2P256.decode(bytes.fromhex(self.point))
        numbers = _numbers(signature)
        return point is not None and numbers is not None and sm2.verify(point, numbers, text)


def every(session: Session) -> tuple[Sm2Key, ...]:
    """All keys, in the order in which they were registered."""
    rows = session.scalars(select(StoredSm2Key).order_by(StoredSm2Key.id))
    return tuple(Sm2Key(row.id, row.name, row.key, row.at, row.by) for row in rows)


def named(session: Session, name: str) -> Sm2Key | None:
    """The key under a name; None if there is none."""
    return next((key for key in every(session) if key.name == name), None)


def enrol(session: Session, name: str, data: bytes, *, by: str, now: datetime) -> Sm2Key:
    """Register a key (PEM, DER, or its point in hex) under its holder's name.

    The same once more changes nothing. Raises ElsewhereRefusedError for what is no SM2 key, and for
    a name or a key that is taken.
    """
    name = name.strip()
    if not _NAME.fullmatch(name):
        raise ElsewhereRefusedError(sentences.key_name(name))
    point = _hex(_point(data))
    for known in every(session):
        if (known.name, known.point) == (name, point):
            return known
        if known.name == name or known.point == point:
            raise ElsewhereRefusedError(sentences.key_taken(known.name, known.fingerprint))
    row = StoredSm2Key(name=name, key=point, at=now, by=by)
    session.add(row)
    session.flush()
    made = Sm2Key(row.id, name, point, now, by)
    detail = {"key": name, "fingerprint": made.fingerprint}
    journal.write(session, actor=by, act=ACT, detail=detail, now=now)
    return made


def _point(data: bytes) -> Point:
    if len(data) > LARGEST:
        raise ElsewhereRefusedError(sentences.NOT_A_KEY)
    plain = b"".join(data.split())
    if re.fullmatch(b"04[0-9A-Fa-f]{128}", plain):
        if point := SM2P256.decode(bytes.fromhex(plain.decode())):
            return point
        raise ElsewhereRefusedError(sentences.NOT_A_KEY)
    try:
        key = read_key(_der(data))
    except UnknownKeyError:
        raise ElsewhereRefusedError(sentences.NOT_A_KEY) from None
    if not isinstance(key, CurveKey) or key.curve is not SM2P256:
        raise ElsewhereRefusedError(sentences.NOT_A_KEY)
    return key.point


def _der(data: bytes) -> bytes:
    match = _PEM.fullmatch(data)
    if match is None:
        return data
    try:
        return base64.b64decode(b"".join(match[1].split()), validate=True)
    except ValueError:
        raise ElsewhereRefusedError(sentences.NOT_A_KEY) from None


def _hex(point: Point) -> str:
    return f"04{point[0]:064x}{point[1]:064x}"


def _numbers(signature: bytes) -> tuple[int, int] | None:
    if len(signature) == 64:
        return int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        return two_numbers(signature)
    except DrawError:
        return None
