"""The bundle: which files a published draw consists of, and the sums over them."""

import re
from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from . import abandoned, canonical, cards, seed
from .algorithms import sm3
from .errors import DrawError
from .manifest import Source

SUMS, SM3_SUMS, MINUTES, TAG_KEY = "SHA256SUMS", "SM3SUMS", "minutes.pdf", "tag-key.txt"
BEFORE = ("rules.txt", "register.txt", "pool.txt", "omitted.txt", "manifest.txt")
AFTER = ("seed.txt", "times.txt", "result.txt")
SIGNED = ("README.txt", "checkpoint.txt", "signatures.txt", "keys.txt")
_WINNER = re.compile(f"winners/{canonical.ENTRY}.txt")
_SEALED = re.compile(f"sealed-{canonical.TOKEN}.txt")
_OF_MINUTES = re.compile(rb"^[0-9a-f]{64}  minutes\.pdf\n", re.MULTILINE)


class Bundle:
    """A bundle's folder; `text_only` leaves out README, signatures, minutes and sums.

    `names` are its files where the caller has looked already; else all that lies there. The
    minutes of one taken `without_minutes` may be missing, and nothing else.
    """

    def __init__(
        self,
        folder: Path,
        text_only: bool = False,
        names: Collection[str] | None = None,
        without_minutes: bool = False,
    ) -> None:
        if not folder.is_dir():
            raise DrawError("no such folder", str(folder))
        self.folder = folder
        self.text_only, self.without_minutes = text_only, without_minutes
        self.names = sorted(_names(folder) if names is None else names)
        self.void = seed.VOID in self.names
        self.abandoned = abandoned.FILE in self.names

    def read(self, name: str) -> bytes:
        """A whole file's bytes."""
        if name not in self.names:
            raise DrawError("the file is missing", name)
        return (self.folder / name).read_bytes()

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a canonical list."""
        for block in self.blocks(name):
            yield from block[:-1].split(b"\n")

    def blocks(self, name: str, known: canonical.Known = lambda block: False) -> Iterator[bytes]:
        """Blocks of whole lines of a canonical list, as `canonical.blocks` gives them."""
        if name not in self.names:
            raise DrawError("the file is missing", name)
        return canonical.blocks(self.folder / name, name, known)

    def sums(self, names: list[str], algorithm: str) -> bytes:
        """The list of sums over files of these names."""
        return sums_text(self.folder, names, algorithm)

    def canonical_names(self) -> list[str]:
        """The files that must be canonical text, as far as they are here."""
        known = {*BEFORE, *AFTER, seed.VOID, abandoned.FILE, cards.WINNERS, "drand.txt"}
        return [n for n in self.names if n in known or _SEALED.fullmatch(n) or _WINNER.fullmatch(n)]

    def check_names(self) -> None:
        """Nothing that no bundle holds lies here, and nothing every bundle needs is missing."""
        known = {*self.canonical_names(), *SIGNED, SUMS, SM3_SUMS, MINUTES}
        if TAG_KEY in self.names:
            raise DrawError("the tag key is never published", TAG_KEY)
        for name in self.names:
            if name not in known:
                raise DrawError("no file of a bundle", name)
            if self._never_came(name):
                ending = "a void" if self.void else "an abandoned"
                raise DrawError(f"{ending} attempt has no such file", name)
        for name in self._required():
            if name not in self.names:
                raise DrawError("the file is missing", name)

    def _never_came(self, name: str) -> bool:
        """Whether an attempt without a result cannot have this file."""
        drawn = name in (*AFTER, MINUTES, cards.WINNERS) or bool(_WINNER.fullmatch(name))
        if self.void:
            return drawn or name in ("drand.txt", abandoned.FILE)
        return self.abandoned and drawn and name != seed.TIMES

    def _required(self) -> list[str]:
        if self.void:
            needed = [*BEFORE, seed.VOID]
        elif self.abandoned:
            needed = [*BEFORE, abandoned.FILE, seed.TIMES]
        else:
            needed = [*BEFORE, *AFTER]
        if not self.text_only:
            needed += [*SIGNED, SUMS]
            needed += [] if self.void or self.abandoned else [MINUTES]
        return [name for name in needed if name != MINUTES or not self.minutes_left]

    @property
    def minutes_left(self) -> bool:
        """Whether the minutes of a draw are not here, and the caller said so."""
        drawn = not self.void and not self.abandoned
        asked = self.without_minutes and not self.text_only
        return asked and drawn and MINUTES not in self.names

    def check_evidence(self, sources: Sequence[Source]) -> None:
        """The evidence of exactly these sources is here (a void attempt need not open any)."""
        wanted = {
            "drand.txt" if source.kind == "drand" else f"sealed-{source.name}.txt"
            for source in sources
            if source.kind in ("sealed", "drand")
        }
        found = {n for n in self.names if n == "drand.txt" or _SEALED.fullmatch(n)}
        if found - wanted:
            raise DrawError("evidence of no source that has a value", min(found - wanted))
        if not self.void and wanted - found:
            raise DrawError("the file is missing", min(wanted - found))


def _names(folder: Path, prefix: str = "") -> Iterator[str]:
    """The names below a folder with `/` between parts; a link or special file is refused."""
    for path in folder.iterdir():
        name = prefix + path.name
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise DrawError("not a plain file", name)
        if path.is_dir():
            if name != "winners":
                raise DrawError("no folder of a bundle", name)
            yield from _names(path, f"{name}/")
        else:
            yield name


def sums_text(folder: Path, names: list[str], algorithm: str = "sha256") -> bytes:
    """A `sha256sum` list over `names`, in the order of their bytes."""
    rows = (f"{_file_hash(folder / name, algorithm)}  {name}\n" for name in sorted(names))
    return "".join(rows).encode()


def check_sums(bundle: Bundle) -> bytes:
    """SHA256SUMS, which lists everything else, line for line; likewise SM3SUMS if it is there.

    Of minutes that are not here the lists' own lines are taken, one in each.
    """
    others = [name for name in bundle.names if name != SUMS]
    found = _check_list(bundle, SUMS, others, "sha256")
    if SM3_SUMS in bundle.names:
        others.remove(SM3_SUMS)
        _check_list(bundle, SM3_SUMS, others, "sm3")
    return found


def _check_list(bundle: Bundle, file: str, names: list[str], algorithm: str) -> bytes:
    found, left = bundle.read(file), b""
    if bundle.minutes_left:
        line = _OF_MINUTES.search(found)
        left = line[0] if line else f"{'?' * 64}  {MINUTES}\n".encode()
    same_list(bundle.sums(names, algorithm) + left, found, file)
    return found


def _file_hash(path: Path, algorithm: str) -> str:
    digest = sha256() if algorithm == "sha256" else sm3.new()
    with path.open("rb") as file:
        while data := file.read(1 << 20):
            digest.update(data)
    return digest.hexdigest()


def same_list(expected: bytes, found: bytes, file: str) -> None:
    """The same lines in any order: `sha256sum` lists files as it is given them."""
    if sorted(expected.splitlines(True)) != sorted(found.splitlines(True)):
        same_text(expected, found, file, "another list of sums")


def same_text(expected: bytes, found: bytes, file: str, message: str) -> None:
    """Raise DrawError at the first line in which a file is not what it has to be."""
    if expected == found:
        return
    wanted, got = expected.split(b"\n"), found.split(b"\n")
    pairs = enumerate(zip(wanted, got, strict=False), 1)
    line = next((n for n, (a, b) in pairs if a != b), min(len(wanted), len(got)) + 1)
    shown = [_row(rows, line) for rows in (wanted, got)]
    raise DrawError(message, file, line, *shown)


def _row(rows: list[bytes], line: int) -> str:
    row = rows[line - 1] if line <= len(rows) else b""
    return row.decode(errors="backslashreplace") or "the end"
