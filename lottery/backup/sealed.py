"""A stream under a passphrase (`lottery.passphrases`), in chunks that follow in order.

    first line LF    about: one line of JSON LF    salt (16 bytes)    chunks

Each chunk is 1 MiB of the stream (the last one is shorter, or empty) with its tag; its nonce is its
number (11 bytes) and whether it is the last (1 byte), and it is bound to everything before the
chunks. So nothing can be changed, left out, exchanged or cut off unnoticed, and neither side holds
more than a chunk. Whoever has the file without the passphrase reads `about` and the size.
"""

import io
from typing import BinaryIO

from cryptography.exceptions import InvalidTag

from lottery import passphrases
from lottery.acting import RandomBytes
from lottery.errors import BackupRefusedError
from lottery.passphrases import SALT
from lottery.texts import backup as sentences

CHUNK = 1 << 20
TAG = 16
MOST_ABOUT = 4096


class SealingWriter(io.RawIOBase):
    """Takes the stream, and writes its sealed chunks."""

    def __init__(
        self, out: BinaryIO, kind: bytes, about: bytes, passphrase: str, random_bytes: RandomBytes
    ) -> None:
        if passphrases.is_short(passphrase):
            raise BackupRefusedError(sentences.passphrase_short(passphrases.LEAST))
        head = kind + about + b"\n" + random_bytes(SALT)
        out.write(head)
        self._out, self._bound = out, head
        self._cipher = passphrases.cipher(passphrase, head[-SALT:])
        self._waiting, self._number = bytearray(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        """Take more of the stream."""
        more = bytes(data)  # type: ignore[call-overload]
        self._waiting += more
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
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

    def __init__(self, data: BinaryIO, kind: bytes, passphrase: str) -> None:
        require_length(data, kind)
        head = kind + about_of(data, kind) + b"\n" + data.read(SALT)
        self._data, self._bound = data, head
        self._cipher = passphrases.cipher(passphrase, head[-SALT:])
        self._number, self._open, self._ahead = 0, b"", data.read(CHUNK + TAG)
        self._ended = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """As many bytes as were asked for, or all that there are."""
        parts, missing = [], size
        while missing and (self._open or self._next()):
            part = self._open if size < 0 else self._open[:missing]
            self._open = self._open[len(part) :]
            missing -= len(part) if size >= 0 else 0
            parts.append(part)
        return b"".join(parts)

    def _next(self) -> bool:
        if self._ended:
            return False
        sealed, self._ahead = self._ahead, self._data.read(CHUNK + TAG)
        self._ended = not self._ahead
        try:
            nonce = _nonce(self._number, last=self._ended)
            self._open = self._cipher.decrypt(nonce, sealed, self._bound)
        except (InvalidTag, ValueError):
            raise BackupRefusedError(
                sentences.closed() if self._number == 0 else sentences.spoiled()
            ) from None
        self._number += 1
        return bool(self._open) or self._next()


def about_of(data: BinaryIO, kind: bytes) -> bytes:
    """What a file of this kind says of itself; BackupRefusedError for one of another kind."""
    if data.read(len(kind)) != kind:
        raise BackupRefusedError(sentences.unknown())
    about = data.readline(MOST_ABOUT)
    if not about.endswith(b"\n"):
        raise BackupRefusedError(sentences.unknown())
    return about[:-1]


def require_length(data: BinaryIO, kind: bytes) -> None:
    """Raise BackupRefusedError for a file that is too short, or as long as none can be: nobody need
    give a passphrase for it. It is left at its beginning."""
    data.seek(0)
    head = len(kind) + len(about_of(data, kind)) + 1 + SALT
    over = data.seek(0, io.SEEK_END) - head
    data.seek(0)
    if over < TAG or 0 < over % (CHUNK + TAG) < TAG:
        raise BackupRefusedError(sentences.spoiled())


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
