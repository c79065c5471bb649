"""What is said of a table that was interrupted, and is read on after the close."""

from datetime import datetime

from lottery.texts.minutes.pages import moment

LATE = (
    "续完截止前收到、导入中断的表格：由主办单位和公证员或监督人员两人当场登录，"
    "其余各行按收到表格的时间算；名单封存以后不能再续。"
)
ORGANISER_ASKED = "请主办单位人员登录："
OVERSEER_ASKED = "请公证员或监督人员登录："
NOTHING_LEFT = "这个文件没有导入到一半的：没有开始过，或者已全部导入。不必用 --late。"
NOT_LATE = "这个文件的各期都还没有截止，直接再导入一次就接着导完，不必用 --late。"


def frozen(name: str, draw: str) -> str:
    return f"“{name}”中断以后，抽奖 {draw} 的名单已经封存，其余各行不能再参加本期抽奖。"


def interrupted(name: str, left: int, at: datetime) -> str:
    return (
        f"“{name}”于 {moment(at)} 开始导入，中断时还有 {left} 行，其间有一期已经截止。"
        "这些行没有导入，也没有退回：请带上原文件到服务器，由主办单位和公证员或监督人员两人"
        "用 lottery import 文件 --late 续完，按收到表格的时间算；须在封存名单以前办理。"
    )
