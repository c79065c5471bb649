"""The head's bytes: text in lines, of which the last one is the hash of the others.

fpdraw-head/1
origin: <name of the register>
register: <lines> <root, 64 hex>
frontier: <roots of the perfect subtrees, the largest first, 64 hex each>
checkpoint: <lines> <root>            the last one that was signed; `0 -`: none
journal: <lines> <hash of the last>
second: <lines of the journal that lie on the second disk>
file: <when the database's file was last written (ns)> <its bytes>    `-`: no file
at: <time of the journal's last line, UTC>
sha256: <SHA-256 of the lines above>
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from draws.merkle import Tree

FIRST_LINE = "fpdraw-head/1"
NONE = "-"
_LABELS = ("origin", "register", "frontier", "checkpoint", "journal", "second", "file", "at")


@dataclass(frozen=True)
class Grown:
    """A register as far as it has grown: its lines, and the roots of its perfect subtrees."""

    size: int = 0
    frontier: tuple[bytes, ...] = ()

    def by(self, leaves: Iterable[bytes]) -> "Grown":
        """The same register with these leaves behind."""
        size, frontier = self.size, list(self.frontier)
        for leaf in leaves:
            node, count = leaf, size
            while count & 1:
                node, count = _node(frontier.pop(), node), count >> 1
            frontier.append(node)
            size += 1
        return Grown(size, tuple(frontier))

    def root(self) -> str:
        """Its root, 64 hex."""
        if not self.frontier:
            return Tree().root().hex()
        node = self.frontier[-1]
        for left in reversed(self.frontier[:-1]):
            node = _node(left, node)
        return node.hex()


@dataclass(frozen=True)
class Head:
    """How far a database had come. `checkpoint` is the size and root that was signed last."""

    origin: str
    register: Grown
    checkpoint: tuple[int, str]
    journal: int
    hash: str
    second: int
    at: str
    file: str = NONE

    def text(self) -> bytes:
        """The bytes of the head."""
        rows = (
            FIRST_LINE,
            f"origin: {self.origin}",
            f"register: {self.register.size} {self.register.root()}",
            f"frontier: {' '.join(node.hex() for node in self.register.frontier) or NONE}",
            f"checkpoint: {self.checkpoint[0]} {self.checkpoint[1]}",
            f"journal: {self.journal} {self.hash}",
            f"second: {self.second}",
            f"file: {self.file}",
            f"at: {self.at}",
        )
        told = "".join(f"{row}\n" for row in rows).encode()
        return told + f"sha256: {sha256(told).hexdigest()}\n".encode()


def parse(data: bytes) -> Head:
    """The head of these bytes; ValueError for any other ones."""
    told, label, digest = data.rpartition(b"sha256: ")
    if not label or digest != f"{sha256(told).hexdigest()}\n".encode():
        raise ValueError("sha256")
    first, *rows = told.decode().splitlines()
    named = dict(row.split(": ", 1) for row in rows)
    if first != FIRST_LINE or tuple(named) != _LABELS:
        raise ValueError(first)
    size, root = named["register"].split(" ")
    nodes = () if named["frontier"] == NONE else named["frontier"].split(" ")
    register = Grown(int(size), tuple(bytes.fromhex(node) for node in nodes))
    if register.root() != root:
        raise ValueError("register")
    signed, signed_root = named["checkpoint"].split(" ")
    journal, last = named["journal"].split(" ")
    return Head(
        origin=named["origin"],
        register=register,
        checkpoint=(int(signed), signed_root),
        journal=int(journal),
        hash=last,
        second=int(named["second"]),
        at=named["at"],
        file=named["file"],
    )


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()
