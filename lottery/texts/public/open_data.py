"""What the open data are called: their columns, their licence, how a draw is cited."""

LICENCE = "CC-BY-4.0"
TITLES = {
    "draws": "各次抽奖",
    "winners": "中奖名单",
    "sources": "随机数来源",
    "prizes": "奖品领取情况",
}
STATES = {
    "planned": "已列入活动方案",
    "committed": "名单已封存，尚未开奖",
    "drawn": "已开奖",
    "void": "已作废",
    "abandoned": "已终止",
    "called-off": "已取消",
}
REHEARSAL = "演练，不产生任何奖品。"
ABOUT = {
    "name": "这一次的名称，也是网址里的名称；同一抽奖的第二次起带序号",
    "draw": "抽奖编号",
    "attempt": "同一抽奖的第几次",
    "title": "标题",
    "mode": "live 正式，rehearsal 演练（不产生任何奖品）",
    "state": "planned 已列入活动方案，committed 名单已封存，drawn 已开奖，void 已作废，"
    "abandoned 已终止，called-off 已取消",
    "manifest_sha256": "抽奖清单 manifest.txt 的 SHA-256",
    "result_sha256": "开奖结果 result.txt 的 SHA-256；没有开奖的为空",
}
COLUMNS = {
    "draws": {
        **ABOUT,
        "entries_close": "登记截止的时间，北京时间，来自活动方案；方案没有载明的为空",
        "frozen": "名单封存的时间，北京时间",
        "last_event": "文件里记明的最后一件事的时间，北京时间",
        "pool_count": "参加的发票张数",
        "prizes": "名额数，不含候补",
        "winners": "中奖者人数，不含候补；没有开奖的为 0",
        "reason": "作废、终止或取消的理由；签署的记录公布以前为空",
        "pool_sha256": "参加名单 pool.txt 的 SHA-256",
        "seed_sha256": "随机种子 seed.txt 的 SHA-256；没有的为空",
    },
    "winners": {
        "tier": "奖项代码，与 result.txt 相同（候补在那里前面加 A）",
        "kind": "winner 中奖者，alternate 候补",
        "slot": "名次，从 1 起",
        "entry": "登记编号，十位数字",
        "ticket": "抽签值，64 位十六进制，从小到大取",
        "holder": "遮挡后的姓名；候补不公布",
        "phone": "遮挡后的手机号码；候补不公布",
        "invoice": "遮挡后的发票号码；候补不公布",
        "tier_name": "奖项名称，来自活动方案",
        "prize": "奖品，来自活动方案",
        "value_fen": "每份奖品的价值，单位为分，来自活动方案",
    },
    "sources": {
        "number": "第几项来源",
        "kind": "dice 骰子，public 公开数据，sealed 密封单，drand 公共信标",
        "party": "由谁产生，与 manifest.txt 相同（公共信标为链的哈希）",
        "title": "这一方的名称",
        "value": "给出的值，与 seed.txt 相同；还没有的为空",
        "recorded": "存下这个值的时间，北京时间；还没有的为空",
    },
    "prizes": {
        "tier": "奖项代码，与 result.txt 相同",
        "slot": "名次，从 1 起",
        "prize_state": "waiting 待领，claimed 已领取，forfeited 已失效、等待递补，"
        "taken-back 已收回，returned 已退回，empty 无人中奖",
        "holder_entry": "现在可以领或已经领取的登记编号；没有的为空",
        "alternate": "由候补第几名递补，0 为开奖时的中奖者",
        "until": "可以领到哪一天（24 时为止）；没有公布期限的为空",
        "since": "从哪一天起是这样；开奖以后没有变过的为空",
        "why": "失效、收回的原因类别，或退回的去向，与 prizes.txt 相同",
        "list_day": "名单截至哪一天",
        "tier_name": "奖项名称，来自活动方案",
        "value_fen": "每份奖品的价值，单位为分，来自活动方案",
    },
}


def news(state: str, mode: str, reason: str) -> str:
    """What the feed says of a draw.

    >>> news("void", "live", "名单有误")
    '已作废，没有人中奖。理由：名单有误'
    """
    first = REHEARSAL if mode == "rehearsal" else ""
    ends = "，没有人中奖" if state in ("void", "abandoned", "called-off") else ""
    return f"{first}{STATES[state]}{ends}。" + (f"理由：{reason}" if reason else "")


def prize_news(mode: str, day: str, claimed: int, count: int) -> str:
    """What the feed says of what became of a draw's prizes.

    >>> prize_news("live", "2024-04-12", 3, 20)
    '截至 2024-04-12，20 份奖品已领取 3 份。'
    """
    first = REHEARSAL if mode == "rehearsal" else ""
    return f"{first}截至 {day}，{count:,} 份奖品已领取 {claimed:,} 份。"


def citation(title: str, host: str, day: str, address: str, *, result: str) -> str:
    """How a draw is cited; `result` is the SHA-256 of result.txt, empty where none was drawn."""
    hashed = f"开奖结果 result.txt 的 SHA-256：{result}。" if result else "没有开奖结果。"
    return f"{host}：《{title}》，{day}，{address}。{hashed}"
