"""Sentences of the desk at which prizes are claimed."""

from __future__ import annotations

NOT_A_SLIP = "这不是存根的二维码，也不是登记编号。请扫存根上的二维码，或输入存根上的编号。"
GENUINE = "存根是真的：它能打开登记册里这条登记的登记指纹。请再核对本人证件和发票。"
FALSE = (
    "存根打不开登记册里这条登记的登记指纹：二维码被改过，或不是本系统打印的。"
    "请不要据此发放，先核对证件和发票，并告诉主办单位。"
)
TYPED = "编号是输入的，没有核对存根的真伪。请核对本人证件和发票。"
FORGOTTEN = "这条登记的资料已按规定销毁，存根的真伪核对不了。"
NOTHING = "这条登记在已公布的各次抽奖里都没有中奖，也不是候补。"


def holds(stage: str) -> str:
    return f"持有这份奖品，现在是“{stage}”。"


def passed_over(stage: str) -> str:
    return f"这份奖品已不再由这条登记领取，现在是“{stage}”。"


def not_called(number: int) -> str:
    return f"候补第 {number} 名，还没有轮到：前面的中奖人还在领奖期限内。"
