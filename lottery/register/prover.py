"""Inclusion proofs on demand: the register's tree kept in memory, so that a proof costs its length.

Whoever controls this module can hand out a wrong proof, but none that leads to a signed root: each
is checked against the checkpoint before it leaves, by the code that strangers check it with.
"""

from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from draws import proofs
from draws.canonical import text_of
from lottery.models import Checkpoint, StoredRegisterLine
from lottery.register.forest import Forest
from lottery.register.standing import SignedCheckpoint

_AT_ONCE = 5000


class Prover:
    """The register's tree, grown as checkpoints come."""

    def __init__(self) -> None:
        self._forest = Forest()
        self._lock = Lock()

    def prove(self, session: Session, number: int, signed: Checkpoint) -> bytes:
        """The proof of a line (counted from 0) in the register under a checkpoint that covers it:
        proof.txt of an entry for its own line, else the proof of a later line.

        Raises DrawError if it would not hold.
        """
        with self._lock:
            self._grow(session, signed.size)
            path = self._forest.path(number, signed.size)
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
            self._grow(session, new.size)
            path = self._forest.growth(old.size, new.size)
        head = ["fpdraw-consistency/1", f"old-size: {old.size}", f"old-root: {old.root}"]
        tail = [f"size: {new.size}", f"root: {new.root}", *(f"path: {one.hex()}" for one in path)]
        proof = text_of([*head, *tail])
        proofs.check_proof(proof)
        return proof

    def _grow(self, session: Session, size: int) -> None:
        query = select(StoredRegisterLine.leaf).order_by(StoredRegisterLine.number)
        query = query.where(
            StoredRegisterLine.number >= self._forest.size, StoredRegisterLine.number < size
        )
        with session.execute(query.execution_options(yield_per=_AT_ONCE)) as rows:
            for leaf in rows.scalars():
                self._forest.append(leaf)
