"""The lines of rules.txt that tell the tiers: written at the freeze, held by the minutes' check."""

from unicodedata import normalize

from lottery.invoices.values.amounts import yuan
from lottery.texts.office import rules as words


def prize_line(code: str, name: str, award: str, value_fen: int, count: int, spare: int) -> str:  # noqa: PLR0917 - a line of six columns
    """A tier of a draw, as rules.txt and the minutes' check have it.

    >>> prize_line("1", "一等奖", "轿车一辆", 8_000_000, 2, 1)
    '奖项 1：一等奖，轿车一辆，每名价值 80000.00 元，2 名，候补 1 名。'
    """
    name, award = (" ".join(normalize("NFC", text).split()) for text in (name, award))
    worth = yuan(value_fen) if value_fen else ""
    return words.prize_mark(code) + words.prize(name, award, worth, count, spare)
