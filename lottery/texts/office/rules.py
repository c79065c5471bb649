"""The parameters of the rules as people read them: lines of rules.txt, without LF."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from lottery.invoices.values.amounts import yuan
from lottery.texts.reasons import KINDS

GROUP = "规则：各版本的内容和参数。"
LIST = "列出各活动的规则版本。"
SHOW = "显示一个活动某一版规则的全文和参数；缺省为现在施行的一版。"
VERSION = "第几版。"
HEADING = "程序审核发票所用的参数："
POLICIES = {"accept": "接受", "review": "转人工复核", "refuse": "不接受"}


def parameter(name: str, value: str) -> str:
    """A line of rules.txt: a parameter by its Chinese name."""
    return f"参数 {name}：{value}"


def in_force(version: int, since: date) -> str:
    """Which version this is."""
    return f"本文为第{version}版，自{since}起施行；登记之日施行的版本决定该登记是否有效。"


def other_version(version: int, since: date, digest: str) -> str:
    """Another version under which entries of the same draw may have been decided."""
    return f"第{version}版自{since}起施行，其全文散列值：{digest}"


def listed(campaign: str, version: int, since: date, digest: str) -> str:
    """A line of `lottery rules list`."""
    return f"{campaign}  第{version}版  自{since}起  {digest}"


def unknown(campaign: str, version: int) -> str:
    """There is no such version."""
    return f"活动“{campaign}”没有第{version}版规则：请用 lottery rules list 查看。"


def rules_broken(campaign: str, why: str) -> str:
    """The stored parameters are not rules."""
    return f"活动“{campaign}”的规则参数无法使用（{why}）：请检查方案文件里的规则。"


def no_earlier_draw(draw: str, code: str) -> str:
    return (
        f"抽奖 {draw} 要排除抽奖“{code}”的中奖人，而方案中没有这次抽奖。"
        "请核对代号，或先载入那次抽奖的方案。"
    )


def too_late(campaign: str, version: int, since: date) -> str:
    """A version that would decide on entries that are made."""
    return (
        f"活动“{campaign}”的规则第{version}版自{since}起施行，但该日起已有登记："
        "新版规则只能从尚无登记的日期起施行，请改 valid_from。"
    )


def _limit(count: int) -> str:
    return f"每人最多{count}张，超过的转人工复核" if count else "不限"


def _asked(on: bool) -> str:
    return "转人工复核" if on else "不检查"


def _yes(on: bool) -> str:
    return "是" if on else "否"


def _days(count: int) -> str:
    return f"{count}天以内" if count else "不限，但不早于开票日期"


def _kinds(kinds: tuple[str, ...]) -> str:
    return "、".join(KINDS.get(kind, kind) for kind in kinds) or "无"


def _words(words: tuple[str, ...]) -> str:
    return "、".join(words) or "无"


PERSON_KEYS = {"phone": "按电话号码", "identity": "按居民身份证号码（登记时须录入）"}

TOLD: dict[str, tuple[str, Callable[..., str]]] = {
    "minimum_fen": ("价税合计下限（元）", yuan),
    "highest_percent": ("判断不含税金额所用的最高税率（百分之）", str),
    "kinds": ("可以参加的发票种类", _kinds),
    "kinds_reviewed": ("转人工复核的发票种类", _kinds),
    "regions": ("视为本地的登记机关", _words),
    "regions_reviewed": ("转人工复核的登记机关", _words),
    "place": ("名称中含有此地名的转人工复核", str),
    "agency": ("税务机关代开的发票", POLICIES.__getitem__),
    "other_buyer": ("抬头与登记人不是同一姓名", POLICIES.__getitem__),
    "insurance": ("只收交强险", _yes),
    "insurance_words": ("项目中须有的文字（只收交强险时）", _words),
    "per_day": ("同一天开具的发票", _limit),
    "per_person": ("一期内的发票", _limit),
    "per_merchant": ("一期内同一商户的发票", _limit),
    "near_duplicates": ("同商户、日期、金额和电话的登记", _asked),
    "consecutive": ("同商户、日期和人的连号发票", _asked),
    "both_campaigns": ("一张发票可以参加两项活动", _yes),
    "tax_required": ("封存前须有税务部门的答复", _yes),
    "tax_days": ("税务部门的答复须在封存前几天以内", _days),
    "person": ("区分同一人", PERSON_KEYS.__getitem__),
    "retention_days": ("公布后保存未中奖人资料的天数", str),
}
"""What each parameter is called, and how its value is said."""

UNSAID: dict[str, object] = {"tax_days": 0, "person": "phone"}
"""Parameters that came after the first release, each with the value that says nothing new:
rules.txt does not name it then, so what was announced before keeps its bytes."""


def prize_mark(code: str) -> str:
    """How the line of a tier begins.

    >>> prize_mark("1")
    '奖项 1：'
    """
    return f"奖项 {code}："


def prize(named: str, award: str, worth: str, count: int, spare: int) -> str:
    """A tier of a draw, behind its mark; each of `award` and `worth` may be empty."""
    told = f"，{award}" if award else ""
    each = f"，每名价值 {worth} 元" if worth else ""
    return f"{named}{told}{each}，{count} 名，候补 {spare} 名。"


def person_key_differs(campaign: str) -> str:
    return (
        f"活动 {campaign} 已有的规则版本区分同一人的办法不同（person）：同一活动内不能更改，"
        "否则同一人会被当作两人。请另立一项活动。"
    )
