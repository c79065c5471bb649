"""What is said about a programme's file."""

from collections.abc import Iterable
from datetime import date

FILE = "活动方案"
DESK = {"programme.home": ("活动方案", "载入前先看改动；收回规则、准许人员参加须两人")}
"""What the desk says of these pages, by endpoint."""
NO_FILE = "请选择活动方案文件（.toml）。"
NOT_UTF8 = "不是 UTF-8 编码的文本：请在编辑器里“另存为”，编码选 UTF-8"
NOT_TOML = (
    "不合 TOML 的写法：引号、等号、方括号、逗号用半角，文字写在引号里，同一项不写两次；"
    "请照样本（lottery programme example 文件名）改正"
)
TOO_DEEP = "方括号套得太深"
DRAW_CODE = "抽奖代号写大写字母、数字和连字符，以字母或数字开头，最多 32 位，如 YX-GW-2024-03"
TIER_CODE = "奖项代号写小写字母和数字，最多 8 位"
CODE = "代号写小写字母、数字和连字符，以字母或数字开头，最多 32 位"
WITHOUT_ZONE = "“{}”要写明时区，如 2024-04-09T17:00:00+08:00"
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


def does_not_match(name: str, value: str, rule: str) -> str:
    return f"“{name}”不能写“{value}”：{rule}"


def too_long(name: str, most: int) -> str:
    return f"“{name}”超过 {most} 个字"


def unprintable(name: str) -> str:
    return f"“{name}”里有换行、自造字或不可见的字符：请删去后重新输入"


def number_outside(name: str, most: int) -> str:
    return f"“{name}”应是 0 到 {most} 的整数"


def not_yuan(name: str, value: object) -> str:
    return f"“{name}”写的“{value}”不是金额：写元，最多两位小数，如 10000 或 10000.00"


def yuan_outside(name: str, most: int) -> str:
    return f"“{name}”应在 0 到 {most} 元之间"


def one_of(known: Iterable[str]) -> str:
    return f"写 {'、'.join(known)} 之一"


def not_a_year(name: str, year: int, first: int, last: int) -> str:
    return f"“{name}”的年份 {year} 不对：应在 {first} 到 {last} 之间"


def not_canonical(line: int) -> str:
    where = f"text 第 {line} 行" if line else "text"
    return (
        f"{where}写法不规范：每行首尾不留空格，不空行，不连用两个空格，不用制表符、自造字和不可见的字符，"
        "最后一行也要换行"
    )


def not_toml(line: int, column: int) -> str:
    return f"第 {line} 行第 {column} 个字符处{NOT_TOML}"


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
