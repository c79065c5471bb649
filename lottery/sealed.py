"""A stream under a passphrase (`lottery.passphrases`), in chunks that follow in order.

    first line LF    about: one line of JSON LF    salt (16 bytes)    chunks

Each chunk is 1 MiB of the stream (the last one is shorter, or empty) with its tag; its nonce is its
number (11 bytes) and whether it is the last (1 byte), and it is bound to everything before the
chunks. So nothing can be changed, left out, exchanged or cut off unnoticed, and neither side holds
more than a chunk. Whoever has the file without the passphrase reads `about` and the size.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.exceptions import InvalidTag

from lottery import passphrases
from lottery.acting import RandomBytes
from lottery.errors import RefusalError
from lottery.passphrases import SALT

CHUNK = 1 << 20
TAG = 16
MOST_ABOUT = 4096


@dataclass(frozen=True)
class SealedKind:
    """A kind of sealed file: its first line, and with which error and sentences another file is
    refused, one that does not open, one that was spoiled, and a passphrase that is too short."""

    first: bytes
    error: type[RefusalError]
    unknown: Callable[[], str]
    closed: Callable[[], str]
    spoiled: Callable[[], str]
    short: Callable[[int], str]


class SealingWriter(io.RawIOBase):
    """Takes the stream, and writes its sealed chunks."""

    def __init__(
        self,
        out: BinaryIO,
        kind: SealedKind,
        about: bytes,
        passphrase: str,
        random_bytes: RandomBytes,
        *,
        chunk: int = CHUNK,
    ) -> None:
        if passphrases.is_short(passphrase):
            raise kind.error(kind.short(passphrases.LEAST))
        head = kind.first + about + b"\n" + random_bytes(SALT)
        out.write(head)
        self._out, self._bound, self._chunk = out, head, chunk
        self._cipher = passphrases.cipher(passphrase, head[-SALT:])
        self._waiting, self._number = bytearray(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        """Take more of the stream."""
        more = bytes(data)  # type: ignore[call-overload]
        self._waiting += more
        while len(self._waiting) > self._chunk:
            self._put(bytes(self._waiting[: self._chunk]), last=False)
            del self._waiting[: self._chunk]
        return len(more)

    def finish(self) -> None:
        """Write the last chunk: without it nobody takes the file for whole."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, data: bytes, *, last: bool) -> None:
        nonce = _nonce(self._number, last=last)
        self._out.write(self._cipher.encrypt(nonce, data, self._bound))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Gives the stream of a sealed file, and refuses what was not sealed so."""

    def __init__(
        self, data: BinaryIO, kind: SealedKind, passphrase: str, *, chunk: int = CHUNK
    ) -> None:
        require_length(data, kind, chunk=chunk)
        self.about = about_of(data, kind)
        head = kind.first + self.about + b"\n" + data.read(SALT)
        self._data, self._bound, self._kind = data, head, kind
        self._cipher = passphrases.cipher(passphrase, head[-SALT:])
        self._size = chunk + TAG
        self._number, self._open, self._at = 0, b"", 0
        self._ahead, self._ended = data.read(self._size), False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """As many bytes as were asked for, or all that there are."""
        parts, missing = [], size
        while missing and (self._at < len(self._open) or self._next()):
            end = len(self._open) if size < 0 else self._at + missing
            part = self._open[self._at : end]
            self._at += len(part)
            missing -= len(part) if size >= 0 else 0
            parts.append(part)
        return b"".join(parts)

    def _next(self) -> bool:
        if self._ended:
            return False
        sealed, self._ahead = self._ahead, self._data.read(self._size)
        self._ended = not self._ahead
        try:
            nonce = _nonce(self._number, last=self._ended)
            self._open, self._at = self._cipher.decrypt(nonce, sealed, self._bound), 0
        except (InvalidTag, ValueError):
            kind = self._kind
            raise kind.error(kind.closed() if self._number == 0 else kind.spoiled()) from None
        self._number += 1
        return bool(self._open) or self._next()


def about_of(data: BinaryIO, kind: SealedKind) -> bytes:
    """What a file of this kind says of itself; its kind's error for one of another kind."""
    if data.read(len(kind.first)) != kind.first:
        raise kind.error(kind.unknown())
    about = data.readline(MOST_ABOUT)
    if not about.endswith(b"\n"):
        raise kind.error(kind.unknown())
    return about[:-1]


def require_length(data: BinaryIO, kind: SealedKind, *, chunk: int = CHUNK) -> None:
    """Raise its kind's error for a file that is too short, or as long as none can be: nobody need
    give a passphrase for it. It is left at its beginning."""
    data.seek(0)
    head = len(kind.first) + len(about_of(data, kind)) + 1 + SALT
    over = data.seek(0, io.SEEK_END) - head
    data.seek(0)
    if over < TAG or 0 < over % (chunk + TAG) < TAG:
        raise kind.error(kind.spoiled())


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
