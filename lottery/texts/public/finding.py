"""What the search among the winners answers.

`{q}` is what was typed, `{n}` a count. Nothing here says that somebody has not won: a mask shows
four digits of a phone, an alternate has no card, and only the slip says whose an entry is.
"""

from lottery.texts.minutes.pages import OMISSIONS

MOST_SAID = 30
"""Characters that are repeated of what was typed."""

SOME = "与“{q}”相符的有 {n} 个，请核对登记编号。手机和发票只公布后四位，是不是您的，以存根为准。"
ENTRY_SOME = "登记编号 {entry} 在名单里，见下。"
NO_WINNER = (
    "正选名单里没有与“{q}”相符的手机号、发票号码或登记编号。"
    "请核对号码和期次：登记时留的可能是另一个号码。"
)
NO_WINNER_ALTERNATES = (
    "正选名单里没有与“{q}”相符的手机号、发票号码或登记编号。"
    "另有 {alternates} 名候补只公布登记编号，用手机号和发票号码查不到："
    "请输入存根上的 10 位登记编号。"
)
SHORT = "“{q}”太短：请输入存根上的 10 位登记编号，或手机号、发票号码（至少后四位）。"
UNCLEAR = "“{q}”看不出是哪种号码：请输入存根上的 10 位登记编号，或完整的手机号、发票号码。"
MOBILE = "“{q}”有 {length} 位，不像完整的手机号（11 位）：请核对后再输入。"
CODE = "“{q}”像是发票代码：请输入发票号码（8 位或 20 位）、手机号，或存根上的 10 位登记编号。"
LENGTH = "没有 {length} 位的手机号或发票号码：请核对“{q}”，或输入存根上的 10 位登记编号。"
ENTRY = {
    "pool": "登记编号 {entry} 参加了这次抽奖，没有抽中，也不在候补之列。",
    "omitted": (
        "登记编号 {entry} 没有列入这次抽奖的名单，公布的原因：{reason}。"
        "有异议请凭存根向登记窗口提出。"
    ),
    "absent": (
        "这次抽奖的参加名单里没有登记编号 {entry}：它可能属于别的期次，或封存名单时还没有通过审核。"
        "请到“核对存根”查它现在的状态。"
    ),
}

NO_ENTRY = {
    "short": "“{q}”太短：请照存根上的 10 位数字输入，前面的 0 也要输入。",
    "other": "“{q}”不是登记编号：请照存根上的 10 位数字输入。手机号和发票号码在这里查不到。",
}
UNKNOWN_ENTRY = (
    "登记册里没有编号“{q}”。请照存根上的 10 位数字输入。"
    "若存根确有此编号，请携带存根到登记窗口或向监督单位反映。"
)
"""What the page for slips answers to anything but an entry."""

PLACES = {
    "prize": "中奖：{tier}第 {slot} 名{prize}",
    "alternate": "候补：{tier}候补第 {slot} 名，只在有人放弃或不符合规则时依次递补",
    "pool": "参加了，没有抽中",
    "waiting": "在参加名单里，还没有开奖",
    "void": "在参加名单里，这一次在产生随机数之前作废，没有结果",
    "abandoned": "在参加名单里，这一次因随机数来源缺席而终止，没有结果，按公告重新抽",
    "omitted": "没有列入参加名单，公布的原因：{reason}",
    "absent": "不在这次的参加名单里",
}
"""What a published draw says of an entry."""


def placed(how: str, tier: str, prize: str, slot: int, reason: str) -> str:
    """What a published draw says of an entry, with its prize or the reason.

    >>> placed("prize", "二等奖", "运动服饰券", 3, "")
    '中奖：二等奖第 3 名，奖品：运动服饰券'
    >>> placed("pool", "", "", 0, "")
    '参加了，没有抽中'
    """
    named = f"，奖品：{prize}" if prize else ""
    return PLACES[how].format(tier=tier, slot=slot, prize=named, reason=omission(reason))


SCRIPTED = {
    "some": SOME,
    "entry": ENTRY_SOME,
    "none": NO_WINNER,
    "alternates": NO_WINNER_ALTERNATES,
    "short": SHORT,
    "unclear": UNCLEAR,
    "mobile": MOBILE,
    "code": CODE,
    "length": LENGTH,
}
"""The sentences that the page's script fills in, by the names it knows them under."""


def omission(reason: str) -> str:
    """Why an entry was left out, in Chinese where the word is known, and as it is published.

    >>> omission("won-earlier"), omission("other-word")
    ('此前抽奖中已获奖（won-earlier）', 'other-word')
    """
    known = OMISSIONS.get(reason)
    return f"{known}（{reason}）" if known else reason


def said(sentence: str, typed: str, **values: object) -> str:
    """A sentence with what was typed in it, shortened."""
    return sentence.format(q=typed[:MOST_SAID], **values)
