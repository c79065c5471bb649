"""The checks of the lists: register, pool, omissions, and the result that follows."""

from collections.abc import Iterator, Sequence
from functools import partial

from . import pool, register, result
from .bundle import same_text
from .canonical import BEIJING
from .findings import equal
from .run_base import RunBase
from .tickets import lowest_in
from .winners import check_winners

LISTS = (register.FILE, pool.POOL, pool.OMITTED)


class ListChecks(RunBase):
    """Each `_check_…` returns what it found, for the report."""

    entries: Sequence[int]
    omitted: Sequence[int]

    def _check_register(self) -> str:
        frozen = self.manifest.frozen.astimezone(BEIJING).date()
        self.register = self.reading.end(frozen)
        equal("another size", register.FILE, self.manifest.register_size, self.register.size)
        equal("another root", register.FILE, self.manifest.register_root, self.register.root.hex())
        return f"{self.register.size} lines, root {self.register.root.hex()}"

    def _check_pool(self) -> str:
        listed = pool.PoolReading(self.register, self.manifest.cap)
        listed.read(self.bundle.blocks(pool.POOL, listed.take), self.work)
        self.entries = listed.entries
        equal("another count", pool.POOL, self.manifest.pool_count, listed.count)
        equal("another hash", pool.POOL, self.manifest.pool_sha256, listed.hash())
        equal("another root", pool.POOL, self.manifest.pool_root, listed.root())
        return f"{listed.count} entries"

    def _check_omitted(self) -> str:
        summary = pool.Summary()
        rows = summary.of(self.bundle.lines(pool.OMITTED))
        self.omitted = pool.omitted_entries(rows)
        equal("another hash", pool.OMITTED, self.manifest.omitted_sha256, summary.hash())
        return f"{summary.count} entries"

    def _check_complete(self) -> str:
        pool.check_complete(self.entries, self.omitted, self.register, self.manifest.batches)
        return "every accepted entry is in one of them"

    def _check_result(self) -> str:
        number = self.verdict.hashes["seed"]
        self.rows = result.draw_of(self.manifest, partial(self._lowest, number))
        data = self.bundle.read(result.FILE)
        expected = result.result_text(self.manifest, number, self.rows)
        same_text(expected, data, result.FILE, "another result")
        return self._hash("result", data)

    def _lowest(self, number: str, limit: int) -> Iterator[tuple[bytes, bytes]]:
        """(ticket, line) of each entry of the pool whose ticket is at or below a limit."""
        tasks = ((number, block, limit) for block in self.bundle.blocks(pool.POOL))
        for found in self.work(lowest_in, tasks):
            yield from found

    def _check_winners(self) -> str:
        return f"{check_winners(self.bundle, self.rows, self.register)} cards"
