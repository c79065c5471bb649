"""The life of a prize: what may be done about it when, and what it is afterwards (pure).

A prize waits for its holder through some stages, each of which is reached once; it is handed over,
or it is forfeited and passed to the next alternate of its tier. One that was handed over can be
taken back, which is a stage of its own and no way back to waiting for the same holder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from lottery.errors import PrizeRefusedError
from lottery.naming import name_of
from lottery.texts.prizes import refusals as words

WAITING = ("drawn", "called", "reached", "coming", "seen", "taxed")
"""The stages of a prize that waits for its holder, in their order."""
HANDED, FORFEITED, TAKEN_BACK = "handed", "forfeited", "taken-back"
SETTLED, RETURNED, EMPTY = "settled", "returned", "empty"
VACANT = (FORFEITED, SETTLED, EMPTY)
"""Nobody holds it; one that was taken back is free once it is settled what came back of it."""

HOWS = ("call", "message", "letter", "visit")
OUTCOMES = ("reached", "no-answer", "wrong-number", "sent")
ANSWERS = ("coming", "declines")
FORFEITS = ("late", "declined", "ineligible", "identity", "invoice", "won-earlier")
TAKES_BACK = ("invoice", "ineligible", "identity")
RECOVERED = ("prize", "money", "nothing")
"""What came back of a prize that was taken back."""
LEFT_OVER = ("supplementary", "next-draw", "treasury")
"""Where a prize goes that nobody is left for."""


@dataclass(frozen=True)
class PrizeId:
    """A prize: an attempt of a draw, a tier's code, and its number in the tier from 1."""

    draw: str
    attempt: int
    tier: str
    slot: int

    @property
    def name(self) -> str:
        """How it is called where one word names it, as in a proposal.

        >>> PrizeId("ZP-FP-2024-03", 1, "2", 7).name
        'ZP-FP-2024-03/2/7'
        """
        return f"{name_of(self.draw, self.attempt)}/{self.tier}/{self.slot}"


@dataclass(frozen=True)
class Deed:
    """What somebody does about a prize: one of `WHATS`, and what there is to say of it.

    Detail is kept for good and stands in the journal: numbers and TOKENs, nobody's data.
    """

    what: str
    detail: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Life:
    """A prize in one moment. `turn` is 0 for whom the draw named, then the alternate's number;
    `until` the last day to claim, None if nobody has set one; `acts` how many there were."""

    id: PrizeId
    stage: str
    turn: int = 0
    entry: int | None = None
    until: date | None = None
    acts: int = 0

    @property
    def waits(self) -> bool:
        """Whether it waits for its holder."""
        return self.stage in WAITING


@dataclass(frozen=True)
class Alternate:
    """The next alternate of a tier, by number from 1, and his last day to claim."""

    number: int
    entry: int
    until: date | None


@dataclass(frozen=True)
class PrizeFacts:
    """What an act hangs on, beside the prize's own life.

    `bureau` is the tax bureau's answer since the draw (None without one), `verdicts` how many
    outside the office have signed that the bundle holds, `confirmed` that two people act.
    """

    today: date
    value_fen: int
    tax_fen: int
    is_big: bool
    bureau: str | None = None
    bureau_needed: bool = True
    verdicts: int = 0
    alternate: Alternate | None = None
    left_over: str = "treasury"
    confirmed: bool = False


def begun(prize: PrizeId, entry: int | None, until: date | None) -> Life:
    """A prize as the draw has left it; without an entry there were fewer entries than prizes."""
    if entry is None:
        return Life(prize, EMPTY)
    return Life(prize, "drawn", entry=entry, until=until)


def follow(life: Life, deed: Deed, facts: PrizeFacts) -> Life:
    """The prize after an act; raises PrizeRefusedError with what stands against it."""
    rule = _RULES.get(deed.what)
    if rule is None:
        raise PrizeRefusedError(words.unknown_act(deed.what))
    return replace(rule(life, deed, facts), acts=life.acts + 1)


def missing(life: Life, facts: PrizeFacts) -> tuple[str, ...]:
    """What still stands between a waiting prize and its holder's hands, as tokens in the order in
    which it is done: `documents`, `bureau`, `bureau-not-normal`, `tax`, `verdict`."""
    open_: list[str] = []
    if life.stage not in {"seen", "taxed"}:
        open_.append("documents")
    if facts.bureau is None and (facts.bureau_needed or facts.is_big):
        open_.append("bureau")
    elif facts.bureau not in {None, "normal"}:
        open_.append("bureau-not-normal")
    if facts.tax_fen and life.stage != "taxed":
        open_.append("tax")
    if facts.is_big and not facts.verdicts:
        open_.append("verdict")
    return tuple(open_)


def needs_two(life: Life, facts: PrizeFacts) -> bool:
    """Whether two hand a prize over: one that is worth much, and one whose last day is over, so
    that nobody alone decides who may still have it."""
    return facts.is_big or (life.until is not None and facts.today > life.until)


def _notified(life: Life, deed: Deed, facts: PrizeFacts) -> Life:
    _require_waiting(life, deed)
    _one_of(deed, "how", HOWS)
    outcome = _one_of(deed, "outcome", OUTCOMES)
    return _reach(life, "reached" if outcome == "reached" else "called")


def _answered(life: Life, deed: Deed, facts: PrizeFacts) -> Life:
    _require_waiting(life, deed)
    answer = _one_of(deed, "answer", ANSWERS)
    return _reach(life, "coming" if answer == "coming" else "reached")


def _appointed(life: Life, deed: Deed, facts: PrizeFacts) -> Life:
    _require_waiting(life, deed)
    _day(deed, "day", at_least=facts.today)
    return _reach(life, "coming")


