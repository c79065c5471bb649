"""What `lottery notary` says."""

from __future__ import annotations

from draws.notary.words import HASH, LISTS, NAME, PLAIN, PRIVATE, SIGN
from draws.notary.words import KEY as OWN_KEY
from draws.notary.words import NEW as KEY_NEW
from draws.notary.words import SHOW as KEY_SHOW
from lottery.texts.digits import aloud

__all__ = ["HASH", "KEY_NEW", "KEY_SHOW", "LISTS", "NAME", "OWN_KEY", "PLAIN", "PRIVATE", "SIGN"]

GROUP = "公证处的密钥与签名：key、sign 在公证处自己的电脑上用，其余在办公室用。"
KEYS = "公证处的密钥（在公证处自己的电脑上）。"
REGISTER = "登记公证处的公钥 KEY（一行文字，或所在的文件）；公证员当场登录。"
REQUEST = "写出待签文件：抽奖 CODE 的清单与检查点；不写 CODE 时，是等待会签的检查点。"
REQUEST_LISTS = "同时把清单、规则、名单和登记册写到这个文件夹，供公证处签署前核对"
TAKE = "核验并存下公证处的签名文件 ANSWER；公证员或主办单位当场登录。"
STATUS = "显示登记的公钥，以及等待公证处签名的内容。"
OUTPUT = "写到这个文件"
OPENS = "密钥的口令（12 位以上）"
NOTARY_ASKED = "请公证员登录："
HANDER_ASKED = "请公证员或主办单位登录："
NO_KEY = "公钥：尚未登记"
NAME_MISSING = "请用 --name 写明署名，与办公室设置里的 notary_name 相同。"
PROGRAM = "写出核对与签名程序（一个文件，断网可用），供公证处和公众使用。签名另需 cryptography。"


def requested(file: object, count: int) -> str:
    return f"已写出 {file}，共 {count} 项待签。请交给公证处，在公证处自己的电脑上签署。"


def program_written(file: object, sha256: str) -> str:
    return f"已写出 {file}，SHA-256：{sha256}"


def file_taken(file: object) -> str:
    return f"{file} 已经存在，没有改动它；请换一个文件名。"


def key_line(key: str, fingerprint: str, at: str, by: str) -> str:
    return f"公钥：{key}\n公钥指纹：{aloud(fingerprint)}\n登记：{at}，{by}"


def waits_draw(name: str) -> str:
    return f"待签：抽奖 {name} 的抽奖清单与检查点"


def waits_checkpoints(count: int) -> str:
    return f"待会签：{count} 个检查点"
