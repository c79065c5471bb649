"""What was changed in a PDF after its first signature: empty fields that were signed, or more."""

import re
from decimal import Decimal

from .pdf import Object, Parts, refuse

_TOKEN = re.compile(
    rb"\s*(<<|>>|[\[\]]|\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>|/[^\s()<>\[\]{}/%]*|[^\s()<>\[\]{}/%]+)",
    re.S,
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|\r\n|(.))", re.S)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}
_NUMBER = re.compile(rb"[-+]?(?:[0-9]{1,12}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})")
_OPENING, _CLOSING = (b"<<", b"["), (b">>", b"]")
_FRAME = (b"/Rect", b"/P", b"/Subtype")
_SIGNING = {b"/V", b"/AP", b"/M"}
"""What a signature brings to the field that it is made in."""
Entries = dict[bytes, tuple[object, ...]]


def changed(parts: Parts, first_end: int) -> str:
    """What was written again after byte `first_end` beside empty fields that were signed, or
    nothing. Raises DrawError for a field that is no longer where it was."""
    last: dict[int, Object] = {}
    for each in parts.objects:
        old, last[each.number] = last.get(each.number), each
        if each.place < first_end or old is None:
            continue
        if not _is_signed_alone(each.number, entries(old.head), entries(each.head)):
            return f"object {each.number}, written again after the first signature, not compared"
    if len(set(parts.titles)) > 1:
        return "the titles, written again after the first signature, not compared"
    return ""


def _is_signed_alone(number: int, old: Entries, new: Entries) -> bool:
    """Whether an empty field was signed, and nothing else done to it."""
    if not all(each.get(b"/FT") == (b"/Sig",) for each in (old, new)):
        return False
    if b"/V" in old and old[b"/V"] != new.get(b"/V"):
        expected = "a field that keeps its signature"
        refuse("changed after signing", expected, f"object {number}", "signature")
    if b"/V" in old or b"/V" not in new:
        return False
    if any(old.get(name) != new.get(name) for name in _FRAME):
        refuse("changed after signing", "a field where it was", f"object {number}", "signature")
    kept = ({name: said for name, said in e.items() if name not in _SIGNING} for e in (old, new))
    return next(kept) == next(kept)


def entries(head: bytes) -> Entries:
    """The entries of a dictionary, each value as its parts in one spelling; none for anything else.

    >>> entries(b"<< /Rect [ 1 2.5 ] /TU <4142> >>") == entries(b"<</TU (A\\\\102)/Rect[1.0 2.5]>>")
    True
    """
    words, rest = _words(head)
    if rest or words[:1] != [b"<<"] or words[-1] != b">>":
        return {}
    found: Entries = {}
    depth, name, value = 0, b"", list[object]()
    for word in [*words[1:-1], b"/"]:
        if not depth and word[:1] == b"/" and (not name or value):
            if name in found:
                return {}
            found |= {name: tuple(value)} if name else {}
            name, value = word, []
            continue
        depth += (word in _OPENING) - (word in _CLOSING)
        value.append(_plain(word))
    return {} if depth or value else found


def _words(head: bytes) -> tuple[list[bytes], bytes]:
    """The words of an object's text, and what is left where it cannot be read."""
    words, at = [], 0
    while found := _TOKEN.match(head, at):
        words.append(found[1])
        at = found.end()
    return words, head[at:].strip()


def _plain(word: bytes) -> object:
    """A word in one spelling: 63.00 is 63, and a text is its bytes in either notation."""
    if word in _OPENING:
        return word
    if word[:1] == b"(":
        return ("text", _ESCAPE.sub(_unescaped, word[1:-1]))
    if word[:1] == b"<":
        digits = b"".join(word[1:-1].split()).decode()
        return ("text", bytes.fromhex(digits + "0" * (len(digits) % 2)))
    return Decimal(word.decode()) if _NUMBER.fullmatch(word) else word


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes([int(found[1], 8) & 255])
    return _ESCAPED.get(found[2], found[2]) if found[2] else b""
