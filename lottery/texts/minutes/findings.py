"""The checks of `draws verify --text`, each with what it found, in Chinese."""

from __future__ import annotations

NAMES = {
    "files": "文件",
    "canonical": "写法",
    "manifest": "抽奖清单",
    "rules": "规则",
    "register": "登记册",
    "pool": "参加名单",
    "omitted": "未参加名单",
    "pool and omitted": "无遗漏",
    "seed": "随机种子",
    "times": "取值时间",
    "sealed": "密封单",
    "drand": "公共信标",
    "result": "结果",
    "winners' cards": "中奖卡片",
    "signers": "签署人",
}
"""The checks, by the verifier's own names."""


def begins(digest: str) -> str:
    """A hash by its beginning; the whole stands elsewhere on the pages.

    >>> begins("ab" * 32)
    'abababababababab…'
    """
    return f"{digest[:16]}…"


def files(count: int) -> str:
    return f"文件齐全，没有多余：共 {count:,} 个。"


def canonical(count: int) -> str:
    return f"{count:,} 个文本文件都按规定写法（编码、换行、空白、字符）。"


def manifest(digest: str) -> str:
    return f"抽奖清单各项符合规定，SHA-256 {begins(digest)}。"


def rules(digest: str) -> str:
    return f"规则文件与抽奖清单写明的散列一致，SHA-256 {begins(digest)}。"


def register(size: int, root: str) -> str:
    return f"登记册 {size:,} 行，行数、日期和树根与抽奖清单一致，树根 {begins(root)}。"


def pool(count: int) -> str:
    return f"参加名单 {count:,} 张，张数、散列和树根与抽奖清单一致。"


def omitted(count: int) -> str:
    return f"未参加名单 {count:,} 张，每张有原因，散列与抽奖清单一致。"


def complete(accepted: int) -> str:
    return f"已通过的 {accepted:,} 张登记，每一张都在参加名单或未参加名单之中，没有遗漏。"


def seed(digest: str) -> str:
    return f"随机种子由各方的值和抽奖清单的散列得出：{begins(digest)}。"


def times(first: str, last: str) -> str:
    return f"各值的记录时间依次为 {first} 至 {last}，都在封存之后。"


def sealed(parties: str) -> str:
    return f"密封单与封存前公布的散列一致：{parties}。" if parties else "没有密封单。"


def drand(number: int) -> str:
    return f"公共信标第 {number} 轮：取值、轮次和时间符合规定。" if number else "没有使用公共信标。"


def result(digest: str) -> str:
    return f"由随机种子和参加名单重新抽取，结果逐字节相同，SHA-256 {begins(digest)}。"


def cards(count: int) -> str:
    return f"{count:,} 张中奖卡片与抽奖之前固定的登记指纹一致。"


def signers(names: str) -> str:
    return f"抽奖清单写明的签署人：{names}。" if names else "抽奖清单没有写明签署人（演练）。"
