"""What is said of those who sign the minutes after the organiser: their keys, and their answers."""

from __future__ import annotations

PKCS11_MISSING = (
    "没有装读取智能密码钥匙（PKCS#11）的组件：请用 pip install 'fpdraw[token]' 安装，"
    "或改用密钥文件（--key）。"
)
NOT_ON_DEVICE = (
    "智能密码钥匙里没有与指定证书配对的私钥：请核对插的是不是自己的那一个，以及证书散列值。"
)


def key_missing(file: str) -> str:
    return f"没有可读的密钥文件 {file}：请核对文件名和目录。"


def key_unreadable(file: str) -> str:
    return (
        f"密钥文件 {file} 打不开：须为 PKCS#12（.p12、.pfx）或 PEM，RSA 或 P-256；"
        "请核对口令是否正确。"
    )


def other_key(file: str, fingerprint: str) -> str:
    return (
        f"密钥文件 {file} 里的私钥不是抽奖清单写明的证书（SHA-256 {fingerprint}）的："
        "请换用封存前登记的那一把。"
    )


def no_such_certificate(fingerprint: str) -> str:
    return (
        f"没有找到抽奖清单写明的证书（SHA-256 {fingerprint}）：请用 --certificates "
        "给出 certificates.pem，或换用封存前登记的证书所在的密钥文件或智能密码钥匙。"
    )


def token_refused(label: str, why: str) -> str:
    return f"智能密码钥匙“{label}”没有签成：{why}。请核对驱动库、标签和口令（PIN）。"
