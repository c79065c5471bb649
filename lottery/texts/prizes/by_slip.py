"""What a winner reads who answers by his slip, and who asks whether a message is the office's."""

from __future__ import annotations

from datetime import date

CLAIM = "中奖了，答复领奖"
CLAIM_LEAD = (
    "中奖者凭存根在这里看自己的奖品办到哪一步，告诉办公室来不来领、哪天来。"
    "证件和发票在领奖处当面核对，这里不收任何材料，也不改登记的姓名和电话。"
)
ENTRY_LABEL = "登记编号"
SLIP_LABEL = "存根的二维码内容"
SLIP_HINT = (
    "用手机扫存根的二维码，把得到的整个网址（连同 # 后面的部分）粘贴在这里；"
    "有 slip.txt 的，粘贴它的全部内容也可以。"
)
PHONE_LABEL = "登记时留的手机号（完整的）"
NOT_RIGHT = (
    "登记编号、存根二维码内容、手机号三样对不上，没有查。请照存根再填一遍；"
    "多次不对的，请带存根到领奖处，或打下面的电话。"
)
PASTED_WRONG = "存根的二维码内容：没有读出存根的密钥，请粘贴整个网址，或 slip.txt 的全部内容。"
NO_PRIZE = "存根核对无误。到现在为止，这个登记没有中奖，也没有递补到奖品。"
NOT_YOURS = "这份奖品现在不等这个登记领取，没有记下答复。"
ENOUGH = "今天为这份奖品记下的答复已经够多，请明天再来，或打电话。"
OVER = "页面放得太久，请重新填写存根。"
COMING, DECLINE, WISH = "我会来领", "我放弃", "希望哪天来"
SAVE_DAY = "告诉办公室"
DECLINE_SURE = "我确认放弃这份奖品"
DECLINE_NOTE = "放弃只是记下您的意思；要由办公室两人核实、确认以后才生效，然后由候补递补。"
NEEDS_TICK = "要放弃，请先勾选“我确认放弃这份奖品”。"
SAVED = {
    "coming": "记下了：您会来领奖。请带好下面写的证件和材料。",
    "declines": "记下了：您放弃。办公室会打登记的电话核实，两人确认以后才生效。",
    "appointed": "记下了：您希望这一天来。办公室不另回复；改日子可以再来这里填。",
}
HANDED_NOTE = "奖品已经发放。"
ANSWERED_NOTE = "您已经答复：{}。"

NOTICE = "这条消息是不是办公室发的"
NOTICE_LEAD = (
    "收到说您中奖的短信、信或电话，请在这里输入您的登记编号和消息里的核对码，看是不是办公室发的。"
)
CODE_LABEL = "核对码（8 位，如 7K3M-Q0XW）"
MONEY = (
    "办公室不会让任何人转账、付手续费、提供验证码或银行卡密码；税款只在领奖现场缴纳并开具凭证。"
    "凡是要您先付钱的，都是骗子。"
)
OURS = "是办公室发的。"
NOT_OURS = (
    "这个登记编号和核对码对不上：不是我们发的，或者抄错了。"
    "请不要照那条消息做，也不要点里面的链接；打下面的电话问清。"
)
CODE_MALFORMED = "核对码应为 8 位字母和数字，如 7K3M-Q0XW，请对照消息再抄一遍。"
ENTRY_MALFORMED = "登记编号应为 10 位数字，写在存根上。"
SENT_ABOUT = "它说的是"


def renewed(day: date) -> str:
    return (
        f"办公室在 {day.year}年{day.month}月{day.day}日更换过密钥，"
        "更早的消息里的核对码不能再用这里核对，请打电话问。"
    )


def too_late(day: str, until: date) -> str:
    return f"希望哪天来：{day} 已过领奖期限（{until}），请选期限以内的一天。"


def day_over(until: date) -> str:
    return f"领奖期限到 {until} 24 时为止，已经过了，不能再在这里答复。有疑问请打下面的电话。"


def wait(minutes: int) -> str:
    return f"试得太多了，请过 {minutes} 分钟再试，或打下面的电话。"


def place(draw: str, tier: str, slot: int, *, rehearsal: bool) -> str:
    return f"{draw}{'（演练，不发奖）' if rehearsal else ''}，{tier}第 {slot} 名"


ANSWERS = {"coming": "会来领奖", "declines": "放弃领奖，等办公室核实"}
WAITS = "待领"
WAITING = {
    "drawn": "待领：办公室还没有联系您",
    "called": "待领：办公室联系过您，还没有联系上",
    "reached": "待领：办公室已经联系过您",
    "coming": "待领：您已答复会来",
    "seen": "待领：证件已经核对",
    "taxed": "待领：税已缴清",
}
TAKEN_NOTE = "奖品发放以后，办公室已按规则收回；有疑问请打下面的电话。"
GONE_NOTE = "这份奖品已经失效，由候补递补或退回；原因请看公布的领取情况，或打下面的电话。"


def wished(day: str) -> str:
    return f"希望 {day} 来"


def arranged(day: str, time: str, place: str) -> str:
    """What the office has arranged with the winner.

    >>> arranged("2024-06-08", "9:30", "一楼大厅"), arranged("2024-06-08", "", "")
    ('办公室与您约定：2024-06-08 9:30，一楼大厅。', '办公室与您约定：2024-06-08。')
    """
    when = " ".join(filter(None, (day, time)))
    return f"办公室与您约定：{'，'.join(filter(None, (when, place)))}。"
