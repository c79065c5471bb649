"""The lines of rules.txt that tell the tiers: written at the freeze, held by the minutes' check."""

from __future__ import annotations

from unicodedata import normalize

from lottery.invoices.values.amounts import yuan
from lottery.minutes.written.drawn import DrawnBundle
from lottery.minutes.written.facts import OrganiserFacts
from lottery.minutes.written.parts import prize_of
from lottery.texts.office import rules as words


def prize_line(code: str, name: str, award: str, value_fen: int, count: int, spare: int) -> str:  # noqa: PLR0917 - a line of six columns
    """A tier of a draw, as rules.txt and the minutes' check have it.

    >>> prize_line("1", "一等奖", "轿车一辆", 8_000_000, 2, 1)
    '奖项 1：一等奖，轿车一辆，每名价值 80000.00 元，2 名，候补 1 名。'
    """
    name, award = (" ".join(normalize("NFC", text).split()) for text in (name, award))
    worth = yuan(value_fen) if value_fen else ""
    return words.prize_mark(code) + words.prize(name, award, worth, count, spare)


def told_by_rules(drawn: DrawnBundle, facts: OrganiserFacts) -> bool:
    """Whether rules.txt tells each tier of the manifest in such a line, as the facts do."""
    written = set(drawn.files["rules.txt"].decode().splitlines())
    spare = dict(drawn.manifest.alternates)
    for code, count in drawn.manifest.tiers:
        prize = prize_of(code, facts)
        told = prize_line(code, prize.name, prize.award, prize.value_fen, count, spare.get(code, 0))
        if told not in written:
            return False
    return True
