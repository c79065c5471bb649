"""Sentences of the pages that do not stand in a template: errors, log-in, names of things."""

from dataclasses import dataclass

from lottery.texts.ceremony import notary
from lottery.texts.review.decisions import rejection
from lottery.texts.vocabulary import PARTIES


@dataclass(frozen=True)
class ErrorText:
    """What an error page says: what happened, and what to do next."""

    title: str
    advice: str


PROGRAMS = notary.PROGRAMS
"""The programs handed out for checking: their files' names, and what they are."""
REHEARSAL = "演练：数据和随机数均为生成，不产生任何奖品"

STALE_FORM = ErrorText(
    "页面放置太久，提交没有被接受",
    "为防止他人冒用您的身份，页面的校验码会过期。请重新打开页面（需要时重新登录）再提交；"
    "录入页里已填写的内容还在，打开后自动恢复。",
)
REFUSED = "这一步没有完成"
OTHER_ERROR = ErrorText(
    "这个请求无法处理", "请返回上一页再试一次；仍不行时，请把出错时间告诉系统管理员。"
)
ERRORS = {
    400: ErrorText("提交的内容不完整或格式不对", "请返回上一页，检查填写的内容后重新提交。"),
    401: ErrorText(
        "登录已失效，这一步没有完成", "请重新登录。录入页里已填写的内容还在，登录后自动恢复。"
    ),
    403: ErrorText(
        "您的账号不能使用这个页面", "如果工作需要，请联系系统管理员为您的账号增加相应职责。"
    ),
    404: ErrorText("没有这个页面", "请检查网址是否完整，或从首页重新进入。"),
    405: ErrorText("不能以这种方式打开这个页面", "请从首页或菜单进入，不要直接刷新提交后的页面。"),
    413: ErrorText(
        "提交的内容太大",
        "单次提交不能超过 1 MB，表格不能超过 20 MB。请拆分，或请系统管理员用命令行导入。",
    ),
    429: ErrorText("操作太频繁", "请稍等几分钟再试。"),
    500: ErrorText(
        "系统出错，这一步没有完成",
        "请先不要重复提交。刷新页面查看是否已保存；若没有，请把出错时间告诉系统管理员。",
    ),
}


def fault(number: str) -> ErrorText:
    """A fault of ours, with the number under which the log tells it."""
    what = ERRORS[500]
    return ErrorText(what.title, f"{what.advice}编号 {number}，请一并告知。")


STALE_ENTRY = "页面放置太久，这一张还没有登记，内容都在：请核对后再按一次“登记”。"
LOGIN_AGAIN = "登录已失效，请重新登录。录入页里还没有登记的内容都在，登录后自动恢复。"

LOGIN_FAILED = "用户名或密码不对，请检查大小写后再试。"
LOGIN_THROTTLED = "失败次数太多，请 {minutes} 分钟后再试。忘记密码请联系系统管理员。"
CODE_LATE = "等待输入验证码的时间过长，请重新登录。"
USERNAME_MISSING = "请输入用户名。"
PASSWORD_MISSING = "请输入密码。"  # noqa: S105  (a sentence, not a password)

ROLE_NAMES = {
    "clerk": "录入员",
    "reviewer": "复核员",
    "organiser": "主办单位",
    "supervisor": "监督单位",
    "notary": "公证员",
    "auditor": "审计员",
    "administrator": "系统管理员",
}

_TIERS = {"s": "特等奖"} | {
    str(number): f"{digit}等奖" for number, digit in enumerate("一二三四五六七八九", start=1)
}


def tier_name(code: str) -> str:
    """What people call a tier: `s` is 特等奖, `1` is 一等奖; an unknown code is shown as it is."""
    return _TIERS.get(code, f"{code} 等奖" if code.isdecimal() else code.upper())


def party_name(kind: str, who: str) -> str:
    """What people call a party that throws dice or seals a secret; the beacon belongs to nobody."""
    return "全球公共信标" if kind == "drand" else PARTIES.get(who, who)


