"""Whether two PDF files hold the same things: their objects compared, with streams decoded.

Numbers of objects, compression, and the order in which a file was written are no matter; all that
a reader of the file could show is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from lottery.minutes.errors import MinutesError
from lottery.texts.minutes import checking as texts

MOST_OBJECTS = 400_000
"""A winner takes eleven: minutes of 35,000 winners can be compared."""
_PACKING = frozenset({"/Length", "/Filter", "/DecodeParms", "/DL"})
_TRAILER = ("/Root", "/Info")
_KINDS: tuple[tuple[Any, str], ...] = (
    (Stream, "stream"),
    (Dictionary, "dictionary"),
    (Array, "array"),
    (Name, "name"),
    (String, "string"),
    (bool, "bool"),
    (int | Decimal, "number"),
)
Pair = tuple[str, Any, Any]


def difference(one: Pdf, other: Pdf) -> str:
    """The path to the first thing in which two files differ; empty if there is none.

    >>> difference(Pdf.new(), Pdf.new())
    ''
    """
    todo: list[Pair] = []
    for key in _TRAILER:
        if (key in one.trailer) != (key in other.trailer):
            return key
        if key in one.trailer:
            todo.append((key, one.trailer[key], other.trailer[key]))
    seen: set[tuple[Any, Any]] = set()
    while todo:
        path, left, right = todo.pop()
        if _known(left, right, seen):
            continue
        if not _alike(left, right):
            return path
        todo.extend(_parts(path, left, right))
        if len(seen) > MOST_OBJECTS:
            raise MinutesError(texts.needs_more(texts.objects(MOST_OBJECTS)))
    return ""


def decoded(stream: Any) -> bytes:
    """A stream's bytes behind all its filters."""
    return bytes(stream.read_bytes())


def _known(left: Any, right: Any, seen: set[tuple[Any, Any]]) -> bool:
    """Whether this pair of indirect objects was taken up before; it is noted if not."""
    if not isinstance(left, Object) or not isinstance(right, Object):
        return False
    if not left.is_indirect and not right.is_indirect:
        return False
    pair = (left.objgen, right.objgen)
    if pair in seen and (0, 0) not in pair:
        return True
    seen.add(pair)
    return False


def _alike(left: Any, right: Any) -> bool:
    """Whether two things are the same, but for what lies in them."""
    kind = kind_of(left)
    if kind != kind_of(right):
        return False
    same = _SAME.get(kind)
    return same(left, right) if same else bool(left == right)


def kind_of(thing: Any) -> str:
    """What kind of PDF object this is.

    >>> kind_of(Name.A), kind_of(Array([])), kind_of(True), kind_of(1), kind_of(Decimal("1.0"))
    ('name', 'array', 'bool', 'number', 'number')
    """
    for kind, name in _KINDS:
        if isinstance(thing, kind):
            return name
    return type(thing).__name__


_SAME: dict[str, Callable[[Any, Any], bool]] = {
    "stream": lambda left, right: _keys(left) == _keys(right) and decoded(left) == decoded(right),
    "dictionary": lambda left, right: _keys(left) == _keys(right),
    "array": lambda left, right: len(left) == len(right),
    "name": lambda left, right: str(left) == str(right),
    "string": lambda left, right: bytes(left) == bytes(right),
}


def _keys(thing: Any) -> set[str]:
    keys = set(thing.keys())
    return keys - _PACKING if isinstance(thing, Stream) else keys


def _parts(path: str, left: Any, right: Any) -> Iterator[Pair]:
    if isinstance(left, Array):
        for number in range(len(left)):
            yield f"{path}[{number}]", left[number], right[number]
    elif isinstance(left, Dictionary | Stream):
        for key in sorted(_keys(left), reverse=True):
            yield f"{path}{key}", left[key], right[key]
