"""How a stranger repeats the draw and what he must find, as the minutes tell it."""

from __future__ import annotations

from lottery.texts.minutes.pages import MANIFEST_HASH

BY_HAND = "不用本软件也能核对：种子、任意一张发票的签号、名单散列，用系统自带命令即可算出。"
BY_HAND_COMMANDS = (
    "sha256sum seed.txt",
    'printf \'%s:%s\' "$SEED" "$ENTRY" | sha256sum',
    "sha256sum pool.txt omitted.txt rules.txt manifest.txt",
)
VERIFY_YOURSELF = "自行验证的步骤"
MUST_FIND = "验证时应得到的值"
MUST_FIND_LABELS = (MANIFEST_HASH, "随机种子", "抽奖结果 SHA-256", "登记册树根")
VERIFY_RULE = (
    "公开文件包与本 PDF 的附件逐字节相同，任何人可在自己的电脑上用 Python 3.11 以上版本执行；"
    "第一条命令不需要安装别的程序，第二条需要安装本软件（ROOT.pem 为主办单位公布的根证书；"
    "KEYS.txt 为从公告、大厅公示或公证处抄来的公钥，每行一把，不用文件包自带的；"
    "退出码 0 为通过，2 为未完全验证，1 为拒绝）："
)


def commands(folder: str) -> tuple[str, ...]:
    """The commands by which a stranger verifies the bundle of this folder."""
    return (
        f"python -m draws verify {folder} --keys KEYS.txt",
        f"lottery minutes check {folder}/minutes.pdf --trust ROOT.pem --keys KEYS.txt",
    )
