"""What is said of the journal: the names of its acts, and its chain."""

from __future__ import annotations

from lottery.texts.office.journal_lines import ACTS


def act_name(act: str) -> str:
    """What people call an act; one that has no name here is shown as it is stored."""
    return ACTS.get(act, act)


def chain_holds(size: int) -> str:
    """What the page says of a chain that was followed from end to end."""
    return (
        f"日志链完整：第 1 条到第 {size:,} 条环环相扣，没有一条被改动、删去或插入。"
        if size
        else EMPTY
    )


NONE = "无"
EMPTY = "日志还是空的。"
BAD_DAY = "日期请写成 2024-03-15 的样子。"

GROUP = "操作日志。"
EXPORT = "将操作日志全部导出到 FILE：.jsonl 可以独立校验，.csv 供表格软件阅读。"
VERIFY = "校验操作日志的散列链；给出 FILE（导出的 .jsonl）时校验该文件，不需要数据目录。"
EARLIER = "以前导出的 .jsonl：同时核对现在的日志以它开头，没有被截短或整个重写。"
BAD_ENDING = "导出文件名应以 .jsonl 或 .csv 结尾。"


def not_a_line(number: int) -> str:
    return f"第 {number} 行不是操作日志的导出内容。"


def exported(file: object, lines: int) -> str:
    return f"已导出 {lines} 条到 {file}。"


def verified(lines: int, last: str, earlier: int = 0) -> str:
    since = f"，前 {earlier} 条与以前导出的相同" if earlier else ""
    return f"操作日志 {lines} 条，散列链完整{since}，最后一条的散列 {last}。"


def not_continued(upto: int, expected: str) -> str:
    return (
        f"日志不是以前导出的日志的延续：第 {upto} 条的散列应为 {expected}，"
        "现在没有这一条，或已不同。日志被截短或整个重写过，请保留两份文件并核查。"
    )
