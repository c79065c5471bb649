"""What is said of the beacon's rounds, each with what to do instead."""

from collections.abc import Sequence


def series_over(error: object) -> str:
    return (
        f"清单所列的公共信标轮次已经用完（{error}）。"
        "随机数来源不能替换：请保留现场材料，由公证处记录情况，本次抽奖停在这里。"
    )


def other_round(wanted: int, found: int) -> str:
    return f"应当使用公共信标第 {wanted} 轮，这里是第 {found} 轮。请取第 {wanted} 轮再试。"


def other_chain(found: str, wanted: str) -> str:
    return (
        f"这是另一条链（{found}）的数据，不能使用。"
        f"请从 drand 的 quicknet（{wanted}）取得这一轮的数据。"
    )


def other_randomness(number: int) -> str:
    return (
        f"第 {number} 轮的数据里，随机数与签名对不上，可能被改动过。"
        f"请从另一个来源重新取得第 {number} 轮的数据。"
    )


def forged(number: int) -> str:
    return (
        f"这不是公共信标网络对第 {number} 轮的签名。"
        f"请核对是否抄错，或从另一个来源重新取得第 {number} 轮的数据。"
    )


def unreadable(found: object) -> str:
    return (
        f"读不出公共信标的数据：{found}。"
        "请粘贴 drand 网站返回的整段内容，或只输入 96 位签名（0-9、a-f）。"
    )


NO_ANSWER = "没有回应"


def no_beacon(title: str) -> str:
    return f"“{title}”不是公共信标，不能从网络取得。请按这一项的办法录入。"


def no_relay(number: int, told: Sequence[str]) -> str:
    return (
        f"没有从网络取得公共信标第 {number} 轮（{'；'.join(told)}）。"
        "请检查网络后再试，或用能上网的手机查看这一轮，再扫码、粘贴或照抄它的签名。"
    )


def early(number: int, due: str) -> str:
    return f"公共信标第 {number} 轮要到 {due} 才产生，请到时再取。"
