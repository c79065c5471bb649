"""Files of the site, each with a compressed one beside it where that is smaller: `x.css.gz`, which
web servers send to whoever takes it."""

import gzip
import shutil
from collections.abc import Iterable
from pathlib import Path

PACKED = frozenset({".html", ".css", ".js", ".json", ".txt", ".svg", ".xml", ".csv", ".pem", ""})
"""The endings of files that are worth it."""
_LEAST = 256


def write(file: Path, chunks: Iterable[bytes]) -> int:
    """Write a file, and the compressed one; how many bytes lie there now."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as out:
        for chunk in chunks:
            out.write(chunk)
    return file.stat().st_size + _pack(file)


def _pack(file: Path) -> int:
    size = file.stat().st_size
    if file.suffix not in PACKED or size < _LEAST:
        return 0
    packed = file.with_name(f"{file.name}.gz")
    with (
        file.open("rb") as plain,
        packed.open("wb") as out,
        gzip.GzipFile("", "wb", 6, out, mtime=0) as stream,  # no name, no date: the same bytes
    ):
        shutil.copyfileobj(plain, stream, 1 << 16)
    if packed.stat().st_size < size * 0.95:
        return packed.stat().st_size
    packed.unlink()
    return 0
