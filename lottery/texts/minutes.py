"""What the minutes say, and what checking them says."""

from __future__ import annotations

from datetime import datetime

from lottery.clock import SHANGHAI

NAME = "抽奖现场记录"
REHEARSAL = "演练"
REHEARSAL_BAND = "演 练  ·  本记录不产生真实中奖"
LIVE = "正式"
NUMERALS = "一二三四五六七八九十"
SECTIONS = {
    "basics": "基本情况",
    "rules": "规则与奖项",
    "pool": "参加抽奖的发票",
    "software": "抽奖软件",
    "seed": "随机种子的产生",
    "prizes": "中奖结果",
    "alternates": "候补名单",
    "audit": "抽后复核与跳过",
    "anomalies": "异议和异常情况",
    "verify": "如何自行验证",
    "attachments": "附件清单",
    "signing": "公证词与签署",
}
SOURCE_KINDS = {"dice": "当众掷骰", "public": "公开号码", "sealed": "封存密数", "drand": "公共信标"}
OMISSIONS = {
    "staff": "工作人员及其近亲属",
    "won-earlier": "此前已中奖",
    "barred": "不得参加的人员",
    "red": "发票已红冲",
    "void": "发票已作废",
}
PARTIES = {
    "npc": "市人大常委会",
    "cppcc": "市政协",
    "discipline": "市纪委监委",
    "notary": "公证处",
    "organiser": "主办单位",
}
SEED_RULE = (
    "上表各值与抽奖清单（manifest.txt）的散列值按固定格式写成 seed.txt，其 SHA-256 即随机种子。"
    "封存密数的散列值在冻结名单之前已写入抽奖清单并公布，启封后可逐字核对。"
)
TICKET_RULE = (
    "每张发票的签号 = SHA-256（随机种子 + “:” + 十位编号）。全部签号由小到大排列，"
    "自最高等级起依次取奖，再取候补；同一人达到上限后跳过并记录。"
)
MASK_RULE = (
    "姓名、电话与发票号码按个人信息保护要求遮盖；遮盖后的内容在抽签之前已固定，事后不能更改。"
)
NO_WINNERS = "本次抽奖没有产生中奖发票。"
NO_ALTERNATES = "本次抽奖没有候补。"
NO_ROWS = "无。"
NO_ANOMALIES = "抽奖过程未出现异常情况。"
SIGNED_STATEMENT = "以下各方确认：在场见证了上述过程，本记录与所见相符。"
ROOM = "公证词（现场宣读后填写或粘贴）"
SIGNERS = (
    ("organiser", "主办单位（签字、盖章）"),
    ("supervisor", "监督单位（签字、盖章）"),
    ("notary", "公证机构（签字、盖章）"),
)
STAMP_TITLE = "主办单位电子签名"
DATE = "日期"


def moment(when: datetime) -> str:
    """A time as people read it.

    >>> from datetime import UTC
    >>> moment(datetime(2024, 4, 10, 2, 0, 5, tzinfo=UTC))
    '2024年4月10日 10:00:05'
    """
    at = when.astimezone(SHANGHAI)
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M:%S}"


def yuan(fen: int) -> str:
    """An amount in yuan.

    >>> yuan(1_100_000_050)
    '11,000,000.50 元'
    """
    return f"{fen // 100:,}.{fen % 100:02d} 元"


def numeral(number: int) -> str:
    """A section's number, 1 to 19.

    >>> numeral(3), numeral(12)
    ('三', '十二')
    """
    return NUMERALS[number - 1] if number <= 10 else "十" + NUMERALS[number - 11]


def attempt(number: int) -> str:
    """Which try this is."""
    return f"第 {number} 次"


def cap(number: int) -> str:
    """The limit on prizes a person."""
    return f"每人至多 {number} 项（中奖与候补合计）" if number else "不设上限"


def page(number: int, total: int) -> str:
    """The page's number."""
    return f"第 {number} 页 / 共 {total} 页"


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


SUMMARY = {"entries": "参加抽奖", "sum": "发票金额", "prizes": "中奖", "time": "结束时间"}
BASICS = (
    "抽奖名称",
    "活动",
    "期间",
    "批次",
    "抽奖编号",
    "主办单位",
    "地点",
    "开始时间",
    "结束时间",
)
PRESENT = "到场人员"
PRESENT_COLUMNS = ("身份", "单位", "姓名")
RULES_HASH = "规则文件 SHA-256"
CAP = "中奖上限"
PRIZE_COLUMNS = ("等级", "奖品", "每名价值", "名额", "候补")
RULES_TEXT = "规则全文（rules.txt）"
MORE_RULES = "规则较长，其余部分见附件 rules.txt。"
POOL = (
    "参加张数",
    "发票金额合计",
    "名单冻结时间",
    "封存",
    "抽奖清单 SHA-256",
    "名单 SHA-256",
    "名单树根",
    "登记册行数",
    "登记册树根",
    "剔除清单 SHA-256",
)
INTAKE = "登记情况"
INTAKE_COLUMNS = ("提交", "通过", "不通过", "待核")
REFUSED = "不予登记与审核不通过的原因"
OMITTED = "已通过但不参加本次抽奖的原因"
REASON_COLUMNS = ("原因", "张数")
SOFTWARE = ("名称", "版本", "抽奖引擎 SHA-256")
SOFTWARE_RULE = "软件不提供随机数：随机种子只来自下一节所列各方，任何人可用同一文件重算结果。"
SOURCE_COLUMNS = ("序", "来源", "取值", "记录时间")
SEED_LABEL = "随机种子"
HANDS = "共同经办"
WINNER_COLUMNS = ("序", "编号", "姓名", "电话", "发票号码", "签号前十二位")
TICKET_COLUMNS = ("序", "编号", "签号前十位")
AUDIT = "抽后复核（与税务记录再次核对）"
SKIPPED = "因达到中奖上限而跳过"
BY_HAND = "不用本软件也能核对：种子、任意一张发票的签号、名单散列，用系统自带命令即可算出。"
BY_HAND_COMMANDS = (
    "sha256sum seed.txt",
    'printf \'%s:%s\' "$SEED" "$ENTRY" | sha256sum',
    "sha256sum pool.txt omitted.txt rules.txt manifest.txt",
)
PRINTED = "现场验证程序的输出"
NOT_PRINTED = "（制作本记录时未记录验证程序的输出）"
QR_CAPTION = "抽奖编号与清单散列值"
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


