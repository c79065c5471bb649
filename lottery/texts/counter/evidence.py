"""Sentences about the files that are kept for a reviewer."""

from __future__ import annotations

KINDS = {
    "xml": "数电票 XML",
    "ofd": "OFD",
    "pdf": "PDF",
    "image": "图片",
    "text": "文本",
}
STALE_FILE = "附的原件已经过了保存时间，没有登记：请重新选择文件，或去掉附件后再按一次。"
NOT_SHOWN = "这个文件不能显示成图片，请下载查看。"


def attached(number: int) -> str:
    """A file was added to an entry that waits."""
    return f"登记 {number:010d} 已附上原件，复核员能看到。"


def too_many(most: int) -> str:
    """An entry has as many files as it can have."""
    return f"一条登记最多附 {most} 个文件：请只附需要复核的原件。"


def not_waiting(number: int) -> str:
    """Files are added while somebody is still to look at them."""
    return f"登记 {number:010d} 不在等待复核，不能再附原件：有异议的请先登记申诉。"


def file_unknown() -> str:
    """There is no such file, or it is somebody else's."""
    return "没有这个文件：它可能已按规定销毁，请刷新页面。"
