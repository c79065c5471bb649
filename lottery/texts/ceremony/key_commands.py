"""What the command `lottery keys` says."""

from __future__ import annotations

GROUP = "密钥名录：列出、开始、更换密钥与证书，取待签文件、收签名"
LIST = "列出各方的密钥与证书，从何时到何时有效，以及等待签名的一项"
BEGIN = "开始密钥名录：列入主办单位的密钥，提请公证处为自己的公钥签名"
CHANGE = (
    "更换密钥或证书：organiser（主办单位）、notary（公证处）、minutes（签署记录的证书）、备用密钥"
)
ADD = (
    "列入一把第三方的密钥（例如监督、审计单位的）：某一方遗失密钥时用它签名替换；"
    "封存以前列入的，可以签外部核验结论"
)
REQUEST = "把等待签名的一项写成待签文件"
TAKE = "核验签名文件，存下；签名齐全时即列入名录并公布"
WITHDRAW = "撤回等待签名的一项"
PUBLISH = "把名录再公布一次（公开文件夹里的文件丢失时用）"
ROLE = "organiser、notary、minutes，或备用密钥的代号（小写字母、数字）"
KEY = "新密钥的公钥（一行），或写着它的文件；主办单位的由本命令制作，不写"
LOST = "旧密钥已经遗失，不能再签名"
REASON = "原因，随名录公布"
SIGNER = "由谁签：organiser、notary、备用密钥的代号，或 new（新密钥自己）；不写时为还缺的第一把"
OUTPUT = "写到这个新文件"
CERTIFICATE = "新证书（PEM，连同中间证书）"
CERTIFICATE_KEY = "新证书的私钥（PEM）"
ROOT = "新证书的根证书（PEM）；旧的根保留，旧记录照常可核对"
PROPOSER_ASKED = "请主办单位的账号登录："
HANDER_ASKED = "请公证员或主办单位的账号登录："
EMPTY = "密钥名录还没有开始：请运行 lottery keys begin。"
NOTHING_WAITS = "没有等待签名的项。"
LISTED = "已列入密钥名录并公布。"
NO_THIRD = (
    "名录里没有第三方的备用密钥：哪一方遗失密钥，都只能从备份取回。"
    "建议用 lottery keys add 列入一把。"
)
BOTH = "--key 与 --certificate、--root 一起写，只用于 minutes"
NEXT = "请取待签文件（lottery keys request，或“公证签名”页）签署，再用 lottery keys take 交回。"


def published(place: object) -> str:
    return f"密钥名录已公布：{place}"


def waits(number: int, name: str) -> str:
    return f"第 {number} 项（{name}）等待签名。"


def written(file: object) -> str:
    return f"已写入 {file}；签署用 lottery notary sign，或核对与签名程序。"


def withdrawn(number: int) -> str:
    return f"已撤回密钥名录第 {number} 项。"
