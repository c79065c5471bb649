"""What the pages of the minutes say."""

from __future__ import annotations

from datetime import datetime

from lottery.clock import SHANGHAI
from lottery.invoices.values import amounts
from lottery.texts.vocabulary import MODES, PARTIES, SOURCE_KINDS

NAME = "抽奖现场记录"
REHEARSAL = MODES["rehearsal"]
LIVE = MODES["live"]
DRAFT = "草稿"
NUMERALS = "一二三四五六七八九十"
SECTIONS = {
    "basics": "基本情况",
    "scene": "现场",
    "rules": "规则与奖项",
    "pool": "参加抽奖的发票",
    "seed": "随机种子的产生",
    "prizes": "中奖结果",
    "alternates": "候补名单",
    "audit": "抽后复核与跳过",
    "verify": "如何自行验证",
    "statement": "主办单位陈述",
    "attachments": "附件清单",
    "signing": "公证词与签署",
}
OMISSIONS = {
    "staff": "主办、承办单位工作人员及其亲属",
    "won-earlier": "此前抽奖中已获奖",
    "barred": "不得参加的人员",
    "data-destroyed": "个人资料已按规定销毁的登记",
    "red": "发票已红冲",
    "void": "发票已作废",
}
SEED_RULE = (
    "上表各值与抽奖清单（manifest.txt）的散列值按固定格式写成 seed.txt，其 SHA-256 即随机种子。"
    "封存密数的散列值在封存名单之前已写入抽奖清单并公布，启封后可逐字核对。"
)
TICKET_RULE = (
    "每张发票的签号 = SHA-256（随机种子 + “:” + 十位编号）。全部签号由小到大排列，"
    "自最高等级起依次取奖，再取候补；同一人达到上限后跳过并记录。"
)
MASK_RULE = (
    "姓名、电话与发票号码按个人信息保护要求遮盖；遮盖后的内容在抽签之前已固定，事后不能更改。"
)
WINNERS_LISTED = (
    "中奖的超过一万名，逐名写在公开文件包的 winners.txt 里（也附在本 PDF 内），一行一名，"
    "次序与开奖结果相同；这里只写各奖项的名额，和这份名单的散列。"
)
WINNERS_HASH = "winners.txt 的 SHA-256"
ROWS_LISTED = "超过一万条，逐条写在公开文件包的 result.txt 里（也附在本 PDF 内），这里不再列出。"
NO_WINNERS = "本次抽奖没有产生中奖发票。"
NO_ALTERNATES = "本次抽奖没有候补。"
NO_ROWS = "无。"
NO_ANOMALIES = "抽奖过程未出现异常情况。"
SIGNED_STATEMENT = "以下各方确认：在场见证了上述过程，本记录与所见相符。"
ROOM = "公证词（现场宣读后填写或粘贴）"
DATE = "日期"


def draft_band(mark: str) -> str:
    """The band of a draft, with the number by which people tell drafts apart."""
    return f"草 稿  ·  未签署，不作为凭据  ·  草稿号 {draft_number(mark)}"


def draft_number(mark: str) -> str:
    """A draft by the beginning of its hash.

    >>> draft_number("1a2b3c4d5e6f" + "0" * 52)
    '1a2b3c4d'
    """
    return mark[:8]


def moment(when: datetime) -> str:
    """A time as people read it.

    >>> from datetime import UTC
    >>> moment(datetime(2024, 4, 10, 2, 0, 5, tzinfo=UTC))
    '2024年4月10日 10:00:05'
    """
    at = when.astimezone(SHANGHAI)
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M:%S}"


def clock(when: datetime) -> str:
    """A time of the draw's day, to the second."""
    return f"{when.astimezone(SHANGHAI):%H:%M:%S}"


def hour(when: datetime) -> str:
    """A time as it is read off a clock on the wall."""
    return f"{when.astimezone(SHANGHAI):%H:%M}"


def money(fen: int) -> str:
    """An amount of fen in yuan, with its unit.

    >>> money(1_100_000_050), money(-25850)
    ('11,000,000.50 元', '-258.50 元')
    """
    return f"{amounts.yuan(fen, grouped=True)} 元"


def numeral(number: int) -> str:
    """A section's number, 1 to 19.

    >>> numeral(3), numeral(12)
    ('三', '十二')
    """
    return NUMERALS[number - 1] if number <= 10 else "十" + NUMERALS[number - 11]


def attempt(number: int) -> str:
    """Which try this is."""
    return f"第 {number} 次"


def mode(*, live: bool) -> str:
    """Whether prizes are at stake."""
    return LIVE if live else REHEARSAL


def party(token: str) -> str:
    """A party by the manifest's own word, and what such a party is called.

    >>> party("npc"), party("lion-club")
    ('人大常委会 npc', 'lion-club')
    """
    return f"{PARTIES[token]} {token}" if token in PARTIES else token


