"""What is said of those who sign the minutes after the organiser: their keys, and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lottery.texts.minutes.pages import moment
from lottery.texts.minutes.signing import called

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


def phrase_unreadable(file: str) -> str:
    return (
        f"口令文件 {file} 的第一行没有口令：请把口令写在第一行（UTF-8 文字），"
        "或不用 --phrase-file。"
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


def no_answer(line: int) -> str:
    where = f"第 {line} 行" if line else "文件"
    return (
        f"这不是签署答复（{where}不合规则）：请交 lottery minutes countersign "
        "写出的 .txt 文件，一个字都不要改。"
    )


def not_the_organiser(wanted: str, found: str) -> str:
    return (
        f"最先签署的不是抽奖清单写明的主办单位证书：清单为 {wanted}，文件为 {found}。"
        "请不要签署，向主办单位核对。"
    )


def clock_behind(last: datetime, now: datetime) -> str:
    return (
        f"本机时间 {moment(now)} 早于前一个签名的时间 {moment(last)}：请先校准本机的时钟，再签署。"
    )


def clock_ahead(at: datetime, now: datetime) -> str:
    return (
        f"答复里的签署时间 {moment(at)} 晚于本机的现在 {moment(now)}："
        "两台电脑的时钟不一致，请校准；若是签署人的时钟快了，到那个时间之后再交这份答复即可。"
    )


def other_result(wanted: str, found: str) -> str:
    return (
        f"照答复重做出的文件与签署人算出的不是同一份：答复为 {wanted}，重做为 {found}。"
        "请核对双方用的是不是同一版软件和同一份 certificates.pem，再请他重新签署。"
    )


def other_draw(draw: str, attempt: int) -> str:
    return f"这份答复签的是另一次抽奖：{draw} 第 {attempt} 次。"


def other_signer(found: str, wanted: str) -> str:
    return f"答复里的签署人（{found}）与抽奖清单写明的（{wanted}）不一致。"


def other_base(found: str, wanted: str) -> str:
    return (
        f"答复签的不是现在这份文件：答复为 {found}，现在为 {wanted}。"
        "可能另有人先签了，请取最新的文件重新签署。"
    )


def not_named(name: str, known: Sequence[str]) -> str:
    return f"抽奖清单没有写明签署人 {name}：写明的依次是 {'、'.join(known) or '（无）'}。"


def has_signed(name: str, at: datetime) -> str:
    return f"{name}（{called(name)}）已于 {moment(at)} 签署，不能再签。"


def not_his_turn(name: str, turn: str) -> str:
    return (
        f"还没有轮到 {name}（{called(name)}）：下一位是 {turn}（{called(turn)}）。"
        "各方须按抽奖清单的次序签署。"
    )


NOT_MADE = "现场记录还没有制作并由主办单位签署，没有可签的文件。"
ALL_SIGNED = "抽奖清单写明的各方都已签署。"
ENDED = "这次抽奖已作废或终止，没有现场记录可签。"
REQUEST = "把抽奖 CODE 现在要签署的文件写到文件夹 -o：现场记录 PDF、各签署人的证书，以及说明。"
REQUEST_FOLDER = "写到这个文件夹；没有时新建。"
COUNTERSIGN = (
    "在签署人自己的电脑上检查 FILE 并签署，写出答复（不需要数据目录和数据库）。"
    "先作与 lottery minutes check 相同的检查；不通过就不签。"
)
AS = "以抽奖清单里的哪一名签署人签署，如 notary。"
KEY = "他的密钥文件（PKCS#12 或 PEM），会询问口令。"
PHRASE = "口令写在这个文件的第一行，不再询问。"
PKCS11 = "智能密码钥匙（UKey）的 PKCS#11 驱动库，如 /usr/lib/softhsm/libsofthsm2.so。"
LABEL = "智能密码钥匙的标签。"
CERTIFICATES = "签署人的证书；缺省为 FILE 旁边的 certificates.pem。"
ANSWER = "答复写到这里；缺省为 FILE 旁边的 answer-TOKEN.txt。"
DESPITE = "检查为“未完全验证”时仍签署；缺的各项会先列出。须由签署人自己决定。"
ATTACH = "收下签署人的答复 ANSWER：重做并核对抽奖 CODE 的文件，保存；已公布的同时公布。"
ONE_KEY = "请用 --key 或 --pkcs11（连同 --token）之一说明密钥在哪里。"
PHRASE_ASKED = "密钥文件的口令"
PIN_ASKED = "智能密码钥匙的口令（PIN）"
NOT_SIGNED = "没有签署。"


def asked_despite() -> str:
    return "以上检查为“未完全验证”，缺的各项已列出。您仍要签署吗？"


def requested(folder: object, name: str, digest: str) -> list[str]:
    return [
        f"已写出要签署的文件到 {folder}，轮到 {name}（{called(name)}）签署。",
        f"文件 SHA-256：{digest}（请念给签署人核对）",
    ]


def answered(file: object, result: str, size: int) -> list[str]:
    return [
        f"已签署，答复写到 {file}：请交给主办单位（lottery minutes attach，或控制台上交）。",
        f"签署后文件的 SHA-256：{result}（签名使文件增加 {size} 字节；请抄下，公布后核对）",
    ]


def attached(name: str, result: str, waiting: Sequence[str]) -> list[str]:
    told = [f"已收下 {name}（{called(name)}）的签署，文件 SHA-256：{result}。"]
    if waiting:
        told.append(f"还没有签署的依次是：{'、'.join(waiting)}。")
    else:
        told.append(ALL_SIGNED)
    return told


def kept_already(name: str) -> str:
    return f"{name}（{called(name)}）的这份答复已经收下过，没有重复保存。"


def faster(name: str, by: str, at: datetime) -> str:
    return (
        f"{name}（{called(name)}）的位置已由 {by} 于 {moment(at)} 收下另一份签署，这一份没有保存。"
    )


def refused_line(why: str) -> str:
    return f"没有签署：文件没有通过检查：{why}"


def differs(name: str, why: str) -> str:
    return f"抽奖 {name} 的后续签署与日志或现场记录不符：{why}"


def not_certified(name: str, sha256: str) -> str:
    return f"没有保存签署人 {name} 的证书（SHA-256 {sha256}），不能重做他的签署。"


REQUEST_README = """\
怎样签署这份现场记录（{name}，轮到 {signer}）

1. 把本文件夹拷到签署人自己的电脑。文件 minutes-to-sign.pdf 的 SHA-256 应为
   {digest}
   请与主办单位念的核对。
2. 在那台电脑上运行（不需要网络；公钥 keys.txt 和根证书 root.pem 请用您自己从别处取得的）：
   lottery minutes countersign minutes-to-sign.pdf --as {signer} \\
       --keys keys.txt --trust root.pem --key 您的密钥.p12
   用智能密码钥匙（UKey）时，把 --key 换成 --pkcs11 驱动库 --token 标签。
3. 程序先把每一页重做一遍，核对开奖结果和已有的签名；不通过就不签，并说明原因。
4. 签好后写出 answer-{signer}.txt（几百个字符）：里面只有签名，没有您的密钥。把它交回主办单位，
   或在控制台的“签署现场记录”页上交。请抄下程序显示的“签署后文件的 SHA-256”，公布后核对。
"""
