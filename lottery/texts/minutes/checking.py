"""What checking minutes says: what holds, what is missing, and why a file is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from draws.manifest import Manifest
from lottery.texts.minutes.pages import attempt, mode, moment, tier

SCRIPT = "脚本"
ACTION = "自动执行的动作"
LAYERS = "可隐藏的图层"
XFA = "XFA 表单"
MEDIA = "多媒体内容"
ENCRYPTED = "文件是加密的：现场记录不加密"
CATALOG = "文件目录"
FORM = "表单"
TITLE = "标题等说明信息"
PAGE_TREE = "页面目录有循环或不完整"
DEPTH = "允许的嵌套层数"
NO_PDF = "文件不是 PDF，不能作为现场记录读取：请选择现场记录的 PDF 文件（minutes.pdf）"
DAMAGED_PDF = "文件是损坏的 PDF，不能作为现场记录读取：请重新下载后再检查"
NO_PIECE = "文件中没有制作现场记录时留下的事实，无法重做页面"
BAD_FACTS = "文件中记录的事实与规定写法不符"
NEEDS_MEMORY = "检查本文件需要超过 512 MiB 内存，不予检查：正常的现场记录不需要这么多"
BROKEN_OFF = "检查程序在读取本文件时中断：文件已损坏，或是为使程序崩溃而制作的"

NO_TRUST = "没有给出信任的根证书，不能确认签署人是谁：请用 --trust 指定"
NO_KEYS = "没有给出验证公钥，不能确认抽奖清单由谁签名：请用 --keys 指定从别处取得的 keys.txt"
NO_SIGNER = "抽奖清单没有写明由哪一张证书签署现场记录（manifest.txt 中没有 signer 行）"


def lists_embedded(names: list[str]) -> str:
    """Large lists that lie in the minutes though they must not."""
    return (
        f"{'、'.join(names)} 内嵌在现场记录里：参加张数超过 20 万张时不附这些名单，"
        "只在抽奖清单写明其散列值。请向公布单位索取公布的那一份。"
    )


NO_LISTS = "登记册和名单不在附件中，抽奖没有重算：请用 --bundle 指定公开文件包的目录"

HELD_CHAIN = "证书由指定的根证书签发，用途合适，签署时在有效期内"
HELD_BYTES = "页面：由附件和事实重做全部页面，逐字节一致"
HELD_OBJECTS = "页面：由附件和事实重做全部页面，逐个对象一致（文件由另一版本的软件写成）"
HELD_DRAW = "抽奖：由附件重算，签名、名单、种子和结果全部一致"
HELD_DRAW_UNPINNED = "抽奖：由附件重算，结果一致"
OTHERS_BY_FINGERPRINT = "其后各签署人的证书以抽奖清单写明的指纹为准，没有按根证书核对"
FROZEN, BEGUN, FIRST_VALUE = "名单封存", "抽奖开始", "首个取值"
LAST_VALUE, ENDED, SIGNED = "末个取值", "抽奖结束", "签署"
PARTY_WORDS = {
    "npc": "人大",
    "cppcc": "政协",
    "discipline": "纪",
    "notary": "公证",
    "organiser": "主办",
}
"""A word by which each kind of party is known."""


def about(manifest: Manifest, prizes: Mapping[str, str]) -> Iterator[str]:
    """Which draw the minutes are of, and what there was to win."""
    named = f"{manifest.draw} {attempt(manifest.attempt)} · {mode(live=manifest.live)}"
    yield f"抽奖：{named}　{manifest.title}"
    told = [f"{prizes.get(code) or tier(code)} {count} 名" for code, count in manifest.tiers]
    yield f"奖项：{'；'.join(told) or '无'}"


def needs_more(what: str) -> str:
    """More is needed than the check gives to a stranger's file."""
    return f"检查本文件需要超过{what}，不予检查：正常的现场记录不需要这么多"


def too_large(most: int) -> str:
    """The file was not read at all."""
    return f"文件大于{megabytes(most >> 20)}，没有读取：正常的现场记录没有这么大"


def needs_time(seconds: float) -> str:
    """The check was stopped."""
    return (
        f"检查本文件需要超过 {seconds:g} 秒，不予检查；"
        "若确是很大的抽奖或很慢的电脑，可用 --seconds 放宽"
    )


def objects(count: int) -> str:
    return f" {count:,} 个对象"


def pages(count: int) -> str:
    return f" {count:,} 页"


def megabytes(count: int) -> str:
    return f" {count} MiB"


def holds(what: str, key: str) -> str:
    """Something is in the file that no minutes hold."""
    return f"文件中含有{what}（{key}），现场记录不含此类内容"


def unexpected(where: str, key: str) -> str:
    return f"{where}中有现场记录不应有的内容：{key}"


