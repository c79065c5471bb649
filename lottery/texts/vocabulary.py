"""The protocol's words in Chinese: one for each thing, what it means, and what it is not called.

Every sentence of lottery/texts, templates and the pages' scripts uses these words and no other for
the same thing; a test reads them all for the words that were given up. What was published keeps its
bytes: the layout of the minutes and a bundle's README.txt hold a few older words (see the test).
"""

from typing import NamedTuple


class Word(NamedTuple):
    """A Chinese word, what it stands for, and words that were said for the same and no more are."""

    chinese: str
    means: str
    given_up: tuple[str, ...] = ()


WORDS = {
    # The register and what a citizen holds of it.
    "campaign": Word("活动", "what a city runs for months, with rules of its own"),
    "period": Word("期次", "a month or so of a campaign, drawn together", ("登记期", "批次")),
    "batch": Word("期次", "a period as the register names it, such as fp-2024-03"),
    "entry": Word("登记", "one invoice that was taken in"),
    "entry number": Word("登记编号", "its ten digits", ("登记号",)),
    "accepted": Word("通过", "an entry that takes part", ("受理",)),
    "register": Word("登记册", "all entries and what became of each, in one list", ("登记簿",)),
    "root": Word("树根", "the hash over the whole register", ("总指纹",)),
    "checkpoint": Word("检查点", "a signed note of the register's size and root", ("存证",)),
    "cosignature": Word("会签", "the notary's signature under a checkpoint"),
    "card": Word("卡片", "what the public may see of an entry that wins", ("中奖凭证",)),
    "slip": Word("存根", "a citizen's own paper of an entry", ("凭条",)),
    "receipt": Word("登记回执", "slip, card and proof together"),
    "commit": Word("登记指纹", "the hash of a card, which stands in the register"),
    # What is fixed before a draw.
    "draw": Word("抽奖", "the whole, from its plan to its publication"),
    "plan": Word("抽奖方案", "what a draw is to be, before it is frozen", ("抽奖安排",)),
    "attempt": Word("第几次", "a draw is made anew after one that has no result", ("次尝试",)),
    "freeze": Word("封存", "to fix who takes part; sealing a number is 密封", ("冻结",)),
    "pool": Word("参加名单", "the entries that take part", ("参加者名单", "参与名单")),
    "omission": Word(
        "未参加名单",
        "the accepted entries that do not take part, each with a reason",
        ("剔除名单", "剔除清单", "遗漏名单", "未列名单", "不参加者"),
    ),
    "manifest": Word("抽奖清单", "what is signed before a draw; 清单 for short", ("封存清单",)),
    "commitment": Word("承诺", "manifest and lists, published before the first value"),
    "tag key": Word("标签密钥", "by which the notary checks who is one person", ("标记密钥",)),
    "tier": Word("奖项", "prizes of one kind: 一等奖", ("奖级", "等次")),
    "prize": Word(
        "奖", "one of a tier's prizes; what is handed over is 奖品", ("} 个奖项", "> 个奖项")
    ),
    "winner": Word("中奖人", "whoever has drawn a prize", ("获奖", "得奖")),
    "alternate": Word("候补", "who takes a place that falls vacant"),
    "cap": Word("中奖上限", "how many prizes a person may take", ("每人限额", "得奖数")),
    # The parties, and the people who act for them.
    "organ": Word("单位", "an authority that takes part, and that people belong to"),
    "party": Word("方", "a side in a draw: 一方, 另一方, 该方"),
    "organiser": Word("主办单位", "who runs the campaign", ("组织方", "主办方")),
    "supervisor": Word("监督单位", "an organ that watches", ("监督方",)),
    "notary": Word("公证处", "the notary's office", ("公证方", "公证机构")),
    "notary's officer": Word("公证员", "a person of the notary's office", ("公证人员",)),
    "supervisor's officer": Word("监督人员", "a person who watches"),
    "reviewer": Word("复核员", "who settles doubtful entries", ("复核人员",)),
    "npc": Word("人大常委会", "the people's congress's standing committee"),
    "cppcc": Word("政协", "the political consultative conference"),
    "discipline": Word("纪委监委", "the discipline inspection commission"),
    "keeper": Word("保管方", "the party that keeps another one's sealed slip"),
    # Where the randomness comes from.
    "source": Word("随机数来源", "where one value comes from; 来源 for short", ("随机源",)),
    "dice": Word("当众掷骰", "digits thrown in the hall", ("现场掷骰",)),
    "public": Word("公开号码", "digits that somebody else announces", ("公布号码", "公布的号码")),
    "sealed": Word(
        "封存密数",
        "the kind of source: a number that a party sealed before the freeze",
        ("密封数", "密封随机数", "密封的随机数", "密封值"),
    ),
    "sealed slip": Word("密封单", "the paper (and file) with that number"),
    "secret": Word("密值", "the number itself, 64 hex"),
    "drand": Word("公共信标", "the public beacon", ("公共随机信标", "随机信标")),
    "seed": Word("随机种子", "the hash of seed.txt; 种子 for short"),
    "ticket": Word("票值", "by which the entries are ordered", ("签号",)),
    # What comes of it.
    "result": Word("开奖结果", "prizes, alternates and what was skipped", ("抽奖结果",)),
    "minutes": Word("现场记录", "the signed PDF of what happened", ("笔录",)),
    "signer": Word("签署人", "who signs the minutes", ("签名人",)),
    "bundle": Word("公开文件包", "all files of a draw; 文件包 for short", ("成品", "结果包")),
    "rehearsal": Word("演练", "a draw in which nothing is to be won"),
    "live": Word("正式", "a draw that counts"),
    "void": Word("作废", "ended before the first value"),
    "abandoned": Word("终止", "ended because a source stayed away", ("中止",)),
    "called off": Word("取消", "not held, or not once more", ("停办",)),
}
"""By the protocol's own word."""


def said(*words: str) -> dict[str, str]:
    """The Chinese of some of the protocol's words, by them.

    >>> said("live", "rehearsal")
    {'live': '正式', 'rehearsal': '演练'}
    """
    return {word: WORDS[word].chinese for word in words}


SOURCE_KINDS = said("dice", "public", "sealed", "drand")
PARTIES = said("npc", "cppcc", "discipline", "notary", "organiser")
MODES = said("live", "rehearsal")
PEOPLE = {
    "organiser": WORDS["organiser"].chinese,
    "supervisor": WORDS["supervisor's officer"].chinese,
    "notary": WORDS["notary's officer"].chinese,
}
"""Who acts for a party in a draw, by the role of his account."""
