"""What comes of an invoice at the counter: a receipt, or a refusal and its sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from draws.cards import Card, Slip
from lottery.intake.terms import First, Refused
from lottery.invoices import Reason
from lottery.invoices.parties.private_numbers import masked
from lottery.texts.counter import intake as sentences
from lottery.texts.fields import PERSONAL


@dataclass(frozen=True, slots=True)
class Receipt:
    """An entry that is in the register: its number, and the papers for the citizen.

    ``outcome`` is ``accept``, ``review`` (pending, with ``reasons``) or ``same`` (it was there).
    """

    outcome: Literal["accept", "review", "same"]
    entry: int
    batch: str
    commit: str
    slip: Slip
    card: Card
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()


def duplicate(identities: tuple[str, ...], first: First) -> Refused:
    """The invoice was entered before, and something in it differs."""
    told = sentences.first_entry(identities[0], first.by, first.at, first.entry)
    return Refused((Reason("duplicate", "number", told),), first)


def elsewhere(identities: tuple[str, ...], first: First, *, same_campaign: bool) -> Refused:
    """The refusal where an equal entry of the same person stands: in this campaign, or in one that
    excludes this one."""
    if same_campaign:
        return duplicate(identities, first)
    told = sentences.first_entry(identities[0], first.by, first.at, first.entry)
    return Refused((Reason("in-other-campaign", "number", told),), first)


_TELLS_NOBODY = frozenset(
    {
        *("holder-characters", "holder-too-long", "text-too-long"),
        *("resident-id-invalid", "resident-id-old"),
    }
)
"""What is told is one character and its place, or a count: without it nobody knows what to mend."""


def shareable(reason: Reason) -> Reason:
    """The reason without personal data: as it may be stored outside of a box.

    A field that names somebody keeps its first sign; any other one may hold his number as well,
    where a sender has put it into the wrong column.
    """
    if not reason.value or reason.code in _TELLS_NOBODY:
        return reason
    if reason.field in PERSONAL:
        return replace(reason, value=reason.value[:1] + "***")
    shown = masked(reason.value)
    return reason if shown == reason.value else replace(reason, value=shown)
