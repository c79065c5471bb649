"""Bundles of any length for the tests, and lists in every place where one may lie."""

from pathlib import Path

from draws.pieces import Index, cut
from tests.draws.vectors import VECTORS

DRAWN = ("tiny", "no-cap", "cap-2-short", "month-660", "half-year-special")


def vector(name: str) -> str:
    """The address of a vector."""
    return str(VECTORS / name)


def in_pieces(source: Path, folder: Path, lines: int, *, nested: bool = False) -> Path:
    """A list as pieces in a folder, each named by its hash, and the index of them there."""
    folder.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as stream:
        datas = list(cut(stream, source.name, lines))
    index = Index.of(source.name, datas, lines)
    for piece, data in zip(index.pieces, datas, strict=True):
        place = folder / piece.sha256[:2] if nested else folder
        place.mkdir(exist_ok=True)
        (place / piece.sha256).write_bytes(data)
    written = folder / f"{source.name}.index"
    written.write_bytes(index.text())
    return written
