"""Parameters of rules as people type them: changed by name, and checked against each other.

>>> revised(Rules(place="临江", regions=("220681",)), {"per_day": "5"}).per_day
5
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, fields

from lottery.invoices.kinds import NEVER, Kind
from lottery.invoices.rules.parameters import Rules, RulesError
from lottery.invoices.values.text import clean

_BETWEEN = re.compile(r"[\s,;、]+")
_WHOLE = re.compile(r"[0-9]{1,9}")
_MOST = 999_999_999
_REGION = re.compile(r"[0-9]{6}")
_YES, _NO = {"true", "yes", "1", "是"}, {"false", "no", "0", "否", ""}


def revised(rules: Rules, typed: Mapping[str, str]) -> Rules:
    """The rules with the typed parameters in place of their own.

    Whole numbers (amounts in fen), yes or no, a policy, or a list with commas. Raises RulesError,
    which names the parameter that is unknown, malformed, or contradicts another one.
    """
    kept = asdict(rules)
    for name, text in typed.items():
        if name not in kept:
            raise RulesError(name)
        kept[name] = _read(name, kept[name], clean(text))
    made = Rules.from_json(Rules(**kept).to_json())
    check_sense(made)
    return made


def changed(before: Rules, after: Rules) -> tuple[str, ...]:
    """The names of the parameters that differ, in the order of the rules."""
    names = (field.name for field in fields(Rules))
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def _read(name: str, now: object, text: str) -> object:
    if isinstance(now, bool):
        if text.lower() not in _YES | _NO:
            raise RulesError(name)
        return text.lower() in _YES
    if isinstance(now, int):
        if not _WHOLE.fullmatch(text):
            raise RulesError(name)
        return int(text)
    if isinstance(now, tuple):
        parts = tuple(part for part in _BETWEEN.split(text) if part)
        if name.startswith("kinds") and not set(parts) <= set(Kind):
            raise RulesError(name)
        return parts
    return text


def check_sense(rules: Rules) -> None:
    """Raise RulesError, which names the parameter, where one would not do what the published text
    says of it."""
    taken = set(rules.kinds)
    wrong = {
        "minimum_fen": rules.minimum_fen < 1,
        "highest_percent": not 0 < rules.highest_percent <= 100,
        "kinds": not taken or bool(taken & set(NEVER)),
        "kinds_reviewed": bool(set(rules.kinds_reviewed) & (taken | set(NEVER))),
        "regions": not all(map(_REGION.fullmatch, rules.regions)),
        "regions_reviewed": not all(map(_REGION.fullmatch, rules.regions_reviewed))
        or bool(set(rules.regions) & set(rules.regions_reviewed)),
        "place": not rules.place,
        "insurance_words": rules.insurance and not rules.insurance_words,
        "retention_days": rules.retention_days < 1,
    }
    for name, value in asdict(rules).items():
        if wrong.get(name) or (isinstance(value, int) and value > _MOST):
            raise RulesError(name)
