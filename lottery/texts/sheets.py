"""What stands on the cover and in the frame of any paper of a draw."""

from __future__ import annotations

from lottery.texts.minutes.pages import mode
from lottery.texts.vocabulary import MODES

REHEARSAL = (MODES["rehearsal"], "演 练  ·  本文件不产生真实中奖")
"""What marks a rehearsal's pages: the word across them, and the line at their head."""
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


def named_fully(draw: str, attempt: int, *, live: bool) -> str:
    """The same, with what is at stake in it.

    >>> named_fully("ZP-FP-2024-03", 1, live=True)
    'ZP-FP-2024-03 · 第 1 次 · 正式'
    """
    return f"{named(draw, attempt)} · {mode(live=live)}"


def foot(draw: str, attempt: int, sha256: str) -> str:
    """The same for a page's foot, with the beginning of the hash that fixes the draw."""
    return f"{draw}/{attempt}  {sha256[:16]}"


def page(number: int, total: int) -> str:
    """A page's number."""
    return f"第 {number} 页 / 共 {total} 页"
