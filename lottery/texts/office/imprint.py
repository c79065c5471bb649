"""What is said of the imprint: whose lottery it is, as the programme's `[site]` says."""

from collections.abc import Sequence

TITLE, LINE = "有奖发票", "公开抽奖"
"""How a site is called whose programme gives it no name."""
COMMA, LIST = "，", "；"
NAME = "站点信息"
SECTION = "site"
ORGAN_ROLES = {
    "host": "主办单位",
    "supervisor": "监督单位",
    "notary": "公证单位",
    "tax": "税务部门",
    "other": "协办单位",
}
"""What an organ does in the lottery, in the order in which organs are named."""
FIELDS = {
    "title": "站名",
    "line": "站名下的一行",
    "city": "城市全称",
    "short": "城市简称",
    "seal": "印章文字",
    "main": "主色",
    "accent": "配色",
    "telephone": "咨询电话",
    "filing": "备案号",
    "foot": "页脚",
    "organs": "单位",
    "entry_places": "登记点",
}
PAIRS = {
    "white-on-main": "主色（main）上的白字",
    "line-on-main": "主色（main）上的小字",
    "main-on-paper": "浅底上的主色（main）文字",
    "main-on-blush": "按钮浅底上的主色（main）文字",
    "accent-on-hall": "大屏底色上的配色（accent）文字",
    "accent-on-hero": "首页底色上的配色（accent）文字",
    "dim-on-hall": "大屏底色上的小字",
    "hall-on-accent": "配色（accent）底上的深色文字",
}
"""Letters and their ground, of which each pair must be told apart."""
PREVIEW_BUTTON, PREVIEW_LINK, PREVIEW_HALL = "核对存根", "活动规则", "现场大屏"
PREVIEW = "采用后的样子：页眉、按钮、链接和大屏"
NONE_YET = "还没有站点信息：请在活动方案里写 [site]（样本：lottery programme example 文件名）。"
_NOTHING = "（无）"
SEAL_LENGTH = "seal 写 1、2 或 4 个汉字（不写则用发票图案）"
ONE_HOST = 'organ 里 role = "host"（主办单位）要写一个，也只能写一个'
ONE_NOTARY = 'organ 里 role = "notary"（公证单位）只能写一个'
NO_PLACE = (
    "parameters 没有写 place 和 regions：请写上地名和它的行政区划代码"
    "（或写在 [site] 里，各活动的规则共用）"
)
NOT_CHANGED = "站点信息没有改动，无须提议。"
EXAMPLE = "写出一份可以直接载入的活动方案样本（虚构的自治县）到 FILE，逐项有说明。"


def changes(name: str, before: str, after: str) -> str:
    return f"{NAME}·{name}：由“{before or _NOTHING}”改为“{after or _NOTHING}”"


def first(name: str, after: str) -> str:
    return f"{NAME}·{name}：“{after}”"


def too_many(name: str, most: int) -> str:
    return f"{name} 最多写 {most} 个"


def not_a_region(value: str) -> str:
    return f"regions 里的“{value}”不是行政区划代码：请写六位数字，如 529931"


def organ_role(role: str) -> str:
    known = "、".join(f"{key}（{told}）" for key, told in ORGAN_ROLES.items())
    return f"单位的 role “{role}”不认识，可以写 {known}"


def not_a_colour(name: str, value: str) -> str:
    return f"{name} “{value}”不是颜色：请写 # 和六位十六进制数，如 #1f4e79"


def too_faint(pair: str, ratio: str, least: str) -> str:
    return (
        f"颜色看不清：{PAIRS[pair]}对比度只有 {ratio}:1，不得低于 {least}:1；"
        "main 请改深一些，accent 请改浅一些"
    )


def waits_for_two(changes: Sequence[str], number: int) -> list[str]:
    done = f"已提出第 {number} 号提议，由公证员或监督人员确认后采用"
    return [f"{each}（{done}）" for each in changes]


def needs_two(changes: Sequence[str]) -> list[str]:
    way = (
        "已有登记或立项，须两人办理：主办单位在“活动方案”页载入"
        "（或 lottery --by 账号 programme load），再由公证员或监督人员确认"
    )
    return [f"{each}（{way}）" for each in changes]


def example_there(file: object) -> str:
    return f"{file} 已经有了，没有改写：请换一个文件名。"


def example_written(file: object) -> str:
    return f"已写出样本 {file}：改成本地的内容，再用 lottery programme load --dry-run 看一遍。"
