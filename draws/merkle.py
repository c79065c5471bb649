"""The register's tree: roots, inclusion and consistency proofs of RFC 6962, section 2.1.

Leaf hash SHA-256(0x00 ‖ line), node hash SHA-256(0x01 ‖ left ‖ right), empty tree SHA-256("").
The verifying halves follow RFC 9162, sections 2.1.3.2 and 2.1.4.2. Hashes are 32 bytes.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from operator import add

from .errors import DrawError
from .work import WholeLines


def leaf_hash(line: bytes) -> bytes:
    """The leaf of one line, given without its LF."""
    return sha256(b"\0" + line).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


def _hashes(prefix: bytes, texts: Iterable[bytes]) -> list[bytes]:
    """SHA-256(prefix ‖ text) of each text."""
    fresh, found = sha256(prefix).copy, []
    for text in texts:
        (hashed := fresh()).update(text)
        found.append(hashed.digest())
    return found


def subtrees_of(lines: WholeLines | bytes, first: int = 0) -> list[tuple[bytes, int]]:
    r"""Root and height of each perfect subtree that whole lines with their LF make up, from left to
    right.

    The first line is number `first` of its list, from 0. `Tree.extend` takes what is given where a
    tree has so many leaves.

    >>> [height for _, height in subtrees_of(b"a\nb\nc\nd\ne\n", first=3)]
    [0, 2]
    """
    whole = WholeLines(lines) if isinstance(lines, bytes) else lines
    nodes = _hashes(b"\0", whole.rows)
    left: list[tuple[bytes, int]] = []
    right: list[tuple[bytes, int]] = []
    height = 0
    while nodes:
        if first & 1:
            left.append((nodes[0], height))
            nodes = nodes[1:]
        if len(nodes) & 1:
            right.append((nodes.pop(), height))
        each = iter(nodes)
        nodes = _hashes(b"\1", map(add, each, each))
        first, height = first + 1 >> 1, height + 1
    return left + right[::-1]


class Tree:
    """A tree that only grows, kept as the roots of its perfect subtrees.

    >>> tree = Tree()
    >>> tree.root().hex()[:16]
    'e3b0c44298fc1c14'
    >>> tree.append(leaf_hash(b"submit")); tree.append(leaf_hash(b"accept"))
    >>> tree.size, tree.root() == _node(leaf_hash(b"submit"), leaf_hash(b"accept"))
    (2, True)
    """

    def __init__(self) -> None:
        self.size = 0
        self._subtrees: list[bytes] = []

    @property
    def subtrees(self) -> tuple[bytes, ...]:
        """The roots of its perfect subtrees, the largest first: all that is needed to go on."""
        return tuple(self._subtrees)

    @classmethod
    def resume(cls, size: int, subtrees: Sequence[bytes]) -> "Tree":
        """The tree of so many leaves with these subtrees; raises DrawError for another number.

        >>> tree = Tree()
        >>> for n in range(6): tree.append(leaf_hash(b"%d" % n))
        >>> Tree.resume(6, tree.subtrees).root() == tree.root()
        True
        """
        if size < 0 or len(subtrees) != size.bit_count():
            raise DrawError("not the subtrees of such a tree", "", 0, size, len(subtrees))
        tree = cls()
        tree.size, tree._subtrees = size, list(subtrees)
        return tree

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        size = self.size
        while size & 1:
            leaf = _node(self._subtrees.pop(), leaf)
            size >>= 1
        self._subtrees.append(leaf)
        self.size += 1

    def graft(self, root: bytes, height: int) -> None:
        """Add the root of a perfect subtree of 2**height leaves.

        Raises DrawError where the tree's size is no multiple of that.
        """
        size = self.size >> height
        if size << height != self.size:
            raise DrawError(
                "a subtree stands askew", "", 0, f"multiples of {1 << height}", self.size
            )
        while size & 1:
            root = _node(self._subtrees.pop(), root)
            size >>= 1
        self._subtrees.append(root)
        self.size += 1 << height

    def extend(self, subtrees: Iterable[tuple[bytes, int]]) -> None:
        """Add the perfect subtrees of some lines, as `subtrees_of` gives them."""
        for root, height in subtrees:
            self.graft(root, height)

    def root(self, rest: bytes | None = None) -> bytes:
        """The root over all leaves so far, and over those behind them whose own root is `rest`:
        fewer than the smallest perfect subtree has."""
        if rest is None and not self._subtrees:
            return sha256().digest()
        lefts = self._subtrees if rest else self._subtrees[:-1]
        root = rest or self._subtrees[-1]
        for left in reversed(lefts):
            root = _node(left, root)
        return root


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    tree = Tree()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def _split(size: int) -> int:
    """The largest power of two below `size` (two or more)."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of the leaf at `index`, from the leaf up.

    >>> leaves = [leaf_hash(b"%d" % n) for n in range(7)]
    >>> check_inclusion(leaves[3], 3, 7, inclusion_proof(leaves, 3), root(leaves))
    """
    if not 0 <= index < len(leaves):
        raise DrawError("no such leaf", expected=f"0 to {len(leaves) - 1}", found=index)
    path: list[bytes] = []
    while len(leaves) > 1:
        k = _split(len(leaves))
        if index < k:
            path.append(root(leaves[k:]))
            leaves = leaves[:k]
        else:
            path.append(root(leaves[:k]))
            leaves, index = leaves[k:], index - k
    return path[::-1]


def check_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes
) -> None:
    """Raise DrawError unless `path` leads from the leaf to the root of a tree of `size`."""
    if not 0 <= index < size:
        raise DrawError(
            "the proof is of no leaf of this tree", expected=f"below {size}", found=index
        )
    node, last, left = leaf, size - 1, list(path)
    while last:
        if index & 1 or index == last:
            node = _node(_next(left), node)
            while not index & 1:
                index, last = index >> 1, last >> 1
        else:
            node = _node(node, _next(left))
        index, last = index >> 1, last >> 1
    _same(node, expected, left)


def consistency_proof(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """Proof that the tree of the first `old` leaves (1 or more) is the beginning of this one.

    >>> leaves = [leaf_hash(b"%d" % n) for n in range(7)]
    >>> proof = consistency_proof(leaves, 3)
    >>> check_consistency(3, root(leaves[:3]), 7, root(leaves), proof)
    """
    if not 0 < old <= len(leaves):
        raise DrawError("no such earlier tree", expected=f"1 to {len(leaves)}", found=old)
    path: list[bytes] = []
    whole = True
    while old != len(leaves):
        k = _split(len(leaves))
        if old <= k:
            path.append(root(leaves[k:]))
            leaves = leaves[:k]
        else:
            path.append(root(leaves[:k]))
            leaves, old, whole = leaves[k:], old - k, False
    if not whole:
        path.append(root(leaves))
    return path[::-1]


def check_consistency(
    old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]
) -> None:
    """Raise DrawError unless the tree (old, old_root) is the beginning of (new, new_root)."""
    if not 0 < old <= new:
        raise DrawError("not an earlier tree", expected=f"1 to {new}", found=old)
    left = list(path)
    if old == new:
        return _same(old_root, new_root, left)
    a, b = old - 1, new - 1
    while a & 1:
        a, b = a >> 1, b >> 1
    first = second = _next(left) if a else old_root
    while b:
        if a & 1 or a == b:
            sibling = _next(left)
            first, second = _node(sibling, first), _node(sibling, second)
            while a and not a & 1:
                a, b = a >> 1, b >> 1
        else:
            second = _node(second, _next(left))
        a, b = a >> 1, b >> 1
    _same(first, old_root, [])
    return _same(second, new_root, left)


def _next(path: list[bytes]) -> bytes:
    if not path:
        raise DrawError("the proof is too short")
    return path.pop(0)


def _same(found: bytes, expected: bytes, left: Sequence[bytes]) -> None:
    if left:
        raise DrawError("the proof is too long", expected=0, found=len(left))
    if found != expected:
        raise DrawError(
            "the proof leads to another root", expected=expected.hex(), found=found.hex()
        )