def verify_rule(address: str) -> str:
    """Where the bundle is and what to do with it."""
    where = f"公开文件包见 {address}，" if address else "公开文件包即本 PDF 的附件，"
    return f"{where}任何人可在自己的电脑上用 Python 3.11 以上版本执行："


def commands(draw: str) -> tuple[str, ...]:
    """The commands by which a stranger verifies."""
    return (
        f"python -m draws verify {draw}",
        f"lottery minutes check {draw}/minutes.pdf",
    )


def attachment_rule(count: int) -> str:
    """What the attachments are."""
    return f"本 PDF 内嵌以下 {count:,} 个文件，与公开文件包中的同名文件逐字节相同。"


def missing_files(names: list[str]) -> str:
    """Files without which there are no minutes."""
    return f"缺少制作现场记录所需的文件：{'、'.join(names)}"


DEMO_ROOT = "演示根证书 DEMO ROOT（不具法律效力）"
SIGNING_REASON = "抽奖现场记录"


def demo_signer(organiser: str) -> str:
    """The demo certificate's name."""
    return f"演示 DEMO · {organiser}"


def unreadable_identity(where: str, why: str) -> str:
    """A key or certificate cannot be read."""
    return f"签名密钥或证书无法读取（{where}）：{why}"


def wrong_key(file: str) -> str:
    """The key is another one."""
    return f"签名密钥与证书不是一对，或不是 RSA 密钥：{file}"


NO_FIELD = "文件中没有主办单位的签名栏"
BAD_CONTAINER = "签名容器的字节与规定写法不符：文件被改动过，或不是由本软件签署"
BAD_SIGNATURE = "电子签名不成立：签名与证书不符"
CHANGED_AFTER = "文件在签署之后被改动过"
NOT_WHOLE = "签名没有覆盖整个文件"
NOT_CERTIFIED = "签名不是限定修改的认证签名"
NOT_TRUSTED = "签署人的证书不是由指定的根证书签发"
SIGNED_LATER = "签名没有写明时间，或时间晚于现在"
NOT_ORIGINAL = "页面内容与附件和记录的事实不一致：文件在签署之前被改动过"
NOT_PINNED = "未指定根证书：只证明文件自签署后未改动，不证明签署人是谁；请用 --trust 指定"
NOT_COMPARED = "未比对页面来源：本文件由其他版本的软件制作，无法在此逐字节重做"
HELD_DRAW = "抽奖：由附件重算，结果一致"
OPEN_DRAW = "抽奖：由附件重算，算出的部分一致，但未完全验证"
HELD_ORIGIN = "来源：由附件和事实重做全部页面，逐字节一致"


def one_signature(count: int) -> str:
    """Another number of signatures than one."""
    return f"应有且只有主办单位一个签名，实有 {count} 个"


def wrong_fields(signed: list[str]) -> str:
    """Other signature fields than the three."""
    return f"签名栏与规定不符，已签署的栏：{'、'.join(signed) or '无'}"


def wrong_table(name: str) -> str:
    """The printed list of attachments is not true."""
    return f"附件与记录中印出的附件清单不一致：{name}"


def draw_refused(why: str) -> str:
    """The draw in the attachments does not verify."""
    return f"附件中的抽奖未通过验证：{why}"


def unreadable(why: str) -> str:
    """The file cannot be read as minutes."""
    return f"文件无法作为现场记录读取：{why}"


def held_signature(signer: str, at: datetime) -> str:
    """The signature holds."""
    return f"签名：有效，覆盖整个文件；签署人 {signer}，自称时间 {moment(at)}"


def held_mark(fingerprint: str) -> str:
    """The certificate's fingerprint."""
    return f"证书指纹 SHA-256：{fingerprint}"


def held_attachments(count: int) -> str:
    """The attachments are the printed ones."""
    return f"附件：{count} 个，与印出的清单一致"


def left_open(what: str) -> str:
    """What the verifier could not check."""
    return f"未完全验证：{what}"
