"""What is said of the notary's key and of what he signs."""

from __future__ import annotations

from lottery.texts.vocabulary import MODES, SOURCE_KINDS

DESK = {"notary.home": ("公证签名", "公证处的公钥、待签的清单与检查点")}
"""What the desk says of these pages, by endpoint."""
KINDS = {"manifest": "抽奖清单", "checkpoint": "登记册检查点", "keys": "密钥名录"}
PROGRAMS = {
    "guide": ("guide.html", "核验工具包的说明，一页"),
    "kit": (
        "fpdraw-kit.pyz",
        "核对与公证签名程序（命令行，一个文件，核对只需 Python，签名另需 cryptography）",
    ),
    "notary": ("notary.html", "公证签名页（一个网页文件，断网可用）"),
    "recipe": ("recheck.sh", "只用系统自带命令重抽一遍的脚本"),
    "verifier": ("fpdraw-verifier.html", "验证程序（一个网页文件，断网可用）"),
}
"""What the programs handed out are called as files, and to people, by their name in a manifest."""
FACTS = {"key": "公钥", "signature": "签名", "program": "核对程序"}
PROGRAM_CHANGED = "核对程序在封存期间被更换了，请再封存一次。"

KEY_MISSING = (
    "公证处还没有登记签名公钥：请公证员登录，在“公证签名”页制作密钥并登记公钥，再封存名单。"
)
RENEWED = "公证处换用新密钥"
PROPOSED = (
    "新公钥已提交密钥名录，现在仍用旧的那一把。请用旧密钥和新密钥各签一次（“公证签名”页，"
    "或 lottery keys request、take），两个签名齐全时换用新密钥。"
)
REGISTERED = "公钥已登记，写入操作日志。请与主办单位、监督单位当面核对指纹。"


def kept_in_a_live_home(file: object) -> str:
    return (
        f"{file}：正式环境（demo 不是 true）不能写 notary_key：公证处的私钥放在这里，"
        "主办单位一家就能签两个名。请删去这一行并销毁该密钥文件；"
        "公证处用自己的密钥，在自己的电脑上签名（lottery notary key new）。"
    )


def same_names(file: object, name: str) -> str:
    return f"{file}：organiser_name 与 notary_name 都是“{name}”。两方的署名必须不同，请改其中一个。"


def not_a_notary(username: str) -> str:
    return f"账号“{username}”不能登记公证处的公钥，请公证员用自己的账号登录。"


def not_to_hand_in(username: str) -> str:
    return f"账号“{username}”不能提交公证处的签名，请公证员或主办单位的账号提交。"


PRIVATE_KEY = (
    "这是私钥，不是公钥，没有登记：私钥只能留在公证处自己的 U 盘上，不能交给办公室的电脑。"
    "请从这台电脑上删去这个文件，用 lottery notary key show 显示公钥，只交那一行；"
    "这个文件别人看过、留过的，请另做一把密钥。"
)
NOT_A_KEY = "这不是一行公钥：应为“署名+8位+44位”，制作密钥时给出，请整行照抄。"


def another_name(wanted: str, found: str) -> str:
    return (
        f"公钥的署名是“{found}”，而设置里公证处的署名（notary_name）是“{wanted}”。"
        "请用后者制作密钥。"
    )


def the_organisers_key() -> str:
    return "这是主办单位自己的公钥，不能登记为公证处的。"


def used_before(key: str) -> str:
    return f"公钥 {key} 先前登记过，已被后来的替换，不能再用。请制作一个新密钥。"


def too_late(names: str) -> str:
    return (
        f"正式抽奖 {names} 的承诺已经公布，其清单由现在登记的公钥签名；"
        "在它公布结果（或作废、终止）以前，不能更换公钥。"
    )


def malformed(why: object) -> str:
    return f"这不是公证处的签名文件，没有存下任何内容：{why}。请重新取待签文件签署。"


def replaced_key(name: str) -> str:
    return f"这是“{name}”已被替换的旧公钥的签名，没有存下。请用现在登记的密钥重新签署。"


def replaced_meanwhile(name: str) -> str:
    return f"“{name}”的密钥刚刚换过，这一步没有完成。请再做一次。"


def another_key(found: str, wanted: str) -> str:
    return f"签名所用的公钥是 {found}，而登记的是 {wanted}。没有存下。请用登记过的密钥重新签署。"


def draw_unknown(about: str) -> str:
    return f"签的是抽奖 {about} 的清单，本办公室没有这次抽奖。没有存下。"


def not_frozen(name: str) -> str:
    return f"抽奖 {name} 还没有封存，没有可签的清单。没有存下。"


def other_attempt(name: str, newest: str) -> str:
    return f"签的是 {name} 的清单，而现在进行的是 {newest}。没有存下。请重新取待签文件签署。"


def other_manifest(name: str, found: str, wanted: str) -> str:
    return (
        f"签的不是抽奖 {name} 现在的抽奖清单：签的指纹是 {found}，封存的是 {wanted}。没有存下。"
        "可能是旧的或别处的清单，请重新取待签文件签署。"
    )


def rehearsal(name: str) -> str:
    return f"抽奖 {name} 是演练，不需要公证处在自己的电脑上签名。没有存下。"


def over(name: str) -> str:
    return f"抽奖 {name} 的承诺已经公布，清单的签名不再增减。没有存下。"


