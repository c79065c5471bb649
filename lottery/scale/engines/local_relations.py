"""What lines say of each other, for the engine `local`: two bytes for each line of the register in
memory, eight for each commit (on disk, if they are many), and the pool read once more beside it."""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, pairwise
from operator import lt
from tempfile import SpooledTemporaryFile
from typing import IO

from draws import pool, register
from draws.events import ACCEPTED, NOT_AN_ENTRY, PENDING, REJECTED
from lottery.errors import ScaleRefusedError
from lottery.scale.forms import BUCKETS, OTHER_BATCH, PieceFacts, PieceFault
from lottery.scale.places import PieceRange
from lottery.scale.relations import ListsHeld
from lottery.scale.work import Ask, PieceFound
from lottery.texts import scale as words

MOST_SUSPECTS = 1 << 16
"""As many commits that begin with the same 8 bytes are looked at whole."""
_IN_POOL, _IN_OMITTED, _IN_BOTH = 1, 2, 3
_SUBMITS = bytes(kind if kind in (PENDING, OTHER_BATCH) else NOT_AN_ENTRY for kind in range(256))
_IS_ACCEPTED = bytes(kind == ACCEPTED for kind in range(256))
_ONCE = bytes([0, 1, 1, 2]) + bytes(252)
_CHUNK = 1 << 16
_SPOOLED = 1 << 18
Look = Callable[[Sequence[PieceRange], Ask], Iterable[PieceFound]]
BesideRegister = tuple[PieceRange, list[PieceRange], int]
Differs = Callable[[Sequence[BesideRegister]], Iterator[PieceFault | None]]


