"""Trees of RFC 6962 whose perfect parts are looked up, which makes a path short work.

What comes out of them is checked by whoever hands it on.
"""

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Protocol

_WIDTH = 32


class PerfectParts(Protocol):
    """Whatever knows the roots of the perfect subtrees of a tree."""

    def part(self, first: int, height: int) -> bytes:
        """The root over the 2**height leaves from `first` on, a multiple of so many."""


class Forest:
    """The roots of all perfect subtrees by height, 32 bytes each: 64 a leaf. It only grows."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        row = list(leaves)
        self._heights = [bytearray(b"".join(row))]
        self.size = len(row)
        while len(row) > 1:  # a level at a time is three times as fast as a leaf at a time
            pairs = zip(row[::2], row[1::2], strict=False)
            row = [sha256(b"\1" + left + right).digest() for left, right in pairs]
            self._heights.append(bytearray(b"".join(row)))

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash (32 bytes)."""
        self.size += 1
        node, count, height = leaf, self.size, 0
        while True:
            if height == len(self._heights):
                self._heights.append(bytearray())
            row = self._heights[height]
            row += node
            if count & 1:
                return
            node = _node(bytes(row[-2 * _WIDTH : -_WIDTH]), node)
            count, height = count >> 1, height + 1

    def part(self, first: int, height: int) -> bytes:
        """The root over the 2**height leaves from `first` on; nothing where they are not all
        there."""
        at = (first >> height) * _WIDTH
        return (
            bytes(self._heights[height][at : at + _WIDTH]) if height < len(self._heights) else b""
        )


class PiecedForest:
    """A tree of pieces of 2**height leaves: their roots are known, and what lies `inside` one is
    asked for where a path leads into it."""

    def __init__(self, height: int, roots: PerfectParts, inside: Callable[[int], PerfectParts]):
        self._height, self._roots, self._inside = height, roots, inside

    def part(self, first: int, height: int) -> bytes:
        """The root over the 2**height leaves from `first` on."""
        if height >= self._height:
            return self._roots.part(first >> self._height, height - self._height)
        number = first >> self._height
        return self._inside(number).part(first - (number << self._height), height)


def path(tree: PerfectParts, index: int, size: int) -> list[bytes]:
    """The audit path of RFC 6962, section 2.1.1, among the first `size` leaves, leaf up."""
    first, found = 0, []
    while size > 1:
        half = 1 << ((size - 1).bit_length() - 1)
        if index < first + half:
            found.append(_root(tree, first + half, size - half))
            size = half
        else:
            found.append(_root(tree, first, half))
            first, size = first + half, size - half
    return found[::-1]


def growth(tree: PerfectParts, old: int, new: int) -> list[bytes]:
    """The consistency proof of RFC 6962, section 2.1.2, from the first `old` leaves (1 or more) to
    the first `new`."""
    found: list[bytes] = []
    first, size, beginning = 0, new, True
    while old != size:
        half = 1 << ((size - 1).bit_length() - 1)
        if old <= half:
            found.append(_root(tree, first + half, size - half))
            size = half
        else:
            found.append(_root(tree, first, half))
            first, old, size, beginning = first + half, old - half, size - half, False
    return ([] if beginning else [_root(tree, first, size)]) + found[::-1]


def _root(tree: PerfectParts, first: int, size: int) -> bytes:
    """The root over `size` leaves from `first` on; a perfect part is looked up."""
    height = size.bit_length() - 1
    if size == 1 << height:
        return tree.part(first, height)
    half = 1 << height
    return _node(_root(tree, first, half), _root(tree, first + half, size - half))


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()
