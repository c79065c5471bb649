"""The cards of those who won, each held against what the register committed to before the draw."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from .bundle import Bundle
from .canonical import text_of
from .cards import WINNERS, Card, parse_card, parse_winner, winner_line
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


def as_published(files: Mapping[str, bytes], rows: Sequence[Row]) -> dict[str, bytes]:
    """A bundle's files with the winners' cards, each in a file, brought into the bundle's form."""
    entries = [row.entry for row in rows if row.prize]
    if not in_one_list(len(entries)):
        return dict(files)
    kept = {name: data for name, data in files.items() if not name.startswith("winners/")}
    names = {entry: f"winners/{entry}.txt" for entry in entries}
    cards = ((entry, parse_card(files[name], name)) for entry, name in names.items())
    return {**kept, WINNERS: text_of(winner_line(entry, card) for entry, card in cards)}


def cards_of(files: Mapping[str, bytes]) -> dict[str, Card]:
    """The winners' cards by entry, from whichever form a bundle has them in."""
    cards = {
        name[8:18]: parse_card(data, name)
        for name, data in files.items()
        if name.startswith("winners/")
    }
    rows = files.get(WINNERS, b"").decode().splitlines()
    return cards | dict(parse_winner(row, line) for line, row in enumerate(rows, 1))


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
        check_card(where, line, entry, card, register)
    return len(entries)


def check_card(where: str, line: int, entry: str, card: Card, register: Register) -> None:
    """Raise DrawError, in a line of a file, unless a card is the one that the register committed to
    for an entry."""
    for message, expected, found in (
        ("not the card committed to", register.commit(int(entry)), card.commit()),
        ("another batch", register.batch(int(entry)), card.batch),
    ):
        if expected.decode() != found:
            raise DrawError(message, where, line, expected.decode(), found)


def _from_files(bundle: Bundle, entries: Sequence[str]) -> Iterator[tuple[str, int, str, Card]]:
    names = {f"winners/{entry}.txt": entry for entry in entries}
    for name in bundle.names:
        if name.startswith("winners/") and name not in names:
            raise DrawError("a card of no prize", name)
    for name, entry in names.items():
        data = bundle.read(name)
        yield name, 0, entry, card_in(data, name)


def card_in(data: bytes, name: str) -> Card:
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
