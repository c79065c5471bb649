"""A published folder's register is put into pieces, and the whole file taken away.

The whole file goes only when every piece and the index are on the disk, and the same bytes were
read back from them: whoever is stopped before leaves it as it was, and whoever runs this again
finishes it.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from draws import manifest as manifests
from draws import register as registers
from draws.bundle import SUMS
from draws.errors import DrawError
from draws.manifest import Manifest
from draws.pieces import PIECE, Index, Piece, cut, joined
from lottery import whole_files
from lottery.pieces import store, within


def lay(folder: Path, lines: int = PIECE) -> bool:
    """Put a published folder's register into pieces of so many `lines`, beside the file, which
    stays; whether there was anything to do. A register of one piece has none: it would share them
    with no other.

    Raises OSError, and DrawError for a register that is not the one that manifest and sums tell.
    """
    whole, manifest = folder / registers.FILE, manifest_of(folder)
    if not _is_plain(whole) or manifest.register_size <= lines or _is_laid(folder, manifest):
        return False
    _lay(folder, manifest, lines)
    return True


def _lay(folder: Path, manifest: Manifest, lines: int) -> None:
    """Put a register into pieces, over whatever lies in their places."""
    public = store.public_of(folder)
    for known in (_longest(public), ()):
        with (folder / registers.FILE).open("rb") as stream:
            index = _cut(stream, public, lines, known)
        if index.root == manifest.register_root:
            break
    _require_told(folder, manifest, index)
    store.keep_index(folder, index)


def thin(folder: Path, lines: int = PIECE) -> bool:
    """Let a published folder's register lie in pieces alone; whether there was anything to do.

    Raises what `lay` does, and DrawError where what is read back is not the whole file: it stays.
    """
    whole, manifest = folder / registers.FILE, manifest_of(folder)
    if not _is_plain(whole) or manifest.register_size <= lines:
        return False
    lay(folder, lines)
    try:
        _require_same(folder, manifest)
    except (OSError, DrawError):  # a piece that was altered or lost since: it is laid anew
        if not _is_plain(whole):  # another process was faster
            return False
        # Over the index that is there: a commitment may have nothing else any more.
        _lay(folder, manifest, lines)
        _require_same(folder, manifest)
    whole.unlink(missing_ok=True)
    whole_files.sync_folder(folder)
    return True


def lay_bytes(folder: Path, data: bytes, manifest: Manifest, lines: int = PIECE) -> None:
    """Put the register of a published folder, given as bytes, into pieces, over what lies there
    otherwise. Raises OSError, and DrawError for one that is not the manifest's."""
    index = _cut(BytesIO(data), store.public_of(folder), lines)
    _require_told(folder, manifest, index)
    store.keep_index(folder, index)


def _is_plain(whole: Path) -> bool:
    return whole.is_file() and not whole.is_symlink()


def manifest_of(folder: Path) -> Manifest:
    """The manifest of a published folder."""
    return manifests.parse((folder / manifests.FILE).read_bytes())


def _is_laid(folder: Path, manifest: Manifest) -> bool:
    """Whether the folder has an index of the manifest's register already."""
    try:
        index = store.index_of(folder)
    except DrawError:
        return False
    asked = (manifest.register_size, manifest.register_root)
    return index is not None and (index.size, index.root) == asked


def _cut(stream: BinaryIO, public: Path, lines: int, known: Iterable[Piece] = ()) -> Index:
    """The index of a register whose pieces were all put in their places. The roots of those that an
    older register has are taken from its index: joined, they must give the manifest's root."""
    roots = {piece.sha256: piece for piece in known}
    whole, size, found = sha256(), 0, list[Piece]()
    for number, data in enumerate(cut(stream, registers.FILE, lines)):
        whole.update(data)
        size += data.count(b"\n")
        older = roots.get(store.keep(public, data))
        found.append(replace(older, number=number) if older else Piece.of(number, data))
    length, over = sum(piece.length for piece in found), joined(found, size, lines).hex()
    return Index(registers.FILE, size, length, whole.hexdigest(), over, tuple(found))


def _longest(public: Path) -> tuple[Piece, ...]:
    """The pieces of the longest register that has an index here."""
    places = [store.index_place(public / name) for name in store.names(public)]
    for place in sorted(places, key=lambda each: each.stat().st_size, reverse=True):
        with suppress(DrawError):
            return store.parse(place.read_bytes(), place.name).pieces
    return ()


def _require_told(folder: Path, manifest: Manifest, index: Index) -> None:
    """The register is the one of the manifest, and of SHA256SUMS where there are sums."""
    if index.size != manifest.register_size:
        raise DrawError("another size", registers.FILE, 0, manifest.register_size, index.size)
    if index.root != manifest.register_root:
        raise DrawError("another root", registers.FILE, 0, manifest.register_root, index.root)
    told = told_in_sums(folder)
    if told is not None and told != index.sha256:
        raise DrawError("another hash", registers.FILE, 0, told, index.sha256)


def told_in_sums(folder: Path) -> str | None:
    """What SHA256SUMS of a folder says of its register: empty if it does not name it; None where
    there are no sums, as in a commitment."""
    try:
        rows = (folder / SUMS).read_bytes().decode("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return None
    found = (row.partition("  ") for row in rows)
    return next((digest for digest, _, name in found if name == registers.FILE), "")


def _require_same(folder: Path, manifest: Manifest) -> None:
    """What is read back from the pieces is the register in the folder, byte for byte."""
    index = store.index_of(folder)
    if index is None:
        raise DrawError("there is no index", registers.FILE)
    _require_told(folder, manifest, index)
    together = within.joined_of(store.public_of(folder), index)
    for where in (together, folder / registers.FILE):
        if (found := within.digest_of(where)) != index.sha256:
            raise DrawError("another hash", registers.FILE, 0, index.sha256, found)
