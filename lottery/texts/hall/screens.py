"""Sentences of the hall: what the screens and the console's buttons say."""

SCREEN_MOVED = "大屏刚刚已经换了画面，这一次没有生效：请看清现在的画面再操作。"

OPENINGS = {
    "title": "标题",
    "list": "名单封存",
    "sources": "随机数来源",
    "seed": "随机种子",
    "end": "开奖结果",
    "void": "已作废",
    "abandoned": "已终止",
    "called-off": "已取消",
}
PHASES = {"ready": "待开始", "rolling": "滚动中", "shown": "已揭晓"}
ALTERNATES = "候补"
TURNS = {"dice": "请掷骰", "public": "等待公布", "sealed": "请当众拆封", "drand": "等待信标"}
"""What everybody waits for while it is a source's turn."""
SIGNS = {"sealed": "封", "drand": "信"}
"""The sign that stands for a value which has not come yet."""


def group_name(tier: str, group: str) -> str:
    """What a group of winners is called: its tier, or the alternates of its tier."""
    return tier + ALTERNATES if group.startswith("A") else tier


def seed(come: int, total: int) -> str:
    """How far the seed is while it is not computed, for the strip that always stands.

    >>> seed(0, 5), seed(3, 5), seed(5, 5)
    ('待产生', '已到 3 / 5', '来源已到齐')
    """
    if not come:
        return "待产生"
    return f"已到 {come} / {total}" if come < total else "来源已到齐"


def screen_line(name: str, first: int, last: int, phase: str) -> str:
    """Where the screens are, in one line for the console.

    >>> screen_line("三等奖", 61, 90, "rolling"), screen_line("三等奖", 1, 0, "ready")
    ('三等奖 第 61 至 90 名 · 滚动中', '三等奖 · 待开始')
    >>> screen_line("标题", 0, 0, "")
    '标题'
    """
    if last >= first > 0:
        slots = f"第 {first} 名" if first == last else f"第 {first} 至 {last} 名"
        return f"{name} {slots} · {PHASES[phase]}"
    return f"{name} · {PHASES[phase]}" if phase else name


STOPPED = "大屏已停住"
STOPPED_NOTE = "请工作人员停止操作，保留现场，运行 lottery check 查明，并通知监督单位和公证处。"


def card_altered(entry: str) -> str:
    """Why no name is shown."""
    return f"中奖登记 {entry} 的公示卡片与开奖前封存的名单不符，有人改动过，不予显示。"


def malformed(why: object) -> str:
    """Why nothing of a draw's documents is shown."""
    return f"抽奖文件被改动过，读不出来：{why}"
