"""What is answered to a question: names of sentences with the numbers in them. The sentences stand
in `texts/public/odds.py`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from lottery.odds import chances, spoken
from lottery.odds.asking import GroupQuestion, TwiceQuestion
from lottery.odds.chances import ChanceRange

COMMON, RARE = Fraction(1, 10), Fraction(1, 100)


@dataclass(frozen=True)
class OddsSentence:
    """A sentence by its name, and what is filled in. `often` names the sentence within it that
    says how often a thing comes."""

    name: str
    values: dict[str, str] = field(default_factory=dict)
    often: str = ""


def answer(question: GroupQuestion | TwiceQuestion) -> tuple[OddsSentence, ...]:
    """The sentences, the verdict first, then how it comes about."""
    if isinstance(question, TwiceQuestion):
        return tuple(_twice(question))
    if question.cap and question.seen > question.cap:
        numbers = {"cap": f"{question.cap:,}", "seen": f"{question.seen:,}"}
        return (OddsSentence("over_cap", numbers),)
    return tuple(_group(question))


def single(question: GroupQuestion) -> Fraction:
    """The chance for the one group that was named beforehand."""
    return chances.at_least(question.pool, question.group, question.winners, question.seen)


def anywhere(question: GroupQuestion) -> ChanceRange:
    """The chance for any group of its size."""
    return chances.any_of(
        question.pool, question.group, question.winners, question.seen, question.groups
    )


def in_both(question: TwiceQuestion) -> Fraction:
    """The chance that the person won in both draws, which know nothing of each other."""
    first, second = _in_each(question)
    return first * second


def _in_each(question: TwiceQuestion) -> tuple[Fraction, ...]:
    each = zip(question.pools, question.entries, question.winners, strict=True)
    return tuple(chances.at_least(pool, entries, winners, 1) for pool, entries, winners in each)


def _group(question: GroupQuestion) -> Iterator[OddsSentence]:
    one, any_one = single(question), anywhere(question)
    mean = chances.mean(question.pool, question.group, question.winners)
    yield OddsSentence("few") if question.seen <= mean else _verdict(any_one)
    yield OddsSentence(
        "mean",
        {
            "group": f"{question.group:,}",
            "share": spoken.percent(Fraction(question.group, question.pool)),
            "winners": f"{question.winners:,}",
            "mean": spoken.count(mean),
            "seen": f"{question.seen:,}",
        },
    )
    yield _said("single", one, seen=f"{question.seen:,}")
    if question.groups > 1:
        numbers = {"groups": f"{question.groups:,}", "seen": f"{question.seen:,}"}
        yield _any("any", any_one, question.groups * one, numbers)
        if question.assumed:
            yield OddsSentence("assumed", {"groups": numbers["groups"]})


def _twice(question: TwiceQuestion) -> Iterator[OddsSentence]:
    won, one = _in_each(question), in_both(question)
    if question.people:
        any_one = chances.between(one, question.people)
        yield _verdict(any_one)
    first, second = (spoken.percent(each) for each in won)
    yield _said("twice", one, first=first, second=second)
    if question.people:
        numbers = {"people": f"{question.people:,}"}
        yield _any("anybody", any_one, question.people * one, numbers)
    else:
        yield OddsSentence("nobody")


def _verdict(chance: ChanceRange) -> OddsSentence:
    if chance.low >= COMMON:
        return OddsSentence("common")
    return OddsSentence("rare" if chance.high < RARE else "uncommon")


def _any(name: str, chance: ChanceRange, mean: Fraction, numbers: dict[str, str]) -> OddsSentence:
    numbers = {**numbers, "mean": spoken.count(mean)}
    low, high = spoken.percent(chance.low), spoken.percent(chance.high)
    if not chance.is_exact and low != high:
        return OddsSentence(f"{name}_between", {**numbers, "low": low, "high": high})
    return _said(name, chance.high, **numbers)


def _said(name: str, chance: Fraction, **values: str) -> OddsSentence:
    how, draws = spoken.often(chance)
    numbers = {"chance": spoken.percent(chance), "draws": draws, "exact": spoken.digits(chance)}
    return OddsSentence(name, {**values, **numbers}, how)