def party_short(token: str) -> str:
    """What such a party is called, or the manifest's own word."""
    return PARTIES.get(token, token)


def called(token: str) -> str:
    """The label of what the organiser calls a party."""
    return f"“{token}”的称谓"


def software(name: str, version: str) -> str:
    """A program and its version."""
    return f"{name} {version}"


def cap(number: int) -> str:
    """The limit on prizes a person."""
    return f"每人至多 {number} 项（中奖与候补合计）" if number else "不设上限"


def places(filled: int, planned: int) -> str:
    """How many of a tier's prizes were drawn."""
    if filled == planned:
        return f"{planned} 名"
    return f"{filled} 名（设 {planned} 名，空缺 {planned - filled} 名）"


def entries(count: int) -> str:
    """A number of entries."""
    return f"{count:,} 张"


def drand_value(value: str) -> str:
    """A beacon's round and value."""
    number, randomness = value.split(" ")
    return f"第 {number} 轮  {randomness}"


def source(kind: str, who: str, detail: str) -> str:
    """A source by its kind, its party and what the manifest says of it."""
    return f"{SOURCE_KINDS[kind]}：{who}（{detail}）" if detail else f"{SOURCE_KINDS[kind]}：{who}"


def digits(count: int) -> str:
    """How many digits are thrown."""
    return f"{count} 位数字"


def series(first: int, step: int) -> str:
    """The rounds that a beacon's value may come from."""
    return f"第 {first} 轮起，每 {step} 轮一次"


SUMMARY = {"mode": "性质", "entries": "参加抽奖", "prizes": "中奖", "time": "最后取值"}
BASICS = ("抽奖名称", "期次", "抽奖编号", "名单封存时间", "首个取值时间", "末个取值时间")
STATEMENT_RULE = "以下各项出自主办单位。"
SAID = (
    "主办单位",
    "活动",
    "期间",
    "地点",
    "开始时间",
    "结束时间",
    "封存",
    "发票金额合计",
    "抽奖软件",
    "抽奖引擎 SHA-256",
    "公开网址",
    "抽奖清单的时间戳",
)
ANOMALIES = "异议和异常情况"
NOBODY = "（没有记录任何到场人员）"
PRESENT = "到场人员"
PRESENT_COLUMNS = ("身份", "单位", "姓名")
RULES_HASH = "规则文件 SHA-256"
CAP = "中奖上限"
PRIZE_COLUMNS = ("等级", "奖品", "每名价值", "名额", "候补")
RULES_TEXT = "规则全文（rules.txt）"
MORE_RULES = "规则较长，其余部分见附件 rules.txt。"
MANIFEST_HASH = "抽奖清单 SHA-256"
POOL = (
    "参加张数",
    "名单封存时间",
    MANIFEST_HASH,
    "名单 SHA-256",
    "名单树根",
    "登记册行数",
    "登记册树根",
    "未参加名单 SHA-256",
)
INTAKE = "登记情况"
REJECTED = "审核不通过的原因"
REFUSED = "柜台不予登记的原因（本次各期次，每张发票以最后一次为准）"
REGISTER_APART = "登记册与名单不在附件中：参加张数超过 20 万张，其散列值已写入抽奖清单。"
OMITTED = "已通过但不参加本次抽奖的原因"
REASON_COLUMNS = ("原因", "张数")
SOFTWARE_RULE = "软件不提供随机数：随机种子只来自上表所列各方，任何人可用同一文件重算结果。"
SOURCE_COLUMNS = ("序", "来源", "取值", "记录时间")
SEED_LABEL = "随机种子"
HANDS = "共同经办"
WINNER_COLUMNS = ("序", "编号", "姓名", "电话", "发票号码")
TICKET_COLUMNS = ("序", "编号", "签号前十位")
AUDIT = "抽后复核（与税务记录再次核对）"
SKIPPED = "因达到中奖上限而跳过"
ATTACHMENT_COLUMNS = ("文件", "字节", "SHA-256")
NOT_MINUTED = "作废的抽奖不制作现场记录，只公布 void.txt"


def winners(count: int) -> str:
    """A number of prizes."""
    return f"{count:,} 名"


def lines(count: int) -> str:
    """A number of register lines."""
    return f"{count:,} 行"


def tier(code: str) -> str:
    """A tier without a name.

    >>> tier("1"), tier("9"), tier("car")
    ('一等奖', '九等奖', '奖项 car')
    """
    return f"{numeral(int(code))}等奖" if code in tuple("123456789") else f"奖项 {code}"


def attachment_rule(count: int) -> str:
    """What the attachments are."""
    return f"本 PDF 内嵌以下 {count:,} 个文件，与公开文件包中的同名文件逐字节相同。"


def missing_files(names: list[str]) -> str:
    """Files without which there are no minutes."""
    return f"缺少制作现场记录所需的文件：{'、'.join(names)}"
