"""The files inside minutes.pdf.

Each attachment is one `/Filespec` and one `/EmbeddedFile` in exactly the form that the minutes are
written in, and the catalogue's list names the same ones.
"""

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from hashlib import md5

from .pdf import LITERAL, SPECIAL, Object, refuse, walk

_SPEC = re.compile(
    rb"<< /AFRelationship /Source /EF << /F ([0-9]{1,10}) 0 R /UF \1 0 R >> "
    rb"/F \(([A-Za-z0-9./-]{1,64})\) /Type /Filespec /UF \(\2\) >>\s*"
)
_EMBEDDED = re.compile(
    rb"<< (?:/Filter /FlateDecode )?/Params << "
    rb"/CheckSum (<[0-9a-f]{32}>|\((?:[^()\\]|\\.)*\)) /ModDate \([^()\\]*\) "
    rb"/Size ([0-9]{1,10}) >> /Subtype /text#2fplain /Type /EmbeddedFile "
    rb"/Length [0-9]+(?: /Filter /FlateDecode)? >>\s*",
    re.S,
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(.))", re.S)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_TREE = re.compile(rb"<< /Names \[ ((?:\([^()\\]*\) [0-9]+ 0 R )*)\] >>\s*")


def attachments(pdf: bytes, limit: int = 1 << 31) -> dict[str, bytes]:
    """Every attached file of a PDF by name; raises DrawError for anything ambiguous in it."""
    return attached(walk(pdf).objects, limit)


def attached(objects: Sequence[Object], limit: int = 1 << 31) -> dict[str, bytes]:
    """Every attached file by name; raises DrawError for anything ambiguous or above `limit` bytes.

    A later revision may add signatures, but no attachment, and may not replace one.
    """
    specs: dict[int, tuple[int, str]] = {}
    bodies: dict[int, tuple[int, bytes]] = {}
    lists: dict[int, bytes] = {}
    seen: Counter[int] = Counter()
    trees: set[bytes] = set()
    for number, _, _, head, data in objects:
        seen[number] += 1
        trees.update(re.findall(rb"/EmbeddedFiles (?:[0-9]+ 0 R)?", head))
        if spec := _SPEC.fullmatch(head):
            specs[number] = (int(spec[1]), spec[2].decode())
        elif body := _EMBEDDED.fullmatch(head):
            limit -= int(body[2])
            bodies[number] = (int(body[2]), _inflated(number, head, body, data, limit))
        elif tree := _TREE.fullmatch(head):
            lists[number] = tree[1]
        elif odd := SPECIAL.search(LITERAL.sub(b"()", head)):
            refuse("what the minutes do not hold", f"object {number}", odd[0].decode())
    _agree(specs, bodies, lists, trees, seen)
    return {name: bodies[body][1] for body, name in specs.values()}


def _agree(
    specs: dict[int, tuple[int, str]],
    bodies: dict[int, tuple[int, bytes]],
    lists: dict[int, bytes],
    trees: set[bytes],
    seen: Counter[int],
) -> None:
    """Each file has one name, each name one file, and the catalogue lists just these."""
    names = [name for _, name in specs.values()]
    if len(set(names)) < len(names):
        refuse("each name once", "attachments", Counter(names).most_common(1)[0][0])
    if sorted(body for body, _ in specs.values()) != sorted(bodies):
        refuse("one /Filespec for each /EmbeddedFile", len(bodies), len(specs))
    listed = "".join(f"({name}) {number} 0 R " for number, (_, name) in specs.items()).encode()
    if trees != {b"/EmbeddedFiles %d 0 R" % number for number in lists} or len(lists) != 1:
        refuse("one list of attachments", 1, len(lists))
    if sorted(_pairs(listed)) != sorted(_pairs(next(iter(lists.values())))):
        refuse("the list names every attachment", len(specs), "another list")
    for number in (*specs, *bodies, *lists):
        if seen[number] > 1:
            refuse("a later revision replaces an attachment", 1, f"object {number} again")


def _inflated(number: int, head: bytes, body: re.Match[bytes], data: bytes, limit: int) -> bytes:
    """The file's bytes, of just the size and the checksum that the object says."""
    size = int(body[2])
    if limit < 0:
        refuse("attachments too large", f"object {number}", size)
    if data and b"/FlateDecode" in head:
        stream = zlib.decompressobj()
        try:
            data = stream.decompress(data, size + 1)
        except zlib.error as error:
            refuse("compressed data", f"object {number}", error)
        if not stream.eof or stream.unused_data:
            refuse("a stream of its size", size, f"object {number}")
    if len(data) != size or md5(data, usedforsecurity=False).digest() != _string(body[1]):
        refuse("size and checksum", f"object {number}", len(data))
    return data


def _string(written: bytes) -> bytes:
    """The bytes of a PDF string, in either of its two notations."""
    if written.startswith(b"<"):
        return bytes.fromhex(written[1:-1].decode())
    return _ESCAPE.sub(_unescaped, written[1:-1])


def _unescaped(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 8) & 255]) if found[1] else _ESCAPED.get(found[2], found[2])


def _pairs(text: bytes) -> list[bytes]:
    return re.findall(rb"\([^()]*\) [0-9]+ 0 R", text)
