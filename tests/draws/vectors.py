"""Where the vectors lie, and the changes that `spoiled.json` names."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

VECTORS = Path(os.environ.get("FPDRAW_VECTORS") or Path(__file__).parents[1] / "vectors")
_INSIDE, _BESIDE = VECTORS / "private", VECTORS.parent / "vectors-private"
PRIVATE = _INSIDE if _INSIDE.is_dir() else _BESIDE


def load(name: str) -> Any:
    """A JSON file of the vectors."""
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


def copied(name: str, to: Path) -> Path:
    """A copy of a bundle that may be changed."""
    return Path(shutil.copytree(VECTORS / name, to / "bundle"))


def spoil(bundle: Path, file: str, change: str) -> None:
    """Make one of spoiled.json's changes; lines count from 1."""
    if "<first>" in file:
        file = file.replace("<first>", min((bundle / "winners").iterdir()).stem)
    path = bundle / file
    verb, _, rest = change.partition(" ")
    if verb == "remove":
        path.unlink()
    elif verb in _WHOLE:
        path.write_bytes(_WHOLE[verb](path.read_bytes()))
    elif verb == "replace":
        old, new = rest.encode().split(b" -> ")
        assert old in path.read_bytes(), "the change must change something"
        path.write_bytes(path.read_bytes().replace(old, new, 1))
    else:
        lines = path.read_bytes().split(b"\n")[:-1]
        _LINES[verb](lines, rest)
        path.write_bytes(b"".join(line + b"\n" for line in lines))


_WHOLE = {
    "crlf": lambda data: data.replace(b"\n", b"\r\n"),
    "no-final-newline": lambda data: data[:-1],
    "bom": lambda data: b"\xef\xbb\xbf" + data,
}


def _at(lines: list[bytes], rest: str) -> int:
    return len(lines) - 1 if rest == "last" else int(rest) - 1


def _swap(lines: list[bytes], rest: str) -> None:
    a, b = (int(n) - 1 for n in rest.split())
    lines[a], lines[b] = lines[b], lines[a]


def _delete(lines: list[bytes], rest: str) -> None:
    del lines[_at(lines, rest)]


def _duplicate(lines: list[bytes], rest: str) -> None:
    lines.insert(_at(lines, rest), lines[_at(lines, rest)])


def _append(lines: list[bytes], rest: str) -> None:
    lines.append(rest.encode())


def _upper(lines: list[bytes], rest: str) -> None:
    lines[_at(lines, rest)] = lines[_at(lines, rest)].upper()


def _fullwidth(lines: list[bytes], rest: str) -> None:
    n = _at(lines, rest)
    lines[n] = lines[n].replace(b"0", "\uff10".encode(), 1)


def _blank(lines: list[bytes], rest: str) -> None:
    lines[_at(lines, rest)] += b" "


def _flip(lines: list[bytes], rest: str) -> None:
    n = _at(lines, rest)
    lines[n] = lines[n][:-1] + b"%d" % ((int(lines[n][-1:]) + 1) % 10)


_LINES = {
    "swap-lines": _swap,
    "delete-line": _delete,
    "duplicate-line": _duplicate,
    "append": _append,
    "upper-hex": _upper,
    "fullwidth-digit": _fullwidth,
    "trailing-blank": _blank,
    "flip-last-digit": _flip,
}
