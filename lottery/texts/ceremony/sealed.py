"""What a party reads while it makes its sealed slip in its own browser, and on the slip itself."""

NOT_A_PARTY = "您的账号在本次抽奖中不代表任何一方提交密封单，这里没有要您做的事。"
TOO_LATE = "名单已经封存，不能再提交密封单。"
OLDER = "这是一次已经结束的抽奖，不能再提交密封单。"

COPY = "第 {n} 份，共 {of} 份（{n}/{of}）"
TWICE = "两份须由两方分别保管，请另选一方。"
"""What the page's script fills in, and what it says of one keeper chosen twice."""

KEEPING = (
    "除保管方外，不得交给主办单位或任何人，不得拍照、复印：密值只写在密封单上。",
    "沿折线向内对折，装入不透光信封；封口处由本方与保管方骑缝签字。",
    "开奖当天当众拆封，用扫码枪扫二维码，或照文字录入 64 位密值（不留空格）。",
    "遗失、破损或提前拆开，请立即告知公证员和监督单位：改用另一份；散列提交后不能更换。",
)
"""The rules of whoever holds the paper, in the order in which he needs them."""
