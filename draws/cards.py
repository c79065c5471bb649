"""Card and slip of one entry: what the public may see, and what only its owner holds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from .canonical import ENTRY, HEX64, TOKEN, Fields, check, day, is_line, is_plain, text_of
from .errors import DrawError

WINNERS = "winners.txt"
_IDENTITY = "L:(?:[0-9]{10}|[0-9]{12})-[0-9]{8}|D:[0-9]{20}"
_AMOUNT = r"(?:0|[1-9][0-9]{0,9})\.[0-9]{2}"
_CARD: Mapping[str, str] = {
    "salt": HEX64,
    "batch": TOKEN,
    "invoice": r"\*{4}[0-9]{4}",
    "holder": r".*\*.*",
    "phone": r"[0-9]{3}\*{4}[0-9]{4}",
    "slip": HEX64,
}
_SLIP: Mapping[str, str] = {
    "salt": HEX64,
    "batch": TOKEN,
    "invoice": _IDENTITY,
    "issued": ".+",
    "amount": _AMOUNT,
    "seller": ".+",
    "holder": ".+",
    "phone": "[0-9]{7,20}",
    "person": "(?:phone|id):[^ ]+",
}
_CARD_HEADER, _SLIP_HEADER = "fpdraw-card/1", "fpdraw-slip/1"
_CARD_TEXT, _SLIP_TEXT = (
    re.compile("".join([f"{header}\n", *(f"{name}: ({form})\n" for name, form in forms.items())]))
    for header, forms in ((_CARD_HEADER, _CARD), (_SLIP_HEADER, _SLIP))
)
_STARS = re.compile(r"\*+")


@dataclass(frozen=True)
class Slip:
    """The private half. `amount` is the gross in yuan with two decimals, all fields are text."""

    salt: str
    batch: str
    invoice: str
    issued: str
    amount: str
    seller: str
    holder: str
    phone: str
    person: str

    def text(self) -> bytes:
        """slip.txt"""
        return _text(_SLIP_HEADER, self)


@dataclass(frozen=True)
class Card:
    """The half that is published if the entry wins; `slip` is the hash of slip.txt.

    >>> card = Card("0" * 64, "fp-2024-03", "****8823", "张*", "138****1234", "f" * 64)
    >>> parse_card(card.text(), "card.txt") == card
    True
    """

    salt: str
    batch: str
    invoice: str
    holder: str
    phone: str
    slip: str

    def text(self) -> bytes:
        """card.txt"""
        return _text(_CARD_HEADER, self)

    def commit(self) -> str:
        """The hash that the register holds of this entry."""
        return sha256(self.text()).hexdigest()


def card_of(slip: Slip, salt: str) -> Card:
    """The card that belongs to a slip, with a salt of its own (64 hex)."""
    return card_and_text(slip, salt)[0]


def card_and_text(slip: Slip, salt: str) -> tuple[Card, bytes]:
    """The card that belongs to a slip, and slip.txt, from which its hash is."""
    text = slip.text()
    card = Card(
        salt,
        slip.batch,
        mask_invoice(slip.invoice),
        mask_name(slip.holder),
        mask_phone(slip.phone),
        sha256(text).hexdigest(),
    )
    return card, text


def mask_name(name: str) -> str:
    """A name as it may be shown: the first character, and from three on the last one too.

    >>> [mask_name(name) for name in ("张", "张三", "张小三", "欧阳小三", "买买提·吐尔逊")]
    ['*', '张*', '张*三', '欧**三', '买*****逊']
    """
    if len(name) < 2:
        return "*"
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_phone(phone: str) -> str:
    """
    >>> mask_phone("13812341234"), mask_phone("05434321234")
    ('138****1234', '054****1234')
    """
    return f"{phone[:3]}****{phone[-4:]}"


def mask_invoice(identity: str) -> str:
    """
    >>> mask_invoice("L:037002100111-40718823")
    '****8823'
    """
    return "****" + identity[-4:]


def parse_card(data: bytes, file: str) -> Card:
    """Read card.txt; raises DrawError for anything but its exact form."""
    if values := _at_once(data, _CARD_TEXT):
        return Card(*values)
    rows = Fields(data, file, _CARD_HEADER)
    card = Card(*(rows.take(name, form) for name, form in _CARD.items()))
    rows.end()
    return card


def winner_line(entry: str, card: Card) -> str:
    """A prize row's line in winners.txt; the holder last, since a name may hold a blank."""
    values = (card.salt, card.batch, card.invoice, card.phone, card.slip, card.holder)
    return " ".join((entry, *values))


