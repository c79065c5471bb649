"""What somebody typed to look for himself among the winners, and whom it fits.

Published are entry numbers, and of a winner's phone and invoice what their masks leave. So a whole
number fits every winner with the same mask, and an alternate is found by his entry number alone.
What is too short or could be anything is not looked for: whoever won must not be told that he did
not. `finding.js` reads and compares in the same way, so that no phone leaves a browser.
"""

import re
import unicodedata
from dataclasses import dataclass

from draws.cards import Card
from lottery.hall.published import GalleryTier, Published, Winner

SHORTEST = 4
ENTRY_DIGITS = 10
MOST = 400
"""Characters that are read of what was typed: a slip's or an invoice's QR code fits in."""

_LINK = re.compile(r"https?://[^ ]+/check/([0-9]{1,10})(?:[?#].*)?", re.IGNORECASE)
_INVOICE_CODE = re.compile(r"01,[0-9]{2},[0-9]*,([0-9]{8}|[0-9]{20}),.*", re.DOTALL)
_LABELS = re.compile(
    r"登记编号|登记号码|登记号|编号|手机号码|手机号|手机|电话号码|电话|座机|发票号码|发票号|发票代码"
    r"|数电票号码|数电票|发票|尾号|后四位|号码|存根|票号|票|号|no|tel|phone|[:：。,，;；、()#№+_/-]|\.(?![.*])"
)
_BLANKS = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
_HIDDEN = re.compile(r"[*x×✱∗•·●■.…?]+")
_MASKED = re.compile(r"([0-9]*)\*([0-9]*)")
_DIGITS = re.compile("[0-9]+")
_MOBILE = re.compile("1[3-9][0-9]{9}")
_MOBILE_BEGUN = re.compile("1[3-9][0-9]*")


@dataclass(frozen=True)
class SearchQuestion:
    """What was typed, understood.

    `kind` is `none` (nothing typed), `number` (`digits` whole or from the right), `masked`
    (`before` and `digits` on the two sides of what is hidden), `short` (fewer than four digits) or
    `unclear`.
    """

    kind: str
    digits: str = ""
    before: str = ""

    @property
    def is_entry(self) -> bool:
        """Whether it names one entry: ten digits, or more with zeros before them."""
        return self.kind == "number" and bool(_entry_of(self.digits))

    @property
    def entry(self) -> str:
        """The entry number in ten digits; empty if it is none."""
        return _entry_of(self.digits) if self.kind == "number" else ""


def read(typed: str) -> SearchQuestion:
    """Understand what was typed.

    >>> read("138 1234 1234"), read("No. ０００００００００７").entry
    (SearchQuestion(kind='number', digits='13812341234', before=''), '0000000007')
    >>> read("138****1234")
    SearchQuestion(kind='masked', digits='1234', before='138')
    >>> read("12").kind, read("张*").kind
    ('short', 'unclear')
    """
    text = unicodedata.normalize("NFKC", typed[:MOST]).strip()
    if not text:
        return SearchQuestion("none")
    if link := _LINK.fullmatch(text):
        return SearchQuestion("number", link[1].zfill(ENTRY_DIGITS))
    if code := _INVOICE_CODE.fullmatch(text):
        return SearchQuestion("number", code[1])
    return _bare(_LABELS.sub("", _BLANKS.sub("", text).lower()))


def _bare(text: str) -> SearchQuestion:
    """What is left without blanks and labels: digits, with or without a part that is hidden."""
    if _DIGITS.fullmatch(text):
        digits = _domestic(text)
        return SearchQuestion("number" if len(digits) >= SHORTEST else "short", digits)
    masked = _MASKED.fullmatch(_HIDDEN.sub("*", text))
    if not masked or not (masked[1] or masked[2]):
        return SearchQuestion("unclear")
    if len(masked[2]) < SHORTEST:
        return SearchQuestion("short", masked[2], masked[1])
    return SearchQuestion("masked", masked[2], _domestic(masked[1]))


def _domestic(digits: str) -> str:
    """A phone number without the country's code, or the zero that was once dialled before it."""
    for prefix in ("0086", "86", "0"):
        if digits.startswith(prefix) and _MOBILE.fullmatch(digits.removeprefix(prefix)):
            return digits.removeprefix(prefix)
    return digits


