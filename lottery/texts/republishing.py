"""What is said of published files that are put back after a loss."""

from collections.abc import Sequence
from pathlib import Path

MOST = 5
"""Files that are named of one folder."""

PUBLIC_FROM = "原来的公布文件夹，或它的一份拷贝（如还在的网站目录、查询机）：缺的文件先从这里取。"
COMPLETE = (
    "补齐公布文件夹：按数据库重做缺少的承诺、文件包和旁边的文件，逐个验证；重做不出的从 --from 取。"
)
ALL_THERE = "公布的文件齐全，没有要补的。"


def _some(names: Sequence[str], unit: str) -> str:
    """The first names, and how many there are where that is not all."""
    return "、".join(names[:MOST]) + (f" 等 {len(names)} {unit}" if len(names) > MOST else "")


def piece_differs(path: str, attempts: Sequence[str], kind: str) -> str:
    told = {
        "changed": f"公布文件夹里登记册的分段 {path} 被改过，与它的名字（SHA-256）不符",
        "gone": f"公布文件夹里缺少登记册的分段 {path}",
        "index": f"公布文件夹里登记册的分段目录 {path} 被改过，各段与它不符",
    }[kind]
    return (
        f"{told}：{_some(attempts, '期')} 的 register.txt 因此拼不出来。"
        "请运行 lottery pieces mend 按数据库重写它。"
    )


def put_back(count: int) -> str:
    return f"公布的文件补齐了 {count} 项，逐项验证过。"


def not_made(name: str, why: object) -> str:
    return (
        f"公布的 {name} 没有补上：{why}。请找到原来的公布文件夹或任何人下载过的一份，"
        "运行 lottery backup public --from 文件夹。"
    )


def not_there(path: str) -> str:
    return (
        f"公布过的 {path} 不在公布文件夹里，没有校验它：本机应当公布它的，"
        "请运行 lottery backup public 补上。"
    )


def not_noted(name: str) -> str:
    return (
        f"公布文件夹里的 {name} 与数据库所存相同，只是公布还没有记下。"
        f"不是正在公布的，请再公布一次：lottery publish。"
    )


def not_known(names: Sequence[str]) -> str:
    told = _some(names, "项")
    return (
        f"公布文件夹里的 {told}，数据库没有记过公布，没有校验：大家看得到，"
        "可能是备份以后公布的，也可能是有人放进去的。请先不要删，由两人与以前下载的一份核对。"
        "真是公布过的，结果仍然有效，不能再办一次：请用最新的备份和第二块盘重新恢复，"
        "恢复不了的留在原处。不是的，请移到公布文件夹以外留作证据，并报告监督单位。"
    )


def differs(path: str, names: Sequence[str]) -> str:
    told = _some(names, "个文件")
    return (
        f"公布的 {path} 被改过，与数据库所存不同：{told}。"
        f"请把公布文件夹里的 {path} 移到别处留作证据，再运行 lottery backup public 重新公布。"
    )


def published_later(names: Sequence[str]) -> str:
    told = _some(names, "项")
    return (
        f"公布文件夹里有备份以后公布的 {told}，恢复出来的数据库不知道它们："
        "已经公布的开奖结果仍然有效，不能再办一次。"
    )


def beside_gone(name: str, path: str) -> str:
    return (
        f"文件包 {name} 旁边的 {path} 没有补上：数据库重做不出同样的字节。请找到原来的公布文件夹"
        "或任何人下载过的一份，运行 lottery backup public --from 文件夹。"
    )


def file_gone(file: Path) -> str:
    return f"设置文件写明的 {file} 不在：它不在备份里，请放回原处。"


def still_missing(count: int) -> str:
    return f"还缺 {count} 项，见上；补齐以前不要说已经完全恢复。"
