"""What the announcement of the winners says."""

from __future__ import annotations

from datetime import date, datetime

from lottery.texts.minutes.pages import moment

WHAT = (
    "下列中奖人由封存的参加名单和当众产生的随机数算出。姓名、电话和发票号码按个人信息保护要求遮盖；"
    "请凭登记编号（存根上的十位数字）核对。"
)
COLUMNS = ("序", "登记编号", "姓名", "电话", "发票")
NONE = "本奖项没有产生中奖人。"
ALTERNATES = "候补"
ALTERNATES_WHAT = "中奖人不符合条件、放弃或逾期未领的，由同一奖项的候补按顺序递补。候补的登记编号："
CLAIM = "领奖"
RULES_SAY = "活动规则关于领奖的条款（原文）："
NO_RULE = "活动规则没有写明领奖期限和地点，由主办单位另行公告。"
CONTACT = ("领奖地点", "联系电话", "监督电话")
CHECK = "在哪里核对"
WHERE = (
    "公示页可以下载全部文件，用存根上的登记编号查到自己的发票，并用自己的电脑重新算出这份名单。"
    "抽奖清单的散列值应与开奖前公布的相同。"
)
ADDRESS, NO_ADDRESS = "公示页", "由主办单位另行公布"
MANIFEST, RESULT = "抽奖清单 SHA-256", "开奖结果 SHA-256"
FALSE = (
    "领奖不收任何费用。主办单位不会发送付款链接，不会索要银行卡密码和短信验证码；遇到这类要求，"
    "请拨打 110。"
)
SIGN = ("主办单位（盖章）", "日期")
CODE, CODE_ALT = "公示页", "公示页网址的二维码"
SUMMARY = ("参加抽奖", "中奖", "开奖时间")


def by_period(days: int, until: datetime | None) -> str:
    """Until when to claim, as the rules' own words give it."""
    if until is None:
        return f"按规则自公布之日起 {days} 日内领奖；本次抽奖公布后即可算出截止日期。"
    return f"按规则自公布之日起 {days} 日内，截至 {moment(until)[:-9]} 24 时。"


def lost(days: int) -> str:
    """Where what was published of claiming is gone."""
    return f"按规则自公布之日起 {days} 日内领奖；截止日期以随名单公布的领奖说明为准。"


def moved(unmoved: date) -> str:
    return f"算到{unmoved.month}月{unmoved.day}日是休息日，截止日已顺延到下一个工作日。"


def uncounted(year: int) -> str:
    return f"截止日未按节假日顺延：没有{year}年的官方放假安排。"
