"""What is said of the published list of prizes, prizes.txt, and of publishing it."""

from __future__ import annotations

from datetime import date

PUBLISH = "公布已办理、还没有公布的奖品领取情况；不写 DRAW 时逐个抽奖公布。"
DRAW = "抽奖的名称，如 ZP-FP-2024-03。"


def gone(name: str) -> str:
    return (
        f"{name}.beside/prizes.txt 曾经公布，现在不在公布目录里，不能接着公布。"
        "请先放回原来的文件（lottery restore --public 或从副本），再办一次。"
    )


def altered(name: str, why: str = "") -> str:
    told = f"（{why}）" if why else ""
    return (
        f"{name}.beside/prizes.txt 与日志记载的不符{told}，不能接着公布。"
        "请核对是谁改过，放回原来的文件，再办一次。"
    )


def claims_lost(name: str) -> str:
    return f"{name}.beside/claiming.json 不在或被改过，不知道公布的领奖期限，不能公布奖品领取情况。"


def not_of_the_ledger(name: str, line: int, listed: str, recorded: str) -> str:
    return (
        f"{name}.beside/prizes.txt 的第 {line} 行是“{listed}”，"
        f"奖品台账按顺序应为“{recorded}”。公示与台账不符，请查明。"
    )


def dated_before(name: str, line: int, day: date, done: date) -> str:
    return f"{name}.beside/prizes.txt 的第 {line} 行写在 {day} 的一段里，这件事 {done} 才办理。"


def card_differs(name: str, entry: str) -> str:
    return f"{name}.beside/cards/{entry}.txt 不是登记册里这个登记的公示内容。"


def no_card(entry: int) -> str:
    return (
        f"登记 {entry:010d} 的公示内容已经销毁，不能公布它递补了奖品。"
        "请检查保存期限的设置，并告知监督单位。"
    )


def no_result(name: str) -> str:
    return f"抽奖 {name} 没有公布的开奖结果，没有奖品可公示。请核对名称。"


def published(name: str, count: int) -> str:
    return f"{name}：公布了 {count} 项，见 {name}.beside/prizes.txt。"


def later(why: str) -> str:
    return f"已经办理，但还没有公布出去：{why}"


def nothing(name: str) -> str:
    return f"{name}：没有待公布的。"


def waiting(name: str, count: int) -> str:
    return f"{name}：{count} 项奖品办理还没有公布。"
