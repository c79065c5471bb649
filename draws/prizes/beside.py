"""prizes.txt where it lies beside a bundle, with the cards of those who came in others' places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .. import files
from ..canonical import ENTRY
from ..errors import DrawError
from ..followers import BESIDE
from ..register import Register
from ..signatures import VerifierKey
from ..winners import card_in, check_card
from .parts import FILE, MOST_BYTES, PrizeList
from .reading import parse
from .signing import check_signed
from .states import Drawn, Standings, check

CARDS = "cards"
CARD_NAME = rf"{CARDS}/{ENTRY}\.txt"


@dataclass(frozen=True)
class PrizeFiles:
    """The bytes of prizes.txt, and those of the cards by name (`cards/ENTRY.txt`)."""

    data: bytes
    cards: Mapping[str, bytes]


@dataclass(frozen=True)
class CheckedPrizes:
    """A list that holds, how each prize stands after it, and by whose keys it is signed."""

    found: PrizeList
    standings: Standings
    signers: Sequence[str]

    def said(self) -> str:
        """What a verifier tells of it."""
        last, parts = self.found.parts[-1], len(self.found.parts)
        names = ", ".join(self.signers)
        return f"{parts} part{'s' * (parts > 1)}, the last of {last.day}, signed by {names}"


def find(folder: Path) -> Path | None:
    """The list that lies beside a bundle's folder, whatever it is; None without one."""
    place = folder.resolve()
    path = place.with_name(f"{place.name}{BESIDE}") / FILE
    # A folder or a link that leads nowhere is no list, but nothing to be passed over either.
    return path if path.exists() or path.is_symlink() else None


def read(path: Path) -> PrizeFiles:
    """A list, and the cards that lie next to it; raises DrawError."""
    data = files.read(path, FILE, MOST_BYTES)
    folder = path.parent / CARDS
    found = sorted(folder.iterdir()) if folder.is_dir() else ()
    names = {f"{CARDS}/{each.name}": each for each in found}
    return PrizeFiles(data, {name: files.read(each, name) for name, each in names.items()})


def examine(
    lying: PrizeFiles, drawn: Drawn, register: Register, keys: Sequence[VerifierKey]
) -> CheckedPrizes:
    """Make every check on a list; raises DrawError at the first that does not hold.

    `keys` are those that may have signed it.
    """
    found = parse(lying.data)
    standings = check(found, drawn)
    signers = check_signed(found, keys)
    check_cards(found, lying.cards, register)
    return CheckedPrizes(found, standings, signers)


def check_cards(found: PrizeList, cards: Mapping[str, bytes], register: Register) -> None:
    """Raise DrawError unless the card of each alternate whom a prize was passed to is here, as the
    register committed to it, and nobody else's."""
    wanted = {f"{CARDS}/{event.entry}.txt": event.entry for event in found.passed()}
    for name in cards:
        if name not in wanted:
            raise DrawError("a card of nobody whom a prize was passed to", name)
    for name, entry in wanted.items():
        if name not in cards:
            raise DrawError("the file is missing", name, 0, f"the card of {entry}", "none")
        check_card(name, 0, entry, card_in(cards[name], name), register)


def check_earlier(found: PrizeList, earlier: bytes, file: str) -> int:
    """How many parts an older copy has, which must be the beginning of a list, byte for byte, at
    the end of a part; raises DrawError. `file` is what the copy is called."""
    if not found.data.startswith(earlier):
        line, before, now = _parted(earlier, found.data)
        raise DrawError("not the older list, and more", FILE, line, before, now)
    size = count = 0
    while size < len(earlier):
        size += len(found.parts[count].whole)
        count += 1
    if size != len(earlier) or not count:
        line = earlier.count(b"\n") + 1
        raise DrawError("the older list ends within a part", file, line, "whole parts", "the end")
    return count


def _parted(before: bytes, now: bytes) -> tuple[int, str, str]:
    """The first line that differs between two lists, and what stands there."""
    rows, others = (
        [row.decode(errors="backslashreplace") for row in data.split(b"\n")]
        for data in (before, now)
    )
    rows[-1], others[-1] = rows[-1] or "the end", others[-1] or "the end"
    pairs = enumerate(zip(rows, others, strict=False), 1)
    return next(((line, *pair) for line, pair in pairs if pair[0] != pair[1]), (0, "", ""))
