"""Canonical text: the one form in which every byte that is hashed may stand.

UTF-8 in NFC without BOM, LF line ends with exactly one at the end, no empty line, no blank at a
line's ends, no two blanks in a row, no control, format, private-use or separator character.
A reader rejects what is not canonical; it never repairs.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from .errors import DrawError

ENTRY = "[0-9]{10}"
HEX64 = "[0-9a-f]{64}"
TOKEN = "[a-z0-9][a-z0-9-]{0,31}"
NUMBER = "(?:0|[1-9][0-9]{0,11})"
SMALL = "(?:0|[1-9][0-9]{0,6})"
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
TIME = DAY + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}\+08:00"
BEIJING = timezone(timedelta(hours=8))

Known = Callable[[bytes], bool]
_BLOCK = 1 << 20
_BAD_BLANKS = re.compile(rb"\n\n|\n | \n|  ")
_BAD_ASCII = re.compile(rb"[\x00-\x09\x0b-\x1f\x7f]")
_TWO_BLANKS = re.compile(b"  ")  # found sooner than by `in`
_PLAIN = bytes([0x0A, *range(0x20, 0x7F)])
_ASCII = frozenset(map(chr, range(128)))
_BAD_CATEGORIES = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}


def check(data: bytes, file: str, *, may_be_empty: bool = False) -> str:
    r"""The text of `data`, which must be canonical; raises DrawError otherwise.

    >>> check("rules\n规则\n".encode(), "rules.txt")
    'rules\n规则\n'
    >>> check(b"rules \n", "rules.txt")
    Traceback (most recent call last):
    draws.errors.DrawError: rules.txt line 1: not canonical: a blank or line end too many
    """
    if not data and not may_be_empty:
        raise DrawError("not canonical: the file is empty", file)
    _check_block(data, file, 1)
    return data.decode()


def lines(path: Path, name: str) -> Iterator[bytes]:
    """The lines of a canonical list, without LF, read a block at a time."""
    for block in blocks(path, name):
        yield from block[:-1].split(b"\n")


def blocks(path: Path, name: str, known: Known = lambda block: False) -> Iterator[bytes]:
    """Blocks of whole lines of a file, each checked to be canonical; none for an empty list.

    Each block is given to `known` first. Where that says that the lines have a form which is
    canonical, the block is not looked at again.
    """
    with path.open("rb") as file:
        yield from blocks_of(file.read, name, known=known)


def blocks_of(
    read: Callable[[int], bytes], name: str, line: int = 1, known: Known = lambda block: False
) -> Iterator[bytes]:
    """The same of whatever `read` gives, so many bytes at a time, from line `line` on."""
    rest = b""
    while data := read(_BLOCK):
        whole, newline, rest = (rest + data).rpartition(b"\n")
        if newline:
            block = whole + newline
            if not known(block):
                _check_block(block, name, line)
            line += whole.count(b"\n") + 1
            yield block
        if len(rest) >= _BLOCK:
            raise DrawError(f"not canonical: a line of over {_BLOCK} bytes", name, line)
    if rest:
        raise DrawError("not canonical: no line end at the end", name, line)


def _is_plain(block: bytes) -> bool:
    r"""Whether whole lines are canonical by what is looked at soonest: ASCII without controls, and
    no two of blank and line end beside each other.

    >>> _is_plain(b"a b\n"), _is_plain(b"a \n"), _is_plain("张\n".encode())
    (True, False, False)
    """
    if not block.isascii() or block.translate(None, _PLAIN):
        return False
    return not _TWO_BLANKS.search(block.replace(b"\n", b" ")) and block[0] not in b" \n"


def _check_block(block: bytes, file: str, line: int) -> None:
    if block.endswith(b"\n") and _is_plain(block):
        return
    if block and not block.endswith(b"\n"):
        last = line + block.count(b"\n")
        raise DrawError("not canonical: no line end at the end", file, last)
    if bad := _BAD_ASCII.search(block):
        where = line + block.count(b"\n", 0, bad.start())
        raise DrawError(f"not canonical: control character 0x{bad[0].hex()}", file, where)
    if bad := _BAD_BLANKS.search(b"\n" + block):
        where = line + (b"\n" + block).count(b"\n", 0, bad.end() - 1) - 1
        raise DrawError("not canonical: a blank or line end too many", file, max(where, line))
    if not block.isascii():
        _check_unicode(block, file, line)


def _check_unicode(block: bytes, file: str, line: int) -> None:
    try:
        text = block.decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        where = line + block.count(b"\n", 0, error.start)
        raise DrawError("not canonical: not UTF-8", file, where) from None
    for bad in set(text) - _ASCII:
        if unicodedata.category(bad) in _BAD_CATEGORIES:
            where = line + text.count("\n", 0, text.index(bad))
            raise DrawError(f"not canonical: character U+{ord(bad):04X}", file, where)
    if not unicodedata.is_normalized("NFC", text):
        rows = enumerate(text.split("\n"), line)
        where = next((n for n, row in rows if not unicodedata.is_normalized("NFC", row)), line)
        raise DrawError("not canonical: not in NFC", file, where)


def is_plain(data: bytes, values: Iterable[str]) -> bool:
    r"""Whether lines `name: value`, with these values, are canonical in the plainest way: any doubt
    is a no, and `check` tells.

    >>> is_plain("holder: 张三\n".encode(), ["张三"]), is_plain(b"holder: a  b\n", ["a  b"])
    (True, False)
    """
    if b"  " in data or b" \n" in data or not "".join(values).isprintable():
        return False
    return data.isascii() or unicodedata.is_normalized("NFC", data.decode())


def is_line(text: str) -> bool:
    """Whether `text` may stand as one line, or as a field's value, of a canonical file.

    >>> is_line("买买提·吐尔逊"), is_line("two  blanks"), is_line("zero\u200bwidth"), is_line("")
    (True, False, False, False)
    """
    try:
        return "\n" not in text and bool(check(text.encode() + b"\n", "text"))
    except (DrawError, UnicodeEncodeError):
        return False


def text_of(rows: Iterable[str]) -> bytes:
    r"""The canonical file of these lines.

    >>> text_of(["a", "b"])
    b'a\nb\n'
    """
    return "".join(f"{row}\n" for row in rows).encode()


def day(text: str, file: str, line: int) -> date:
    """A real day written `YYYY-MM-DD`."""
    try:
        if not re.fullmatch(DAY, text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise DrawError("not a day YYYY-MM-DD", file, line, found=text) from None


def time(text: str, file: str, line: int) -> datetime:
    """A real moment written `YYYY-MM-DDThh:mm:ss+08:00`, aware."""
    try:
        if not re.fullmatch(TIME, text) or text[11:13] == "24":  # which newer Pythons take
            raise ValueError
        return datetime.fromisoformat(text).replace(tzinfo=BEIJING)
    except ValueError:
        raise DrawError("not a time in +08:00", file, line, found=text) from None


def write_time(moment: datetime) -> str:
    """An aware time as the protocol writes it, to the second.

    >>> write_time(datetime(2024, 4, 9, 9, 0, tzinfo=timezone.utc))
    '2024-04-09T17:00:00+08:00'
    """
    if moment.tzinfo is None:
        raise DrawError("a time without its zone", found=moment)
    return moment.astimezone(BEIJING).replace(microsecond=0).isoformat()


class Fields:
    """Reads `name: value` lines in the order in which they must stand."""

    def __init__(self, data: bytes, file: str, header: str) -> None:
        self.file = file
        self.rows = check(data, file).split("\n")[:-1]
        self.at = 0
        if self.rows[0] != header:
            raise DrawError("wrong first line", file, 1, header, self.rows[0])
        self.at = 1

    def take(self, name: str, pattern: str = ".+") -> str:
        """The value of the next line, which must be `name: ` and match `pattern` wholly."""
        value = self.peek(name)
        if value is None:
            found = self.rows[self.at] if self.at < len(self.rows) else "the end"
            raise DrawError("wrong line", self.file, self.at + 1, f"{name}: …", found)
        if not re.fullmatch(pattern, value):
            raise DrawError(f"malformed {name}", self.file, self.at + 1, pattern, value)
        self.at += 1
        return value

    def peek(self, name: str) -> str | None:
        """The value of the next line if it is a `name: ` line."""
        row = self.rows[self.at] if self.at < len(self.rows) else ""
        return row[len(name) + 2 :] if row.startswith(f"{name}: ") else None

    def many(self, name: str, pattern: str, least: int = 0) -> list[str]:
        """The values of all `name: ` lines that follow, at least `least`."""
        values: list[str] = []
        while self.peek(name) is not None or len(values) < least:
            values.append(self.take(name, pattern))
        return values

    def equal(self, name: str, expected: Any) -> None:
        """The next line must be `name: expected`."""
        value = self.take(name)
        if value != str(expected):
            raise DrawError(f"another {name}", self.file, self.at, expected, value)

    def until(self, name: str) -> list[tuple[int, str]]:
        """The lines before the next `name: ` line, with their numbers."""
        start = self.at
        while self.at < len(self.rows) and self.peek(name) is None:
            self.at += 1
        return list(enumerate(self.rows[start : self.at], start + 1))

    def rest(self) -> list[tuple[int, str]]:
        """The lines left, with their numbers."""
        left = list(enumerate(self.rows[self.at :], self.at + 1))
        self.at = len(self.rows)
        return left

    def end(self) -> None:
        """Nothing may follow."""
        if self.at < len(self.rows):
            raise DrawError(
                "a line too many", self.file, self.at + 1, "the end", self.rows[self.at]
            )
