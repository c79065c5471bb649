"""Rules as data: the parameters of a campaign, stored as JSON, and the days that a period takes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any, Literal

from lottery.invoices.kinds import Kind

Policy = Literal["accept", "review", "refuse"]
PersonKey = Literal["phone", "identity"]


class RulesError(ValueError):
    """The stored parameters are not rules: the message names the parameter."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The parameters of a campaign's rules. A programme always says `place` and `regions`.

    Kinds that are neither accepted nor reviewed are refused. ``agency`` is the answer to 代开,
    ``other_buyer`` to a holder who is not the buyer named on the face. Review, not refusal:
    more than ``per_day`` entries of one person issued on one day, ``per_person`` in a period,
    ``per_merchant`` from one seller in a period (0: no limit), near duplicates, and consecutive
    numbers. ``person`` says what tells people apart: the telephone number, or the number of the
    resident's identity card, which is asked for then. The tax bureau's answers count if they
    are not older than their invoice, and at the freeze not older than ``tax_days`` (0: no
    limit). What versions stored before a parameter existed did not ask is off here.
    """

    minimum_fen: int = 10000
    highest_percent: int = 13
    kinds: tuple[Kind, ...] = (
        Kind.PAPER,
        Kind.ROLL,
        Kind.ELECTRONIC,
        Kind.DIGITAL,
        Kind.DIGITAL_PAPER,
        Kind.ORDINARY,
    )
    kinds_reviewed: tuple[Kind, ...] = (Kind.TOLL, Kind.RAIL, Kind.AIR, Kind.UNKNOWN)
    regions: tuple[str, ...] = ()
    regions_reviewed: tuple[str, ...] = ("100000",)
    place: str = ""
    person: PersonKey = "phone"
    agency: Policy = "refuse"
    other_buyer: Policy = "accept"
    insurance: bool = False
    per_day: int = 0
    per_person: int = 0
    per_merchant: int = 0
    near_duplicates: bool = False
    consecutive: bool = False
    both_campaigns: bool = False
    tax_required: bool = False
    tax_days: int = 0
    retention_days: int = 180
    insurance_words: tuple[str, ...] = field(default=("交强险", "机动车交通事故责任强制保险"))

    def to_json(self) -> str:
        """The parameters as JSON text, the same text for the same rules."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Rules:
        """Rules from JSON text; a parameter left out has its default, an unknown one raises."""
        try:
            stored = json.loads(text)
            return cls(**{name: _parameter(name, value) for name, value in stored.items()})
        except (ValueError, TypeError, AttributeError) as error:
            raise RulesError(str(error)) from error


def _parameter(name: str, value: Any) -> Any:
    wanted = _SAMPLES.get(name)
    if wanted is None:
        raise RulesError(name)
    if isinstance(wanted, tuple):
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            raise RulesError(name)
        value = tuple(value)
    if name in ("kinds", "kinds_reviewed"):
        return _kinds(name, value)
    if type(value) is not type(wanted):
        raise RulesError(name)
    if isinstance(value, int) and value < 0:
        raise RulesError(name)
    if name == "person" and value not in ("phone", "identity"):
        raise RulesError(name)
    if name in ("agency", "other_buyer") and value not in ("accept", "review", "refuse"):
        raise RulesError(name)
    return value


def _kinds(name: str, value: tuple[str, ...]) -> tuple[Kind, ...]:
    try:
        return tuple(Kind(kind) for kind in value)
    except ValueError:
        raise RulesError(name) from None


_SAMPLES: dict[str, Any] = {f.name: getattr(Rules(), f.name) for f in fields(Rules)}


@dataclass(frozen=True, slots=True)
class Window:
    """The days of issue a period takes, both included."""

    starts: date
    ends: date
