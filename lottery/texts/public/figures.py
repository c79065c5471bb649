"""What is said of the figures of draws."""

from collections.abc import Iterable
from datetime import date

from lottery.invoices.values import amounts as money
from lottery.texts.public import odds

TITLES = {
    "registered": "每天登记的发票",
    "persons": "每人登记的发票张数",
    "periods": "各期次的发票金额",
    "months": "各期次的发票金额",
    "issued": "发票的开票日期",
    "amounts": "发票的金额",
    "trades": "开票商户的行业",
}
COLUMNS = {
    "registered": ("登记日期", "发票（张）", "首次登记的人数"),
    "persons": ("每人登记", "人数"),
    "periods": ("期次", "发票（张）", "金额（元）"),
    "months": ("期次", "发票（张）", "金额（元）"),
    "issued": ("开票日期", "发票（张）"),
    "amounts": ("价税合计", "发票（张）"),
    "trades": ("行业", "发票（张）"),
}
BY = {"anyone": odds.MINE, "organiser": odds.OFFICES}
HOW = {
    "registered": "登记册 register.txt 里，参加名单上每张发票的登记行写着日期。"
    "每人只算第一次登记的那天。",
    "persons": "参加名单 pool.txt 里，同一个人的发票标签相同，数一数就知道。",
    "periods": "金额藏在登记指纹里，公布的文件看不到；张数可以从登记册数出来。",
    "months": "金额藏在登记指纹里，公布的文件看不到；张数可以从登记册数出来。",
    "issued": "开票日期藏在登记指纹里，公布的文件看不到。跨度长的按周列出。",
    "amounts": "金额藏在登记指纹里，公布的文件看不到。各档含下限，不含上限。",
    "trades": "商户藏在登记指纹里，公布的文件看不到；行业按商户名录，名录里没有的归入最后一行。",
    "odds": "张数见 manifest.txt 和 pool.txt，名额见 manifest.txt。"
    "每张发票机会相等；有中奖上限时，这是全部发票的平均。"
    "名额没有抽满的，按 result.txt 里的中奖者算。",
}
NO_PICTURE = "图没有画成，数字以表为准。"
ABOUT = (
    "下列各表在公布开奖结果时从封存的名单里数出，以后不再改动。"
    "任何一格都不少于 10 人：人少的相邻几格合并成一格，各格相加就是全部，相减也得不出更小的数。"
    "同一期次的这些数字只随第一次抽到它的抽奖公布一次，否则两次的差会透露个别人。"
)
EARLIER = "下列抽奖已经公布过同一期次的人数、登记日期、金额、行业和开票日期，这里不再公布："
ONLY_NEW = "下面的人数、登记日期、金额、行业和开票日期只含其余期次。"
TOO_FEW = "参加的不足 10 人，人数、登记日期、金额、行业和开票日期不公布。"
NO_SUMS = "还没有公布过各期次的金额。"
NONE = {
    "no-result": "这次抽奖没有开奖结果，不作统计。",
    "rehearsal": "演练不公布统计数字：参加的人与正式抽奖大多相同，两次的差会透露个别人。",
    "before": "公布这次抽奖时没有作统计，张数、名额和机会见上。",
}
OTHER_TRADES = "其他及未载明"
_LONGEST = 9


def count(number: int) -> str:
    """
    >>> count(12345)
    '12,345'
    """
    return f"{number:,}"


def yuan(fen: int) -> str:
    """
    >>> yuan(123456789), yuan(5)
    ('1,234,567.89', '0.05')
    """
    return money.yuan(fen, grouped=True)


def ten_thousands(amount: float) -> str:
    """
    >>> ten_thousands(11010879.29), ten_thousands(5000.0)
    ('1,101 万元', '5,000 元')
    """
    return f"{amount / 10000:,.0f} 万元" if amount >= 100000 else f"{amount:,.0f} 元"


def one_in(invoices: int, won: int) -> str:
    """
    Of how many invoices one wins; never of fewer than one.

    >>> one_in(6613, 453), one_in(40, 34), one_in(10, 20), one_in(10, 0)
    ('14.6 张', '1.2 张', '1.0 张', '没有中奖的')
    """
    return f"{max(invoices / won, 1):,.1f} 张" if won else "没有中奖的"


def days(first: date, last: date) -> str:
    """
    >>> days(date(2024, 3, 1), date(2024, 3, 1)), days(date(2024, 3, 1), date(2024, 4, 2))
    ('3月1日', '3月1日至4月2日')
    """
    begins = f"{first.month}月{first.day}日"
    return begins if first == last else f"{begins}至{last.month}月{last.day}日"


def first_day(said: str) -> str:
    """
    >>> first_day("3月1日至4月2日")
    '3月1日'
    """
    return said.partition("至")[0]


def invoices_of_one(least: int, most: int | None) -> str:
    """
    >>> invoices_of_one(1, 1), invoices_of_one(3, 5), invoices_of_one(11, None)
    ('1 张', '3 至 5 张', '11 张以上')
    """
    if most is None:
        return f"{least} 张以上"
    return f"{least} 张" if least == most else f"{least} 至 {most} 张"


def amounts(from_fen: int, below_fen: int | None) -> str:
    """
    >>> amounts(0, 10000), amounts(10000, 20000), amounts(1000000, None)
    ('不到 100 元', '100 至 200 元', '10,000 元以上')
    """
    if below_fen is None:
        return f"{from_fen // 100:,} 元以上"
    if not from_fen:
        return f"不到 {below_fen // 100:,} 元"
    return f"{from_fen // 100:,} 至 {below_fen // 100:,} 元"


def shortened(name: str) -> str:
    """
    What fits before a bar: of a long name with a space, its last word; of others the beginning.

    >>> shortened("餐饮"), shortened("居民服务、修理和其他服务业")
    ('餐饮', '居民服务、修理和…')
    >>> shortened("开发票中大奖 2024年4月"), shortened("5,000 至 10,000 元")
    ('2024年4月', '5,000 至 10,000 元')
    """
    if _wide(name) > _LONGEST:
        name = name.rpartition(" ")[2]
    return name if _wide(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _wide(name: str) -> float:
    return sum(1 if char > "~" else 0.5 for char in name)


def described(title: str, rows: Iterable[tuple[str, ...]]) -> str:
    """A picture in words, for whoever hears it: title and rows."""
    return f"{title}：" + "；".join("，".join(row) for row in rows) + "。数字见旁边的表。"


def not_drawn(name: str, why: str) -> str:
    """The figures are published, their pictures are not."""
    return (
        f"{name} 的统计数字已公布，图没有画成（{why}）。公布不受影响；"
        f"再执行一次 lottery publish 会补画缺少的图。"
    )
