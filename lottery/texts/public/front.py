"""What the search on the first page answers, over the winners of all draws.

It names winners by what is published of them. Nothing here says that somebody has won, or has not:
a phone or an invoice fits everybody with the same mask, and only the slip says whose an entry is.
"""

from lottery.texts.public import finding

SOME = (
    "与“{q}”相符的中奖登记有 {n} 个。手机和发票只公布后四位，别人的号码也可能相同："
    "是不是您的，请与存根上的登记编号核对。"
)
NO_WINNER = (
    "各次抽奖的正选名单里都没有与“{q}”相符的手机号、发票号码或登记编号。"
    "登记时留的可能是另一个号码；有没有参加，请输入存根上的 10 位登记编号。"
)
NO_WINNER_ALTERNATES = (
    "各次抽奖的正选名单里都没有与“{q}”相符的手机号、发票号码或登记编号。"
    "另有 {alternates} 名候补只公布登记编号，用手机号和发票号码查不到："
    "请输入存根上的 10 位登记编号。"
)
ENTRY = "登记编号 {entry} 在公布的名单里，见下。"
ABSENT = "看登记编号 {entry} 在各次抽奖里的结果，请按“查询”。"
UNDRAWN = "还没有公布过中奖名单。有存根的，可以输入 10 位登记编号，查它现在的状态。"
LOADING = "正在取公布的名单……"
FAILED = "没有查成：公布的名单没有取到。请检查网络后再按“查询”，或直接打开下面各次抽奖的公告查找。"
PLAIN = "脚本没有运行，这里只能查存根上的 10 位登记编号：请不要输入手机号或发票号码。"
MORE = "另有 {n} 个没有列出，请多输入几位，或打开各次抽奖的公告查找。"
PRIZE = "{tier}第 {slot} 名"
ALTERNATE = "{tier}候补第 {slot} 名"
STANDS = " · {}"
"""How the prize stands, behind its place."""
REHEARSAL = "（演练，没有奖品）"
INVOICE = "票"

SCRIPTED = {
    **finding.SCRIPTED,
    "some": SOME,
    "none": NO_WINNER,
    "alternates": NO_WINNER_ALTERNATES,
    "entry": ENTRY,
    "absent": ABSENT,
    "undrawn": UNDRAWN,
    "loading": LOADING,
    "failed": FAILED,
    "more": MORE,
    "plain": PLAIN,
    "rehearsal": REHEARSAL,
    "invoice": INVOICE,
}
"""The sentences that the page's script fills in, by the names it knows them under."""
