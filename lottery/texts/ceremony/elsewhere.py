"""What is said of files that come from elsewhere, and of the keys of those who sign elsewhere."""

from __future__ import annotations

KINDS = {
    "seal": "电子印章或签章文件（GB/T 38540 等）",
    "ofd": "OFD 文件",
    "scan": "签字盖章件的扫描件",
    "sm2": "SM2 分离签名（对 manifest.txt）",
    "signature": "其他机构的分离签名",
    "other": "其他文件",
}
HEADING = "外来文件"
LEAD = (
    "别处制作、交来留存的文件：只保存字节和散列，本程序不打开、不显示。"
    "除已登记公钥的 SM2 签名以外，都没有核验，请找出具单位核实。"
)
NONE = "没有外来文件。"
KEPT = "已保存，本程序未核验"
UNPUBLISHED = "文件留存在办公室，只公布散列"
PUBLISH = "向公众公布文件本身（可能含有姓名等个人信息时不要勾选，只公布散列）"
NOT_A_KEY = (
    "这不是 SM2 公钥。请交来 PEM（BEGIN PUBLIC KEY）、DER，或 04 开头的 130 位十六进制公钥；"
    "只有证书时可用 openssl x509 -pubkey -noout 取出公钥。"
)
KEYS_LEAD = "在封存名单以前登记，只用来核验以后封存的抽奖。公钥的指纹请与持有单位当面核对。"
NO_KEYS = "还没有登记 SM2 公钥。"
REGISTERED = "已登记 SM2 公钥。请与持有单位核对指纹。"
STORED = "已保存。"
FILE_MISSING = "请选择要交来的文件。"


def standing(name: str) -> str:
    """Of a signature that was verified: by whom, over what."""
    return f"已核验：{name} 对 manifest.txt 的 SM2 签名成立"


FINGERPRINT = "公钥的指纹"


def key_name(name: str) -> str:
    return f"公钥持有单位“{name[:60]}”不能用：请写 1 至 50 个字，不含空格，例如 市公证处。"


def key_taken(name: str, fingerprint: str) -> str:
    return (
        f"“{name}”已经登记过公钥（指纹 {fingerprint}），登记后不能更换。"
        "换了公钥请用另一个名称登记，例如在名称后加年份。"
    )


def key_too_late(name: str) -> str:
    return (
        f"“{name}”的公钥在名单封存之后才登记，不能用来核验本次抽奖的签名。"
        "可以不指明公钥交来，作为未核验的文件保存。"
    )


def wrong_signature(name: str, fingerprint: str, manifest: str) -> str:
    return (
        f"签名不成立：这不是“{name}”的公钥（指纹 {fingerprint}）对本次抽奖 manifest.txt"
        f"（SHA-256 {manifest}）的 SM2 签名。"
        "请核对所签的文件和私钥；签名者标识应为 1234567812345678。"
    )


def not_frozen(name: str) -> str:
    return f"{name} 的名单还没有封存，没有可以签章的清单。请在封存以后交来。"


def no_kind(kind: str) -> str:
    return f"文件种类“{kind[:30]}”不认识，应为 {'、'.join(KINDS)} 之一。"


def bad_source(source: str) -> str:
    return f"来源“{source[:60]}”不能用：请用 1 至 50 个字写明文件由谁出具，不换行。"


def bad_size(size: int, most: int) -> str:
    if not size:
        return "文件是空的，没有保存。"
    return f"文件有 {size} 字节，超过 {most >> 20} MiB 的上限，没有保存。请压缩或分成几个文件。"


def no_key_wanted(kind: str) -> str:
    return f"只有种类为 sm2 的文件才核验签名；“{KINDS[kind]}”请不要指明公钥。"


def kept_otherwise(number: int) -> str:
    return f"同样内容的文件已经保存过（第 {number} 号），种类、来源或是否公布与这次不同，不能更改。"


def too_many(most: int) -> str:
    return f"一次抽奖最多保存 {most} 个外来文件，已经满了。"


def file_differs(name: str, number: int) -> str:
    return f"{name} 的外来文件第 {number} 号与日志不符，可能在数据库里被改过。"


def file_gone(draw: str, number: object) -> str:
    return f"日志记有 {draw} 的外来文件第 {number} 号，数据库里没有。"


def key_differs(name: str) -> str:
    return f"SM2 公钥“{name}”与日志不符，可能在数据库里被改过。"


def signature_gone(name: str, number: int) -> str:
    return f"{name} 的外来文件第 {number} 号记为已核验，而签名不成立。"


GROUP = "外来文件：签章、扫描件、别处的签名；只保存和公布散列，不核验（SM2 签名除外）。"
ADD = "保存交来的一个文件。"
LIST = "列出一次抽奖的外来文件。"
KEY = "登记 SM2 公钥（名单封存以前）。"
KIND_OPTION = f"文件种类：{'、'.join(f'{code} {name}' for code, name in KINDS.items())}。"
FROM_OPTION = "由谁出具，例如 市公证处。"
KEY_OPTION = "SM2 签名者登记公钥时的名称；没有登记过的，按未核验保存。"
PUBLISH_OPTION = "向公众公布文件本身；不写时文件留存，只公布散列。"
NAME_OPTION = "公钥的持有单位。"


def key_line(name: str, fingerprint: str, at: str) -> str:
    return f"SM2 公钥：{name}，指纹 {fingerprint}，{at} 登记"


def file_lines(number: int, kind: str, source: str, sha256: str, size: int) -> str:
    return f"第 {number} 号　{KINDS[kind]}　{source}　{size} 字节\n  SHA-256 {sha256}"


def given_line(at: str, by: str) -> str:
    return f"  {at} 由 {by} 交来"


def path_line(path: str) -> str:
    return f"  公布为 {path}" if path else f"  {UNPUBLISHED}"
