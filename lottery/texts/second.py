"""What the notary reads while a second program computes the draw in his own browser."""

WHY_OWN_COPY = (
    "如果名单也由服务器现给，服务器就可以给您一份、给公众另一份。用封存时您自己保存的那份文件，"
    "这一步就不依赖服务器：两份一致才开始计算。"
)

STATES = {
    "early": "名单还没有封存公布，请稍候。本页会自动继续。",
    "waiting": "等待随机数：还有 {left} 个来源没有记录。全部记录后自动开始计算。",
    "ready": "随机数已经全部记录，可以计算。",
    "void": "本次抽奖已作废，不再计算。",
}
"""Where a draw stands, by what the page does about it."""
