"""The programme of a city's year: two campaigns by months, and the draws over them.

Twelve monthly draws, two of half a year, one of the second campaign. Prizes are few; a person wins
one at most, but for July, where nobody counts.
"""

from dataclasses import replace
from datetime import date

from lottery.merchants import MerchantLine
from lottery.programme import (
    DESTROYED,
    BarredPerson,
    Campaign,
    DrawPlan,
    Omission,
    Programme,
    TierPlan,
    month_period,
)
from lottery.programme.file import parse_programme
from tests.builders import HERE, STAFF_PHONE, a_plan

KEPT_DAYS = 90
"""How long people's data are kept after a draw."""
MONTHS = tuple(range(1, 13))
INSURER = "91371681MA00000A1T"
INSURANCE = {"item": "*保险服务*交强险", "seller_id": INSURER}
HALVES = {1: ("ZP-TD-2024-H1", MONTHS[:6]), 2: ("ZP-TD-2024-H2", MONTHS[6:])}
INSURED, SUPPLEMENT, NEVER, BOTH = (
    "ZP-BX-2024-10",
    "ZP-FP-2024-01-B",
    "ZP-FP-2024-04-X",
    "ZP-ALL-2024-10",
)

_RULES = """
[[campaign]]
code = "{code}"
title = "{title}"
[[campaign.rules]]
version = 1
valid_from = 2023-12-01
text = '''
测试规则
单张发票价税合计不低于100元
'''
[campaign.rules.parameters]
minimum_fen = 10000
{here}retention_days = {days}
{more}
"""


def monthly(month: int) -> str:
    """The code of a month's draw."""
    return f"ZP-FP-2024-{month:02d}"


def batch(month: int, campaign: str = "fp") -> str:
    """The name of a month's period."""
    return f"{campaign}-2024-{month:02d}"


def a_campaign(code: str, title: str, *more: str, days: int = KEPT_DAYS) -> Campaign:
    """A campaign with its rules and the twelve months of the year."""
    said = _RULES.format(here=HERE, code=code, title=title, days=days, more="\n".join(more))
    (made,) = parse_programme(said.encode()).campaigns
    periods = tuple(month_period(code, title, date(2024, month, 1)) for month in MONTHS)
    return replace(made, periods=periods)


def a_month(month: int, **changes: object) -> DrawPlan:
    """A month's draw."""
    plan = a_plan(code=monthly(month), title=f"测试市2024年{month}月抽奖", batches=(batch(month),))
    return replace(plan, **changes)  # type: ignore[arg-type]


def a_half(half: int) -> DrawPlan:
    """The draw over half a year: who has won a first prize in it is left out."""
    code, months = HALVES[half]
    return a_plan(
        code=code,
        title=f"测试市2024年{'上下'[half - 1]}半年特等奖抽奖",
        batches=tuple(map(batch, months)),
        tiers=(TierPlan("t1", "特等奖", 1, "轿车一辆", 35000000, 1),),
        omits=(Omission("staff"), Omission("won-earlier", tuple(map(monthly, months)), ("1",))),
    )


def a_supplement(*, destroyed: bool) -> DrawPlan:
    """What was left of January's prizes; `destroyed`: it knows whose data are gone."""
    gone = (Omission(DESTROYED),) * destroyed
    return a_plan(
        code=SUPPLEMENT,
        title="测试市2024年1月补充抽奖",
        batches=(batch(1),),
        tiers=(TierPlan("2", "二等奖", 1, "运动服饰券", 50000, 0),),
        omits=(Omission("staff"), Omission("won-earlier", (monthly(1),)), *gone),
    )


def of_another_campaign(code: str, *batches: str) -> DrawPlan:
    """A draw of the second campaign, over these periods."""
    return a_plan(code=code, title="测试市2024年10月车险抽奖", campaign="bx", batches=batches)


def programme() -> Programme:
    """The whole file, as it is loaded before the year."""
    return Programme(
        (
            a_campaign("fp", "开发票中大奖"),
            a_campaign("bx", "买车险中大奖", "insurance = true", "tax_required = true", days=730),
        ),
        (MerchantLine(INSURER, "示例财产保险公司", "保险", True, date(2023, 1, 1), None),),
        (BarredPerson(f"phone:{STAFF_PHONE}", "staff"),),
        (
            *(a_month(month, **({"cap": 0} if month == 7 else {})) for month in MONTHS),
            *map(a_half, HALVES),
            of_another_campaign(INSURED, batch(10, "bx")),
        ),
    )
