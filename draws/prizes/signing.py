"""The next part of a list, and who has signed each."""

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256

from ..errors import DrawError
from ..manifest import ZEROS
from ..signatures import VerifierKey, check_some
from .parts import FILE, MOST_BYTES, ListedEvent, ListedPart, PrizeList
from .reading import check_next, read_text
from .states import Drawn, check


def next_part(
    before: PrizeList,
    drawn: Drawn,
    events: Iterable[ListedEvent],
    day: date,
    until: date | None = None,
) -> bytes:
    """The text of the part that comes after a list (or is its first), to be signed.

    `until` is the last day on which a drawn winner may claim, which the first part alone says.
    Raises DrawError for what `parse` or `check` would refuse in the list with it.
    """
    number = len(before.parts) + 1
    said = (drawn.draw, drawn.attempt, number, _above(before), drawn.result, day, until)
    part = ListedPart(*said, tuple(events), at=before.lines + 1)
    if until and number > 1:
        raise DrawError("only the first part says a last day", FILE, part.at + 7, "none", until)
    if read_text(part.text) != part:
        raise DrawError("not what would be read", FILE, part.at)
    _add(before, part)
    check(PrizeList((*before.parts, part)), drawn)
    return part.text


def signed(before: PrizeList, text: bytes, line: str, keys: Sequence[VerifierKey]) -> PrizeList:
    """A list with one part more, of its text and the signature line over it (without LF).

    Raises DrawError unless it may follow and one of the keys has signed it.
    """
    read = read_text(text)
    said = (read.draw, read.attempt, read.number, read.above, read.result, read.day, read.until)
    part = ListedPart(*said, read.events, line, before.lines + 1)
    _add(before, part)
    _signer(part, keys, FILE)
    found = PrizeList((*before.parts, part))
    if len(found.data) > MOST_BYTES:
        raise DrawError("too large", FILE, 0, f"at most {MOST_BYTES} bytes", len(found.data))
    return found


def check_signed(found: PrizeList, keys: Sequence[VerifierKey], file: str = FILE) -> list[str]:
    """Whose signatures stand in a list, by name; raises DrawError for a part that none of these
    keys has signed."""
    return sorted({_signer(part, keys, file) for part in found.parts})


def _signer(part: ListedPart, keys: Sequence[VerifierKey], file: str) -> str:
    try:
        return check_some(part.text, f"{part.line}\n".encode(), keys, file)[0]
    except DrawError as error:
        wrong = (error.message, file, part.signed_at, error.expected, error.found)
        raise DrawError(*wrong) from None


def _above(before: PrizeList) -> str:
    return sha256(before.data).hexdigest() if before.parts else ZEROS


def _add(before: PrizeList, part: ListedPart) -> None:
    last = before.parts[-1] if before.parts else None
    check_next(last, _above(before), part)
