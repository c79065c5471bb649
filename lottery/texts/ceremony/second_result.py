"""What the notary reads while a second program computes the draw in his own browser."""

from lottery.texts.public.refusing import REASONS

WHY_OWN_COPY = (
    "如果名单也由服务器现给，服务器就可以给您一份、给公众另一份。用封存时您自己保存的那份文件，"
    "这一步就不依赖服务器：两份一致才开始计算。拆封后您留下的密封单、信标文件也可以一起选。"
)

STATES = {
    "early": "名单还没有封存公布，请稍候。本页会自动继续。",
    "waiting": "等待随机数：还有 {left} 个来源没有记录。全部记录后自动开始计算。",
    "ready": "随机数已经全部记录，可以计算。",
    "void": "本次抽奖已作废，不再计算。",
    "abandoned": "本次抽奖已终止，不再计算。",
}
"""Where a draw stands, by what the page does about it."""

FILES = {
    "manifest.txt": "抽奖清单",
    "pool.txt": "参加名单",
    "seed.txt": "随机种子",
    "times.txt": "记录时间",
    "drand.txt": "公共信标的一轮",
}
SLIP = "拆封的密封单"
"""What the files are; every other one is an opened slip."""

EVIDENCE = {
    "says": {
        "dice": "请与现场的骰子逐位对照",
        "public": "请与公开号码逐位对照",
        "sealed": "✓ 已拆封，正是封存前登记的那一份",
        "drand": "✓ 第 {round} 轮，正是应当使用的一轮；网络签名成立",
        "unsigned": "第 {round} 轮，正是应当使用的一轮；但网络签名没有在这里核对："
        "这个浏览器不能计算。录入时服务器核对过",
        "time": "{time} 记录",
    },
    "stops": {
        "missing": "✗ 停止：服务器没有给出 {file}",
        "sealed": "✗ 停止：封存密数与抽奖清单对不上",
        "drand": "✗ 停止：公共信标的随机数对不上",
        "times": "✗ 停止：随机数的记录时间对不上",
        "other": "✗ 停止：随机种子与抽奖清单对不上",
        "line": "{file} 第 {line} 行",
        "act": "{place}：{reason}。没有提交结果，中奖名单不会揭晓。请不要继续开奖："
        "保留现场，立即告知监督单位，把拆封的纸单、骰子记录与 seed.txt 逐项对照。",
        "unseen": "没有它就查不出随机数是不是真的，所以没有提交结果，中奖名单不会揭晓。"
        "请刷新本页再试；仍然缺少，就不要继续开奖，立即告知监督单位。",
    },
    "reasons": REASONS,
}
"""What is said of each source's evidence: that it holds, or why the draw is stopped."""
