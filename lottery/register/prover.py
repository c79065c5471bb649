"""Proofs on demand: of the stored roots of the register's pieces, and of the leaves of the few that
a path leads into.

Whoever controls this module can hand out a wrong proof, but none that leads to a signed root: each
is checked against the checkpoint before it leaves, by the code that strangers check it with.
"""

from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from draws import proofs
from draws.canonical import text_of
from lottery.models import Checkpoint, RegisterPiece, StoredRegisterLine
from lottery.register import forest, pieces
from lottery.register.forest import Forest, PiecedForest
from lottery.register.standing import SignedCheckpoint

MOST_KEPT = 16
"""Pieces whose trees are kept, 4 MiB each."""


class Prover:
    """The roots of the register's pieces, and the trees of those that were asked for last."""

    def __init__(self) -> None:
        self._roots = Forest()
        self._kept: dict[int, Forest] = {}
        self._lock = Lock()

    def prove(self, session: Session, number: int, signed: Checkpoint) -> bytes:
        """The proof of a line (counted from 0) in the register under a checkpoint that covers it:
        proof.txt of an entry for its own line, else the proof of a later line.

        Raises DrawError if it would not hold.
        """
        with self._lock:
            path = forest.path(self._tree(session, signed.size), number, signed.size)
        line = session.scalars(
            select(StoredRegisterLine.line).where(StoredRegisterLine.number == number)
        ).one()
        proof = proofs.line_text(number, line, signed.size, signed.root, path)
        proofs.check_proof(proof, signed.note)
        return proof

    def prove_growth(self, session: Session, old: SignedCheckpoint, new: SignedCheckpoint) -> bytes:
        """The proof that the register under `old` is the beginning of the one under `new`.

        Raises DrawError if it would not hold.
        """
        with self._lock:
            path = forest.growth(self._tree(session, new.size), old.size, new.size)
        head = ["fpdraw-consistency/1", f"old-size: {old.size}", f"old-root: {old.root}"]
        tail = [f"size: {new.size}", f"root: {new.root}", *(f"path: {one.hex()}" for one in path)]
        proof = text_of([*head, *tail])
        proofs.check_proof(proof)
        return proof

    def _tree(self, session: Session, size: int) -> PiecedForest:
        """The tree of at least the first `size` lines."""
        height = pieces.height_of(session)
        self._grow(session, size >> height)

        def inside(number: int) -> Forest:
            return self._inside(session, number, min(size - (number << height), 1 << height))

        return PiecedForest(height, self._roots, inside)

    def _grow(self, session: Session, count: int) -> None:
        query = select(RegisterPiece.root).where(RegisterPiece.number >= self._roots.size)
        query = query.where(RegisterPiece.number < count).order_by(RegisterPiece.number)
        for root in session.scalars(query).all():
            self._roots.append(root)

    def _inside(self, session: Session, number: int, least: int) -> Forest:
        """The tree of a piece, of `least` lines or more."""
        first = number << pieces.height_of(session)
        found = self._kept.pop(number, None)
        if found is None:
            found = Forest(pieces.leaves(session, first, first + least))
        for leaf in pieces.leaves(session, first + found.size, first + least):
            found.append(leaf)
        self._kept[number] = found  # the one asked for last goes last
        if len(self._kept) > MOST_KEPT:
            self._kept.pop(next(iter(self._kept)))
        return found
