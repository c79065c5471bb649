"""What the notary's page of five checks says."""

from __future__ import annotations

NAME = "公证员核验一页纸"
WHAT = (
    "用公证处自己的电脑和封存时留下的程序核对，值与名单封存凭证、公布的承诺相同；相符的打勾，"
    "写下实得值的前八位。Windows 上用 certutil -hashfile 文件名 SHA256。开奖前空着的值，"
    "开奖后重新打印即有。"
)
LATER = "（开奖后填写）"
DIFFERS = "任何一项不符：不签字，请主持人停下，记入异常记录，保留两边的文件。"
TITLES = (
    "程序是封存时的程序",
    "名单是封存时的名单",
    "随机数是当众听到的随机数",
    "结果由这些数算出，别人也算得出",
    "现场记录就是我签的那一份",
)
"""The five checks, in the order of the day."""
HOWS = (
    "sha256sum 文件名",
    "sha256sum manifest.txt pool.txt rules.txt",
    "与所听逐项比较；sha256sum seed.txt",
    "python fpdraw-kit.pyz verify 文件夹 --keys KEYS.txt",
    "sha256sum minutes.pdf；lottery minutes check minutes.pdf",
)
"""By which command each is made."""
MANIFEST, POOL, RULES = "抽奖清单 manifest.txt", "参加名单 pool.txt", "活动规则 rules.txt"
COUNT = "参加张数"
SEED = "随机种子（seed.txt）"
RESULT = "开奖结果 result.txt"
PRIZES = "中奖"
MINUTES = "现场记录 minutes.pdf"
SIGNER = "主办单位签署证书"
VERDICT = "验证程序的结论"
PASSED = "通过（退出码 0）。未完全验证（退出码 2）不算通过"
SIGN = ("公证员（签字）", "公证员（签字）", "时间")


def draw(title: str, named: str) -> str:
    return f"{title}（{named}）。{WHAT}"


def source(number: int, title: str) -> str:
    """A source of the seed."""
    return f"{number} {title}"


def prizes(count: int) -> str:
    return f"{count:,} 名"
