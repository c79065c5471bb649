"""What somebody typed about the winners of a draw, read into a question, or refused by the field,
its value and the rule."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from lottery.odds.chances import LARGEST

KINDS = ("group", "person", "twice")
"""Something that winners share; one person's entries; a person who won in two draws."""
SHARED = ("surname", "day", "merchant", "district", "other")
UNITS = ("percent", "entries")
_WHOLE = re.compile("[0-9]{1,11}")
_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?")


@dataclass(frozen=True)
class DrawFacts:
    """What a question needs of a draw that anybody can count in its files: entries of the pool,
    (code, winners) of each tier, prizes a person may take (0: no limit)."""

    pool: int
    winners: tuple[tuple[str, int], ...]
    cap: int = 0

    def in_tier(self, code: str) -> int:
        """The winners of a tier; of all tiers for an empty code."""
        return sum(winners for tier, winners in self.winners if code in ("", tier))


@dataclass(frozen=True)
class GroupQuestion:
    """`seen` of `winners` are among a group of so many entries. `groups`: how many there are of
    its size; `assumed`: nobody said so, the whole pool was divided. `what` is one of SHARED, or
    person. `cap`: prizes that one person may take (0: no limit, or not one person)."""

    what: str
    pool: int
    winners: int
    group: int
    seen: int
    groups: int
    assumed: bool
    cap: int


@dataclass(frozen=True)
class TwiceQuestion:
    """A person with so many entries in each of two pools won in both. `people`: how many there are
    like that (0: nobody said)."""

    pools: tuple[int, int]
    winners: tuple[int, int]
    entries: tuple[int, int]
    people: int


class FieldRefusedError(Exception):
    """A field that cannot be read: its name, what was typed, and the rule with its bounds."""

    def __init__(self, field: str, value: str, rule: str, **bounds: int) -> None:
        super().__init__(field, value, rule)
        self.field, self.value, self.rule, self.bounds = field, value, rule, bounds


def read(
    typed: Mapping[str, str], draw: DrawFacts, others: Mapping[str, DrawFacts]
) -> GroupQuestion | TwiceQuestion:
    """The question that was asked of a draw; `others` are the draws to which `twice` may lead.

    Raises FieldRefusedError.
    """
    kind = _one_of(typed, "ask", KINDS)
    if kind == "twice":
        return _twice(typed, draw, others)
    tier = _one_of(typed, "tier", ("", *(code for code, _ in draw.winners)))
    winners = draw.in_tier(tier)
    person = kind == "person"
    what = "person" if person else _one_of(typed, "what", SHARED)
    group = _group(typed, draw.pool, person=person)
    if min(group, winners) > LARGEST:
        raise FieldRefusedError("size", typed.get("size", ""), "large", most=LARGEST)
    seen = _whole(typed, "seen", 1, winners)
    most = draw.pool // group
    given = typed.get("groups", "").strip() != ""
    groups = _whole(typed, "groups", 1, most) if given else most
    cap = draw.cap if person else 0
    return GroupQuestion(what, draw.pool, winners, group, seen, groups, not given, cap)


def _twice(
    typed: Mapping[str, str], draw: DrawFacts, others: Mapping[str, DrawFacts]
) -> TwiceQuestion:
    other = others[_one_of(typed, "other", tuple(others))]
    pools = draw.pool, other.pool
    winners = draw.in_tier(""), other.in_tier("")
    entries = (
        _whole(typed, "entries", 1, min(LARGEST, pools[0])),
        _whole(typed, "other_entries", 1, min(LARGEST, pools[1])),
    )
    given = typed.get("people", "").strip() != ""
    most = min(pool // each for pool, each in zip(pools, entries, strict=True))
    people = _whole(typed, "people", 1, most) if given else 0
    return TwiceQuestion(pools, winners, entries, people)


def _one_of(typed: Mapping[str, str], field: str, allowed: tuple[str, ...]) -> str:
    value = typed.get(field, "")
    if value not in allowed:
        raise FieldRefusedError(field, value, "choice")
    return value


def _group(typed: Mapping[str, str], pool: int, *, person: bool) -> int:
    """How many entries the group has: typed, or so many per cent of the pool, rounded."""
    if person or _one_of(typed, "unit", UNITS) == "entries":
        return _whole(typed, "size", 1, pool)
    value = plain(typed.get("size", "")).removesuffix("%")
    share = Fraction(value) if _PERCENT.fullmatch(value) else Fraction(0)
    if not 0 < share <= 100:
        raise FieldRefusedError("size", typed.get("size", ""), "percent")
    return max(1, int(share * pool / 100 + Fraction(1, 2)))


def _whole(typed: Mapping[str, str], field: str, least: int, most: int) -> int:
    value = plain(typed.get(field, ""))
    if not _WHOLE.fullmatch(value) or not least <= int(value) <= most:
        raise FieldRefusedError(field, typed.get(field, ""), "whole", least=least, most=most)
    return int(value)


def plain(value: str) -> str:
    """A number as people type it, without blanks and commas, in narrow digits.

    >>> plain(" ６,910 ")
    '6910'
    """
    return re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", value))
