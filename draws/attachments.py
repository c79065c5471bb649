"""The files inside minutes.pdf, read without a PDF library: their objects lie open in the bytes.

The whole file is walked, object by object, from its first byte to its last. Each attachment is
one `/Filespec` and one `/EmbeddedFile` in exactly the form that the minutes are written in, the
catalogue's list names the same ones, and the cross-reference tables point where the walk has
been. Whatever a PDF reader could understand otherwise is refused.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from hashlib import md5
from typing import NoReturn

from .errors import DrawError

FILE = "minutes.pdf"
_LITERAL = re.compile(rb"\((?:[^()\\]|\\.)*\)", re.S)
_OBJECT = re.compile(rb"(?:%[^\r\n]*)?\s*([1-9][0-9]{0,8}) 0 obj\s")
_STOP = re.compile(rb"\(|(?<=[>\s])stream\r?\n|endobj\s")
_LENGTH = re.compile(rb"/Length ([0-9]{1,10})(?= ?[/>\r\n])")
_TABLE = re.compile(
    rb"\s*xref\r?\n"
    rb"((?:[0-9]{1,10} [0-9]{1,10} ?\r?\n(?:[0-9]{10} [0-9]{5} [nf](?: \r| \n|\r\n))*)+)"
    rb"trailer\s*(<<.*?>>)\s*startxref\s+([0-9]{1,10})\s+%%EOF\s*",
    re.S,
)
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
_SPECIAL = re.compile(rb"/(?:EmbeddedFile|Filespec|ObjStm|XRef|XRefStm|Encrypt|EF)(?![A-Za-z])|#|%")


def attachments(pdf: bytes, limit: int = 1 << 31) -> dict[str, bytes]:
    """Every attached file by name; raises DrawError for anything ambiguous or above `limit` bytes.

    A later revision may add signatures, but no attachment, and may not replace one.
    """
    specs: dict[int, tuple[int, str]] = {}
    bodies: dict[int, tuple[int, bytes]] = {}
    lists: dict[int, bytes] = {}
    seen: Counter[int] = Counter()
    trees: set[bytes] = set()
    for number, head, data in _objects(pdf):
        seen[number] += 1
        trees.update(re.findall(rb"/EmbeddedFiles (?:[0-9]+ 0 R)?", head))
        if spec := _SPEC.fullmatch(head):
            specs[number] = (int(spec[1]), spec[2].decode())
        elif body := _EMBEDDED.fullmatch(head):
            limit -= int(body[2])
            bodies[number] = (int(body[2]), _inflated(number, head, body, data, limit))
        elif tree := _TREE.fullmatch(head):
            lists[number] = tree[1]
        elif odd := _SPECIAL.search(_LITERAL.sub(b"()", head)):
            _refuse("what the minutes do not hold", f"object {number}", odd[0].decode())
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
        _refuse("each name once", "attachments", Counter(names).most_common(1)[0][0])
    if sorted(body for body, _ in specs.values()) != sorted(bodies):
        _refuse("one /Filespec for each /EmbeddedFile", len(bodies), len(specs))
    listed = "".join(f"({name}) {number} 0 R " for number, (_, name) in specs.items()).encode()
    if trees != {b"/EmbeddedFiles %d 0 R" % number for number in lists} or len(lists) != 1:
        _refuse("one list of attachments", 1, len(lists))
    if sorted(_pairs(listed)) != sorted(_pairs(next(iter(lists.values())))):
        _refuse("the list names every attachment", len(specs), "another list")
    for number in (*specs, *bodies, *lists):
        if seen[number] > 1:
            _refuse("a later revision replaces an attachment", 1, f"object {number} again")


def _objects(pdf: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """(number, dictionary, stream's bytes) of every object in the file, in order."""
    places: dict[int, set[int]] = {}
    tables: dict[int, re.Match[bytes]] = {}
    at = len(pdf[:9])
    while at < len(pdf):
        if found := _OBJECT.match(pdf, at):
            number = int(found[1])
            places.setdefault(number, set()).add(found.start(1))
            head, data, at = _body(pdf, found.end())
            yield number, head, data
        elif table := _TABLE.match(pdf, at):
            at = table.end()
            tables[pdf.index(b"xref", table.start())] = table
        else:
            _refuse("neither object nor cross-reference table", f"at byte {at}", pdf[at : at + 24])
    _check_tables(tables, places)


def _body(pdf: bytes, start: int) -> tuple[bytes, bytes, int]:
    """An object's text, the bytes of its stream, and where the next object may begin."""
    at = start
    while (stop := _STOP.search(pdf, at)) and stop[0] == b"(":
        literal = _LITERAL.match(pdf, stop.start())
        at = literal.end() if literal else len(pdf)
    if not stop:
        _refuse("an object without end", f"at byte {start}", pdf[start : start + 24])
    head = pdf[start : stop.start()]
    if stop[0].startswith(b"endobj"):
        return head, b"", stop.end()
    lengths = _LENGTH.findall(head)
    end = stop.end() + (int(lengths[0]) if len(lengths) == 1 else len(pdf))
    after = re.compile(rb"\s{0,2}endstream\s+endobj\s").match(pdf, end)
    if not after:
        _refuse("a stream of another length", f"at byte {stop.end()}", lengths)
    return head, pdf[stop.end() : end], after.end()


def _check_tables(tables: dict[int, re.Match[bytes]], places: dict[int, set[int]]) -> None:
    """The tables point at each other and at the objects that were read, and at nothing else."""
    for table in tables.values():
        trailer = _LITERAL.sub(b"()", table[2])
        if odd := _SPECIAL.search(trailer):
            _refuse("what the minutes do not hold", "trailer", odd[0].decode())
        previous = re.findall(rb"/Prev ([0-9]{1,10})(?=[\s/>])", trailer)
        if len(previous) != trailer.count(b"/Prev") or len(previous) > 1:
            _refuse("one /Prev, written plainly", "trailer", trailer.count(b"/Prev"))
        if {int(table[3]), *map(int, previous)} - set(tables):
            _refuse("a table where one is said to be", sorted(tables), int(table[3]))
        number = 0
        for line in table[1].splitlines():
            parts = line.split()
            if len(parts) == 2:
                number = int(parts[0])
                continue
            if parts[2] == b"n" and int(parts[0]) not in places.get(number, ()):
                _refuse("the table points at the object", f"object {number}", int(parts[0]))
            number += 1


def _inflated(number: int, head: bytes, body: re.Match[bytes], data: bytes, limit: int) -> bytes:
    """The file's bytes, of just the size and the checksum that the object says."""
    size = int(body[2])
    if limit < 0:
        _refuse("attachments too large", f"object {number}", size)
    if data and b"/FlateDecode" in head:
        stream = zlib.decompressobj()
        try:
            data = stream.decompress(data, size + 1)
        except zlib.error as error:
            _refuse("compressed data", f"object {number}", error)
        if not stream.eof or stream.unused_data:
            _refuse("a stream of its size", size, f"object {number}")
    if len(data) != size or md5(data, usedforsecurity=False).digest() != _string(body[1]):
        _refuse("size and checksum", f"object {number}", len(data))
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


def _refuse(message: str, expected: object, found: object) -> NoReturn:
    raise DrawError(f"attachments: {message}", FILE, 0, expected, found)
