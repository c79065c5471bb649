"""Inclusion proofs on demand: the register's tree kept in memory, so that a proof costs its length.

Whoever controls this module can hand out a wrong proof, but none that leads to a signed root: each
is checked against the checkpoint before it leaves, by the code that strangers check it with.
"""

from hashlib import sha256
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from draws.canonical import text_of
from draws.proofs import check_proof
from lottery.models import Checkpoint, RegisterLine

_AT_ONCE = 5000
_WIDTH = 32


class Prover:
    """The roots of all perfect subtrees by height, 32 bytes each, grown as checkpoints come."""

    def __init__(self) -> None:
        self._heights: list[bytearray] = []
        self._size = 0
        self._lock = Lock()

    def prove(self, session: Session, entry: int, signed: Checkpoint) -> bytes:
        """proof.txt of an entry's line in the register under a checkpoint.

        Raises DrawError if it would not hold; the checkpoint must cover the entry.
        """
        with self._lock:
            self._grow(session, signed.size)
            path = self._path(entry, signed.size)
        line = session.scalars(select(RegisterLine.line).where(RegisterLine.number == entry)).one()
        head = [f"entry: {entry:010d}", f"line: {line.decode('ascii')}"]
        tail = [f"size: {signed.size}", f"root: {signed.root}"]
        proof = text_of(["fpdraw-proof/1", *head, *tail, *(f"path: {node.hex()}" for node in path)])
        check_proof(proof, signed.note)
        return proof

    def _grow(self, session: Session, size: int) -> None:
        query = select(RegisterLine.leaf).order_by(RegisterLine.number)
        query = query.where(RegisterLine.number >= self._size, RegisterLine.number < size)
        with session.execute(query.execution_options(yield_per=_AT_ONCE)) as rows:
            for leaf in rows.scalars():
                self._append(leaf)

    def _append(self, node: bytes) -> None:
        self._size += 1
        count, height = self._size, 0
        while True:
            if height == len(self._heights):
                self._heights.append(bytearray())
            row = self._heights[height]
            row += node
            if count & 1:
                return
            node = _node(bytes(row[-2 * _WIDTH : -_WIDTH]), node)
            count, height = count >> 1, height + 1

    def _path(self, index: int, size: int) -> list[bytes]:
        """The audit path of RFC 6962, section 2.1.1, from the leaf up."""
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