FILE_NAMES = {
    "README.txt": "怎样验证",
    "SHA256SUMS": "各文件的 SHA-256",
    "SM3SUMS": "各文件的 SM3",
    "checkpoint.txt": "登记册检查点",
    "drand.txt": "公共信标证据",
    "keys.txt": "签名公钥",
    "manifest.txt": "抽奖清单（开奖前签名公布）",
    "minutes.pdf": "现场记录（签名 PDF）",
    "omitted.txt": "未参加名单和原因",
    "pool.txt": "参加名单（不含个人信息）",
    "register.txt": "登记册全文",
    "result.txt": "开奖结果",
    "rules.txt": "活动规则",
    "seed.txt": "随机种子",
    "signatures.txt": "抽奖清单的签名",
    "times.txt": "随机数记录时间",
    "void.txt": "作废说明",
    "winners.txt": "中奖卡片（一行一张）",
    "abandoned.txt": "终止说明",
}


def file_name(path: str) -> str:
    """What a file of a bundle is, in Chinese."""
    if path.startswith("sealed-"):
        return party_name("sealed", path[7:-4]) + "的密封单"
    if path.startswith("winners/"):
        return "中奖卡片"
    return FILE_NAMES.get(path, path)


PRIVATE_BUYER = "个人"
STILL_NEEDED = "还缺这一项：请照票面填写。"

STATUS_NAMES = {"accepted": "已登记", "pending": "待复核", "rejected": "未通过"}


PUBLIC_STATUS = {
    "accepted": (
        "已登记，通过审核",
        "这张发票已经登记并通过审核。每次抽奖是否列入名单，见下面各次的结果。",
    ),
    "pending": (
        "已登记，等待复核",
        "这张发票已经登记，正在等工作人员复核。复核结果会写入登记册，请过后再来查看。",
    ),
    "rejected": (
        "没有通过审核",
        "这张发票登记后没有通过审核，不参加抽奖。原因见登记册的行；有异议请凭存根向登记窗口申诉。",
    ),
    "rejected-won": (
        "中奖，抽奖之后改为不予接受",
        "这张发票在封存名单时已通过审核，参加并抽中了奖，见下面公布的结果；抽奖之后才改为不予接受，"
        "原因见登记册的行。开奖结果不变；奖品能否领取，按活动规则办理。有异议请凭存根向登记窗口申诉。",
    ),
    "rejected-later": (
        "参加过抽奖，之后改为不予接受",
        "这张发票在封存名单时已通过审核，列入了抽奖名单，见下面公布的结果；之后才改为不予接受，"
        "原因见登记册的行，以后的抽奖不再列入。有异议请凭存根向登记窗口申诉。",
    ),
    "accepted-later": (
        "通过审核，晚于封存名单",
        "这张发票通过审核时，这一期的抽奖名单已经封存，所以没有参加下面各次抽奖。"
        "认为应当列入的，请凭存根和证明向登记窗口或监督单位提出。",
    ),
    "accepted-omitted": (
        "通过审核，未列入抽奖名单",
        "这张发票通过了审核，但没有列入抽奖名单，公布的原因见下面各次的结果。"
        "有异议请凭存根向登记窗口提出。",
    ),
}
"""How an entry stands, in the words of its owner: a heading and a sentence."""

_LINES = {"submit": "登记", "accept": "通过审核", "reject": "不予接受"}


def line_name(line: str) -> str:
    """What a line of the register says happened, and why.

    >>> line_name("reject 0000000007 red-flushed 2024-05-06"), line_name("accept 7 2024-05-06")
    ('不予接受：发票已红冲', '通过审核')
    """
    act, *parts = line.split(" ")
    named = _LINES.get(act, "")
    return f"{named}：{rejection(parts[1])}" if act == "reject" and len(parts) > 1 else named


def slip_scanned(entry: str, status: str) -> str:
    """A slip was scanned where an invoice belongs."""
    return f"这是存根的二维码，不是发票：登记编号 {entry}，现在的状态是“{status}”。要登记请扫发票。"


def slip_unknown(entry: str) -> str:
    """A slip was scanned whose entry is not here."""
    return f"这是存根的二维码，但登记册里没有编号 {entry}：请核对存根是不是本活动的。"


def entered_before(entry: str, by: str, at: str) -> str:
    """What was read names an invoice that was entered before."""
    return f"这张发票已经登记过：{at}由 {by} 录入，登记编号 {entry}，不能重复参加。"


def where_entered(period: str, organ: str, name: str) -> str:
    """Where an entry was made: for which period, at whose counter."""
    where = f"录入人 {name}（{organ}），" if name and organ else ""
    return f"{where}期次 {period}。"


def first_entry(entry: str, by: str, at: str) -> str:
    """Who entered this very invoice first, and when."""
    return f"这张发票已为同一参加人登记过：{at}由 {by} 录入，登记编号 {entry}，没有重复登记。"
