"""Proofs that an entry's line stands in the pool of a published draw, on demand.

The tree of a pool is made once from its file; only a few are kept. Whoever controls this module can
hand out a wrong proof, but none that leads to the root in the signed manifest.
"""

from pathlib import Path
from threading import Lock

from draws import canonical, proofs
from draws.manifest import Manifest
from draws.merkle import leaf_hash
from draws.pool import POOL
from lottery.register import forest
from lottery.register.forest import Forest

MOST_KEPT = 8


class PoolProver:
    """The trees of the pools that were asked for last, by the manifest's hash."""

    def __init__(self) -> None:
        self._kept: dict[str, Forest] = {}
        self._lock = Lock()

    def prove(self, folder: Path, manifest: Manifest, index: int, line: str) -> bytes:
        """The proof of the pool's line (counted from 0) in the draw whose files lie in `folder`.

        Raises DrawError if it would not hold.
        """
        with self._lock:
            path = forest.path(self._tree(folder, manifest), index, manifest.pool_count)
        proof = proofs.pool_text(manifest, index, line.encode("ascii"), path)
        proofs.check_pool_proof(proof, manifest)
        return proof

    def _tree(self, folder: Path, manifest: Manifest) -> Forest:
        name = manifest.sha256()
        if name not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            rows = canonical.lines(folder / POOL, POOL)
            self._kept[name] = Forest(leaf_hash(row) for row in rows)
        return self._kept[name]
