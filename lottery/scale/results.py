"""The draw of a pool of any length: result.txt, with the bytes of `python -m draws result`."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from draws import manifest, pool, result, seed
from draws.bundle import same_text
from draws.errors import DrawError
from draws.manifest import Manifest
from draws.verify import equal
from lottery.scale import bundles, joining
from lottery.scale.bundles import ScaleBundle
from lottery.scale.engines import Engine
from lottery.scale.joining import MOST_COLLECTED
from lottery.scale.places import CutList
from lottery.scale.work import Ask, PieceFound


@dataclass(frozen=True)
class DrawnResult:
    """result.txt; how many `pieces` there are and the bytes that were read; `hashed` says whether
    the pool's SHA-256 was held against the manifest, as its root and count were."""

    text: bytes
    pieces: int
    read: int
    hashed: bool


def draw(
    bundle: ScaleBundle, engine: Engine, *, hashed: bool = True, most: int = MOST_COLLECTED
) -> DrawnResult:
    """The result, when the pool is the manifest's; raises DrawError otherwise."""
    fixed = manifest.parse(bundle.small(manifest.FILE))
    text = bundle.small(seed.FILE)
    seed.parse_seed(text, fixed)
    looked = _PoolLook(bundle, engine, fixed, seed.seed_of(text), most)
    with ThreadPoolExecutor(1) as beside:
        whole = beside.submit(bundles.hash_of, looked.listed) if hashed else None
        rows = joining.rows_of(fixed, looked.seed, looked.founds)
        looked.hold(whole)
    read = bundle.read + looked.read + (looked.listed.length if hashed else 0)
    written = result.result_text(fixed, looked.seed, rows)
    return DrawnResult(written, len(looked.listed.ranges), read, hashed)


def compare(bundle: ScaleBundle, text: bytes) -> bool:
    """Hold a result against the bundle's, if there is one; raises DrawError at another line."""
    if not bundle.has(result.FILE):
        return False
    same_text(text, bundle.small(result.FILE), result.FILE, "another result")
    return True


class _PoolLook:
    """The pool as an engine reads it: its roots with the first threshold, then tickets alone."""

    listed: CutList
    root: str = ""

    def __init__(
        self, bundle: ScaleBundle, engine: Engine, fixed: Manifest, number: str, most: int
    ) -> None:
        self.engine, self.fixed, self.seed, self.most = engine, fixed, number, most
        self.bundle, self.listed, self.read = bundle, bundle.cut(pool.POOL), 0

    def founds(self, limit: int) -> Iterator[PieceFound]:
        """What each piece holds, with its tickets at or below a threshold."""
        ask = Ask(root=not self.root, seed=self.seed, limit=limit, most=self.most)
        founds = self._whole(ask)
        if not self.root:
            self.root = joining.index_of(founds, self.listed, "").root
            self.listed = joining.held(founds, self.listed)
        return iter(founds)

    def _whole(self, ask: Ask) -> list[PieceFound]:
        founds = self._once(ask)
        if not joining.whole(founds, self.listed) and self.listed.computed:
            self.listed = self.bundle.cut(pool.POOL, computed=False)
            founds = self._once(ask)
        if not joining.whole(founds, self.listed):
            bundles.refuse_uncanonical(self.listed)
            raise DrawError("changed while it was read", pool.POOL)
        return founds

    def _once(self, ask: Ask) -> list[PieceFound]:
        founds = self.engine.look(self.listed.ranges, ask)
        self.read += self.listed.length
        return joining.in_order(founds, self.listed, self.most)

    def hold(self, whole: Future[str] | None) -> None:
        """Hold hash, count and root against the manifest, the hash first, as `draws` does."""
        if whole is not None:
            equal("another hash", pool.POOL, self.fixed.pool_sha256, whole.result())
        equal("another count", pool.POOL, self.fixed.pool_count, self.listed.lines)
        equal("another root", pool.POOL, self.fixed.pool_root, self.root)