def parse_winner(row: str, line: int) -> tuple[str, Card]:
    """Entry and card in a line of winners.txt; raises DrawError for anything but its form.

    >>> card = Card("0" * 64, "fp-2024-03", "****8823", "A* B", "138****1234", "f" * 64)
    >>> parse_winner(winner_line("0000000007", card), 1) == ("0000000007", card)
    True
    """
    parts = row.split(" ", 6)
    if len(parts) != 7 or not re.fullmatch(ENTRY, parts[0]):
        raise DrawError("not the line of a winner", WINNERS, line, found=row)
    entry, salt, batch, invoice, phone, slip, holder = parts
    card = Card(salt, batch, invoice, holder, phone, slip)
    try:
        parse_card(card.text(), WINNERS)
    except DrawError as error:
        raise DrawError(error.message, WINNERS, line, error.expected, error.found) from None
    return entry, card


def parse_slip(data: bytes, file: str) -> Slip:
    """Read slip.txt; raises DrawError for anything but its exact form."""
    if values := _at_once(data, _SLIP_TEXT):
        day(values[3], file, 5)
        return Slip(*values)
    rows = Fields(data, file, _SLIP_HEADER)
    slip = Slip(*(rows.take(name, form) for name, form in _SLIP.items()))
    day(slip.issued, file, 5)
    rows.end()
    return slip


def _at_once(data: bytes, text: re.Pattern[str]) -> tuple[str, ...]:
    """The values of a file that is plainly canonical and of this form: most are. None of any other,
    in which what is wrong, if anything is, is then looked for line by line."""
    # What is not UTF-8 becomes surrogates, which are not plain.
    found = text.fullmatch(data.decode(errors="surrogateescape"))
    return found.groups() if found and is_plain(data, found.groups()) else ()


def check_pair(card: Card, slip: Slip, card_file: str, slip_file: str, slip_hash: str = "") -> None:
    """Raise DrawError unless the slip opens its card and says what the card shows masked.

    `slip_hash` is that of slip.txt, where its bytes are at hand.
    """
    for name, expected, found in (
        ("slip", slip_hash or sha256(slip.text()).hexdigest(), card.slip),
        ("batch", slip.batch, card.batch),
        ("invoice", mask_invoice(slip.invoice), card.invoice),
        ("phone", mask_phone(slip.phone), card.phone),
    ):
        if expected != found:
            raise DrawError(f"the card's {name} is not its slip's", card_file, 0, expected, found)
    if not masks(card.holder, slip.holder):
        raise DrawError("the card masks another name", card_file, 5, "its slip's", card.holder)
    if slip.person.startswith("phone:") and slip.person != f"phone:{slip.phone}":
        raise DrawError("another person", slip_file, 10, f"phone:{slip.phone}", slip.person)


def masks(masked: str, name: str) -> bool:
    """Whether `masked` shows `name` with one or more characters behind each run of stars.

    >>> masks("张*", "张三"), masks("张*三", "张三"), masks("李*", "张三"), masks("*", "张")
    (True, False, False, True)
    """
    first, *shown, last = _STARS.split(masked)
    if not name.startswith(first):
        return False
    at = len(first)
    for part in shown:
        at = name.find(part, at + 1) + len(part)
        if at < len(part):
            return False
    return name.endswith(last) and at < len(name) - len(last)


def _text(header: str, record: Slip | Card) -> bytes:
    rows = [f"{name}: {getattr(record, name)}" for name in record.__dataclass_fields__]
    for row in rows:
        if "\n" in row:
            raise DrawError("not a canonical line", header, found=row)
    try:
        data = text_of([header, *rows])
        check(data, header)
    except (DrawError, UnicodeEncodeError):
        bad = next((row for row in rows if not is_line(row)), header)
        raise DrawError("not a canonical line", header, found=bad) from None
    return data
