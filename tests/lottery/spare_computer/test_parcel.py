"""A parcel is written and read by members; whoever has the passphrase cannot make it say more."""

import errno
import os
import tarfile
from gzip import GzipFile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lottery import machine
from lottery.errors import MachineFaultError, ParcelRefusedError
from lottery.sealed import SealingWriter
from lottery.spare_computer import parcel
from tests import parcels
from tests.parcels import PASSPHRASE

NAMES = frozenset({"about.json", "tables/entry.jsonl", "tables/draw.jsonl"})
PARTS = {"about.json": b"{}", "tables/entry.jsonl": b"[1]\n" * 20, "tables/draw.jsonl": b""}
SMALL: Any = {"chunk": 64, "member": 16}


def packed(*members: tuple[str, bytes], after: bytes = b"", needs: str = '{"needs": 0}') -> bytes:
    """A sealed file with any members, as only somebody makes it who has the passphrase."""
    out = BytesIO()
    writer = SealingWriter(out, parcel.KIND, needs.encode(), PASSPHRASE, os.urandom)
    with GzipFile("", "wb", fileobj=writer) as zipped:
        with tarfile.open(fileobj=zipped, mode="w|") as archive:
            for name, data in members:
                told = tarfile.TarInfo(name)
                told.size = len(data)
                archive.addfile(told, BytesIO(data))
        zipped.write(after)
    writer.finish()
    return out.getvalue()


@given(st.binary(max_size=100), st.integers(1, 40), st.integers(1, 300))
def test_it_opens_as_it_was_sealed_whatever_the_sizes(data: bytes, member: int, chunk: int) -> None:
    parts = PARTS | {"tables/entry.jsonl": data}
    sizes: Any = {"chunk": chunk, "member": member}
    assert parcels.opened(parcels.sealed(parts, **sizes), NAMES, **sizes) == parts


def test_the_first_form_still_opens() -> None:
    parts = PARTS | {"tables/entry.jsonl": os.urandom(3000)}
    data = parcels.sealed_as_before(parts)
    assert parcels.opened(data, NAMES) == parts
    with pytest.raises(ParcelRefusedError, match="口令不对"):
        parcels.opened(data, NAMES, passphrase="vier pferde im schnee")
    for spoiled in (data[:-1], data[:20], data + b"1", data[:500] + b"?" + data[501:]):
        with pytest.raises(ParcelRefusedError, match="打不开"):
            parcels.opened(spoiled, NAMES)
    with pytest.raises(ParcelRefusedError, match="不是本系统导出"):
        parcels.opened(parcels.sealed_as_before(parts | {"../x": b""}), NAMES)


ABOUT = ("about.json.0", b"{}")
STRANGE = {
    "a path": [("../x.0", b"")],
    "a path in a folder": [("typed/../x.0", b"")],
    "from the root": [("/etc/x.0", b"")],
    "another name": [("tables/other.jsonl.0", b"")],
    "no number": [("tables/entry.jsonl", b"")],
    "a number more": [("tables/entry.jsonl.1", b"")],
    "a member left out": [("tables/entry.jsonl.0", b"1"), ("tables/entry.jsonl.2", b"1")],
    "a member twice": [("tables/entry.jsonl.0", b"1"), ("tables/entry.jsonl.0", b"1")],
    "another between": [
        *[("tables/entry.jsonl.0", b"1"), ("tables/draw.jsonl.0", b"1")],
        ("tables/entry.jsonl.1", b"1"),
    ],
    "a number spelled otherwise": [("tables/entry.jsonl.00", b"")],
    "a large member": [("tables/entry.jsonl.0", bytes(17))],
    "a folder that is a file": [("typed/a.0", b""), ("typed/a/b.0", b"")],
    "a file that is a folder": [("typed/a/b.0", b""), ("typed/a.0", b"")],
    "much": [(f"tables/entry.jsonl.{number}", bytes(16)) for number in range(20)],
}


@pytest.mark.parametrize("members", STRANGE.values(), ids=STRANGE.keys())
def test_nothing_else_may_lie_in_it(members: list[tuple[str, bytes]]) -> None:
    with pytest.raises(ParcelRefusedError, match="不是本系统导出"):
        parcels.opened(packed(ABOUT, *members), NAMES, ("typed/",), member=16, most=200)


@pytest.mark.parametrize(
    "needs", ["[]", "{}", '{"needs": null}', '{"needs": 1e999}', "[" * 2000, "no"]
)
def test_a_need_that_says_nothing_is_refused(needs: str) -> None:
    with pytest.raises(ParcelRefusedError, match="不是本系统导出"):
        parcels.opened(packed(ABOUT, needs=needs), NAMES)


@pytest.mark.parametrize(("at", "byte"), [(6, 1), (8, 12), (8, 99)])
def test_an_archive_of_the_first_form_that_cannot_be_unpacked_is_refused(
    at: int, byte: int
) -> None:
    """Encrypted in itself, or packed by another method than it says."""
    spoiled = parcels.sealed_as_before({"about.json": b"{}"}, spoil={at: byte})
    with pytest.raises(ParcelRefusedError, match="不是本系统导出"):
        parcels.opened(spoiled, NAMES)


def test_what_is_sealed_but_no_archive_is_refused() -> None:
    for data in (b"", b"no archive", b"\x1f\x8b no gzip either"):
        out = BytesIO()
        writer = SealingWriter(out, parcel.KIND, b"{}", PASSPHRASE, os.urandom)
        writer.write(data)
        writer.finish()
        with pytest.raises(ParcelRefusedError, match="不是本系统导出"):
            parcels.opened(out.getvalue(), NAMES)


def test_more_than_could_be_read_is_not_written() -> None:
    assert parcels.opened(parcels.sealed(PARTS, most=82, **SMALL), NAMES, most=82, **SMALL)
    with pytest.raises(ParcelRefusedError, match="数据太多"):
        parcels.sealed(PARTS, most=81, **SMALL)


def test_a_disk_without_room_is_told_before_anything_is_laid_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "free_bytes", lambda _: 5 << 20)
    data = packed(ABOUT, needs='{"needs": 6291456}')
    with pytest.raises(ParcelRefusedError, match="需要约 6 MiB，只有 5 MiB"):
        parcel.unpack(BytesIO(data), PASSPHRASE, tmp_path, NAMES)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_as_that() -> None:
    class Full(BytesIO):
        def write(self, _: object) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(MachineFaultError, match="抽奖还在本机"):
        parcel.seal([("a", [b"1"])], Full(), PASSPHRASE, os.urandom)
