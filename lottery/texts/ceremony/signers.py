"""What is said of those who are named before the freeze to sign the minutes."""

from __future__ import annotations

from collections.abc import Sequence

from lottery.texts.minutes.signing import called

GROUP = "现场记录的签署人：谁、按什么次序、用哪张证书签署。封存名单之后不能更改。"
ADD = (
    "写明抽奖 CODE 的又一名签署人 TOKEN（如 notary、notary-2、supervisor、npc），排在最后；"
    "主办单位总是第 1 位，不必写。"
)
CERTIFICATE = "他的证书（PEM、DER 或 P7B，可连同上级证书），只含证书，不含私钥。"
LIST = "列出抽奖 CODE 的签署人及证书散列值。"
REMOVE = "去掉抽奖 CODE 的签署人 TOKEN，其后各位依次提前。"
MOVE = "让抽奖 CODE 的签署人 TOKEN 改排第 NUMBER 位（从 2 起）。"
AUTHORITY = "这是证书机构自己的证书（CA），不是签署人的证书"
DEMO = "证书是演示用的（DEMO），不能用于正式抽奖"
FILE_MISSING = "请选择签署人的证书文件（PEM、DER 或 P7B）。"
USUAL = ("notary", "notary-2", "supervisor", "npc", "cppcc", "discipline")
BEFORE = (
    "主办单位总是第 1 位；其后各位按这里的次序签署。封存名单时，各人证书的散列值写进抽奖清单，"
    "从此不能更改：请各位在封存前核对自己的证书。不用电子签名的机关不必写在这里，他们在纸上签字盖章。"
)
AFTER = "抽奖清单写明了下列签署人和他们的证书，须按这个次序签署；缺一位，验证结论就是“未完全验证”。"
OWN = "证书是本机用来签署现场记录的那一张（lottery pki show 可以查看）"
NOBODY = "还没有写明别的签署人：现场记录将只有主办单位的电子签名，其余各方在纸上签字盖章。"
READ_OUT = "请念给签署人核对：他的电脑上算出的散列值必须与此一字不差。"
DEVICE_HINT = (
    "用智能密码钥匙（UKey）时，把 --key 换成 --pkcs11 驱动库 --token 标签。"
    "私钥和口令始终留在签署人手里，交回的只有签名。"
)


def steps(name: str) -> tuple[str, ...]:
    """How a signer signs on his own computer, step by step."""
    return (
        "取下面的 zip，解压到签署人自己的电脑；那台电脑装有本软件即可，不需要网络，不需要账号。",
        "把您自己从别处取得的 keys.txt（公钥）和 root.pem（主办单位的根证书）放在同一文件夹："
        "不要用本页给的，谁都可以另造。",
        "运行下面的命令。程序先把每一页重做一遍，核对开奖结果和前面的签名，"
        "任何一项不成立都不签，并说明原因。",
        f"把写出的 answer-{name}.txt 在本页交回，或交给主办单位；它只有几百个字符。",
        "抄下程序显示的“签署后文件的 SHA-256”：公布之后，与公布的 minutes-signed.pdf 核对。",
    )


def command(name: str) -> str:
    """The command for it."""
    return (
        f"lottery minutes countersign minutes-to-sign.pdf --as {name} "
        "--keys keys.txt --trust root.pem --key 您的密钥.p12"
    )


ORGANISER_MISSING = "1  organiser（主办单位）：本机还没有证书，请用 lottery pki 建立或导入。"


def line(number: int, name: str, title: str, sha256: str) -> str:
    """One signer in the list."""
    return f"{number}  {name}（{called(name)}）  {title}  证书 SHA-256 {sha256}"


def added(number: int, name: str, title: str, sha256: str) -> str:
    return (
        f"已写明第 {number} 位签署人 {name}（{called(name)}）：{title}，"
        f"证书 SHA-256 {sha256}。请他本人核对这个散列值。"
    )


def not_kept(name: str, title: str) -> str:
    return (
        f"上一次写明的签署人 {name}（{called(name)}，{title}）没有沿用：他的证书已不能签署，"
        "请换证书重新写明。"
    )


def removed(name: str) -> str:
    return f"已去掉签署人 {name}（{called(name)}）。"


def moved(name: str, number: int) -> str:
    return f"签署人 {name}（{called(name)}）改排第 {number} 位。"


def no_root(name: str) -> str:
    return (
        f"注意：{name} 的证书没有附根证书，没有核对证书链；"
        "把它与这个人绑定的只有抽奖清单里的散列值，请他本人核对。"
    )


def bad_name(name: str) -> str:
    return (
        f"签署人“{name}”的代号不合规则：只能用小写字母、数字和横线，"
        "以字母或数字开头，最多 32 个字符，例如 notary-2。"
    )


def name_taken(name: str) -> str:
    return f"签署人 {name} 已经写明，一个代号只能用一次；同一单位的第二人请写 {name}-2。"


def certificate_taken(sha256: str, name: str) -> str:
    return f"这张证书（SHA-256 {sha256}）已经是签署人 {name} 的，一张证书只能用一次。"


def key_taken(name: str, other: str) -> str:
    told = f"{name} 的证书与签署人 {other} 的证书是同一把密钥，一把密钥只能代表一个人"
    return f"{told}：请换另一把密钥的证书。"


def organisers_own(name: str) -> str:
    return f"{name} 的证书与主办单位的是同一张，或者是同一把密钥"


def too_many(most: int) -> str:
    return f"主办单位之外最多写明 {most} 名签署人。"


def bad_number(number: int, last: int) -> str:
    return f"不能排在第 {number} 位：主办单位总是第 1 位，其余从 2 到 {last}。"


def unknown(name: str, known: Sequence[str]) -> str:
    return f"没有签署人 {name}：已写明的是 {'、'.join(known) or '（无）'}。"


def which_is_his(names: Sequence[str]) -> str:
    return (
        f"看不出哪一张是签署人的证书：文件里有 {'、'.join(names)}。"
        "请只给出他本人的证书和它的上级证书。"
    )


def cannot_be_named(name: str, why: str) -> str:
    return f"不能写明签署人 {name}：{why}。请换一张能签署文件的证书。"


def cannot_sign(draw: str, name: str, why: str) -> str:
    return (
        f"抽奖 {draw} 还不能封存：签署人 {name} 不能签署它的现场记录：{why}。"
        f"请用 lottery signers remove {draw} {name} 去掉后换证书重新写明。"
    )
