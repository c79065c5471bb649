"""What is said of signing minutes, and of signatures and certificates that are found in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lottery.texts.minutes.pages import moment
from lottery.texts.vocabulary import PARTIES

STAMP_MARK = "证书 SHA-256"
DEMO_ROOT = "演示根证书 DEMO ROOT（不具法律效力）"
SIGNING_REASON = "抽奖现场记录"


def called(field: str) -> str:
    """What a signer of the minutes is called; a number behind his word tells several apart.

    >>> called("notary"), called("notary-2"), called("lion-club")
    ('公证处', '公证处（第 2 位）', 'lion-club')
    """
    word, _, number = field.rpartition("-")
    known = {**PARTIES, "supervisor": "监督单位"}
    if word in known and number.isdecimal():
        return f"{known[word]}（第 {number} 位）"
    return known.get(field, field)


def called_by_token(field: str) -> str:
    """The same, with the manifest's own word behind it.

    >>> called_by_token("supervisor"), called_by_token("lion-club")
    ('监督单位 supervisor', 'lion-club')
    """
    name = called(field)
    return name if name == field else f"{name} {field}"


def stamp_title(field: str) -> str:
    """What stands over a signature."""
    return f"{called(field)} 电子签名"


def no_field(name: str) -> str:
    return f"文件中没有{called(name)}的签名栏（{name}）"


def demo_signer(organiser: str) -> str:
    """The demo certificate's name."""
    return f"演示 DEMO · {organiser}"


def own_root(organiser: str) -> str:
    """The name of a root of the organiser's own."""
    return f"{organiser} 现场记录根证书"


def identity_missing(file: str) -> str:
    """There is no such file."""
    return f"缺少签署现场记录所需的文件：{file}。请用 lottery pki 建立或导入"


def unreadable_identity(file: str) -> str:
    """A key or certificate cannot be read."""
    return f"签署现场记录所用的密钥或证书无法读取（须为 PEM，不带密码，RSA 或 P-256）：{file}"


def wrong_key(file: str) -> str:
    """The key is not the one that the certificate certifies."""
    return f"签名密钥与证书不是一对：{file}"


UNSIGNED = "文件没有任何电子签名"
BAD_CONTAINER = "签名容器的字节与规定写法不符：文件被改动过，或不是由本软件签署"
BAD_SIGNATURE = "电子签名不成立：签名与证书不符"
CHANGED_AFTER = "文件在签署之后被改动过"
NOT_WHOLE = "签名没有覆盖整个文件"
NO_TIME = "签名没有写明时间"
NOT_TRUSTED = "签署人的证书不是由指定的根证书签发"
OTHER_KEY = "证书的密钥既不是 RSA 也不是 P-256，不能用于签署现场记录"
WRONG_USAGE = "证书的用途不含数字签名或不可否认，不能用于签署现场记录"


def first_field(name: str) -> str:
    return f"最先签署的应是主办单位的签名栏，而文件中是：{name}"


def signed_later(at: datetime) -> str:
    return f"签名自称的时间 {moment(at)} 晚于现在"


def out_of_time(signer: str, at: datetime) -> str:
    return f"{signer} 的签名时间 {moment(at)} 早于前一签名或晚于现在"


def unnamed_signer(number: int, named: int) -> str:
    return f"文件有第 {number} 个签名，而抽奖清单只写明 {named} 个签署人"


def wrong_field(signer: str, name: str) -> str:
    return f"按抽奖清单轮到 {signer} 签署，而签的是别人的签名栏：{name}"


def other_signer(wanted: str, found: Sequence[str]) -> str:
    return (
        f"签署所用的证书不是抽奖清单写明的那一张：清单为 {wanted[:16]}…，"
        f"文件为 {'、'.join(each[:16] + '…' for each in found) or '无'}"
    )


def weak_digest(name: str) -> str:
    return f"签名使用了不安全或不支持的摘要算法：{name}"


def signed_twice(name: str) -> str:
    return f"签名栏 {name} 已经签过，又被重签"


def more_than_a_signature(signer: str, where: str) -> str:
    return f"{signer} 签署时除签名外还改动了文件：{where}"


def between_signatures(at: int) -> str:
    return f"两个签名之间另有改动（第 {at} 字节处结束的一次更新不是签名）"


def short_key(bits: int) -> str:
    return f"证书的 RSA 密钥只有 {bits} 位，至少应为 2048 位"


def wrong_purpose(names: Sequence[str]) -> str:
    return f"证书不是为签署文件签发的（扩展用途：{'、'.join(names)}）"


def not_yet_valid(since: datetime, at: datetime) -> str:
    return f"证书自 {moment(since)} 起有效，签署时间 {moment(at)} 更早"


def expired(until: datetime, at: datetime) -> str:
    return f"证书在签署时已经过期：有效期至 {moment(until)}，签署时间 {moment(at)}"


def expired_since(until: datetime) -> str:
    return (
        f"证书已于 {moment(until)} 到期：签署时间只有签署人自己的话，"
        "无法证明是在有效期内签署的；请用从别处取得的散列值核对本文件"
    )


def chain_expired(at: datetime) -> str:
    return f"证书链中有证书在签署时间 {moment(at)} 不在有效期内"


def chain_broken(why: str) -> str:
    return f"证书链不成立：{' '.join(why.split())}"
