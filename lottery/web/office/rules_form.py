"""The form of a new version of the rules: prefilled from the last one, and read again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lottery.errors import ProgrammeError
from lottery.invoices.kinds import NEVER, Kind
from lottery.invoices.rules.parameters import RulesError
from lottery.invoices.rules.revising import revised
from lottery.invoices.values.amounts import AmountError, parse_fen, yuan
from lottery.invoices.values.dates import DateError, parse_day
from lottery.programme.amending import Amendment
from lottery.programme.rulebook import Edition
from lottery.texts.office import rules_amending as words

KINDS = tuple(kind.value for kind in Kind if kind not in NEVER)
"""The kinds that rules may take; the others are refused under any rules."""
AMOUNT = "minimum_fen"
FLAGS = ("insurance", "near_duplicates", "consecutive", "both_campaigns", "tax_required")
CHOICES = ("agency", "other_buyer")
LISTS = ("regions", "regions_reviewed", "insurance_words")
NUMBERS = ("highest_percent", "per_day", "per_person", "per_merchant", "tax_days", "retention_days")
PLAIN = ("place",)
FIELDS = (
    *("valid_from", "text", AMOUNT, *FLAGS, *CHOICES, *LISTS, *NUMBERS, *PLAIN),
    *(f"kind-{kind}" for kind in KINDS),
)


def filled(last: Edition, since: date) -> dict[str, str]:
    """The fields as the last version has them."""
    rules = last.parameters
    values = {
        "valid_from": since.isoformat(),
        "text": last.written,
        AMOUNT: yuan(rules.minimum_fen),
    }
    values |= {name: "1" if getattr(rules, name) else "" for name in FLAGS}
    values |= {name: str(getattr(rules, name)) for name in (*CHOICES, *NUMBERS, *PLAIN)}
    values |= {name: "、".join(getattr(rules, name)) for name in LISTS}
    for kind in KINDS:
        taken = "accept" if kind in rules.kinds else "refuse"
        values[f"kind-{kind}"] = "review" if kind in rules.kinds_reviewed else taken
    return values


def typed(form: Mapping[str, str]) -> dict[str, str]:
    """The fields as they came; a box that is not ticked does not come at all."""
    return {name: form.get(name, "") for name in FIELDS}


def amendment(values: Mapping[str, str], last: Edition) -> Amendment:
    """What the fields ask for; raises ProgrammeError for the first that cannot be read."""
    try:
        since = parse_day(values["valid_from"])
    except DateError:
        raise ProgrammeError(words.BAD_DAY) from None
    parameters = {name: values[name] for name in (*CHOICES, *LISTS, *NUMBERS, *PLAIN)}
    parameters |= {name: values[name] or "0" for name in FLAGS}
    parameters["kinds"] = _kinds(values, "accept")
    parameters["kinds_reviewed"] = _kinds(values, "review")
    try:
        parameters[AMOUNT] = str(parse_fen(values[AMOUNT]))
        rules = revised(last.parameters, parameters)
    except AmountError:
        raise ProgrammeError(words.parameter_wrong(AMOUNT)) from None
    except RulesError as wrong:
        raise ProgrammeError(words.parameter_wrong(str(wrong))) from None
    return Amendment(last.campaign, since, values["text"], rules)


def _kinds(values: Mapping[str, str], policy: str) -> str:
    return ",".join(kind for kind in KINDS if values[f"kind-{kind}"] == policy)
