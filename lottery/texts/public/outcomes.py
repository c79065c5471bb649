"""What a draw says to the owner of an entry: prize and how to claim it, or why there is none."""

from __future__ import annotations

from datetime import date

from lottery.texts.minutes.pages import money

CLAIM = "怎样领奖"
CLAIM_LABELS = {
    "last_day": "领奖截止",
    "place": "地点",
    "hours": "办理时间",
    "telephone": "电话",
    "documents": "带好",
    "tax": "个人所得税",
    "note": "另外",
    "rules": "规则原文",
}
UNSET = "方案没有写明，请先打电话问清"
UNSET_ALONE = "方案没有写明"
NO_PERIOD = "规则没有写领奖期限，请尽快向主办单位问清"
REHEARSAL = "这是演练，不发奖。正式抽奖中奖后，这里写的就是领奖的办法。"
REJECTED = (
    "抽奖之后，这张发票改为不予接受，原因见下面登记册的行。能否领奖按活动规则办理，请先打电话问清。"
)
ALTERED = (
    "这次抽奖随名单公布的领奖说明（claiming.json）现在不见了，或者被改动过，所以没有照它显示。"
    "下面只有规则里的话：地点、电话和截止日期，请向主办单位当面问清。"
)
WEEKEND = "这一天是周末：窗口不办公的，请提前来"
ASK = "问谁"
GENUINE = "领奖不收任何手续费。税款只在领奖现场缴纳并开具凭证，不会要您转账，也不会索要验证码。"
WEEKDAYS = "一二三四五六日"
_SATURDAY = 5
_FEW = 2
CHANCE = "机会有多大"
TICKET = "为什么没有抽中"
TICKET_SPARE = "为什么是候补"
OWN, LAST_PRIZE, LAST_ALTERNATE = "这张登记的票值", "最后一个中奖的票值", "最后一个候补的票值"
HOW_ASKED = "票值是什么，怎样重算"
HOW = (
    "开奖的随机数给每张发票算出一个 0 到 1 之间的票值，谁也挑不了。"
    "票值从小到大排，小的先中，奖发完了再排候补。"
)
RECOMPUTE = "票值谁都能重算：sha256(种子:登记编号)，种子是 seed.txt 的散列值。公布的文件里写作"
OBJECT = "有异议，请带存根到登记窗口，或拨打下面的电话。"


def last_day(day: date) -> str:
    """The last moment to claim, as a date.

    >>> last_day(date(2024, 6, 11))
    '2024年6月11日（星期二）24时以前'
    """
    return f"{_day(day)}24时以前"


def counted(days: int, published: date) -> str:
    """How the last day was counted."""
    return f"自公布之日（{published.year}年{published.month}月{published.day}日）起 {days} 日内"


def moved(unmoved: date) -> str:
    """That the last day is a later one than was counted.

    >>> moved(date(2024, 6, 9))
    '算到2024年6月9日（星期日）是休息日，顺延到下一个工作日'
    """
    return f"算到{_day(unmoved)}是休息日，顺延到下一个工作日"


def uncounted(year: int) -> str:
    return f"未按节假日顺延：没有{year}年的官方放假安排"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）"


def is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY


def period_untold(days: int, altered: bool) -> str:
    """Of a draw that was published without a last day, or whose published one is gone."""
    told = f"规则写明自公布之日起 {days} 日内；" if days else ""
    if altered:
        return f"{told}截止日期请尽快向主办单位问清"
    return f"{told}截止日期没有随这次公布写明，请尽快向主办单位问清"


def tax(value_fen: int, tax_fen: int) -> str:
    """The tax on a prize of this worth.

    >>> tax(0, 0)
    '方案没有写明奖品价值：价值不超过 800 元的免征，超过的按全额的 20% 缴纳'
    """
    if not value_fen:
        return "方案没有写明奖品价值：价值不超过 800 元的免征，超过的按全额的 20% 缴纳"
    if not tax_fen:
        return f"免征（奖品价值 {money(value_fen)}，不超过 800 元）"
    return (
        f"{money(tax_fen)}，领奖以前缴清"
        f"（奖品价值 {money(value_fen)}，超过 800 元，按全额的 20% 计算）"
    )


def chance(prizes: int, pool: int, in_so_many: int, cap: int) -> str:
    """The odds of a draw. Under a cap, an invoice of somebody who has many is passed over once he
    has won enough: its chance is less than that of another.

    >>> chance(453, 6600, 15, 0), chance(34, 40, 1, 1)
    ('6,600 张发票参加，453 个奖：大约每 15 张里中 1 张，每张机会相等。', \
'40 张发票参加，34 个奖：大约每 100 张里中 85 张。同一人最多中 1 个，中满以后他的其余发票跳过。')
    """
    told = f"{pool:,} 张发票参加，{prizes:,} 个奖"
    if in_so_many > _FEW:
        told += f"：大约每 {in_so_many:,} 张里中 1 张"
    elif prizes:
        told += f"：大约每 100 张里中 {round(100 * prizes / pool)} 张"
    if cap:
        return f"{told}。同一人最多中 {cap} 个，中满以后他的其余发票跳过。"
    return f"{told}，每张机会相等。" if prizes else f"{told}。"


def larger(own: str, last: str) -> str:
    return f"{own} 比最后一个中奖的 {last} 大，奖发完了还没有轮到它。"


def passed_over(cap: int, before: tuple[str, ...]) -> str:
    """Of an entry whose person has drawn as much as he may."""
    return (
        f"它的票值够小，但同一人在一次抽奖里最多排上 {cap} 个，"
        f"此人的登记 {'、'.join(before)} 已经先排上，所以按规则跳过。"
    )
