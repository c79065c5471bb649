"""What stands on the cover and in the frame of any paper of a draw."""

from __future__ import annotations

from lottery.texts.vocabulary import MODES

REHEARSAL = (MODES["rehearsal"], "演 练  ·  本文件不产生真实中奖")
"""What marks a rehearsal's pages: the word across them, and the line at their head."""
DRAFT = ("草稿", "草 稿  ·  未定稿，不得签署")
LINK_CAPTION = "扫码打开本次抽奖的公开网页"
NO_ADDRESS = "未设公开网址，故本文件不印二维码。"


def link_told(link: str) -> str:
    """What a code to scan is, for whoever cannot see it."""
    return f"二维码：{link}"


def named(draw: str, attempt: int) -> str:
    """A draw and which try of it.

    >>> named("ZP-FP-2024-03", 1)
    'ZP-FP-2024-03 · 第 1 次'
    """
    return f"{draw} · 第 {attempt} 次"


def foot(draw: str, attempt: int, sha256: str) -> str:
    """The same for a page's foot, with the beginning of the hash that fixes the draw."""
    return f"{draw}/{attempt}  {sha256[:16]}"


def page(number: int, total: int) -> str:
    """A page's number."""
    return f"第 {number} 页 / 共 {total} 页"
