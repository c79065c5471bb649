"""What a workbook asks too much of: each is told within `tables.suspicious_workbook`."""

from __future__ import annotations

SAME_NAME = "内含同名文件"
INFLATED = "解压后过大"
RATIO = "压缩比过高"
NOT_UTF8 = "不是UTF-8文本"
LONG_CELL = "单元格过长"
TEXTS_ELSEWHERE = "共享文字不在原处"
MANY_CELLS = "单元格过多"
MUCH_TEXT = "文字总量过大"
BROKEN_OFF = "读取中断"
TOO_SLOW = "读取时间过长"
MEMORY = "内存"


def members(count: int) -> str:
    """So many files are in the archive."""
    return f"内含文件{count}个"


def columns(count: int) -> str:
    """A cell stands so far to the right."""
    return f"列数{count}"
