"""Chunks under a passphrase: whatever is changed, exchanged or cut off opens no more."""

import os
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lottery.backup import about
from lottery.errors import BackupRefusedError
from lottery.sealed import TAG, SealedReader, SealingWriter

PASSPHRASE = "vier pferde im regen"
KIND = replace(about.KIND, first=b"fpdraw-test/1\n")
CHUNK = 16
HEAD = len(KIND.first) + len(b"{}\n") + 16
SIZE = CHUNK + TAG


def sealed(data: bytes, about: bytes = b"{}") -> bytes:
    """A sealed file of small chunks."""
    out = BytesIO()
    writer = SealingWriter(out, KIND, about, PASSPHRASE, os.urandom, chunk=CHUNK)
    writer.write(data)
    writer.finish()
    return out.getvalue()


def opened(data: bytes, size: int = -1) -> bytes:
    """What is in it, read so many bytes at a time."""
    reader = SealedReader(BytesIO(data), KIND, PASSPHRASE, chunk=CHUNK)
    return b"".join(iter(lambda: reader.read(size), b""))


@given(st.binary(max_size=5 * CHUNK), st.integers(1, 3 * CHUNK))
def test_what_was_sealed_is_read_in_whatever_portions(data: bytes, size: int) -> None:
    file = sealed(data)
    assert opened(file) == opened(file, size) == data


TEXT = bytes(range(3 * CHUNK + 5))
FILE = 4 * SIZE


def chunks(data: bytes) -> list[bytes]:
    """The sealed chunks behind the head."""
    return [data[at : at + SIZE] for at in range(HEAD, len(data), SIZE)]


SPOILED: dict[str, Callable[[list[bytes], list[bytes]], list[bytes]]] = {
    "the last is missing": lambda ours, _: ours[:-1],
    "only the first": lambda ours, _: ours[:1],
    "none": lambda _ours, _: [],
    "cut within a chunk": lambda ours, _: [*ours[:-1], ours[-1][:-1]],
    "one left out": lambda ours, _: [ours[0], *ours[2:]],
    "two exchanged": lambda ours, _: [ours[1], ours[0], *ours[2:]],
    "one twice": lambda ours, _: [ours[0], *ours],
    "the last one twice": lambda ours, _: [*ours, ours[-1]],
    "one appended": lambda ours, theirs: [*ours, theirs[-1]],
    "another file's in the middle": lambda ours, theirs: [ours[0], theirs[1], *ours[2:]],
    "another file's end": lambda ours, theirs: [*ours[:-1], theirs[-1]],
    "another file's all": lambda _, theirs: theirs,
    "something appended": lambda ours, _: [*ours, b"\n"],
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED.keys())
def test_no_other_order_and_no_other_end_opens(
    spoil: Callable[[list[bytes], list[bytes]], list[bytes]],
) -> None:
    ours, theirs = sealed(TEXT), sealed(TEXT)
    spoiled = ours[:HEAD] + b"".join(spoil(chunks(ours), chunks(theirs)))
    with pytest.raises(BackupRefusedError):
        opened(spoiled)


@given(st.integers(0, HEAD + len(TEXT) + 4 * TAG - 1), st.integers(1, 255))
def test_no_changed_byte_opens(place: int, change: int) -> None:
    spoiled = bytearray(sealed(TEXT))
    spoiled[place] ^= change
    with pytest.raises(BackupRefusedError):
        opened(bytes(spoiled))


def test_what_it_says_of_itself_is_bound_to_it() -> None:
    file = sealed(TEXT, b'{"a":1}')
    with pytest.raises(BackupRefusedError):
        opened(file.replace(b'{"a":1}', b'{"a":2}'))