def _entry_of(digits: str) -> str:
    """Ten digits, or more if zeros too many stand before them (no phone begins with two)."""
    if len(digits) == ENTRY_DIGITS:
        return digits
    spare = digits[:-ENTRY_DIGITS]
    return digits[-ENTRY_DIGITS:] if spare and not int(spare + digits[-ENTRY_DIGITS:][:1]) else ""


def fits(question: SearchQuestion, winner: Winner) -> bool:
    """Whether what is published of a winner agrees with what was typed."""
    card = winner.card
    if question.kind == "masked":
        return card is not None and _fits_mask(question, card)
    if question.kind != "number":
        return False
    digits = question.digits
    if winner.entry.endswith(digits) or question.entry == winner.entry:
        return True
    return card is not None and (_fits_phone(digits, card) or _fits_invoice(digits, card))


def _fits_mask(question: SearchQuestion, card: Card) -> bool:
    tail, before = question.digits[-SHORTEST:], question.before[:3]
    if card.phone[-SHORTEST:] == tail and card.phone.startswith(before):
        return True
    return not before and card.invoice.endswith(tail)


def _fits_phone(digits: str, card: Card) -> bool:
    """The last four digits agree, and the first three where the number is a whole one."""
    whole = len(digits) >= ENTRY_DIGITS
    return (
        len(digits) <= 12
        and card.phone[-SHORTEST:] == digits[-SHORTEST:]
        and (not whole or card.phone[:3] == digits[:3])
    )


def _fits_invoice(digits: str, card: Card) -> bool:
    """A number of 8 or 20 digits, its end, or code and number together."""
    right = len(digits) < ENTRY_DIGITS or len(digits) in (18, 20)
    return right and card.invoice.endswith(digits[-SHORTEST:])


def doubt(question: SearchQuestion) -> str:
    """Why nothing may be said of a number that fits nobody; empty if it can be looked for.

    `mobile`: it begins like one and has too few or too many digits; `code`: an invoice's code, or
    a phone; `length`: no number has so many digits.

    >>> doubt(read("1381234123")), doubt(read("13812341234")), doubt(read("037002100111"))
    ('mobile', '', 'code')
    """
    if question.kind != "number":
        return ""
    length = len(question.digits)
    if _MOBILE_BEGUN.fullmatch(question.digits) and length in (7, 9, 10, 12, 13):
        return "mobile"
    if question.is_entry or length <= 11 or length in (18, 20):
        return ""
    return "code" if length == 12 else "length"


@dataclass(frozen=True)
class SearchAnswer:
    """What the winners' list says to a question.

    `said` is `nothing` (nothing was asked), `some`, `entry` (that very entry is in the list),
    `none`, `alternates` (no prize fits, and alternates have no card to compare), `absent` (an entry
    number that is not in the list), or why the question was not answered: `short`, `unclear`, and
    what `doubt` gives. `tiers` holds what fits of each tier.
    """

    said: str
    tiers: tuple[GalleryTier, ...]

    @property
    def count(self) -> int:
        """Prizes and alternates that fit."""
        return sum(len(tier.winners) + len(tier.alternates) for tier in self.tiers)


def answer(draw: Published, question: SearchQuestion) -> SearchAnswer:
    """What the winners' list of a draw says; without a question the whole list."""
    if question.kind == "none":
        return SearchAnswer("nothing", draw.tiers)
    found = SearchAnswer("some", tuple(_fitting(tier, question) for tier in draw.tiers))
    if found.count:
        return SearchAnswer("entry", found.tiers) if _one_entry(found, question) else found
    if question.kind in ("short", "unclear"):
        return SearchAnswer(question.kind, found.tiers)
    if unsure := doubt(question):
        return SearchAnswer(unsure, found.tiers)
    if question.is_entry:
        return SearchAnswer("absent", found.tiers)
    return SearchAnswer("alternates" if _alternates(draw) else "none", found.tiers)


def _fitting(tier: GalleryTier, question: SearchQuestion) -> GalleryTier:
    winners = tuple(winner for winner in tier.winners if fits(question, winner))
    alternates = tuple(winner for winner in tier.alternates if fits(question, winner))
    return GalleryTier(tier.code, tier.count, winners, alternates)


def _one_entry(found: SearchAnswer, question: SearchQuestion) -> bool:
    entries = {w.entry for tier in found.tiers for w in (*tier.winners, *tier.alternates)}
    return question.is_entry and entries == {question.entry}


def _alternates(draw: Published) -> int:
    return sum(len(tier.alternates) for tier in draw.tiers)
