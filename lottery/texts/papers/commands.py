"""What `lottery paper` and `lottery papers` say, and the page of a draw's papers."""

from __future__ import annotations

PAPER = "制作抽奖 CODE 的一种文书（PDF）；NAME 是 lottery papers CODE 列出的名称之一。"
PAPERS = "列出抽奖 CODE 的全部文书，以及还不能制作的缺什么；写出 FOLDER 时，把能制作的都写进去。"
OUTPUT = "写到这个文件；缺省为 NAME.pdf。"
ENTRY = "只要这一位中奖人（十位登记编号）的通知书。"
PART = "只要这一分册（从 1 起，每册 500 名）的通知书。"
TAKEN = "{} 已经存在，不会覆盖。请另选文件名，或先移走。"
FOLDER_TAKEN = "{} 不是空目录，不会覆盖。请另选目录。"
CANNOT_WRITE = "写不了 {}：请核对目录是否存在、是否有写入权限。"


def written(name: str, file: object, digest: str) -> str:
    return f"{name}：{file}（SHA-256 {digest}）"


def ready(named: str, purpose: str) -> str:
    return f"可以制作　{named}：{purpose}"


def waits(named: str, since: str, missing: str) -> str:
    return f"还不能　　{named}：{since}。{missing}"
