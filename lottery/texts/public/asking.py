"""What a slip is answered where plain files are sent: by the published lists, and no more."""

from lottery.texts.public import finding

FOUND = "登记编号 {entry} 在公布的各次抽奖里："
ABSENT = (
    "公布的各次抽奖的名单里都没有登记编号 {entry}："
    "它可能属于还没有开奖的期次，或封存名单时还没有通过审核。"
    "请照存根核对编号，再问登记窗口。"
)
GONE = "在参加名单里；这次抽奖的结果公布过，结果文件现在不见了"
"""What is said of an entry in a draw of which only the commitment is still there."""
LOADING = "正在取公布的名单……"
FAILED = "没有查成：公布的名单没有取到。请检查网络后刷新本页，或打开各次抽奖的公告查找。"

SCRIPTED = {
    **finding.NO_ENTRY,
    "found": FOUND,
    "absent": ABSENT,
    "loading": LOADING,
    "failed": FAILED,
}
"""The sentences that the page's script fills in, by the names it knows them under."""
