"""The hash SM3 (GB/T 32905-2016): OpenSSL's where this Python has it, else by plain Python."""

import hashlib
from typing import Protocol

_M = 0xFFFFFFFF
_START: tuple[int, ...] = (
    *(0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600),
    *(0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E),
)


class Hash(Protocol):
    """A hash that takes its message in pieces."""

    def update(self, data: bytes, /) -> None:
        """Take the next piece."""

    def hexdigest(self) -> str:
        """The hash of what it has taken so far, 64 hex."""


def new() -> Hash:
    """A hash of nothing yet."""
    return hashlib.new("sm3") if "sm3" in hashlib.algorithms_available else Plain()


def digest(data: bytes) -> bytes:
    """The hash of a message, 32 bytes."""
    hashing = new()
    hashing.update(data)
    return bytes.fromhex(hashing.hexdigest())


class Plain:
    """SM3 by plain Python, some hundred kilobytes a second."""

    def __init__(self) -> None:
        self.state, self.rest, self.size = _START, b"", 0

    def update(self, data: bytes, /) -> None:
        """Take the next piece."""
        self.size += len(data)
        self.rest += data
        whole = len(self.rest) - len(self.rest) % 64
        for at in range(0, whole, 64):
            self.state = _compress(self.state, self.rest[at : at + 64])
        self.rest = self.rest[whole:]

    def hexdigest(self) -> str:
        """The hash of what it has taken so far, 64 hex."""
        ending = self.rest + b"\x80" + bytes(-(len(self.rest) + 9) % 64)
        ending += (8 * self.size).to_bytes(8, "big")
        state = self.state
        for at in range(0, len(ending), 64):
            state = _compress(state, ending[at : at + 64])
        return "".join(f"{word:08x}" for word in state)


def _compress(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    """Section 5.3: the expansion of a block, and its 64 rounds."""
    words = [int.from_bytes(block[at : at + 4], "big") for at in range(0, 64, 4)]
    for n in range(16, 68):
        mixed = words[n - 16] ^ words[n - 9] ^ _turn(words[n - 3], 15)
        mixed ^= _turn(mixed, 15) ^ _turn(mixed, 23)
        words.append(mixed ^ _turn(words[n - 13], 7) ^ words[n - 6])
    a, b, c, d, e, f, g, h = state
    for n in range(64):
        constant = _turn(0x79CC4519 if n < 16 else 0x7A879D8A, n % 32)
        turned = _turn(a, 12)
        one = _turn((turned + e + constant) & _M, 7)
        first = a ^ b ^ c if n < 16 else a & b | a & c | b & c
        second = e ^ f ^ g if n < 16 else e & f | ~e & g
        left = (first + d + (one ^ turned) + (words[n] ^ words[n + 4])) & _M
        right = (second + h + one + words[n]) & _M
        a, b, c, d = left, a, _turn(b, 9), c
        e, f, g, h = right ^ _turn(right, 9) ^ _turn(right, 17), e, _turn(f, 19), g
    return tuple(old ^ now for old, now in zip(state, (a, b, c, d, e, f, g, h), strict=True))


def _turn(word: int, by: int) -> int:
    return (word << by | word >> 32 - by) & _M
