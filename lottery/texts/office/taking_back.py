"""What is said of what two people take back of a programme."""

from datetime import date

NOT_BARRED = "这个人没有被列为不得参加，无须取消：请核对电话号码或身份证号。"
BARRED_ALREADY = "这个人已经列为不得参加的人员。"
SOMEBODY_ELSE = "您输入的号码与提议的不是同一人：请与提议人核对后再确认。"
PERSON_ASKED = "所提议人员的电话号码或身份证号（由确认人自己输入核对）"
PERSON_WANTED = "这个人的电话号码或身份证号"
PERSON_FORM = (
    "参加人要写 11 位手机号、带区号的座机或 18 位身份证号（也可写成 phone:… 或 id:…）："
    "所写的不是这几种，请核对。"
)
PHONE_MALFORMED = "phone: 后面要写 11 位手机号，或带区号的座机：所写的不是，请核对。"
RESIDENT_MALFORMED = "身份证号不对：应为 18 位，出生日期和末位校验须相符，请照证件核对。"
GROUP_RECALL = (
    "收回活动 CAMPAIGN 尚未施行的第 VERSION 版规则：主办单位提议，公证员或监督人员确认，"
    "两人都在场登录。"
)
REASON = "原因，4 至 200 字，记入操作日志；收回规则的原因公开。"
CLEAR = (
    "准许一名不得参加的人员参加"
    "（PERSON 为电话号码或身份证号，不写就问，免得命令行上别人看见）："
    "主办单位提议，公证员或监督人员确认。"
)
BAR = (
    "把取消过的人员重新列为不得参加"
    "（PERSON 为电话号码或身份证号，不写就问，免得命令行上别人看见）："
    "主办单位提议，公证员或监督人员确认。"
)
BARRED_AS = "列入的原因代号，与方案里的 reason 相同，如 staff。"
CLEARED = "已准许：以后封存的名单不再因此排除这个人。"
BARRED = "已列为不得参加的人员。"


def reason_needed(least: int, most: int) -> str:
    return f"请写明原因，{least}至{most}个字。"


def recalled_already(version: int) -> str:
    return f"第{version}版规则已经收回。"


def in_force_already(version: int, since: date) -> str:
    return f"第{version}版规则自{since}起已经施行，不能收回：请另立新的一版。"


def recalled(campaign: str, version: int) -> str:
    return f"已收回活动 {campaign} 的第{version}版规则：它从未施行；原文和收回的原因仍公开。"


def stays_recalled(campaign: str, version: int) -> str:
    return f"活动 {campaign} 的规则第 {version} 版已由两人收回，不再施行；要采用请另立新版号"


def stay_cleared(count: int) -> str:
    return f"不得参加的人员中有 {count} 名已由两人准许参加，文件里仍列有，照准许的办"


def still_barred(count: int) -> str:
    return (
        f"有 {count} 名已登记的不得参加人员，文件里没有列出：仍不得参加；"
        "要准许须两人办理（lottery people clear，或“活动方案”页）"
    )


def withdrawn_merchants(numbers: str, count: int) -> str:
    return (
        f"商户名册里撤销过的 {count} 行（{numbers}）保持撤销；"
        "确要恢复，请在“商户名册”页写明理由新增"
    )
