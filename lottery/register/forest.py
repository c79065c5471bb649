"""A tree of RFC 6962 in memory: the roots of all its perfect parts make a path short work.

64 bytes a leaf. What comes out of it is checked by whoever hands it on.
"""

from hashlib import sha256

_WIDTH = 32


class Forest:
    """The roots of all perfect subtrees by height, 32 bytes each; it only grows."""

    def __init__(self) -> None:
        self._heights: list[bytearray] = []
        self.size = 0

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

    def path(self, index: int, size: int) -> list[bytes]:
        """The audit path of RFC 6962, section 2.1.1, among the first `size` leaves, leaf up."""
        first, path = 0, []
        while size > 1:
            half = 1 << ((size - 1).bit_length() - 1)
            if index < first + half:
                path.append(self._root(first + half, size - half))
                size = half
            else:
                path.append(self._root(first, half))
                first, size = first + half, size - half
        return path[::-1]

    def growth(self, old: int, new: int) -> list[bytes]:
        """The consistency proof of RFC 6962, section 2.1.2, from the first `old` leaves (1 or more)
        to the first `new`."""
        path: list[bytes] = []
        first, size, beginning = 0, new, True
        while old != size:
            half = 1 << ((size - 1).bit_length() - 1)
            if old <= half:
                path.append(self._root(first + half, size - half))
                size = half
            else:
                path.append(self._root(first, half))
                first, old, size, beginning = first + half, old - half, size - half, False
        return ([] if beginning else [self._root(first, size)]) + path[::-1]

    def _root(self, first: int, size: int) -> bytes:
        """The root over `size` leaves from `first` on; a perfect part is looked up."""
        height = size.bit_length() - 1
        if size == 1 << height:
            at = (first >> height) * _WIDTH
            return bytes(self._heights[height][at : at + _WIDTH])
        half = 1 << height
        return _node(self._root(first, half), self._root(first + half, size - half))


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()
