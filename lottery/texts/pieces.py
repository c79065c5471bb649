"""Registers in pieces: the commands, and what a draw's page says of them."""

from collections.abc import Sequence

GROUP = "登记册分段存放：往期重复的部分只存一份。"
STORE = (
    "把公布过的登记册存成分段：最新一期仍留整份 register.txt，往期的由分段拼出，"
    "下载到的每个字节不变。每次公布后自动做；这条命令用来补做。"
)
WHOLE = "把一期公布的文件写成普通文件夹（register.txt 由分段拼好），供离线核对或另存。"
MEND = "按数据库里的登记册，重写被改过或缺少的分段和分段目录。"
NAME = "公布文件夹里的名字，如 FP-2024-03；承诺写 commitments/FP-2024-03。"
NOTHING_TO_DO = "没有要做的：公布过的登记册都已存成分段，或不足一段（65,536 行）。"
NOTHING_DAMAGED = "分段和分段目录都完好，没有要重写的。"


def laid(folders: Sequence[str]) -> str:
    return f"已存成分段，整份 register.txt 仍留着：{'、'.join(folders)}。"


def thinned(folders: Sequence[str]) -> str:
    return f"改由分段拼出，整份 register.txt 已收起：{'、'.join(folders)}。"


def left(folder: str, why: str) -> str:
    return (
        f"{folder} 的 register.txt 没有动：{why}。"
        "请运行 lottery check 查明这个文件夹是否与公布时一致，处理后再运行 lottery pieces store。"
    )


def written(folder: object, count: int) -> str:
    return f"写好了 {count} 个文件：{folder}。可以运行 python -m draws verify {folder}。"


def mended(names: Sequence[str]) -> str:
    return f"重写了这些登记册的分段：{'、'.join(names)}。请再运行 lottery check。"


def unknown(name: str) -> str:
    return f"公布文件夹里没有 {name}：请写公布文件夹里的名字，如 FP-2024-03。"


def taken(folder: object) -> str:
    return f"{folder} 已经有了：请换一个还不存在的文件夹。"


def no_parent(folder: object) -> str:
    return f"{folder} 所在的文件夹不存在：请先建立它，或换一个位置。"


def not_written(folder: object, why: object) -> str:
    return f"没有写成 {folder}：{why}。请运行 lottery check；分段损坏时运行 lottery pieces mend。"