class LocalRelations:
    """The answers, from each piece's facts."""

    facts = True

    def __init__(self, lists: ListsHeld, look: Look, differs: Differs) -> None:
        self._lists, self._look, self._differs = lists, look, differs
        self._status, self._named = bytearray(), bytearray()
        self._unknown: PieceFault | None = None
        self._outside: tuple[int, str] | None = None
        self._spans: list[tuple[int, int]] = []
        self._ended = False
        self._files = ExitStack()
        self._buckets: list[IO[bytes]] = [
            self._files.enter_context(SpooledTemporaryFile(_SPOOLED))  # noqa: SIM115 - that closes it
            for _ in range(BUCKETS)
        ]

    def take(self, file: str, found: PieceFound) -> None:
        """Take in a piece; of a register nothing behind its first fault."""
        form = found.form
        if form is None or (self._ended and file == register.FILE):
            return
        if file == register.FILE:
            self._judge(form.facts)
            for bucket, commits in zip(self._buckets, form.facts.commits, strict=True):
                bucket.write(commits)
            self._ended = form.fault is not None
            return
        entries = array("Q", form.facts.entries)
        if file == pool.POOL:
            self._spans.append((entries[0], entries[-1]) if entries else (0, 0))
        self._name(file, entries)

    def _judge(self, facts: PieceFacts) -> None:
        first, status = len(self._status), self._status
        status += facts.kinds.translate(_SUBMITS)
        entries = array("Q", facts.entries)
        judged = [at for at, kind in enumerate(facts.kinds, first) if kind in (ACCEPTED, REJECTED)]
        known = all(map(lt, entries, judged)) and all(map(status.__getitem__, entries))
        for line, entry in zip(judged, entries, strict=True):
            if not known and (entry >= line or not status[entry]):
                found = f"{entry:010d}"
                self._unknown = self._unknown or PieceFault(
                    "no such entry", register.FILE, line + 1, "an earlier submit", found
                )
            elif status[entry] != OTHER_BATCH:
                status[entry] = facts.kinds[line - first]

    def _name(self, file: str, entries: "array[int]") -> None:
        here = _IN_POOL if file == pool.POOL else _IN_OMITTED
        named, size = self._named, len(self._status)
        named.extend(bytes(size - len(named)))
        for entry in entries:
            if entry < size:
                named[entry] |= here
            elif not self._outside or (entry, file) < self._outside:
                self._outside = entry, file

    def hold(self, lists: ListsHeld) -> None:
        """Read again no other bytes than those that were judged."""
        self._lists = lists

    def of_register(self, below: int) -> PieceFault | None:
        """The first line that repeats a commit or judges no entry."""
        faults = [each for each in (self._twice(), self._unknown) if each and each.line < below]
        return min(faults, key=lambda each: each.line, default=None)

    def _twice(self) -> PieceFault | None:
        suspects = frozenset(chain.from_iterable(map(_repeated, self._buckets)))
        if not suspects:
            return None
        if len(suspects) > MOST_SUSPECTS:
            raise ScaleRefusedError(words.too_many_suspects(len(suspects), MOST_SUSPECTS))
        ask = Ask(root=False, beginnings=suspects)
        founds = list(self._look(self._lists.register.ranges, ask))
        if many := max(found.many for found in founds):
            raise ScaleRefusedError(words.too_many_suspects(many, ask.most))
        seen: set[bytes] = set()
        for line, commit in sorted(chain.from_iterable(found.commits for found in founds)):
            if commit in seen:
                return PieceFault("a commit twice", register.FILE, line, None, commit.decode())
            seen.add(commit)
        return None

    def of_pool(self, below: int) -> PieceFault | None:
        """The first line whose commit is not the register's."""
        return next(filter(None, self._differs(list(self._beside_register(below)))), None)

    def _beside_register(self, below: int) -> Iterator[BesideRegister]:
        """Each piece of the pool, and those of the register in which its entries stand."""
        ranges = self._lists.register.ranges
        starts = [each.first_line for each in ranges]
        for piece, (first, last) in zip(self._lists.pool.ranges, self._spans, strict=False):
            if piece.first_line + 1 < below:
                begin, end = bisect_right(starts, first) - 1, bisect_right(starts, last)
                yield piece, list(ranges[max(begin, 0) : end]), below

    def of_all(self) -> PieceFault | None:
        """The lowest entry that is not where it should be."""
        self._named.extend(bytes(len(self._status) - len(self._named)))
        for start in range(0, len(self._status), _CHUNK):
            accepted = self._status[start : start + _CHUNK].translate(_IS_ACCEPTED)
            named = self._named[start : start + _CHUNK]
            if accepted != named.translate(_ONCE):
                pairs = enumerate(zip(accepted, named, strict=True), start)
                return next(filter(None, (misplaced(n, *pair) for n, pair in pairs)), None)
        return _none_accepted(self._outside[1], self._outside[0]) if self._outside else None

    def close(self) -> None:
        """Let go of the files."""
        self._files.close()


def _repeated(bucket: IO[bytes]) -> Iterator[bytes]:
    """The beginnings of commits that occur more than once."""
    bucket.seek(0)
    found = array("Q", bucket.read())
    if len(set(found)) == len(found):
        return
    ordered = sorted(found)
    for one, other in pairwise(ordered):
        if one == other:
            yield array("Q", [one]).tobytes()


def misplaced(entry: int, accepted: int, named: int) -> PieceFault | None:
    """What is wrong with an entry that is accepted (1) or not (0), and named in the pool (1), in
    the omissions (2), in both (3) or nowhere (0)."""
    if accepted == _ONCE[named]:
        return None
    if accepted and not named:
        message = "an accepted entry is in neither list"
        return PieceFault(message, pool.POOL, 0, f"{entry:010d}", "nothing")
    both = named == _IN_BOTH
    in_pool = accepted if both else named == _IN_POOL
    return _none_accepted(pool.POOL if in_pool else pool.OMITTED, entry)


def _none_accepted(file: str, entry: int) -> PieceFault:
    message = "no accepted entry of these batches, or in both lists"
    return PieceFault(message, file, 0, None, f"{entry:010d}")
