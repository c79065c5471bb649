"""What is typed of the hall for the minutes: labels, hints, and what is refused."""

from __future__ import annotations

ACTS = {
    "opened": "开场",
    "rules": "宣读规则",
    "inspected": "查验封存名单",
    "program": "宣读程序散列",
    "shown": "公布中奖名单",
}
"""The acts in the hall, by the names of `lottery.minutes.written.scene`."""
ACTORS = {
    "opened": "主持人",
    "rules": "宣读人",
    "inspected": "查验人",
    "program": "宣读人",
    "shown": "公布人",
}
AGREES = "名单与封存凭证"
AGREEMENT = {"": "", "yes": "一致", "no": "不一致"}
PEOPLE = {"operator": "操作", "recorder": "记录"}
VIDEO = "录像 SHA-256"
MOVE = "到场、离场"
ANOMALY = "异常情况"
LONGEST = 500


def present(role: str, organ: str) -> str:
    """The label of those present in one role of one organ."""
    return f"到场（{role}，{organ}）"


def numbered(label: str, number: int) -> str:
    """One of several lines."""
    return f"{label} {number}"


def no_hour(text: str) -> str:
    return f"时间“{text}”看不懂：请按 24 小时制写成 时:分，例如 09:30；没有记录就留空。"


def too_long(label: str, length: int) -> str:
    return f"“{label}”有一行 {length} 个字，最多 {LONGEST} 个字。请分成几行。"


def no_hash(text: str) -> str:
    shown = text if len(text) <= 70 else f"{text[:70]}…"
    return (
        f"录像的 SHA-256 应是 64 位十六进制数，填写的是“{shown}”。"
        "请在存放录像的电脑上执行 sha256sum 录像文件，抄下结果的前一段；没有就留空。"
    )


def typed_by_another(number: int, by: str) -> str:
    who = f"由 {by} " if by else ""
    return (
        f"您打开这一页之后，现场情况已{who}存成第 {number} 稿，您填写的没有存下，仍在下面。"
        "请对照上面的改动，改好后再存一次。"
    )


def typed(number: int) -> str:
    """What was typed is kept."""
    return f"已存为第 {number} 稿，原来各稿都还在。"


def version(number: int, by: str, hour: str) -> str:
    """A version, by whom and when."""
    return f"第 {number} 稿　{hour}　{by}".rstrip("　")
