"""The objects of minutes.pdf, read without a PDF library: they lie open in the bytes.

The whole file is walked, object by object, from its first byte to its last, and the
cross-reference tables point where the walk has been. Whatever a PDF reader could understand
otherwise is refused.
"""

import re
from typing import NamedTuple, NoReturn

from .errors import DrawError

FILE = "minutes.pdf"
LITERAL = re.compile(rb"\((?:[^()\\]|\\.)*\)", re.S)
SPECIAL = re.compile(rb"/(?:EmbeddedFile|Filespec|ObjStm|XRef|XRefStm|Encrypt|EF)(?![A-Za-z])|#|%")
_HIDDEN = re.compile(rb"/(?:ObjStm|XRef|XRefStm|Encrypt)(?![A-Za-z])")
_OBJECT = re.compile(rb"(?:%[^\r\n]*)?\s*([1-9][0-9]{0,8}) 0 obj\s")
_STOP = re.compile(rb"\(|(?<=[>\s])stream\r?\n|endobj\s")
_LENGTH = re.compile(rb"/Length ([0-9]{1,10})(?= ?[/>\r\n])")
_TABLE = re.compile(
    rb"\s*xref\r?\n"
    rb"((?:[0-9]{1,10} [0-9]{1,10} ?\r?\n(?:[0-9]{10} [0-9]{5} [nf](?: \r| \n|\r\n))*)+)"
    rb"trailer\s*(<<.*?>>)\s*startxref\s+([0-9]{1,10})\s+%%EOF\s*",
    re.S,
)
_ROOT = re.compile(rb"/Root ([0-9]{1,10}) 0 R(?=[\s/>])")
_INFO = re.compile(rb"/Info(?![A-Za-z])\s*([^/>]*)")


class Object(NamedTuple):
    """One object: its number, where it and its text begin, its text, and its stream's bytes."""

    number: int
    place: int
    start: int
    head: bytes
    data: bytes


class Parts(NamedTuple):
    """The objects of a file in order, where each revision ends (behind its `%%EOF`), and what each
    names as its titles (`/Info`)."""

    objects: list[Object]
    ends: list[int]
    titles: list[bytes]


def walk(pdf: bytes) -> Parts:
    """Read a whole file; raises DrawError for whatever is neither object nor table."""
    objects: list[Object] = []
    tables: dict[int, re.Match[bytes]] = {}
    at = len(pdf[:9])
    while at < len(pdf):
        if found := _OBJECT.match(pdf, at):
            head, data, at = _body(pdf, found.end())
            if odd := _HIDDEN.search(LITERAL.sub(b"()", head)):
                refuse(
                    "what the minutes do not hold", f"object {found[1].decode()}", odd[0].decode()
                )
            objects.append(Object(int(found[1]), found.start(1), found.end(), head, data))
        elif table := _TABLE.match(pdf, at):
            at = table.end()
            tables[pdf.index(b"xref", table.start())] = table
        else:
            refuse("neither object nor cross-reference table", f"at byte {at}", pdf[at : at + 24])
    _check_tables(tables, objects)
    titles = [b" ".join(_INFO.findall(LITERAL.sub(b"()", t[2]))).strip() for t in tables.values()]
    return Parts(objects, [table.end() for table in tables.values()], titles)


def _body(pdf: bytes, start: int) -> tuple[bytes, bytes, int]:
    """An object's text, the bytes of its stream, and where the next object may begin."""
    at = start
    while (stop := _STOP.search(pdf, at)) and stop[0] == b"(":
        literal = LITERAL.match(pdf, stop.start())
        at = literal.end() if literal else len(pdf)
    if not stop:
        refuse("an object without end", f"at byte {start}", pdf[start : start + 24])
    head = pdf[start : stop.start()]
    if stop[0].startswith(b"endobj"):
        return head, b"", stop.end()
    lengths = _LENGTH.findall(head)
    end = stop.end() + (int(lengths[0]) if len(lengths) == 1 else len(pdf))
    after = re.compile(rb"\s{0,2}endstream\s+endobj\s").match(pdf, end)
    if not after:
        refuse("a stream of another length", f"at byte {stop.end()}", lengths)
    return head, pdf[stop.end() : end], after.end()


def _check_tables(tables: dict[int, re.Match[bytes]], objects: list[Object]) -> None:
    """The tables point at each other and at the objects that were read, and at nothing else."""
    roots = set()
    before = 0
    for start, table in tables.items():
        trailer = LITERAL.sub(b"()", table[2])
        roots.update(_ROOT.findall(trailer))
        if odd := SPECIAL.search(trailer):
            refuse("what the minutes do not hold", "trailer", odd[0].decode())
        previous = re.findall(rb"/Prev ([0-9]{1,10})(?=[\s/>])", trailer)
        if len(previous) != trailer.count(b"/Prev") or len(previous) > 1:
            refuse("one /Prev, written plainly", "trailer", trailer.count(b"/Prev"))
        if {int(table[3]), *map(int, previous)} - set(tables):
            refuse("a table where one is said to be", sorted(tables), int(table[3]))
        own = {(each.number, each.place) for each in objects if before <= each.place < start}
        _check_rows(table[1], own)
        before = start
    if len(roots) > 1:
        refuse("one catalogue in every revision", "/Root", sorted(map(int, roots)))


def _check_rows(rows: bytes, own: set[tuple[int, int]]) -> None:
    """A revision's table names its own objects: none is taken away, renewed or put back."""
    number = 0
    for line in rows.splitlines():
        parts = line.split()
        if len(parts) == 2:
            number = int(parts[0])
            continue
        if number and parts[1:] != [b"00000", b"n"]:
            refuse("a free or renewed object", "in use", f"object {number}")
        if parts[2] == b"n" and (number, int(parts[0])) not in own:
            refuse("the table points at the object", f"object {number}", int(parts[0]))
        number += 1


def refuse(message: str, expected: object, found: object, what: str = "attachments") -> NoReturn:
    """Raise DrawError about minutes.pdf."""
    raise DrawError(f"{what}: {message}", FILE, 0, expected, found)
