"""A form is offered for each act that is possible now, and for no other; whom to call, and when."""

from datetime import date, timedelta
from itertools import product

import pytest

from lottery.errors import PrizeRefusedError
from lottery.prizes import calls, possible
from lottery.prizes.calls import Appointment
from lottery.prizes.life import (
    FORFEITS,
    LEFT_OVER,
    RECOVERED,
    TAKES_BACK,
    WAITING,
    Alternate,
    Deed,
    Life,
    PrizeFacts,
    PrizeId,
    follow,
)
from lottery.prizes.standing import StandingPrize
from lottery.programme import TierPlan

TODAY, UNTIL = date(2024, 5, 6), date(2024, 6, 9)
PRIZE = PrizeId("ZP-FP-2024-03", 1, "1", 1)
DEEDS = (
    Deed("notified", {"how": "call", "outcome": "reached"}),
    Deed("answered", {"answer": "coming"}),
    Deed("appointed", {"day": "2024-05-07"}),
    Deed("documents"),
    *(Deed("taxed", {"fen": fen, "certificate": "1"}) for fen in (0, 1_600_000)),
    Deed("handed", {"receipt": "1"}),
    Deed("receipt"),
    *(Deed("forfeited", {"reason": reason}) for reason in FORFEITS),
    *(Deed("taken-back", {"reason": reason}) for reason in TAKES_BACK),
    *(Deed("recovered", {"back": back}) for back in RECOVERED),
    Deed("passed", {"alternate": 1, "entry": 5}),
    *(Deed("returned", {"where": where}) for where in LEFT_OVER),
    Deed("noted", {"note": "x"}),
)
STAGES = (*WAITING, "handed", "forfeited", "taken-back", "settled", "returned", "empty")


def facts(*, worth: int, left: bool, ready: bool) -> PrizeFacts:
    return PrizeFacts(
        today=TODAY,
        value_fen=worth,
        tax_fen=1_600_000 if worth > 80_000 else 0,
        is_big=worth > 1_000_000,
        bureau="normal" if ready else None,
        verdicts=int(ready),
        alternate=Alternate(1, 5, UNTIL) if left else None,
        confirmed=True,
    )


def allowed(life: Life, known: PrizeFacts) -> set[tuple[str, str]]:
    """What the rules allow, with the reason that it was tried with."""
    found = []
    for deed in DEEDS:
        try:
            follow(life, deed, known)
        except PrizeRefusedError:
            continue
        found.append(deed)
    return {(deed.what, str(deed.detail.get("reason", ""))) for deed in found}


@pytest.mark.parametrize("stage", STAGES)
def test_what_is_offered_is_what_the_rules_allow(stage: str) -> None:
    for worth, left, ready, until in product(
        (50_000, 8_000_000), (True, False), (True, False), (UNTIL, TODAY - timedelta(days=1), None)
    ):
        known = facts(worth=worth, left=left, ready=ready)
        life = Life(PRIZE, stage, 0, 3, until)
        may = allowed(life, known)
        fills = {"passed", "returned"}
        whats = {possible.FILL if what in fills else what for what, _ in may}
        assert set(possible.acts(life, known)) == whats, (worth, left, ready, until)
        reasons = {why for what, why in may if what == "forfeited"}
        if life.waits:
            assert set(possible.forfeits(life, known)) == reasons


@pytest.mark.parametrize(
    ("stage", "turn", "until", "day", "why"),
    [
        ("drawn", 0, UNTIL, None, "new"),
        ("drawn", 2, UNTIL, None, "alternate"),
        ("called", 0, UNTIL, None, "again"),
        ("reached", 0, UNTIL, None, ""),
        ("reached", 0, TODAY + timedelta(days=7), None, "remind"),
        ("reached", 0, None, None, ""),
        ("coming", 0, UNTIL, TODAY + timedelta(days=1), "appointed"),
        ("coming", 0, UNTIL, TODAY + timedelta(days=2), ""),
        ("coming", 0, TODAY, TODAY - timedelta(days=1), "remind"),
    ],
)
def test_why_somebody_is_called_today(
    stage: str, turn: int, until: date | None, day: date | None, why: str
) -> None:
    tier = TierPlan("1", "一等奖", 1, "轿车一辆", 8_000_000, 1)
    prize = StandingPrize(Life(PRIZE, stage, turn, 3, until), tier, None)
    assert calls.why(prize, Appointment(day) if day else None, TODAY) == why