def other_fields(names: Sequence[str]) -> str:
    return f"签名栏与规定不符：{'、'.join(names) or '无'}"


def annotation(page_number: int, kind: str) -> str:
    return f"第 {page_number} 页上有签名栏以外的批注或覆盖物（{kind or '不明'}）"


def page(number: int) -> str:
    """Which page."""
    return f"第 {number} 页"


def other_count(found: int, wanted: int) -> str:
    return f"共 {found} 页，应为 {wanted} 页"


def not_original(where: str) -> str:
    """The pages are not what the files and facts make."""
    return f"页面内容与附件和记录的事实不一致（{where}）：文件在签署之前被改动过"


def wrong_table(name: str) -> str:
    """The printed list of attachments is not true."""
    return f"附件与记录中印出的附件清单不一致：{name}"


def other_structure(why: str) -> str:
    return f"文件结构与现场记录的写法不符：{why}"


def draw_refused(known: str, whole: str) -> str:
    """The draw in the attachments does not verify: in words if they are known, and as the verifier
    says it."""
    return f"附件中的抽奖未通过验证：{f'{known}（{whole}）' if known else whole}"


def unreadable(why: str) -> str:
    """The file cannot be read as minutes."""
    return f"文件无法作为现场记录读取：{why}"


def other_draw(wanted: str, found: str) -> str:
    return f"这是另一次抽奖的现场记录：要的是 {wanted}，文件是 {found}"


def other_manifest(wanted: str, found: str) -> str:
    return f"附件中的抽奖清单是另一份：应为 {wanted}，实为 {found}"


def other_bundle(name: str) -> str:
    return f"附件与指定的公开文件包不一致：{name}"


def unknown_layout(number: int) -> str:
    return f"页面格式的版本（{number}）不是本版软件所知的，页面没有重做比对：请用制作它的版本检查"


def no_such_tier(code: str) -> str:
    return f"记录了抽奖清单中没有的奖项：{code}"


def other_prize(code: str, rules: str, told: str) -> str:
    return f"奖项 {code} 与规则不一致：规则为“{rules}”，记录为“{told}”"


def untold(codes: Sequence[str]) -> str:
    told = "、".join(codes)
    return f"规则（rules.txt）没有用一行“奖项…：”写明奖项 {told} 的名称、奖品和价值，无法核对"


def miscalled(named: str, title: str) -> str:
    return f"来源 {named} 被称作“{title}”，与其代号不符"


def wrong_order(earlier: str, before: datetime, later: str, after: datetime) -> str:
    return f"时间颠倒：{later}（{moment(after)}）早于{earlier}（{moment(before)}）"


def days_between(earlier: str, later: str, days: int) -> str:
    return f"{later}比{earlier}晚 {days} 天"


def held_signature(signer: str, at: datetime) -> str:
    """The signature holds."""
    return f"签名：成立，覆盖全部内容；签署人 {signer}，自称时间 {moment(at)}"


def held_mark(fingerprint: str, *, named: bool) -> str:
    """The certificate's fingerprint."""
    told = "，与抽奖清单写明的一致" if named else ""
    return f"证书指纹 SHA-256：{fingerprint}{told}"


def held_other(signer: str, name: str, at: datetime, *, replayed: bool) -> str:
    how = "；这次签署由证书、时间和签名值重做，逐字节一致" if replayed else ""
    return f"签名：{signer}（{name}）成立，证书与抽奖清单写明的一致，自称时间 {moment(at)}{how}"


def drawn_by_another(names: Sequence[str]) -> str:
    return (
        f"{'、'.join(names)} 由别的程序签署，不能逐字节重做：除签名外没有改动，"
        "但签名栏内的图文由签署人自己绘制，不要当作核对过的内容"
    )


def not_signed_yet(names: Sequence[str]) -> str:
    return (
        f"抽奖清单还写明以下签署人，他们没有在本文件中签署：{'、'.join(names)}"
        "（请核对公布包之外的 minutes-signed.pdf）"
    )


def held_attachments(count: int) -> str:
    """The attachments are the printed ones."""
    return f"附件：{count} 个，与印出的清单一致"


def left_open(what: str) -> str:
    """What the verifier could not check."""
    return f"抽奖没有完全验证：{what}"


def said(label: str, value: str) -> str:
    return f"{label}：{value}"


def present(role: str, organ: str, names: str) -> str:
    return f"到场（{role}）：{organ} {names or '—'}"


def no_trust_file(file: object) -> str:
    return f"信任的根证书文件不存在、为空或无法读取：{file}"


def no_keys_file(file: object) -> str:
    return f"验证公钥文件不存在、为空或无法读取：{file}"
