"""What is said of the list of keys and of the entries that come into it."""

from __future__ import annotations

BEGUN = "密钥名录开始"
ROLES = {
    "organiser": "主办单位密钥",
    "notary": "公证处密钥",
    "minutes": "签署现场记录的证书",
    "auditor": "审计单位密钥",
}
ACTS = {"first": "首次列入", "change": "更换", "lost": "遗失后更换"}
NAME = "密钥名录"
NOT_BEGUN = (
    "密钥名录还没有开始，或公证处还没有为自己的公钥签名，现在不能更换密钥。"
    "请主办单位运行 lottery keys begin，公证员在“公证签名”页签署第 2 项，然后再更换。"
)
NONE_WAITS = "密钥名录没有等待签名的项。"
OTHER_ENTRY = "签的不是密钥名录正在等待签名的那一项，没有存下。请重新取待签文件签署。"
LOST = (
    "已经遗失的，运行 lottery keys change organiser --lost --reason 原因，"
    "由公证处和备用密钥签名替换。"
)
PUBLISHED_OTHER = (
    "公开文件夹里的密钥名录不是数据库里这一份的前一部分，没有改动它："
    "数据库可能是较早的备份，或者文件被改动过。请先运行 lottery check，查明哪一份是对的。"
)
HOME_NOTARY = "这把密钥放在本机，由本命令制作，不要写公钥。"

PRIVATE_KEY = (
    "这是私钥，不是公钥，没有提出：私钥只留在持有人自己的 U 盘上，不能交给别的电脑。"
    "请只给出制作密钥时显示的那一行公钥；私钥文件别人看过、留过的，请另做一把密钥。"
)


THIRD = "列入第三方的密钥"
THIRD_LEAD = (
    "监督、审计等单位在自己的电脑上制作密钥，只交公钥。名单封存以前列入的，公布以后可以签外部核验结论；"
    "哪一方遗失密钥时，也用它签名替换。公证处和新密钥各签一次以后列入。"
)
THIRD_ROLE = "代号（小写字母、数字；审计单位写 auditor，监督单位写 supervisor）"
THIRD_KEY = "公钥一行（制作密钥时显示的）"
THIRD_REASON = "原因，随名录公布"


def not_a_third(name: str) -> str:
    return (
        f"代号“{name[:40]}”不能用：请写小写字母、数字和连字符，例如 auditor；"
        "organiser、notary、minutes 是主办单位、公证处和证书的，不在这里列入。"
    )


def role(name: str) -> str:
    return ROLES.get(name, f"备用密钥“{name}”")


def key_wanted(name: str) -> str:
    return (
        f"请写{role(name)}新密钥的公钥（一行）。公证处的新公钥由公证员登录后登记："
        "“公证签名”页，或 lottery notary register。"
    )


def may_not(username: str) -> str:
    return (
        f"账号“{username}”不能提出更换密钥，请主办单位的账号提出（公证处自己的公钥由公证员登记）。"
    )


def published_behind(place: object, count: int) -> str:
    return (
        f"公布的密钥名录 {place} 比数据库里的少最后 {count} 项，其余相同"
        "（记入以后、公布以前程序停了，或者文件丢了）：不是篡改，重新启动网站或运行 "
        "lottery keys publish 就会补上。"
    )


def recorded_otherwise(found: int, told: int) -> str:
    return (
        f"密钥名录与操作日志不符：存着 {found} 项，日志记有 {told} 项，或其中一项的内容不同。"
        "数据库被改动过，请从备份恢复。"
    )


def no_such_signer(name: str) -> str:
    return f"等待签名的一项不缺“{name}”的签名。"


def waits_already(name: str, number: int) -> str:
    return (
        f"密钥名录第 {number} 项（{role(name)}）还在等待签名，一次只能更换一把。"
        "请先签完，或用 lottery keys withdraw 撤回它。"
    )


def not_asked_of(key: str) -> str:
    return f"密钥名录等待签名的那一项不需要这把密钥的签名（或已经签过）：{key}。没有存下。"


def does_not_hold(number: int) -> str:
    return f"对密钥名录第 {number} 项的签名不成立，没有存下。请重新取待签文件签署。"


def used_meanwhile(name: str) -> str:
    return (
        f"提出更换以后，抽奖 {name} 仍用旧的那一把封存或签了名，"
        "这一项的生效时间已经不对，没有列入。"
        "请用 lottery keys withdraw 撤回，再重新提出（该次抽奖照常进行，不受影响）。"
    )


def refused(why: object) -> str:
    reasons = {
        "a lost key is replaced by two others of the list": (
            "遗失的密钥要由名录里另外两把签名替换，而名录里没有第三方的备用密钥。"
            "请从备份取回密钥文件放回原处；以后请用 lottery keys add 先列入一把备用密钥"
        ),
        "a key that is in the list already": "这把密钥已经在名录里，不能再列入；请制作一把新密钥",
        "a certificate that is in the list already": "这张证书已经在名录里",
        "a name of another role's": "这把密钥的署名是名录里另一方的，请换一个署名",
        "dated before the entry above": "现在的时间早于名录上一项的生效时间，请检查电脑的时钟",
        "only a key is lost; a certificate is changed": "证书直接更换，不用 --lost",
        "a key for a key, a certificate for a certificate": "密钥换密钥，证书换证书",
        "first of a role, and changed from then on": "名录里还没有这一方，不能更换；请先列入",
    }
    message = getattr(why, "message", str(why))
    told = reasons.get(message) or f"核对程序说：“{why}”"
    return f"不能列入密钥名录：{told}。"


def other_key(file: object, wanted: str, found: str, number: int) -> str:
    return (
        f"{file} 的公钥是 {found}，而密钥名录第 {number} 项所列的是 {wanted}。"
        "密钥文件只由 lottery keys change 更换，不能用手换。"
        f"请把名录所列的那一把放回原处（备份里有）；{LOST}"
    )


def key_missing(file: object, number: int) -> str:
    return f"{file} 里没有密钥，而密钥名录第 {number} 项列着它。请从备份取回，放回原处；{LOST}"


def certificate_other(found: str, wanted: str, number: int) -> str:
    return (
        f"签署现场记录的证书（指纹 {found}）不是密钥名录第 {number} 项所列的（{wanted}）。"
        "请用 lottery keys change minutes 更换证书，不要用手换文件。"
    )


def entry_line(  # noqa: PLR0917 - the parts of a line
    number: int, name: str, act: str, what: str, since: str, until: str, reason: str
) -> str:
    end = f"，到 {until}" if until else "，现在有效"
    return f"{number}. {role(name)}（{ACTS[act]}）{what}\n   自 {since} 起{end}；{reason}"


def missing_line(names: list[str]) -> str:
    return f"还缺签名：{'；'.join(names)}"
