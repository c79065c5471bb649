"""Claiming a prize: what a programme settles, what the rules say, until when, the tax (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from operator import index
from typing import Any

from lottery import canonical_json

FILE = "claiming.json"
"""What is published beside a bundle of how its prizes are claimed."""
FORM = "fpdraw-claiming/1"
EXEMPT_FEN = 80_000
"""The most that a prize of one invoice may be worth without tax: 财税〔2007〕34号."""
PERCENT = 20
"""Of the whole worth of a prize above that: 个人所得税法, 偶然所得."""
_CLAIM = re.compile("逾期|领奖前|(?:到|持|凭).*领奖|公布之日起.*日内.*(?:领奖|领取|兑奖)")
_DAYS = re.compile(r"自(?:中奖结果)?公布之日起([1-9][0-9]{0,2})日内")
_GETS, _ELSE = re.compile("[领兑]"), re.compile("异议|质疑|申诉|投诉|举报|公示")
"""What a period is for: to get a prize, or for something else that counts from the same day."""
UNMOVED, NEXT_WORKDAY = "none", "next-workday"
MOVES = (UNMOVED, NEXT_WORKDAY)
TREASURY = "treasury"
LEFT_OVER = ("supplementary", "next-draw", TREASURY)
TWO_PEOPLE_FROM_FEN = 1_000_000


class ClaimsMalformedError(ValueError):
    """What lies where claims are published is something else."""


@dataclass(frozen=True)
class ClaimTerms:
    """How a winner gets his prize, as a programme settles it; empty (0) is what it does not say.

    `days`: after the day of publication, for rules that name no number in the usual words.
    `moves`: one of MOVES, what becomes of a last day on which nobody works. `alternate_days`: how
    long an alternate has from the day he steps up; 0 is as long as a winner. `two_people_from_fen`:
    from this worth of one prize on, two hand it over, and only when somebody outside the office has
    verified the draw and the tax bureau has answered. `left_over`: one of LEFT_OVER, what becomes
    of a prize that no alternate is left for. `funds`: who pays, by the tier's code.
    """

    days: int = 0
    place: str = ""
    address: str = ""
    hours: str = ""
    telephone: str = ""
    documents: tuple[str, ...] = ()
    note: str = ""
    moves: str = UNMOVED
    alternate_days: int = 0
    two_people_from_fen: int = TWO_PEOPLE_FROM_FEN
    left_over: str = TREASURY
    funds: tuple[tuple[str, str], ...] = ()

    def fund(self, tier: str) -> str:
        """Who pays for the prizes of this tier; empty where nobody is named."""
        return dict(self.funds).get(tier, "")

    def to_values(self) -> dict[str, object]:
        """Terms as JSON holds them. Of what came later, only what is not as usual: terms of before
        keep their bytes."""
        later = (each for each in fields(self) if each.name in _LATER)
        usual = {each.name for each in later if getattr(self, each.name) == each.default}
        values = {name: value for name, value in asdict(self).items() if name not in usual}
        return values | ({"funds": dict(self.funds)} if self.funds else {})


_LATER = ("moves", "alternate_days", "two_people_from_fen", "left_over", "funds")


@dataclass(frozen=True)
class TierClaim:
    """A tier with its prize and what one is worth in fen; 0 where the plan does not say it."""

    code: str
    name: str
    prize: str
    value_fen: int

    @property
    def tax_fen(self) -> int:
        """The tax on one."""
        return tax_fen(self.value_fen)


@dataclass(frozen=True)
class CountedBy:
    """A year of the official calendar that a last day stands on: the notice, and its file beside
    the bundle with its hash."""

    year: int
    source: str
    file: str
    sha256: str


@dataclass(frozen=True)
class Claims:
    """What is published of claiming a draw's prizes.

    `last_day` ends at 24:00 in Shanghai, None if nobody has set a period; `rules` are the rules'
    own lines about claiming. Where the terms move a last day: `unmoved` is the one before that,
    `calendar` what it was counted by; or `unknown_year` the year of which there was no official
    calendar, so that it was not moved.
    """

    terms: ClaimTerms = ClaimTerms()
    days: int = 0
    published: date | None = None
    last_day: date | None = None
    tiers: tuple[TierClaim, ...] = ()
    rules: tuple[str, ...] = ()
    unmoved: date | None = None
    calendar: tuple[CountedBy, ...] = ()
    unknown_year: int = 0

    @property
    def is_moved(self) -> bool:
        """Whether nobody works on the day that the period comes to."""
        return self.unmoved not in (None, self.last_day)

    def tier(self, code: str) -> TierClaim | None:
        """The tier with this code; None if nothing is told of it."""
        return next((tier for tier in self.tiers if tier.code == code), None)

    def to_json(self) -> str:
        """The file as it is published. What tells of a move is left out where none was asked for:
        files of before keep their bytes."""
        tiers = [asdict(tier) | {"tax_fen": tier.tax_fen} for tier in self.tiers]
        dates = {
            name: day.isoformat() if day else None
            for name, day in (
                ("published", self.published),
                ("last_day", self.last_day),
                ("unmoved", self.unmoved),
            )
        }
        content = asdict(self) | {"form": FORM} | dates
        content |= {"terms": self.terms.to_values(), "tiers": tiers}
        for name in ("unmoved", "calendar", "unknown_year"):
            if not content[name]:
                del content[name]
        return f"{canonical_json.dump(content)}\n"


def from_json(text: str) -> Claims:
    """What `to_json` wrote; raises ClaimsMalformedError for anything else."""
    try:
        values = canonical_json.load(text)
        if values["form"] != FORM:
            raise ClaimsMalformedError(values["form"])
        tiers = tuple(
            TierClaim(each["code"], each["name"], each["prize"], index(each["value_fen"]))
            for each in values["tiers"]
        )
        return Claims(
            terms_from(values["terms"]),
            index(values["days"]),
            _day(values["published"]),
            _day(values["last_day"]),
            tiers,
            tuple(values["rules"]),
            _day(values.get("unmoved")),
            tuple(CountedBy(**each) for each in values.get("calendar", ())),
            index(values.get("unknown_year", 0)),
        )
    except (KeyError, TypeError, ValueError) as why:
        raise ClaimsMalformedError(str(why)) from None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def terms_from(values: Mapping[str, Any]) -> ClaimTerms:
    """What `to_values` gave, of any release."""
    funds = tuple(sorted(dict(values.get("funds", {})).items()))
    return ClaimTerms(**{**values, "documents": tuple(values["documents"]), "funds": funds})


def lines_in(rules: Iterable[str]) -> tuple[str, ...]:
    """The lines of rules that speak of claiming."""
    return tuple(line for line in rules if _CLAIM.search(line))


def names_days(line: str) -> bool:
    """Whether a line says in the usual words within how many days to claim."""
    return days_in((line,)) > 0


def days_in(lines: Iterable[str]) -> int:
    """Within how many days after publication to claim; 0 if no line says it in the usual words.

    >>> days_in(["中奖人自公布之日起60日内（第60日24时止，北京时间）持本人身份证件领奖"])
    60
    >>> days_in(["自公布之日起5日内可提出异议，逾期不予受理。", "自公布之日起30日内领奖。"])
    30
    """
    clauses = (clause for line in lines for clause in re.split("[。；;]", line))
    found = (_DAYS.search(c) for c in clauses if _GETS.search(c) or not _ELSE.search(c))
    return next((int(each[1]) for each in found if each), 0)


def tax_fen(value_fen: int) -> int:
    """The tax on a prize of this worth.

    >>> tax_fen(80_000), tax_fen(80_001), tax_fen(35_000_000)
    (0, 16000, 7000000)
    """
    return 0 if value_fen <= EXEMPT_FEN else (value_fen * PERCENT + 50) // 100
