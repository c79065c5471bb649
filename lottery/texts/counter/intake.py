"""Sentences of intake: who was first, and what an import reports."""

from __future__ import annotations

from datetime import datetime

from lottery.clock import SHANGHAI
from lottery.texts.counter import consent
from lottery.texts.office.tables import VERDICTS

NO_FILE = "请写出要导入的文件，或用 --template 取得模板。"
NO_RESULT_NAME = "导入文件与结果文件同名：请换一个文件名。"
IMPORT = "导入一个发票表格（CSV或XLSX）；中断后用同一文件再次导入即可接着做。"
IMPORT_CAMPAIGN = "活动代号，如 fp（开发票中大奖）或 bx（买车险中大奖）。"
IMPORT_RESIDENT_ID = "模板带“参加人身份证号”一列：活动规则按身份证号区分同一人时用。"
IMPORT_TEMPLATE = "写出空白模板，不导入。"
IMPORT_FORMAT = "模板的格式。"
IMPORT_OUTPUT = "模板写到哪里。"
IMPORT_RESULT = "逐行结果写到哪里；默认是表格旁的“名称.result.csv”。"
IMPORT_CONSENT = (
    "表中每个人都已同意的《个人信息处理告知同意书》的版本号，如 1；"
    "导入人以此确认已取得同意，记入日志。"
)
INVOICE = "识别一张发票。"
INVOICE_READ = (
    "识别一段二维码内容、号码或一个文件（XML、OFD、PDF、图片；- 为标准输入），"
    "输出一个JSON对象，含现行规则下的结论；读不出时退出码为2。"
)
NO_HOME_RULES = "没有指定数据目录：按默认规则和空的商户名录判断，不看各期起止日期。"
PROGRESS = "导入"
TEMPLATE_NAME = "发票导入模板"


def consent_question(version: int) -> str:
    """What whoever imports is asked at a terminal."""
    return f"表中每个人都已同意《{consent.title(version)}》，您确认吗？"


def consent_missing(version: int) -> str:
    """Nobody has said that the people in the table agreed."""
    return (
        f"请先取得表中每个人对《{consent.title(version)}》的同意，再加上 --consent {version} 导入；"
        "这项确认连同您的名字记入日志。"
    )


def consent_unknown(version: int) -> str:
    """There never was such a version of the text."""
    return f"没有第 {version} 版同意书：请核对版本号。"


def no_rules_yet(why: str) -> str:
    """That the default rules were used although there is a home, and why."""
    return f"{why}按默认规则和空的商户名录判断，不看各期起止日期。"


def home_rules(campaign: str) -> str:
    """By which rules the verdict was given."""
    return f"按活动“{campaign}”的现行规则、商户名录和各期日期判断；不看是否重复录入。"


def first_entry(identity: str, by: str, at: datetime, entry: int) -> str:
    """Which invoice, who entered it first, when, and under which number."""
    moment = at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return f"{identity[2:]}，{by}于{moment}录入，登记编号{entry:010d}"


def same_row(entry: int) -> str:
    """The row says what is already stored."""
    return f"这张发票此前已由同一参加人登记，登记编号{entry:010d}，未作改动。"


def entered(entry: int) -> str:
    """Accepted without a remark."""
    return f"已登记，登记编号{entry:010d}。"


def twice_in_table(row: int) -> str:
    """The same invoice stands in the table before."""
    return f"与本表第{row}行是同一张发票，同一张发票只登记一次。"


def row_of_table(row: int) -> str:
    """A row that would be entered."""
    return f"本表第{row}行"


def template_written(name: str) -> str:
    """Where the template is."""
    return f"模板已写到 {name}。"


def summary(verdict: str, code: str, count: int, sentence: str) -> str:
    """One line of the summary."""
    told = f"  {code}" if code else ""
    return f"{count:>8}  {VERDICTS[verdict]}{told}{'  ' + sentence if sentence else ''}"


def example(row: int, verdict: str, code: str, told: str) -> str:
    """What would become of one row."""
    return f"  第{row}行  {VERDICTS[verdict]}  {code}  {told}"


def tried(count: int) -> str:
    """The last line of a dry run."""
    return f"共{count}张，只是检查：什么也没有登记。"


def totals(rows: int, skipped: int, result: str) -> str:
    """The last line of the summary."""
    before = f"（其中{skipped}行此前已处理）" if skipped else ""
    known = "这个文件此前已经导入过，没有重复登记：" if skipped and skipped == rows else ""
    return f"{known}共{rows}行{before}，逐行结果见 {result}"


def judged_anew(rows: int, changed: int) -> str:
    """A table that was imported before came again."""
    return f"此前不予接受的{rows}行已重新核对，其中{changed}行结论有变（前后结论都在操作日志里）。"


def file_changed(name: str) -> str:
    """The file is not what it was when the import began."""
    return f"文件“{name}”在导入时被改动：请不要在导入时编辑，并重新导入。"


def out_of_line(expected: int, found: int) -> str:
    """Somebody wrote to the register while it was ours."""
    return f"登记编号应为{expected:010d}，实际为{found:010d}：登记册被同时写入，本次未保存。"


IMPORTED_TWICE = (
    "这个文件正在另一处导入。已导入的行不会丢失；请等那一处结束后，再用同一文件导入一次。"
)


def consent_too_old(version: int) -> str:
    return (
        f"本活动登记身份证号，第 {version} 版告知同意书没有写这一项："
        "请取得参加人对现行版本的同意，再导入。"
    )
