"""DER, read strictly: definite lengths in their shortest form, and nothing that is left over."""

from dataclasses import dataclass
from typing import NoReturn

from .errors import DrawError

SEQUENCE, SET, OID, OCTETS, INTEGER, BITS = 0x30, 0x31, 0x06, 0x04, 0x02, 0x03


@dataclass(frozen=True)
class Der:
    """One element: its tag, what is in it, and all its bytes."""

    tag: int
    body: bytes
    raw: bytes

    def parts(self) -> list["Der"]:
        """The elements inside.

        >>> [part.body for part in read_one(bytes.fromhex("3006020101020102")).parts()]
        [b'\\x01', b'\\x02']
        """
        found, at = [], 0
        while at < len(self.body):
            element = _read(self.body, at)
            at += len(element.raw)
            found.append(element)
        return found

    def want(self, tag: int) -> "Der":
        """Itself, if it is of this tag."""
        return self if self.tag == tag else refuse(f"tag {tag:#04x}", f"{self.tag:#04x}")


def read_one(data: bytes, *, padded: bool = False) -> Der:
    """The one element that the bytes are; behind it nothing, or only zeros if `padded`."""
    element = _read(data, 0)
    rest = data[len(element.raw) :]
    if rest.strip(b"\0") if padded else rest:
        refuse("the end", f"{len(rest)} bytes more")
    return element


def oid(element: Der) -> str:
    """
    >>> oid(read_one(bytes.fromhex("06092a864886f70d010702")))
    '1.2.840.113549.1.7.2'
    """
    numbers, value = [], 0
    for byte in element.want(OID).body[:64]:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    first = min(numbers[0] // 40, 2) if numbers else 0
    return ".".join(map(str, [first, numbers[0] - 40 * first, *numbers[1:]])) if numbers else ""


def two(element: Der, what: str) -> tuple[Der, Der]:
    parts = element.want(SEQUENCE).parts()
    if len(parts) != 2:
        refuse(f"{what} of two parts", len(parts))
    return parts[0], parts[1]


def only(element: Der) -> Der:
    parts = element.parts()
    return parts[0] if len(parts) == 1 else refuse("one value", len(parts))


def _read(data: bytes, at: int) -> Der:
    if len(data) < at + 2 or data[at] & 0x1F == 0x1F:
        refuse("an element", f"{len(data) - at} bytes")
    length, start = data[at + 1], at + 2
    if length >= 0x80:
        size = length & 0x7F
        length = int.from_bytes(data[start : start + size], "big")
        start += size
        if not 1 <= size <= 4 or length < 0x80 or length >> 8 * (size - 1) == 0:
            refuse("a length in its shortest form", data[at:start].hex())
    if start + length > len(data):
        refuse(f"{length} bytes", f"{len(data) - start} bytes")
    return Der(data[at], data[start : start + length], data[at : start + length])


def refuse(expected: object, found: object, message: str = "malformed") -> NoReturn:
    raise DrawError(f"signature: {message}", "minutes.pdf", 0, expected, found)
