"""What the proof of sealing says: the list as it was sealed, in three copies."""

from __future__ import annotations

COPIES = (
    ("第一份", "交主办单位留存"),
    ("第二份", "交公证处留存"),
    ("第三份", "交监督单位留存"),
)
"""The copies, and who keeps each."""
NAME = "名单封存凭证"
WHAT = (
    "参加名单已经封存。此后改动名单、奖项、随机数来源或程序的任何一个字，抽奖清单的散列值就会不同。"
)
FIGURES = ("参加张数", "价税合计", "封存时间", "地点", "共同经办")
BY_ONE = "—"
RECONCILED_COLUMNS = ("期次", "录入", "− 审核未通过", "− 尚待复核", "− 未参加", "= 参加名单")
RECONCILED_BY = ("核对人一（签字）", "核对人二（签字）")
OMITTED = "未参加的原因"
ALOUD = "抽奖清单散列值（当众宣读，四位一组）"
HASH_COLUMNS = ("封存的文件、程序、公钥和签署人", "SHA-256")
MANIFEST, POOL = "抽奖清单 manifest.txt", "参加名单 pool.txt"
POOL_ROOT, REGISTER_ROOT = "参加名单树根", "登记册树根"
RULES, OMISSIONS = "活动规则 rules.txt", "未参加名单 omitted.txt"
TAG_KEY = "标签密钥 tag-key.txt"
NO_TAG_KEY = "不设中奖上限，没有标签密钥"
SIGN = (
    "程序的散列值已用别的工具（sha256sum 或 certutil -hashfile）当场算出，与上表逐字相同。"
    "以上内容已当众宣读，核对无误。"
)
BOXES = ("主办单位（签字、盖章）", "公证处（签字、盖章）", "监督单位（签字、盖章）")
RECONCILED_SHORT = ("核对人一签字", "核对人二签字")
BOXES_SHORT = ("主办单位签章", "公证处签章", "监督单位签章")
DATE = "日期"
DIGITS = dict(zip("0123456789", "零一二三四五六七八九", strict=True))


def copy(which: str, keeper: str) -> str:
    """A copy's heading.

    >>> copy("第一份", "交主办单位留存")
    '名单封存凭证　第一份（共三份），交主办单位留存'
    """
    return f"{NAME}　{which}（共三份），{keeper}"


def draw_alone(title: str, named: str) -> str:
    return f"{title}（{named}）。"


def all_batches(count: int) -> str:
    return f"合计（{count} 期）"


def group(column: int) -> str:
    return f"第 {column} 列"


def register_lines(count: int) -> str:
    return f"登记册树根（{count:,} 行）"


def program(file: str) -> str:
    return f"程序 {file}"


def draw(title: str, named: str) -> str:
    return f"{title}（{named}）。{WHAT}"


def key(name: str) -> str:
    return f"公钥 {name}"


def signer(number: int, called: str) -> str:
    """Who signs the minutes: his place, and what he is called."""
    return f"签署人 {number} {called}"


def omitted(name: str, count: int) -> str:
    return f"{name} {count:,} 张"


def spelled(four: str) -> str:
    """Four hex digits as they are read aloud.

    >>> spelled("3f9a")
    '三 F 九 A'
    """
    return " ".join(DIGITS.get(character, character.upper()) for character in four)


def does_not_add_up(name: str) -> str:
    return (
        f"抽奖 {name} 的登记册、参加名单和未参加名单数目对不上，不能打印凭证。"
        "请停止操作，用 lottery check 检查数据。"
    )
