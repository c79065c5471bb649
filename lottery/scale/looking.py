"""All lists of a bundle, looked at once, for everything that `verify` asks of them."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from heapq import heappop, heappush

from draws import pool, result
from draws.canonical import BEIJING
from draws.errors import DrawError
from draws.manifest import Manifest
from draws.pieces import LISTS
from lottery.scale import bundles, joining
from lottery.scale.bundles import ScaleBundle
from lottery.scale.engines import Engine
from lottery.scale.forms import FormAsked, PieceFacts
from lottery.scale.places import CutList
from lottery.scale.relations import ListsHeld, Relations
from lottery.scale.work import Ask, PieceFound


class LookedLists:
    """What an engine found of each list's pieces, the SHA-256 of each, and their relations.

    Without a manifest (`fixed`) it is only looked whether they are canonical, without a seed
    (`number`) there are no tickets.
    """

    relations: Relations | None = None

    def __init__(self, source: ScaleBundle, engine: Engine, most: int) -> None:
        self._source, self._engine, self._most = source, engine, most
        self._beside = ThreadPoolExecutor(1)
        self.lists: dict[str, CutList] = {}
        self.founds: dict[str, list[PieceFound]] = {}
        self._hashes: dict[str, Future[str]] = {}
        self.limit = 0

    def passed_over(self) -> list[str]:
        """The lists that lie in the bundle, of which others are read, from elsewhere."""
        return [name for name in LISTS if name in self._source.elsewhere and self._source.has(name)]

    def look(self, fixed: Manifest | None, number: str) -> None:
        """Look at each piece once; at all of them again if the pool was not what it was cut for."""
        self._look(fixed, number, computed=True)
        if self.lists[pool.POOL].computed and not self.whole(pool.POOL):
            self._look(fixed, number, computed=False)
        cut = dict(self.lists)
        if all(map(self.whole, LISTS)):
            self.lists = {name: joining.held(self.founds[name], cut[name]) for name in LISTS}
            if self.relations and fixed:
                self.relations.hold(self._of_each_other(fixed))
        # Hash and root of the pool are each in the manifest; of omitted.txt the hash alone.
        for name, listed in (cut | {pool.OMITTED: self.lists[pool.OMITTED]}).items():
            self._hashes[name] = self._beside.submit(bundles.hash_of, listed)

    def _look(self, fixed: Manifest | None, number: str, *, computed: bool) -> None:
        self.lists |= {name: self._source.cut(name, computed=computed) for name in LISTS}
        asks = self._asks(fixed, number)
        for name in LISTS:
            founds = in_turn(self._engine.look(self.lists[name].ranges, asks[name]))
            taken = (self._taken(name, found) for found in founds)
            self.founds[name] = joining.in_order(taken, self.lists[name], self._most)

    def _asks(self, fixed: Manifest | None, number: str) -> dict[str, Ask]:
        if not fixed:
            return dict.fromkeys(LISTS, Ask())
        self._let_go()
        self.relations = self._engine.relations(self._of_each_other(fixed))
        last_day = fixed.frozen.astimezone(BEIJING).date()
        form = FormAsked(fixed.batches, last_day, fixed.cap, self.relations.facts)
        asks = dict.fromkeys(LISTS, Ask(form=form))
        if number:
            self.limit = result.first_limit(fixed)
            asks[pool.POOL] = replace(
                asks[pool.POOL], seed=number, limit=self.limit, most=self._most
            )
        return asks

    def _of_each_other(self, fixed: Manifest) -> ListsHeld:
        registered, taking_part, left_out = (self.lists[name] for name in LISTS)
        return ListsHeld(registered, taking_part, left_out, fixed.batches)

    def _taken(self, name: str, found: PieceFound) -> PieceFound:
        """A piece without its facts, which the relations have taken."""
        if not found.form or not self.relations:
            return found
        self.relations.take(name, found)
        return replace(found, form=replace(found.form, facts=PieceFacts()))

    def tickets(self, number: str, limit: int) -> Iterable[PieceFound]:
        """The pool's pieces with all tickets at or below a limit."""
        if limit == self.limit:
            return self.founds[pool.POOL]
        ask = Ask(root=False, seed=number, limit=limit, most=self._most)
        listed = self.lists[pool.POOL]
        return joining.in_order(self._engine.look(listed.ranges, ask), listed, self._most)

    def whole(self, name: str) -> bool:
        """Whether a list is canonical, and is what it was cut for."""
        return joining.whole(self.founds[name], self.lists[name])

    def refuse_uncanonical(self, name: str) -> None:
        """Raise what `draws` raises about a list that is not canonical."""
        if not self.whole(name):
            bundles.refuse_uncanonical(self.lists[name])
            raise DrawError("changed while it was read", name)

    def hash(self, name: str) -> str:
        """The SHA-256 of a list, 64 hex."""
        return self._hashes[name].result()

    def root(self, name: str) -> str:
        """The root of a list, 64 hex."""
        return joining.index_of(self.founds[name], self.lists[name], "").root

    def _let_go(self) -> None:
        if self.relations:
            self.relations.close()
        self.relations = None

    def close(self) -> None:
        """Let go of what was kept."""
        self._let_go()
        self._beside.shutdown(cancel_futures=True)


def in_turn(founds: Iterable[PieceFound]) -> Iterator[PieceFound]:
    """Pieces by number: what comes before its turn waits."""
    waiting: list[tuple[int, int, PieceFound]] = []
    turn = 0
    for came, found in enumerate(founds):
        heappush(waiting, (found.number, came, found))
        while waiting and waiting[0][0] <= turn:
            number, _, each = heappop(waiting)
            turn += number == turn
            yield each
    while waiting:
        yield heappop(waiting)[2]
