"""How much a file from a stranger may ask for, and the refusal of one that asks for more."""

from __future__ import annotations

from dataclasses import dataclass

from lottery.invoices.invoice import Reason

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Caps:
    """Bytes, counts and seconds. ``memory`` is the address space of the process that reads."""

    size: int = 20 * _MIB
    members: int = 400
    inflated: int = 48 * _MIB
    member: int = 12 * _MIB
    xml: int = 4 * _MIB
    elements: int = 60_000
    depth: int = 60
    attributes: int = 400  # of one element
    pixels: int = 16_000_000
    jpeg_pixels: int = 120_000_000
    scan_pixels: int = 36_000_000  # of a TIFF without colour: A4 at 600 dots an inch
    side: int = 30_000
    pages: int = 50
    pages_read: int = 3
    pages_scanned: int = 10  # for a QR code, after pages_read at one size only
    text: int = 60_000
    pictures: int = 12
    seconds: float = 20.0
    memory: int = 256 * _MIB


CAPS = Caps()


class FileRefusedError(Exception):
    """The file is not read; ``reason`` says why."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code, value)
        self.reason = Reason(code, "file", value)


def too_large(what: str, amount: int, most: int) -> FileRefusedError:
    """The refusal of a file that asks for more than ``most`` of something."""
    return FileRefusedError("file-too-large", f"{what} {amount} > {most}")
