"""What is said of the witnesses whose cosignatures an office shows."""

HELP = (
    "收取见证人的会签，公布在历次抽奖页上。不写 FILE 时，逐个从设置 witnesses 里的网址取；"
    "FILE 是见证人交来的 cosigned.txt。适合定时运行。\n\n"
    "返回 0：都收到了；1：有见证人会签了另一份登记册；2：有取不到或不成立的。"
)
NOBODY = "没有登记过的见证人的会签；见证人的公钥写在 lottery.toml 的 witnesses 里。"
NONE = "没有登记见证人：把公钥写进 lottery.toml 的 witnesses。"
NOT_THERE = "网址上没有 cosigned.txt。"
STALE_DAYS = 7
"""A witness that has not signed for longer is shown as not having seen."""


def ahead(name: str) -> str:
    return f"{name} 的会签写着将来的时间：请核对两边的时钟。"


def no_note(why: object) -> str:
    return f"不是检查点：{why}"


def other(size: int) -> str:
    told = f"见证人会签的 {size} 行的检查点不是本处签过的"
    return f"{told}：请立即查明，是谁给见证人看了另一份登记册。"


def taken(name: str, size: int) -> str:
    return f"{name}：会签了 {size} 行的检查点。"


def failed(name: str, why: object) -> str:
    return f"{name}：{why}"


def standing(days: int, *, has_seen: bool) -> str:
    """How a witness stands, by the days since it signed."""
    if not has_seen:
        return "未见"
    if days > STALE_DAYS:
        return f"未见：{days} 天没有会签"
    return f"{days} 天前" if days else "一天之内"
