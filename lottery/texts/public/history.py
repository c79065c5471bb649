"""What the page of all attempts says, and what it says of a published folder."""

FOLDERS = {
    "there": "已公开的文件在",
    "gone": "已公开的文件不见了",
    "absent": "抽奖前的清单不在公布的地方：正在放上，或者不见了",
    "away": "不在这台备用电脑上",
    "changed": "已公开的文件被改动",
}
ENDINGS = {
    "published": "结果（result.txt）",
    "published-void": "作废记录（void.txt）",
    "published-abandoned": "终止的记录（abandoned.txt）",
}
LOST_FOR_GOOD = frozenset({"gone", "changed"})
"""States of a folder of which a page says that it is gone, not that it is not there yet."""
HEADINGS = {
    "gone": "这次抽奖公布过；公布的文件现在不见了",
    "changed": "这次抽奖公布过；公布的文件被改动，已经读不出",
    "absent": "这次抽奖的清单公布过；现在不在公布的地方",
    "away": "这次抽奖公布过；文件不在这台备用电脑上",
    "there": "这次抽奖公布过；要的文件不在这里",
}
STATES = {
    "committed": "已公布清单，还没有抽出",
    "rolling": "正在抽奖",
    "drawn": "已抽出，还没有公布",
    "signed": "已抽出，还没有公布",
    "published": "已公布",
    "void": "已作废，记录还没有公布",
    "abandoned": "已终止，记录还没有公布",
    "published-void": "已作废，记录已公布",
    "published-abandoned": "已终止，记录已公布",
}


def state(name: str) -> str:
    """How an attempt stands."""
    return STATES[name]


def folder(path: str, told: str, files: tuple[str, ...]) -> str:
    """How a published folder lies there, with the files that are otherwise."""
    named = f"（{'、'.join(files)}）" if files else ""
    return f"{path}：{FOLDERS[told]}{named}"
