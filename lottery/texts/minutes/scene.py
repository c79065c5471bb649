"""What the minutes say of the hall, of who signs, and of what their sentences stand on."""

from __future__ import annotations

STANDINGS = (
    (
        "recomputed",
        "算",
        "可重算：由本 PDF 内嵌的文件算出，检查程序会逐项重做并与本页比对。",
    ),
    (
        "witnessed",
        "证",
        "见证：由注明的到场人员亲自办理或确认；以其在本记录上的签署为准，检查程序无法核对。",
    ),
    (
        "stated",
        "述",
        "主办单位陈述：公开文件中没有可以重算它的依据，检查程序无法核对，由在场各方签字确认。",
    ),
)
"""By whom what a sentence says was found to be so: a word, its mark, and what it means."""
SHORT = {"recomputed": "可重算", "stated": "主办单位陈述", "": "—"}
LEGEND = "各处标记的含义"
SCENE_RULE = "以下按先后记录现场各项；每一行注明它的依据。没有填写的一项写“没有记录”。"
COLUMNS = ("事项", "时间", "何人", "依据")
NOT_RECORDED = "没有记录"
VALUES = "产生随机数（逐项见“随机种子的产生”）"
SECOND = "第二个程序核算，结果逐字节相同"
DRAWN = "开奖"
ACTS = {
    "opened": "开场，主持人",
    "rules": "宣读规则",
    "inspected": "查验封存名单",
    "program": "宣读程序散列",
    "shown": "公布中奖名单",
}
AGREES = {"": "", "yes": "，与名单封存凭证一致", "no": "，与名单封存凭证不一致"}
PROGRAMS = "程序散列（宣读与核对用，格式同 sha256sum）"
ENGINE = "主办单位所用抽奖引擎 draws/*.py 的 sha256sum 清单的散列"
NO_PROGRAM = "抽奖清单没有写明交给他人核对的程序（没有 program 行）。"
MOVES = "到场、离场"
LINE_COLUMNS = ("序", "时间", "事项", "经手")
VIDEO = "录像 SHA-256"
NO_VIDEO = "没有记录录像。"
RECONCILED = "登记核对（录入减去各项，等于参加名单）"
RECONCILED_COLUMNS = ("登记", "− 审核不通过", "− 待核", "− 未参加", "= 参加抽奖")
BY_HAND = ("主持", "操作", "记录")
ORGAN_BOX = "（签字、盖章）"
NOTARY_BOX = "公证员"
FINDINGS = "核验程序的结论"
FINDINGS_RULE = (
    "核验程序（draws verify --text）对内嵌文件逐项检查，以下各项全部成立；"
    "检查现场记录时会对同一批文件重新检查。"
)
GROUP = "winners/*.txt"
RULES_TOLD = "下表与规则文件逐项一致。"
RULES_UNTOLD = "下表中奖品的名称和价值，规则文件没有逐项写明。"
POOL_RULE = "参加名单在产生随机数之前已经封存；以下由登记册和名单算出。"
VERIFY_RULE = "以下各值任何人可以用附件重算。"
ALTERNATES_RULE = "候补人的卡片在递补之前不公开。"
AUDIT_RULE = "抽后复核的各张由同一随机种子在中奖和候补之后依次产生。"
HANDS_RULE = "由系统按各人本人账号的操作记录。"


def witnessed(names: str) -> str:
    """By whom something was witnessed."""
    return f"见证：{names}"


def stated(what: str, at: str, by: str) -> str:
    """A line of the hall's record, as the check prints it."""
    told = "　".join(part for part in (at, by) if part)
    return f"{what}：{told}" if told else f"{what}：{NOT_RECORDED}"


def from_to(first: str, last: str) -> str:
    """From one time to another."""
    return first if first == last else f"{first} 至 {last}"


def grouped(count: int) -> str:
    """What the one hash of many files is."""
    return (
        f"{GROUP} 共 {count:,} 个文件（中奖人的卡片），上表所列是它们的 sha256sum 清单"
        "（按文件名排列）的 SHA-256，在文件包的目录中这样得到："
    )


GROUP_COMMAND = ("sha256sum winners/*.txt | sha256sum",)


def party_box(title: str) -> str:
    """The box of a party that signs."""
    return f"{title}{ORGAN_BOX}"


def by_hand(role: str, name: str) -> str:
    """Who signs on a line."""
    return f"{role}　{name}".rstrip("　")
