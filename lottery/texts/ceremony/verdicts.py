"""What is said of verdicts that people outside the office have signed over a published draw."""

from __future__ import annotations

from lottery.texts.ceremony.key_changes import role as whose

TITLE = "外部核验结论"
LEAD = (
    "办公室以外的人在自己的电脑上核对全部公布文件，每一项都成立，用封存以前就列入密钥名录的密钥签名。"
    "办公室只能收下和公布，不能代签；主办单位的密钥签的不收。"
)
NONE = "还没有收到外部核验结论。"
TAKEN = "已核对、存下，并公布在公布包旁边。"
FILE_MISSING = "请选择核验结论文件（.txt）。"
NOT_YET = "开奖结果公布以后，才能核验、交来结论。"
NO_LIST = "密钥名录还没有开始，看不出是谁的密钥签的，没有收下。请先运行 lottery keys begin。"
NOBODY = (
    "除公证处以外，封存以前没有别的单位的密钥列入名录，这一次只有公证处可以签。"
    "请在下一次封存以前，在“公证签名”页或用 lottery keys add 列入审计等单位的密钥。"
)
MAY_SIGN = "这一次可以由这些密钥签署"
PUBLIC_TITLE = "办公室以外的核验"
PUBLIC_LEAD = (
    "下列单位在自己的电脑上核对了这一次的全部文件，签名担保每一项都成立。"
    "签名的密钥在封存以前就列入密钥名录。"
)
PUBLIC_NONE = "还没有办公室以外的单位交来核验结论。您可以自己验证，见下。"
PUBLIC_CHECK = "这份结论也可以自己核对（说的是不是这些文件、谁签的）："
ALTERED = "这个文件放在核验结论的位置，但是不成立（被改动过，或者说的不是这一次），请不要相信它。"
OF_THIS_DRAW = "封存时发放的核对程序 fpdraw-kit.pyz"
PACKAGE = "Python 程序包 draws"
ARCHIVE = "核对程序 draws.pyz（不是封存时发放的那一份）"


AGAIN = "请核验人用核对程序重新签署，原样交来。"
NOT_LISTED = "a key that is not in the list of keys"


def refused(why: object) -> str:
    """Why a verdict is not taken; `why` has the check, the line and both values."""
    check, line = getattr(why, "check", ""), getattr(why, "line", 0)
    expected, found = getattr(why, "expected", None), getattr(why, "found", None)
    where = f"第 {line} 行" if line else "整个文件"
    tellers = {
        "bundle": "公布文件夹里的文件与它自己的 SHA256SUMS 不一致，请先运行 lottery check",
        "form": f"不是外部核验结论的格式，{where}不对",
        "draw": f"说的不是这一次公布的文件，{where}不同",
        "time": f"签署时间早于最后一个随机数，{where}不对，请检查签署人电脑的时钟",
        "key": _key(getattr(why, "message", "")),
        "signature": f"签名不成立，{where}：签名以后文件被改动过，或者不是这把密钥签的",
    }
    told = tellers.get(check, f"核对程序说：“{why}”")
    if getattr(why, "message", "") == NOT_LISTED:
        return f"没有收下：{told}，署名是 {found}。{AGAIN}"
    both = f"。应为 {expected}，实为 {found}" if expected is not None else ""
    return f"没有收下：{told}{both}。{AGAIN}"


def _key(message: str) -> str:
    reasons = {
        NOT_LISTED: "签名的密钥不在密钥名录里",
        "the organiser's own key": "是主办单位自己的密钥签的，不能算外部核验",
        "a key that did not count at the freeze": (
            "签名的密钥在名单封存时不算数：是封存以后才列入的，或者在此以前已经更换"
        ),
    }
    return reasons.get(message, message)


def not_published(name: str) -> str:
    return f"{name} 的开奖结果还没有公布（或者这一次没有结果），没有可以核验的文件。"


def other_bundle(name: str, file: str) -> str:
    told = f"公布文件夹里 {name} 的 {file} 与数据库里的不同，没有收下结论。"
    return f"{told}请先运行 lottery check。"


def taken_already(role: str, name: str) -> str:
    return f"{whose(role)}对 {name} 的核验结论已经收下并公布，不再更换；这一份与它不同，没有收下。"


def unpublished(name: str, role: str) -> str:
    return (
        f"{name} 的外部核验结论（{whose(role)}）已经收下，还没有公布：把同一个文件再交一次"
        "（lottery verdict take，或开奖控制台的“外部核验结论”页）就会公布。"
    )


def differs(name: str, role: str) -> str:
    return f"{name} 的外部核验结论（{whose(role)}）与日志不符，可能在数据库里被改过。"


def holds_no_more(name: str, role: str, why: object) -> str:
    return f"{name} 的外部核验结论（{whose(role)}）不成立：{why}。"


def gone(draw: str, role: str) -> str:
    return f"日志记有 {draw} 的外部核验结论（{whose(role)}），数据库里没有。"


def program(name: str, sha256: str, own: str) -> str:
    """By which program; `own` is the hash of the one that was handed out at the freeze."""
    if name == "kit":
        return OF_THIS_DRAW if sha256 == own else ARCHIVE
    return PACKAGE if name == "draws" else f"程序 {name}"


COMMAND = (
    "python3 programs/draws.pyz verify data --keys ../keys.txt --key-list beside/keylist.txt",
    " --sign ../auditor.key --verdict ../verdict.txt",
)
"""Two parts of one line."""


GROUP = "外部核验结论：审计等单位在自己的电脑上核验、签署，交来收下并公布。"
TAKE = "收下一份核验结论：核对签名和内容，存下，公布在公布包旁边。"
LIST = "列出一次抽奖（不写时为每一次）的核验结论。"


def line(name: str, at: str, role: str, key: str, told: str) -> str:
    return f"{name}　{whose(role)}（{key}）{at} 核验，用{told}"


def hashes(program_sha256: str, sha256: str, path: str) -> str:
    return f"  程序的 SHA-256 {program_sha256}\n  公布为 {path}，SHA-256 {sha256}"
