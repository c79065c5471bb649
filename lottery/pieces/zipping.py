"""The archive of published files, put together as it is sent: the same bytes that
`lottery.archives` writes, without a copy of the register in each.

An archive without compression is headers and the files themselves, and each header can be known
before: it holds a name, a length and a CRC-32.
"""

import struct
import zlib
from collections.abc import Mapping
from hashlib import sha256
from zipfile import ZIP64_LIMIT, ZIP_STORED, ZipInfo

from lottery.pieces import within
from lottery.pieces.joined import JoinedFile, Stretch
from lottery.pieces.within import Lying

DATE = (1980, 1, 1, 0, 0, 0)
_OWNERS_ALONE = 0o600 << 16
_NEEDS_64, _FULL, _FULL_16 = 45, 0xFFFFFFFF, 0xFFFF


def archive(
    top: str, files: Mapping[str, Lying], sums: Mapping[str, int] | None = None
) -> JoinedFile:
    """The archive of files by their path, each under the folder `top`. `sums` are CRC-32s that are
    known already. Raises OSError."""
    parts: list[bytes | Stretch] = []
    directory, at = b"", 0
    for name, lies in files.items():
        known = None if sums is None else sums.get(name)
        member = _member(f"{top}/{name}", lies, crc_of(lies) if known is None else known, at)
        header = member.FileHeader(zip64=member.file_size * 1.05 > ZIP64_LIMIT)
        parts += [header, *_parts(lies)]
        directory += _entry(member)
        at += len(header) + member.file_size
    ending = directory + _end(len(files), len(directory), at)
    return JoinedFile((*parts, ending), sha256(ending).hexdigest())


def crc_of(lies: Lying) -> int:
    """A file's CRC-32. Raises OSError."""
    total = 0
    for data in within.chunks(lies):
        total = zlib.crc32(data, total)
    return total


def _parts(lies: Lying) -> tuple[bytes | Stretch, ...]:
    if isinstance(lies, JoinedFile):
        return lies.parts
    return (Stretch(lies, lies.stat().st_size),)


def _member(name: str, lies: Lying, crc: int, at: int) -> ZipInfo:
    member = ZipInfo(name, DATE)
    member.compress_type = ZIP_STORED
    member.CRC, member.header_offset = crc, at
    member.file_size = member.compress_size = within.size_of(lies)
    member.external_attr = _OWNERS_ALONE
    return member


def _entry(member: ZipInfo) -> bytes:
    """A member's place in the list at the end of an archive."""
    large = [size for size in (member.file_size,) * 2 if member.file_size > ZIP64_LIMIT]
    size, offset = member.file_size, member.header_offset
    if large:
        size = _FULL
    if offset > ZIP64_LIMIT:
        large.append(offset)
        offset = _FULL
    extra = struct.pack(f"<HH{len(large)}Q", 1, 8 * len(large), *large) if large else b""
    needs = max(_NEEDS_64 if large else 0, member.extract_version)
    creates = max(_NEEDS_64 if large else 0, member.create_version)
    name = member.filename.encode("ascii")
    fixed = struct.pack(
        "<4s4B4HL2L5H2L",
        *(b"PK\x01\x02", creates, member.create_system, needs, member.reserved),
        *(member.flag_bits, member.compress_type, *_moment(), member.CRC, size, size),
        *(len(name), len(extra), 0, 0, member.internal_attr, member.external_attr, offset),
    )
    return fixed + name + extra


def _moment() -> tuple[int, int]:
    year, month, day, hour, minute, second = DATE
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day


def _end(count: int, size: int, at: int) -> bytes:
    """The last words of an archive, whose list of so many members has this size and place."""
    if count <= _FULL_16 and size <= ZIP64_LIMIT and at <= ZIP64_LIMIT:
        return struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, at, 0)
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, at)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at + size, 1)
    few, short, near = min(count, _FULL_16), min(size, _FULL), min(at, _FULL)
    return record + locator + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, few, few, short, near, 0)
