"""The attachments laid out as the bundle that they are of, for the verifier to walk through."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from draws import manifest as manifests
from draws.bundle import MINUTES, SUMS, sums_text
from draws.errors import DrawError
from draws.minutes import LISTS, leaves_lists_out
from lottery.minutes.errors import MinutesError
from lottery.texts.minutes import checking as texts


def lay_out(folder: Path, files: Mapping[str, bytes], minutes: bytes, bundle: Path | None) -> bool:
    """Write the files, the minutes as first signed, and the sums; False if lists are wanting.

    With a bundle, its text files must be these, and the large lists are taken from it.
    """
    whole = dict(files)
    if bundle is not None:
        whole |= _large(files, bundle)
        _check_same(whole, bundle)
    for name, data in whole.items():
        path = folder / name
        if ".." in path.parts or folder not in path.parents:
            raise MinutesError(texts.wrong_table(name))
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    (folder / MINUTES).write_bytes(minutes)
    (folder / SUMS).write_bytes(sums_text(folder, [*whole, MINUTES]))
    return set(whole) >= LISTS


def check_minutes_of(bundle: Path, pdf: bytes) -> None:
    """The bundle's own minutes are this file, or its beginning; MinutesError if not."""
    theirs = _read(bundle / MINUTES)
    if theirs is None or not pdf.startswith(theirs):
        raise MinutesError(texts.other_bundle(MINUTES))


def _large(files: Mapping[str, bytes], bundle: Path) -> dict[str, bytes]:
    """The two lists that large minutes leave out."""
    try:
        large = leaves_lists_out(manifests.parse(files[manifests.FILE]).pool_count)
    except (KeyError, DrawError):
        return {}  # the judge says what is wrong with it
    if not large:
        return {}
    found = {name: _read(bundle / name) for name in sorted(LISTS) if name not in files}
    return {name: data for name, data in found.items() if data is not None}


def _check_same(files: Mapping[str, bytes], bundle: Path) -> None:
    there = {
        path.relative_to(bundle).as_posix() for path in bundle.rglob("*.txt") if path.is_file()
    }
    if odd := there ^ set(files):
        raise MinutesError(texts.other_bundle(min(odd)))
    for name, data in files.items():
        path = bundle / name
        if path.stat().st_size != len(data) or path.read_bytes() != data:
            raise MinutesError(texts.other_bundle(name))


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
