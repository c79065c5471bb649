"""A bundle whose lists may be of any length, and lie where they lie: its small files are read
whole, its lists as pieces."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from draws import canonical
from draws.algorithms import sm3
from draws.bundle import MINUTES, SIGNED, SM3_SUMS, SUMS, Bundle
from draws.errors import DrawError
from draws.pieces import LISTS, PIECE, Index
from lottery.errors import ScaleRefusedError
from lottery.scale import places, storage
from lottery.scale.places import CutList
from lottery.texts import scale as words

_INDEX = b"fpdraw-pieces/"
MOST_BYTES = 1 << 28
"""A file that is read whole has at most so many bytes: an index of 10⁹ lines has 2.3 million."""


@dataclass
class ScaleBundle:
    """The bundle at `uri`. `elsewhere` says of a list (by its file's name) where it lies if not
    there: a file, or an index of its pieces, which lie in `store` or beside the index.

    `read` counts the bytes that were read here, not by workers.
    """

    uri: str
    elsewhere: dict[str, str] = field(default_factory=dict)
    store: str = ""
    piece: int = PIECE
    read: int = 0

    @property
    def remote(self) -> bool:
        """Whether it lies in object storage."""
        return storage.remote(self.uri)

    def has(self, name: str) -> bool:
        """Whether it has a file of this name."""
        return storage.size_of(storage.below(self.uri, name)) is not None

    def small(self, name: str) -> bytes:
        """The bytes of a file that is no list; raises DrawError where it is missing."""
        return self._whole(storage.below(self.uri, name), name)

    def _whole(self, uri: str, name: str) -> bytes:
        size = storage.size_of(uri)
        if size is None:
            raise DrawError("the file is missing", name)
        if size > MOST_BYTES:
            raise DrawError(f"over {MOST_BYTES} bytes", name)
        self.read += size
        return storage.read(uri, 0, size)

    @contextmanager
    def here(self) -> Iterator[tuple[Path, list[str] | None]]:
        """A folder of this machine with all files but the lists, and the names of all: of a bundle
        of this machine its own folder, and no names where all files lie in it."""
        if not self.remote:
            folder = Path(self.uri)
            away = [name for name in LISTS if not (folder / name).exists()]
            there = set(away) & set(self.elsewhere)
            yield folder, [*storage.names(self.uri), *sorted(there)] if there else None
            return
        names = storage.names(self.uri)
        with TemporaryDirectory() as made:
            folder = Path(made) / "bundle"  # nothing of anybody else lies beside it
            folder.mkdir()
            for name in _fetched(folder, names):
                place = folder / name
                place.parent.mkdir(exist_ok=True)
                place.write_bytes(self.small(name))
            yield folder, sorted({*names, *self.elsewhere})

    def cut(self, file: str, *, computed: bool = True) -> CutList:
        """The pieces of a list."""
        uri = self.elsewhere.get(file) or storage.below(self.uri, file)
        head = storage.read(uri, 0, len(_INDEX)) if storage.size_of(uri) else b""
        self.read += len(head)
        if head == _INDEX:
            return self._indexed(uri, file)
        cut = places.cut(uri, file, self.piece, computed=computed)
        self.read += cut.read
        return cut

    def _indexed(self, uri: str, file: str) -> CutList:
        index = self.index(uri, file)
        folder, mark, how = uri.partition("?")
        beside = folder.rpartition("/")[0] or "."
        return places.in_pieces(index, self.store or beside + mark + how, self.piece)

    def index(self, uri: str, file: str) -> Index:
        """The index at an address, which must be of this list."""
        shown = storage.shown(uri)
        index = Index.parse(self._whole(uri, shown), shown, self.piece)
        if index.file != file:
            raise ScaleRefusedError(words.other_index(storage.shown(uri), file, index.file))
        return index


def _fetched(folder: Path, names: list[str]) -> list[str]:
    """The names that a bundle may have, but its lists. No other is a file's name here: whoever
    fills the storage chooses them, and `../` could stand in one."""
    bundle = Bundle(folder, names=names)
    known = {*bundle.canonical_names(), *SIGNED, SUMS, SM3_SUMS, MINUTES}
    return [name for name in bundle.names if name in known and name not in LISTS]


def stream(listed: CutList) -> Iterator[bytes]:
    """The bytes of a whole list from its beginning, however it is cut: a file's in blocks, pieces
    one by one, and likewise what is held to what was judged."""
    if listed.ranges and not listed.ranges[0].sha256 and not listed.ranges[0].held:
        yield from storage.blocks(listed.ranges[0].uri)
        return
    for each in listed.ranges:
        yield each.read()


def hash_of(listed: CutList, algorithm: str = "sha256") -> str:
    """SHA-256 (or SM3) of a whole list, 64 hex: one byte after the other, as no one can share that
    work."""
    digest = sha256() if algorithm == "sha256" else sm3.new()
    for block in stream(listed):
        digest.update(block)
    return digest.hexdigest()


def refuse_uncanonical(listed: CutList) -> None:
    """Read a whole list in the very blocks in which `draws` reads it, and raise its DrawError at
    what is not canonical."""
    for _ in canonical.blocks_of(reader(listed), listed.file):
        pass


def reader(listed: CutList) -> Callable[[int], bytes]:
    """Reads a whole list on, so many bytes at a time."""
    return _Blocks(stream(listed)).read


class _Blocks:
    """Bytes that come as they come, given as a file gives them."""

    def __init__(self, source: Iterator[bytes]) -> None:
        self._source, self._left = source, bytearray()

    def read(self, count: int) -> bytes:
        """`count` bytes, fewer at the end alone."""
        while len(self._left) < count:
            more = next(self._source, b"")
            if not more:
                break
            self._left += more
        given = bytes(self._left[:count])
        del self._left[:count]
        return given
