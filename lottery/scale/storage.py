"""Bytes by address: a file of this machine by its path, object storage (`s3://`, `gs://`,
`hdfs://`) by `pyarrow.fs`. Ranges are read, never more; a worker opens what it reads by itself."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lottery.errors import ScaleRefusedError
from lottery.texts import scale as words

BLOCK = 1 << 20
"""A file that is read from its beginning to its end is read in blocks of so many bytes."""


def remote(uri: str) -> bool:
    """Whether an address is one of object storage.

    >>> remote("s3://draws/ZP-1/pool.txt"), remote("/srv/draws/ZP-1/pool.txt")
    (True, False)
    """
    return "://" in uri


def below(uri: str, name: str) -> str:
    """The address of a name in a folder; what follows `?` says how the storage is reached.

    >>> below("s3://draws/ZP-1/?scheme=http", "pool.txt")
    's3://draws/ZP-1/pool.txt?scheme=http'
    """
    if not remote(uri):
        return str(Path(uri) / name)
    path, mark, how = uri.partition("?")
    return f"{path.rstrip('/')}/{name}{mark}{how}"


def size_of(uri: str) -> int | None:
    """How many bytes lie there; None where no file is."""
    if not remote(uri):
        path = Path(uri)
        return path.stat().st_size if path.is_file() else None
    with _reached(uri) as (system, path_there):
        info = system.get_file_info(path_there)
        return int(info.size) if info.is_file else None


def read(uri: str, offset: int, count: int) -> bytes:
    """`count` bytes from `offset`, fewer where the file ends before."""
    if not remote(uri):
        with Path(uri).open("rb") as file:
            file.seek(offset)
            return file.read(count)
    with _reached(uri) as (system, path), system.open_input_file(path) as file:
        most = max(0, min(count, file.size() - offset))
        return bytes(file.read_at(most, offset))


def blocks(uri: str) -> Iterator[bytes]:
    """The whole file, a block at a time."""
    if not remote(uri):
        with Path(uri).open("rb") as file:
            while data := file.read(BLOCK):
                yield data
        return
    with _reached(uri) as (system, path), system.open_input_stream(path) as stream:
        while data := stream.read(BLOCK):
            yield bytes(data)


def names(uri: str) -> list[str]:
    """The names of the files below a folder, with `/` between their parts, ascending."""
    if not remote(uri):
        folder = Path(uri)
        found = (path for path in folder.rglob("*") if path.is_file())
        return sorted(path.relative_to(folder).as_posix() for path in found)
    with _reached(uri) as (system, path_there):
        from pyarrow import fs  # noqa: PLC0415 - of the extra `scale`

        there = path_there.rstrip("/")
        listed = system.get_file_info(fs.FileSelector(there, recursive=True))
        return sorted(each.path[len(there) + 1 :] for each in listed if each.is_file)


@lru_cache(maxsize=64)
def _system(root: str, how: str) -> Any:
    from pyarrow import fs  # noqa: PLC0415 - of the extra `scale`

    return fs.FileSystem.from_uri(f"{root}{how}")[0]


@contextmanager
def _reached(uri: str) -> Iterator[tuple[Any, str]]:
    """The storage of an address, opened once in each process, and the path in it. Whatever it
    refuses is told with the address, but for what opens it."""
    try:
        from pyarrow import ArrowException  # noqa: PLC0415 - of the extra `scale`
    except ImportError:
        raise ScaleRefusedError(words.no_library("pyarrow", shown(uri))) from None
    whole, mark, how = uri.partition("?")
    scheme, _, path = whole.partition("://")
    authority, _, rest = path.partition("/")
    try:
        system = _system(f"{scheme}://{authority}", mark + how)
        yield system, f"/{rest}" if scheme == "hdfs" else f"{authority.rpartition('@')[2]}/{rest}"
    except (ArrowException, OSError, ValueError) as why:
        raise ScaleRefusedError(words.no_storage(shown(uri), _without_key(str(why), uri))) from None


def _without_key(why: str, uri: str) -> str:
    """Why storage refused, or that it is not told where a word of the address's key is in it."""
    key = uri.partition("?")[0].partition("://")[2].rpartition("@")[0]
    said = {part for each in (key, unquote(key)) for part in re.split("[:/]", each) if part}
    return words.KEY_IN_ADDRESS if any(part in why for part in said) else why


def shown(uri: str) -> str:
    """An address as it may be told: without a key that stands in it.

    >>> shown("s3://key:secret@draws/ZP-1?scheme=http")
    's3://draws/ZP-1'
    """
    scheme, mark, rest = uri.partition("?")[0].partition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}" if mark else uri
