"""The cards of those who won, each held against what the register committed to before the draw."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from .bundle import Bundle
from .cards import WINNERS, Card, parse_card, parse_winner
from .errors import DrawError
from .register import Register
from .result import Row

MOST_CARDS = 10_000
"""With more prize rows, one list stands in the place of the cards' files."""


def in_one_list(prizes: int) -> bool:
    """
    >>> in_one_list(10_000), in_one_list(10_001)
    (False, True)
    """
    return prizes > MOST_CARDS


def check_winners(bundle: Bundle, rows: Sequence[Row], register: Register) -> int:
    """A card for each prize row and no others, each the one committed to; how many there are."""
    entries = [row.entry for row in rows if row.prize]
    listed = in_one_list(len(entries))
    read = _from_list if listed else _from_files
    for name in bundle.names:
        if (name == WINNERS and not listed) or (name.startswith("winners/") and listed):
            rule = f"one list above {MOST_CARDS} prize rows, never otherwise"
            raise DrawError("cards in another form", name, 0, rule, f"{len(entries)} prize rows")
    for where, line, entry, card in read(bundle, entries):
        for message, expected, found in (
            ("not the card committed to", register.commits[int(entry)], card.commit()),
            ("another batch", register.batches[int(entry)], card.batch),
        ):
            if (expected or b"").decode() != found:
                raise DrawError(message, where, line, (expected or b"").decode(), found)
    return len(entries)


def _from_files(bundle: Bundle, entries: Sequence[str]) -> Iterator[tuple[str, int, str, Card]]:
    names = {f"winners/{entry}.txt": entry for entry in entries}
    for name in bundle.names:
        if name.startswith("winners/") and name not in names:
            raise DrawError("a card of no prize", name)
    for name, entry in names.items():
        data = bundle.read(name)
        yield name, 0, entry, _same(data, name)


def _same(data: bytes, name: str) -> Card:
    """The card in a file, which is its only form."""
    card = parse_card(data, name)
    if card.text() != data:
        raise DrawError("not the form of a card", name, 0, card.commit(), sha256(data).hexdigest())
    return card


def _from_list(bundle: Bundle, entries: Sequence[str]) -> Iterator[tuple[str, int, str, Card]]:
    line = 0
    for line, row in enumerate(bundle.lines(WINNERS), 1):
        entry, card = parse_winner(row.decode(), line)
        expected = entries[line - 1] if line <= len(entries) else "the end"
        if entry != expected:
            raise DrawError("another entry", WINNERS, line, expected, entry)
        yield WINNERS, line, entry, card
    if line != len(entries):
        raise DrawError("a line for each prize row", WINNERS, line + 1, len(entries), line)