def no_checkpoint(size: str) -> str:
    return f"本登记册没有 {size} 行时的检查点。没有存下。请重新取待签文件签署。"


def other_checkpoint(size: str) -> str:
    return f"签的不是本登记册 {size} 行时的检查点。没有存下。请重新取待签文件签署。"


def does_not_hold(kind: str, about: str) -> str:
    return f"对{KINDS[kind]} {about} 的签名不成立。没有存下。请重新取待签文件签署。"


def nothing_to_sign() -> str:
    return "现在没有等待公证处签名的内容。"


def unsigned(name: str) -> str:
    return (
        f"抽奖 {name} 还没有公证处对清单和检查点的签名：请公证员在“公证签名”页签署，"
        "或用 lottery notary request、sign、take。"
    )


def unsigned_void(name: str) -> str:
    return (
        f"抽奖 {name} 已作废，但公证处还没有对其清单和检查点签名，作废记录还不能公布："
        "正式抽奖公布的每一份记录都有两方的签名。请公证员签署。"
    )


def frozen_before(name: str) -> str:
    return f"抽奖 {name} 是用旧版程序封存的，不能补公证处的签名。请作废后重新封存。"


def key_differs(what: str, found: object, told: object) -> str:
    return f"公证签名：{what}与操作日志不符：存着 {found}，日志所说是 {told}。数据库被改动过。"


def stored_line(kind: str, about: str) -> str:
    return f"已核验并存下公证处对{KINDS[kind]} {about} 的签名。"


PAGE = {
    "none": "密钥没有打开。",
    "opened": "密钥已打开，与登记的公钥一致。",
    "another": "密钥已打开，但与登记的公钥不同：请登记这个公钥，或打开登记过的密钥。",
    "unregistered": "密钥已打开，还没有登记：请核对指纹，再登记这个公钥。",
    "made": "密钥文件已下载。请收好，并另存一份；下次签名要用它。",
    "opening": "正在打开……",
    "short": "口令太短：至少 12 位。",
    "again": "两次输入的口令不同。",
    "closed": "打不开：口令不对，或文件被改动过。",
    "unknown": "这不是公证处的密钥文件（口令加密的，或 Ed25519 的 PEM）。",
    "insecure": "本页不是经 https 打开的，浏览器不提供口令加密。请用 https 打开，或用签名程序。",
    "unable": "这个浏览器不能制作 Ed25519 签名，请换一个浏览器，或用签名程序。",
    "fetching": "正在取待签的内容……",
    "failed": "没有成功，什么也没有存下。请检查网络后再试。",
    "refused": "待签的内容不合规则，不能签：{reason}",
    "needs_key": "请先在上面打开密钥。",
    "needs_heard": "请听大厅宣读清单指纹，与下面的逐段核对，再填最后 8 位。",
    "heard_differs": "填的 8 位与下面的清单指纹不同：请核对。不同就不要签，告知监督单位。",
    "ready": "可以签署。",
    "signing": "正在签署并提交……",
    "other_signer": "这一项要用另一把密钥签：请打开上面所写公钥的密钥文件。",
    "entry": "第 {number} 项",
    "roles": {
        "organiser": "主办单位的密钥",
        "notary": "公证处的密钥",
        "minutes": "现场记录的签名证书",
        "auditor": "审计单位的密钥",
    },
    "third": "备用密钥“{role}”",
    "acts": {"first": "首次列入", "change": "更换", "lost": "遗失后更换"},
    "request_changed": "待签的内容不是登记的公钥的。请刷新本页。",
    "checking": "正在取名单并核对……",
    "checked": "名单核对完毕，全部成立。",
    "check_failed": "名单与清单不符，不要签，告知监督单位：{reason}",
    "not_found": "选中的文件里没有 pool.txt、omitted.txt、register.txt、rules.txt 齐全的名单。",
    "steps": {
        "rules": "活动规则与清单里的指纹一致",
        "register": "登记册 {n} 行，树根与清单和检查点一致",
        "pool": "参加名单 {n} 张，指纹与清单一致，每张都在登记册里",
        "omitted": "未参加名单 {n} 张，指纹与清单一致",
        "union": "每一张已接受的发票，都在两个名单之一",
    },
    "fields": {
        "draw": "抽奖",
        "mode": "性质",
        "title": "标题",
        "pool": "参加的发票",
        "tiers": "奖项",
        "alternates": "候补",
        "sources": "随机数来源",
        "signer": "记录签署人",
        "program": "核对程序",
        "register": "登记册",
        "root": "登记册树根",
        "pool_hash": "名单指纹",
        "rules": "规则指纹",
        "frozen": "封存时间",
        "previous": "上一次",
        "hash": "清单指纹",
        "entry": "密钥名录",
        "role": "哪一方",
        "act": "怎样列入",
        "key": "公钥",
        "certificate": "证书指纹",
        "from": "生效时间",
        "reason": "原因",
        "above": "以上各项的指纹",
        "entry_hash": "本项指纹",
    },
    "draw": "{draw} 第 {attempt} 次",
    "modes": MODES,
    "count": "{n} 张",
    "tier": "{code} 等：{n} 个（办公室的叫法：{name}）",
    "spare": "{code} 等候补：{n} 个",
    "no_spare": "无",
    "first": "没有（第一次）",
    "origin": "{origin}，{size} 行",
    "kinds": SOURCE_KINDS,
}
"""What the notary's page says from its script."""
