"""Roots of lists of any length, by pieces; and which piece was changed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from draws import manifest, pool, register
from draws.errors import DrawError
from draws.manifest import Manifest
from draws.pieces import Index
from draws.verify import equal
from lottery.scale import bundles, joining
from lottery.scale.bundles import ScaleBundle
from lottery.scale.engines import Engine
from lottery.scale.places import CutList
from lottery.scale.work import Ask, PieceFound


@dataclass(frozen=True)
class FoundRoot:
    """The index of a list (its `sha256` empty where nobody asked for it), its pieces, and the bytes
    that were read."""

    index: Index
    listed: CutList
    read: int

    def start(self, number: int) -> int:
        """At which byte of the whole list a piece begins."""
        return sum(each.length for each in self.listed.ranges[:number])


def root_of(bundle: ScaleBundle, engine: Engine, file: str, *, hashed: bool = True) -> FoundRoot:
    """The root of one list. Raises DrawError where it is not canonical."""
    listed = bundle.cut(file)
    with ThreadPoolExecutor(1) as beside:
        whole = beside.submit(bundles.hash_of, listed) if hashed else None
        founds = _founds(engine, listed)
        if not joining.whole(founds, listed) and listed.computed:
            listed = bundle.cut(file, computed=False)
            founds = _founds(engine, listed)
        if not joining.whole(founds, listed):
            bundles.refuse_uncanonical(listed)
            raise DrawError("changed while it was read", file)
        index = joining.index_of(founds, listed, whole.result() if whole else "")
    return FoundRoot(index, listed, listed.length * (2 if hashed else 1))


def _founds(engine: Engine, listed: CutList) -> list[PieceFound]:
    return joining.in_order(engine.look(listed.ranges, Ask()), listed)


def hold(found: FoundRoot, fixed: Manifest) -> None:
    """Hold a list's size and root, and the pool's hash, against the manifest."""
    index = found.index
    if index.file == register.FILE:
        equal("another size", index.file, fixed.register_size, index.size)
        equal("another root", index.file, fixed.register_root, index.root)
        return
    equal("another count", index.file, fixed.pool_count, index.size)
    if index.sha256:
        equal("another hash", index.file, fixed.pool_sha256, index.sha256)
    equal("another root", index.file, fixed.pool_root, index.root)


def manifest_of(bundle: ScaleBundle) -> Manifest:
    """The bundle's manifest."""
    return manifest.parse(bundle.small(manifest.FILE))


LISTS = {"register": register.FILE, "pool": pool.POOL}


def changed(expected: Index, found: FoundRoot) -> Iterator[int]:
    """The numbers of the pieces that are not those of an index, as far as both reach."""
    for then, now in zip(expected.pieces, found.index.pieces, strict=False):
        if (then.sha256, then.root) != (now.sha256, now.root):
            yield then.number
