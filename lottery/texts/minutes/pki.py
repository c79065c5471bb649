"""What `lottery pki` says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

PKI = "签署现场记录的密钥和证书：自建证书机构，或向证书机构申请。"
SHOW = "显示本机的签署证书、其有效期，以及能否用于正式抽奖。"
AUTHORITY = "自建一个证书机构，并签发本单位 NAME 的签署证书。"
REQUEST = "为本单位 NAME 制作密钥和证书申请（CSR），交给证书机构。"
ANSWER = "导入证书机构的答复：证书及其上级证书（PEM、DER 或 P7B，可多个文件）。"
RENEW = (
    "更换证书时，在 FOLDER 里为本单位 NAME 制作新的密钥：给出自建证书机构的私钥（--root-key）时"
    "一并签发证书，否则写出证书申请（CSR）。现用的密钥和证书不动。"
)
OLD_ROOT_KEY = "自建证书机构的私钥（建立时写到 U 盘的那一个）。"
LISTED = (
    "签署证书已列入密钥名录，只能由名录更换：证书、私钥、根证书备齐后执行 "
    "lottery keys change minutes --certificate 证书 --key 私钥 --root 根证书 --reason 原因。"
)
KIND = "密钥种类：RSA 3072 位，或 P-256。"
ROOT_KEY = "证书机构的私钥写到这里；请存到 U 盘，离线保管。"
OUTPUT = "申请写到这里。"
ROOT = "证书机构的根证书（答复中没有时给出），可多次给出。"
NOT_OURS = "答复中没有本机密钥的证书：请核对是不是用本机的申请签发的"
READY = "可以签署正式抽奖和演练的现场记录。"
READY_TO_REHEARSE = "可以签署演练的现场记录；不能签署正式抽奖的。"


def no_certificate(file: str) -> str:
    return f"文件中没有证书（须为 PEM、DER 或 P7B）：{file}"


def no_root(issuer: str) -> str:
    return f"缺少签发者的证书：{issuer}。请把上级证书一并给出，根证书用 --root 指定"


def taken(file: object) -> str:
    return (
        f"{file} 已经存在，不会覆盖。要更换证书，请用 lottery pki renew 另制作一张，"
        "再用 lottery keys change minutes 列入密钥名录。"
    )


def waiting(names: Sequence[str]) -> str:
    return (
        f"抽奖 {'、'.join(names)} 已经封存，抽奖清单写明了现在这张证书："
        "签署其现场记录之后才能更换证书。"
    )


def shown(
    lines: Sequence[tuple[str, str]], why: Sequence[str], *, rehearsal: bool
) -> Iterator[str]:
    """The identity as it is, and what it lacks for a live draw."""
    yield from (f"{label}：{value}" for label, value in lines)
    yield from (f"! {each}" for each in why)
    yield READY_TO_REHEARSE if why and rehearsal else READY if not why else "不能签署现场记录。"


def authority_made(root_key: object, trust: object) -> Iterator[str]:
    """What to do with the new authority's files."""
    yield f"已建立证书机构和签署证书。根证书：{trust}，请连同公钥一起向公众公布。"
    yield f"证书机构的私钥：{root_key}。请移到离线介质保管，不要留在本机。"


def requested(file: object, key: object) -> Iterator[str]:
    """What to do with a request."""
    yield f"证书申请：{file}。请交给证书机构，申请用于文件签名（数字签名、不可否认）的证书。"
    yield f"私钥：{key}，只留在本机，不要交给任何人。"
    yield "收到答复后：lottery pki answer 证书文件 --root 根证书文件"


def answered(fingerprint: str, until: object) -> str:
    """The certificate is in its place."""
    return f"已导入证书，SHA-256 {fingerprint}，有效期至 {until}。"


def lines_of(
    name: str, fingerprint: str, since: str, until: str, chain: int
) -> list[tuple[str, str]]:
    """The identity in pairs."""
    return [
        ("证书", name),
        ("指纹 SHA-256", fingerprint),
        ("有效期", f"{since} 至 {until}"),
        ("上级证书", f"{chain} 张"),
    ]


def no_root_of(root_key: object, trust: object) -> str:
    return (
        f"{root_key} 不是 {trust} 中任何一张根证书的私钥：请核对是不是建立证书机构时写出的那一个。"
    )


def _listing(certificate: object, key: object, root: object) -> str:
    return (
        f"  lottery keys change minutes --certificate {certificate} --key {key} "
        f"--root {root} --reason 原因"
    )


def renewed(certificate: object, key: object, root: object) -> str:
    """What makes the new certificate the next one."""
    listing = _listing(certificate, key, root)
    return f"已制作新的签署证书：{certificate}。现用的证书不变，列入密钥名录后才更换：\n{listing}"


def renewal_asked(file: object, key: object) -> Iterator[str]:
    """What to do with a request for the next certificate."""
    yield f"证书申请：{file}。请交给证书机构，申请用于文件签名（数字签名、不可否认）的证书。"
    yield f"新的私钥：{key}，不要交给任何人。现用的证书不变。收到答复后："
    yield _listing("证书文件", key, "根证书文件")
