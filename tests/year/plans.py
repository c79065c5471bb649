"""Rows about plans: faulty ones, draws that are not held, void ones, and destroyed data."""

from contextlib import suppress
from dataclasses import replace

import pytest

from lottery import attempts, proposals, retention
from lottery.ceremony.steps import replanning
from lottery.errors import ForgetRefusedError, LotteryError, PlanRefusedError
from lottery.programme import Omission, TierPlan
from tests.actors import NOTARY
from tests.year.city import HELD, City
from tests.year.programme import (
    BOTH,
    NEVER,
    SUPPLEMENT,
    a_month,
    a_supplement,
    batch,
    monthly,
    of_another_campaign,
)

TIERS = (TierPlan("1", "一等奖", 1, "轿车一辆", 8000000, 1),)


def a_faulty_plan(city: City) -> str:
    """a plan with a fault (leaves out winners of a draw never held; wrong prizes), seen late."""
    draw = city.at(4)
    never = city.foresees(a_month(4, code=NEVER))
    with pytest.raises(PlanRefusedError, match=NEVER):
        draw.plans(omits=(Omission("won-earlier", (NEVER,)),))
    draw.takes("plan", "close")
    waiting = draw.proposes("freeze")
    told = replanning.changes(draw.attempt, draw.plans(tiers=TIERS))
    assert any("二等奖" in each for each in told)
    with city.office.read() as session:
        assert attempts.newest(session, monthly(4)).state == "closed"
    with pytest.raises(LotteryError), city.office.write() as session:
        proposals.confirm(session, waiting.id, by=NOTARY, now=city.stage.tick())
    draw.takes(*HELD)
    assert never.code == NEVER
    return "refused when it was planned; prizes put right after the close, old proposal lapsed"


def never_held(city: City) -> str:
    """a draw planned and never held."""
    draw = city.at(NEVER)
    draw.plans()
    draw.closes()
    draw.calls_off()
    assert draw.attempt.state == "called-off"
    page = city.citizen().opens(f"/draws/{NEVER}")
    assert page.status_code == 200
    assert "活动提前结束，不再举行" in page.text
    return "called off by two, its reason on its public page"


def called_off_blocks_nothing(city: City) -> str:
    """what leaves out the winners of a draw that was called off."""
    half = city.at("ZP-TD-2024-H1")
    half.plans(omits=(Omission("won-earlier", (NEVER,)),))
    half.plans()
    return "planned"


def void_and_again(city: City) -> str:
    """void attempt not published, second attempt planned."""
    draw = city.at(8)
    draw.takes("plan", "close", "freeze", "commit", "void", "plan", "close", "freeze", "commit")
    said = city.commands("draws").output
    assert "公布作废记录" in said
    draw.publishes_due()
    draw.takes("sources", "draw", "minutes")
    draw.publishes_due()
    names = [each.name for each in city.chain()][-2:]
    assert names == [monthly(8), f"{monthly(8)}.2"]
    return "the void is published after all, then the second; `draws` asks for nothing more"


def void_pages(city: City) -> str:
    """a void attempt's page."""
    first, second = monthly(8), f"{monthly(8)}.2"
    citizen = city.citizen()
    page = citizen.opens(f"/draws/{first}").text
    assert f'href="/draws/{second}"' in page
    assert "已作废" in page or "作废" in page
    assert f'href="/draws/{first}"' in citizen.opens(f"/draws/{second}").text
    return "a link both ways"


def over_both_campaigns(city: City) -> str:
    """one draw over both campaigns."""
    plan = of_another_campaign(BOTH, batch(10, "bx"), batch(10))
    with suppress(LotteryError):
        city.foresees(plan)
    with pytest.raises(LotteryError) as refused:
        city.at(BOTH).plans(batches=plan.batches)
    assert "\n" not in str(refused.value)
    with suppress(LotteryError):
        city.at(BOTH).calls_off()
    return "refused at the plan, in one line, with the period of the other campaign"


def destroyed(city: City) -> str:
    """`forget` over a period that draws took part in, with one foreseen and not held."""
    city.foresees(a_supplement(destroyed=False))
    half = "ZP-TD-2024-H1"
    with pytest.raises(ForgetRefusedError, match=SUPPLEMENT), city.office.read() as session:
        retention.foresee(session, [batch(1)], [monthly(1), half], now=city.stage.now)
    named = [monthly(1), half, SUPPLEMENT]
    with city.office.read() as session:
        seen = retention.foresee(session, [batch(1)], named, now=city.stage.now)
    assert SUPPLEMENT in [each.code for each in seen.unheld]
    with city.office.write() as session:
        gone = retention.forget(session, [batch(1)], named, by="organiser", now=city.stage.tick())
    assert gone.entries == len(seen.losers) > 0
    return (
        f"refused while {SUPPLEMENT} may be held; then {gone.entries} entries destroyed, "
        f"which it names, and {gone.kept} kept"
    )


def supplement_over_destroyed(city: City) -> str:
    """supplementary draw over a period whose non-winners' data were destroyed."""
    code = f"{SUPPLEMENT}2"
    draw = city.foresees(replace(a_supplement(destroyed=False), code=code))
    with pytest.raises(PlanRefusedError, match="data-destroyed"):
        draw.plans()
    draw = city.foresees(replace(a_supplement(destroyed=True), code=code))
    draw.takes("plan", "close", *HELD)
    gone = [entry for entry, why in city.omitted(code).items() if why == "data-destroyed"]
    assert gone
    assert not set(city.winners(code)) & set(city.winners(1))
    return f"refused when it was planned; with `data-destroyed` held, {len(gone)} left out by name"