def _documents(life: Life, deed: Deed, facts: PrizeFacts) -> Life:
    _require_waiting(life, deed)
    if life.stage == "taxed":
        raise PrizeRefusedError(words.already(life.id.name, life.stage))
    return _reach(life, "seen")


def _taxed(life: Life, deed: Deed, facts: PrizeFacts) -> Life:
    _require_waiting(life, deed)
    if not facts.tax_fen:
        raise PrizeRefusedError(words.no_tax(life.id.name, facts.value_fen))
    if life.stage != "seen":
        raise PrizeRefusedError(words.not_in_order(life.id.name, deed.what, life.stage))
    if deed.detail.get("fen") != facts.tax_fen:
        raise PrizeRefusedError(words.other_tax(deed.detail.get("fen"), facts.tax_fen))
    _given(deed, "certificate")
    return _reach(life, "taxed")


def _handed(life: Life, deed: Deed, facts: PrizeFacts) -> Life:
    _require_waiting(life, deed)
    if left := missing(life, facts):
        raise PrizeRefusedError(words.not_yet(life.id.name, left, facts.bureau))
    if needs_two(life, facts):
        _require_two(deed, facts)
    return replace(life, stage=HANDED)


def _receipt(life: Life, deed: Deed, facts: PrizeFacts) -> Life:
    if life.stage != HANDED:
        raise PrizeRefusedError(words.not_handed(life.id.name, life.stage))
    return life


def _forfeited(life: Life, deed: Deed, facts: PrizeFacts) -> Life:
    _require_waiting(life, deed)
    reason = _one_of(deed, "reason", FORFEITS)
    if reason == "late" and (life.until is None or facts.today <= life.until):
        raise PrizeRefusedError(words.not_late(life.id.name, life.until))
    if life.stage == "taxed" and reason in {"late", "declined"}:
        raise PrizeRefusedError(words.tax_paid(life.id.name))
    _require_two(deed, facts)
    return replace(life, stage=FORFEITED)


def _taken_back(life: Life, deed: Deed, facts: PrizeFacts) -> Life:
    if life.stage != HANDED:
        raise PrizeRefusedError(words.not_handed(life.id.name, life.stage))
    _one_of(deed, "reason", TAKES_BACK)
    _require_two(deed, facts)
    return replace(life, stage=TAKEN_BACK)


def _recovered(life: Life, deed: Deed, facts: PrizeFacts) -> Life:
    if life.stage != TAKEN_BACK:
        raise PrizeRefusedError(words.not_taken_back(life.id.name, life.stage))
    _one_of(deed, "back", RECOVERED)
    return replace(life, stage=SETTLED)


def _passed(life: Life, deed: Deed, facts: PrizeFacts) -> Life:
    _require_vacant(life, deed)
    after = facts.alternate
    if after is None:
        raise PrizeRefusedError(words.no_alternate(life.id.name))
    if (deed.detail.get("alternate"), deed.detail.get("entry")) != (after.number, after.entry):
        raise PrizeRefusedError(words.out_of_turn(life.id.name, after.number, after.entry))
    return replace(life, stage="drawn", turn=after.number, entry=after.entry, until=after.until)


def _returned(life: Life, deed: Deed, facts: PrizeFacts) -> Life:
    _require_vacant(life, deed)
    if facts.alternate is not None:
        raise PrizeRefusedError(words.alternate_left(life.id.name, facts.alternate.number))
    if _one_of(deed, "where", LEFT_OVER) != facts.left_over:
        raise PrizeRefusedError(words.goes_elsewhere(life.id.name, facts.left_over))
    return replace(life, stage=RETURNED, entry=None)


def _noted(life: Life, deed: Deed, facts: PrizeFacts) -> Life:
    _given(deed, "note")
    return life


_RULES = {
    "notified": _notified,
    "answered": _answered,
    "appointed": _appointed,
    "documents": _documents,
    "taxed": _taxed,
    "handed": _handed,
    "receipt": _receipt,
    "forfeited": _forfeited,
    "passed": _passed,
    "taken-back": _taken_back,
    "recovered": _recovered,
    "returned": _returned,
    "noted": _noted,
}


def _reach(life: Life, stage: str) -> Life:
    """The prize at a stage, or where it is if that is further."""
    furthest = max(life.stage, stage, key=WAITING.index)
    return replace(life, stage=furthest)


def _require_waiting(life: Life, deed: Deed) -> None:
    if not life.waits:
        raise PrizeRefusedError(words.not_waiting(life.id.name, deed.what, life.stage))


def _require_vacant(life: Life, deed: Deed) -> None:
    if life.stage not in VACANT:
        raise PrizeRefusedError(words.not_vacant(life.id.name, deed.what, life.stage))


def _require_two(deed: Deed, facts: PrizeFacts) -> None:
    if not facts.confirmed:
        raise PrizeRefusedError(words.two_needed(deed.what))


def _one_of(deed: Deed, name: str, allowed: tuple[str, ...]) -> str:
    found = str(deed.detail.get(name, ""))
    if found not in allowed:
        raise PrizeRefusedError(words.not_one_of(name, found, allowed))
    return found


def _given(deed: Deed, name: str) -> None:
    if not str(deed.detail.get(name, "")).strip():
        raise PrizeRefusedError(words.left_out(name))


def _day(deed: Deed, name: str, at_least: date) -> None:
    text = str(deed.detail.get(name, ""))
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise PrizeRefusedError(words.not_a_day(name, text)) from None
    if found < at_least:
        raise PrizeRefusedError(words.day_over(name, text, at_least))
