"""A bundle for `draws.verify`, whose lists lie where they lie."""

from collections.abc import Iterator
from functools import lru_cache

from draws import canonical
from draws.bundle import Bundle
from draws.errors import DrawError
from draws.register import Border
from lottery.scale import bundles
from lottery.scale.looking import LookedLists

MOST_READ = 1 << 28
"""A list is read whole for minutes that embed it: below 200,000 entries."""
_KEPT = 16
"""Pieces of the register that are kept while winners are looked up."""


class ListBundle(Bundle):
    """The files of another bundle, and lists in pieces."""

    def __init__(self, bundle: Bundle, looked: LookedLists) -> None:
        super().__init__(
            bundle.folder, bundle.text_only, bundle.names, without_minutes=bundle.without_minutes
        )
        self._looked = looked

    def read(self, name: str) -> bytes:
        """A whole file's bytes."""
        listed = self._looked.lists.get(name)
        if listed is None:
            return super().read(name)
        if listed.length > MOST_READ:
            raise DrawError(f"over {MOST_READ} bytes", name)
        return b"".join(bundles.stream(listed))

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a canonical list."""
        for block in self.blocks(name):
            yield from block[:-1].split(b"\n")

    def blocks(self, name: str, known: canonical.Known = lambda block: False) -> Iterator[bytes]:
        """Blocks of whole lines of a canonical list."""
        listed = self._looked.lists.get(name)
        if listed is None:
            return canonical.blocks(self.folder / name, name, known)
        return canonical.blocks_of(bundles.reader(listed), name, known=known)

    def sums(self, names: list[str], algorithm: str) -> bytes:
        """The list of sums over files of these names; lists that are not here are hashed where
        they lie."""
        away = [name for name in names if not (self.folder / name).is_file()]
        here = super().sums([name for name in names if name not in away], algorithm)
        rows = (f"{self._hash(name, algorithm)}  {name}\n" for name in away)
        return here + "".join(rows).encode()

    def _hash(self, name: str, algorithm: str) -> str:
        if algorithm == "sha256":
            return self._looked.hash(name)
        return bundles.hash_of(self._looked.lists[name], algorithm)


class PiecedRegister:
    """The register, of which a few entries are looked up; it was found to hold."""

    borders: tuple[Border, ...] = ()

    def __init__(self, looked: LookedLists, root: str) -> None:
        self._listed = looked.lists["register.txt"]
        self.root, self.size = bytes.fromhex(root), self._listed.lines
        self._rows = lru_cache(_KEPT)(self._read)

    def _read(self, number: int) -> list[bytes]:
        return self._listed.ranges[number].read().split(b"\n")

    def _submit(self, entry: int) -> bytes:
        """The line of an entry, empty for what is none."""
        if entry >= self.size:
            return b""
        number, at = divmod(entry, self._listed.piece)
        row = self._rows(number)[at]
        return row if row.startswith(b"submit ") else b""

    def commit(self, entry: int) -> bytes:
        """An entry's commit, 64 hex; empty for what is no entry."""
        return self._submit(entry)[-75:-11]

    def batch(self, entry: int) -> bytes:
        """An entry's batch; empty for what is no entry."""
        return self._submit(entry)[7:-76]
