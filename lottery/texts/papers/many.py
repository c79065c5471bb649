"""What papers say of winners who are too many to be printed one by one."""

LISTED = (
    "中奖的超过一万名，本文书只写各奖项的名额和名单的散列。逐名写在公开文件包的 winners.txt 里，"
    "一行一名，次序与开奖结果相同；抽奖页面上可以按登记编号、手机尾号查询。"
)
TIER_COLUMNS = ("奖项", "奖品", "中奖（名）")
LIST_HASH = "winners.txt 的 SHA-256"
NOTICES = (
    "每名中奖者的通知书不合订成一本：需要时按分册，或按登记编号单独制作"
    "（网页“文书”，或 lottery paper notices 抽奖代码 --part 分册号，--entry 登记编号）。"
)
RECEIPT = "领奖逐名在奖品台账（网页“奖品”）里办理和签收，不用本表。"
ALTERNATES = "超过一万名，逐名写在公开文件包的 result.txt 里，这里不再列出。"
