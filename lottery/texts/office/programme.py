"""What is said about a programme's file."""

from datetime import date

FILE = "活动方案"
DESK = {"programme.home": ("活动方案", "载入前先看改动；收回规则、准许人员参加须两人")}
"""What the desk says of these pages, by endpoint."""
NO_FILE = "请选择活动方案文件（.toml）。"
ENDS_BEFORE_IT_STARTS = "结束日期早于开始日期"

PLACE_WITHOUT_REGIONS = "parameters 里 place 和 regions 要一起写：地名，和它的行政区划代码"
NOT_A_PERSON = "person 应以 phone: 或 id: 开头"


def person_malformed(why: str) -> str:
    """A barred person whose number is none."""
    return f"person：{why}"


def month_title(campaign: str, first: date) -> str:
    return f"{campaign} {first.year}年{first.month}月"


def missing(name: str) -> str:
    return f"缺少“{name}”"


def unknown(name: str) -> str:
    return f"不认识的项目“{name}”"


def of_another_type(name: str) -> str:
    return f"“{name}”的类型不对"


def does_not_match(name: str, pattern: str) -> str:
    return f"“{name}”不符合格式 {pattern}"


def twice(key: str, value: object) -> str:
    return f"“{key}”为 {value} 的项目出现两次"


def batch_of_another(batch: str, campaign: str) -> str:
    return f"期次 {batch} 应以 {campaign}- 开头"


def source_kind(kind: str) -> str:
    return f"随机数来源的种类“{kind}”不是 dice、public、sealed、drand 之一"


def of_another_campaign(plan: str, campaign: str, batch: str, owner: str) -> str:
    return (
        f"抽奖 {plan} 属于活动 {campaign}，却列了活动 {owner} 的期次 {batch}："
        f"一次抽奖只按一个活动的规则办理，请为活动 {owner} 另立一次抽奖"
    )


def not_in_file(plan: str, what: str) -> str:
    return f"抽奖 {plan} 引用的 {what} 不在本文件中"


def proposed(number: int, what: str) -> str:
    return f"已提出第 {number} 号提议：{what}。请公证员或监督人员登录，在本页确认。"


def confirmed(number: int, what: str) -> str:
    return f"第 {number} 号提议（{what}）已确认，并已办理。"


def declined(number: int) -> str:
    return f"第 {number} 号提议没有同意，不办理。"


def withdrawn(number: int) -> str:
    return f"已收回第 {number} 号提议。"
