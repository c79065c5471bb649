"""A file that is put together while it is read, of bytes and of files: it is stored nowhere."""

import io
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True)
class Stretch:
    """So many bytes that a file holds from its beginning to its end."""

    place: Path
    size: int


@dataclass(frozen=True)
class JoinedFile:
    """The bytes of its parts, one after the other; `mark` tells it from files of other bytes."""

    parts: tuple[bytes | Stretch, ...]
    mark: str

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return sum(_size(part) for part in self.parts)

    def open(self) -> BinaryIO:
        """It, to be read and sought in. Reading raises OSError where a part is gone or shorter."""
        return io.BufferedReader(_JoinedReader(self.parts), 1 << 18)

    def require(self) -> None:
        """Raise OSError unless every part is there, with its length."""
        for part in self.parts:
            if isinstance(part, Stretch) and part.place.stat().st_size != part.size:
                raise OSError(f"another length: {part.place}")

    def chunks(self) -> Iterator[bytes]:
        """Its bytes in turn. Raises OSError."""
        with self.open() as file:
            while data := file.read(1 << 20):
                yield data


def _size(part: bytes | Stretch) -> int:
    return part.size if isinstance(part, Stretch) else len(part)


class _JoinedReader(io.RawIOBase):
    """Reads the parts; of their files one is open at a time."""

    def __init__(self, parts: tuple[bytes | Stretch, ...]) -> None:
        super().__init__()
        self._parts = tuple(part for part in parts if _size(part))
        self._ends = tuple(accumulate(_size(part) for part in self._parts))
        self._at, self._number = 0, -1
        self._file: BinaryIO | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        size = self._ends[-1] if self._ends else 0
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        number = bisect_right(self._ends, self._at)
        if number == len(self._parts):
            return 0
        part, end = self._parts[number], self._ends[number]
        inside = self._at - (end - _size(part))
        wanted = min(len(buffer), end - self._at)
        data = self._read(number, part, inside, wanted)
        if not data:
            raise OSError(f"shorter than it was: {part.place if isinstance(part, Stretch) else ''}")
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _read(self, number: int, part: bytes | Stretch, inside: int, wanted: int) -> bytes:
        if isinstance(part, bytes):
            return part[inside : inside + wanted]
        if number != self._number or self._file is None:
            self._let_go()
            self._file, self._number = part.place.open("rb"), number
        self._file.seek(inside)
        return self._file.read(wanted)

    def _let_go(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None

    def close(self) -> None:
        self._let_go()
        super().close()
