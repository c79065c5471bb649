"""What the page of all attempts says, and what it says of a published folder."""

FOLDERS = {
    "there": "已公开的文件在",
    "gone": "已公开的文件不见了",
    "absent": "抽奖前的清单不在公布的地方：正在放上，或者不见了",
    "changed": "已公开的文件被改动",
}
STATES = {
    "committed": "已公布清单，还没有抽出",
    "rolling": "正在抽奖",
    "drawn": "已抽出，还没有公布",
    "signed": "已抽出，还没有公布",
    "published": "已公布",
    "void": "已作废，记录还没有公布",
    "abandoned": "已放弃，记录还没有公布",
    "published-void": "已作废，记录已公布",
    "published-abandoned": "已放弃，记录已公布",
}


def state(name: str) -> str:
    """How an attempt stands."""
    return STATES[name]
