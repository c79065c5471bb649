"""What is said where a draw is called off: it is not held, or not once more."""

from datetime import datetime

from lottery.texts.ceremony.line import NEXT, STATES
from lottery.texts.minutes.pages import moment

HELP = (
    "取消抽奖 CODE，不再举行：没有立项的，已立项或截止而没有封存的，作废或终止后不再另办的。"
    "原因将公开；正式抽奖须两人办理（propose call-off）。"
)
REASON = "取消的原因，一行文字，将公开。"
HEADING = "已取消的抽奖"
LEAD = "这些抽奖不再举行。取消的原因在取消时公开，不能更改。"
WAY_OUT = (
    "封存以前：方案有误的，改正活动方案、装入以后重新立项；不再举行的，用本页的“取消这次抽奖”。"
)
CONSOLE_LEAD = "从未立项的，在这里取消；已立项的，在它的控制台取消。"


def called_off(code: str, reason: str, at: datetime) -> str:
    return f"抽奖 {code} 已于 {moment(at)} 取消，不再举行。原因：{reason}"


def done(code: str) -> str:
    return f"抽奖 {code} 已取消，不再举行；原因已在公开页面公布。"


def off_already(code: str, reason: str) -> str:
    told = f"抽奖 {code} 已取消，不再举行（原因：{reason}）。"
    return f"{told}要另办的，请在活动方案中用新代号另立一次。"


def other_reason(code: str, stored: str) -> str:
    return f"抽奖 {code} 已取消，公开的原因是“{stored}”，不能更改。"


def not_now(name: str, state: str) -> str:
    way = {
        "frozen": "名单已经封存：请先作废（lottery propose void），公布后再取消。",
        "committed": "承诺已经签署：请先作废（lottery propose void），公布后再取消。",
        "rolling": "已有随机数，不能取消：请继续完成；一项给不出的，可以终止（propose abandon）。",
    }.get(state, f"已有开奖结果，不能取消。下一步是：{NEXT[state]}。")
    return f"抽奖 {name} 现在是“{STATES[state]}”。{way}"


def reason_form(reason: str) -> str:
    return f"取消的原因“{reason}”不能写入公开记录：须为一行文字，首尾和中间没有多余空格。"


def line(code: str, title: str, reason: str) -> str:
    return f"{code}  已取消  {title}  原因：{reason}"


def never_held(code: str, reason: str) -> str:
    """What a plan and rules.txt say of a draw whose winners would be left out."""
    return f"抽奖 {code} 已取消，没有开奖（原因：{reason}），因此没有中奖人因它不参加。"
