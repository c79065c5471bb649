"""What is said of the files that are published beside a bundle."""

from __future__ import annotations

FILE_NAMES = {
    "minutes-signed.pdf": "各方依次签署后的现场记录",
    "certificates.pem": "现场记录签署人的证书",
    "manifest.txt.tsr": "抽奖清单的时间戳（开奖前）",
    "minutes.pdf.tsr": "现场记录的时间戳",
    "minutes-signed.pdf.tsr": "各方签署后的现场记录的时间戳",
    "figures.json": "统计数字（公布时确定，以后不改）",
    "preview.png": "转发时显示的图",
    "papers.txt": "各份文书的散列值（主办单位签名）",
    "prizes.txt": "奖品去向：领取、失效、递补、收回、退回（逐份签名，只增不改）",
    "claiming.json": "领奖期限、地点、电话和税款",
}
BEGINNINGS = {
    "elsewhere/": "外来文件，见上",
    "verdicts/": "外部核验结论（核验人签名），见上",
    "figures-": "统计图",
    "cards/": "递补的候补的卡片",
    "calendar-": "算领奖截止日所用的官方放假安排",
}
"""Names of files by how their paths begin."""
HEADING = "公布包之外的文件"
LEAD = (
    "公布包一经公布不再改变；之后才有的签署、时间戳和文书放在这里，与公布包分开。"
    "minutes-signed.pdf 的开头必须与公布包里的 minutes.pdf 逐字节相同。"
)


def file_name(path: str) -> str:
    """What a file beside a bundle is, in Chinese; its path where there is no name for it."""
    for beginning, name in BEGINNINGS.items():
        if path.startswith(beginning):
            return name
    return FILE_NAMES.get(path, path)


def not_written(place: str, why: str) -> str:
    return f"{place} 写不进去：{why}。原有的文件没有改动，请检查剩余空间和权限，再办一次。"


def bad_name(path: str) -> str:
    return (
        f"不能以“{path}”为文件名公布：只能用字母、数字、点、横线和下划线，"
        "不以点开头，最多在一层子目录里。"
    )


def altered(name: str, path: str, told: str | None, found: str) -> str:
    """A file beside the bundle is not the one that was published."""
    was = f"日志记的 SHA-256 为 {told}" if told else "日志没有记过这个文件"
    return (
        f"{name}.beside/{path} 与日志不符：{was}，现在的文件为 {found}。"
        "文件被替换或放入过，请核对后重新公布。"
    )


def absent(name: str, path: str) -> str:
    """A file that was published beside the bundle is not there."""
    return f"公布包之外的文件 {name}.beside/{path} 不在公布目录里，请重新公布。"
