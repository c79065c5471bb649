"""Sentences of the import table: its headers' notes, and why a file cannot be read."""

from __future__ import annotations

from collections.abc import Sequence

SHEET = "发票"
NOTES_SHEET = "填写说明"
EXAMPLE = "示例"
INDEX = "序号"

NOTES = (
    ("怎样填写", ""),
    ("一行一张发票", "第一行是表头，不要改动；列的先后可以调换，不用的列可以空着。"),
    ("示例行", "序号以“示例”开头的行不会导入，可以删除。"),
    ("二维码内容", "扫码枪扫出的整串文字；扫了二维码，代码、号码、日期和金额可以不填。"),
    ("发票号码", "8位号码要同时填发票代码；数电票填20位号码，不填代码。"),
    (
        "文本格式",
        "代码、号码、识别号和电话所在的列必须是文本，否则末尾的数字会丢失，该行会被退回。",
    ),
    ("金额", "资格看价税合计（含税）。二维码里可能只有不含税金额，这时请填票面的价税合计。"),
    ("购买方名称", "个人姓名，或“个人”。填了单位识别号的发票不能参加。"),
)

UNCOMPUTED = "公式，没有算出的结果"
NEGATIVE = "负数发票"
RESULT_HEADERS = ("行号", "结果", "登记号", "原因代码", "说明")
VERDICTS = {
    "accept": "已接受",
    "review": "待复核",
    "refuse": "不接受",
    "same": "此前已录入，未改动",
}


def unknown_format(name: str) -> str:
    """The name does not end as a table's name does."""
    return f"“{name}”不是可以导入的表格：请使用 .csv 或 .xlsx 文件。"


def no_file(name: str) -> str:
    """There is no such file."""
    return f"找不到文件“{name}”：请检查路径和文件名。"


def too_big(what: str, found: int, most: int) -> str:
    """A cap is exceeded."""
    return f"表格过大：{what}为{found}，最多{most}。请拆分后再导入。"


def too_many_rows(found: int, most: int) -> str:
    """More rows than a worksheet can have."""
    return (
        f"表格过大：第{found}行超出最多{most}行（电子表格一张工作表的上限）。"
        "请拆分成几个文件，分别导入；几个文件可同时导入。"
    )


def too_many_to_try(found: int, most: int) -> str:
    """A dry run remembers every row before."""
    return (
        f"表格过大：行数为{found}，只查看不导入时最多{most}。请拆分后再导入；"
        "也可用命令 lottery import 直接导入（不带 --dry-run），那里没有这一限制。"
    )


def not_text(name: str) -> str:
    """The bytes are no text in any of the encodings we read."""
    return f"“{name}”不是UTF-8或GB 18030编码的文本：请在电子表格中另存为“CSV UTF-8”。"


def has_nul(name: str) -> str:
    """A text file never has NUL bytes."""
    return f"“{name}”含有空字节，不是CSV文本：请重新导出，或改用 .xlsx。"


def broken_csv(row: int, why: str) -> str:
    """The csv reader gave up."""
    return f"第{row}行读不下去（{why}）：请检查该行的引号和长度。"


def broken_workbook(name: str) -> str:
    """Not a workbook, or a damaged one."""
    return f"“{name}”不是完好的 .xlsx 工作簿：请用电子表格打开后重新保存。"


def suspicious_workbook(why: str) -> str:
    """The workbook would take far more memory than its size tells."""
    return f"工作簿未通过安全检查（{why}）：请把数据复制到模板里再导入。"


def locked_workbook(name: str) -> str:
    """A password is asked for."""
    return (
        f"“{name}”有打开密码，读不了：请用设密码的人给的密码打开，"
        "在“文件→信息→保护工作簿”里去掉密码，另存后再导入。"
    )


def old_workbook(name: str) -> str:
    """An old or another form of workbook, of which hidden rows and formats cannot be seen."""
    return (
        f"“{name}”是旧格式的工作簿（.xls、.et、.ods），里面隐藏的行和单元格格式看不准，不能直接导入："
        "请用电子表格打开，选“另存为→Excel 工作簿（.xlsx）”，再导入。"
    )


def web_page(name: str) -> str:
    """Many systems call a web page .xls."""
    return (
        f"“{name}”其实是网页，不是表格文件（有的系统导出时只改了名字）："
        "请用电子表格打开，另存为“Excel 工作簿（.xlsx）”，再导入。"
    )


def not_a_table(name: str) -> str:
    """A document that is no table, a PDF for instance."""
    return f"“{name}”不是表格：发票文件（PDF、OFD、XML、图片）请在“录入”页逐张提交。"


def no_sheet(name: str, there: str) -> str:
    """The sheet that was asked for is not in the workbook."""
    return f"没有名叫“{name}”的工作表，看得见的有：{there}。"


def no_header(wanted: str) -> str:
    """No row is a header."""
    return (
        f"找不到表头：前20行里应有一行写着{wanted}这样的列名。"
        "请补上表头，或把数据复制到模板里；隐藏的工作表不读。"
    )


def header_missing(names: str, strange: str) -> str:
    """The header lacks columns; `strange` are headers that were not understood."""
    told = f"表头缺少必需的列：{names}。"
    if strange:
        return f"{told}没有读懂的表头：{strange}。如果就在其中，请指定这一列是什么。"
    return f"{told}请补上这几列，或使用模板。"


def header_twice(name: str) -> str:
    """Two columns have the same meaning."""
    return f"表头里有两列都像是“{name}”：请指定读哪一列，另一列不读。"


def hidden_rows(count: int, numbers: str) -> str:
    """Rows that a filter or a hand has hidden."""
    return (
        f"有{count}行是隐藏的（第{numbers}行，可能是筛选留下的）："
        "请说明这些行要一起导入还是不导入，或者取消筛选后重新保存。"
    )


def too_many_cells(found: int, wanted: int) -> str:
    """A row is longer than the header."""
    return f"有{found}格，表头只有{wanted}格；含逗号的二维码内容要用引号括起来"


def risky(state: str, risk: str) -> str:
    """A state that the bureau's level of risk puts in doubt."""
    return f"{state or '正常'}，风险等级：{risk}"


def copies(rows: Sequence[int]) -> str:
    """Lines that say the same to the letter."""
    told = "、".join(map(str, rows[:20]))
    return f"第{told}行完全相同，分不清是几行货物还是重复导出"


def sheets_differ(lines: str, whole: str) -> str:
    """The lines of an invoice do not come to what the workbook says of the whole."""
    return f"各行合计{lines}，另一张工作表写的是{whole}"


def same_amount(amount: str) -> str:
    """Each line names the same gross and nothing else."""
    return f"每行的价税合计都是{amount}，分不清是每行的金额还是整张发票的金额"


def together(rows: Sequence[int]) -> str:
    """Rows that are one invoice."""
    told = "、".join(map(str, rows[:20])) + ("等" if len(rows) > 20 else "")
    return f"第{told}行共{len(rows)}行是一张发票。"


NOT_READ = "不读"
FOUND = {
    "known": "{}（自动）",
    "assigned": "（自动识别）",
    "passed": "（自动识别）",
    "spare": "用不到，不读",
    "unknown": "没有读懂，不读",
    "twice": "与别的列重复，不读",
    "blank": "没有表头，不读",
}
"""What becomes of a column of which nothing is said."""


def column(letter: str) -> str:
    """A column without a header."""
    return f"{letter}列（没有表头）"


def sheet_read(name: str, others: str) -> str:
    """Which sheet is read, and which are not."""
    return f"读的是工作表“{name}”" + (f"，没有读：{others}。" if others else "。")


def header_row(row: int) -> str:
    """Where the header is."""
    return f"表头在第{row}行。"


def understood(names: str) -> str:
    """Headers, and what they are taken for."""
    return f"读懂的列：{names}。"


def columns_unneeded(names: str) -> str:
    """Headers that are known and not needed."""
    return f"用不到的列：{names}。"


def not_read(names: str) -> str:
    """Headers of which somebody said that they are not to be read."""
    return f"指定不读的列：{names}。"


def not_understood(names: str) -> str:
    """Headers of which nobody knows what they mean."""
    return f"没有读懂、不会导入的列：{names}。"


def claimed_twice(names: str) -> str:
    """Headers that mean what another column is read for."""
    return f"与别的列重复、没有读的列：{names}。"


def nameless(names: str) -> str:
    """Columns that hold something and have no header."""
    return f"没有表头、不会导入的列：{names}。"


def hidden_settled(count: int) -> str:
    """Hidden rows about which somebody has decided."""
    return f"有{count}行是隐藏的，照您选的办。"


def hidden_columns(names: str) -> str:
    """Columns that nobody sees and that are read."""
    return f"隐藏的列照样读：{names}。"


def struck(count: int, numbers: str) -> str:
    """Rows that somebody has struck out."""
    return f"有{count}行带删除线（第{numbers}行），照样导入；作废的请先从表里删去。"


def passed(count: int, numbers: str) -> str:
    """Rows that are no entries."""
    return f"有{count}行是合计、说明或重复的表头（第{numbers}行），不当作发票。"


def merged(count: int) -> str:
    """Rows that were further lines of an invoice."""
    return f"有{count}行是同一张发票的其余各行，已经合计。"


def alone(count: int) -> str:
    """Invoices of an export that the list of people does not name."""
    return f"导出表里有{count}张发票不在名单里，不登记。"


def no_field(text: str) -> str:
    """Somebody named a field that there is not."""
    return f"没有“{text}”这个字段：请用模板里的列名，或写“{NOT_READ}”。"


NUMBER_IN_HEADER = (
    "指定的列名里有电话号码或身份证号码：这一行是数据，不是表头，没有导入；请先给表格加上表头。"
)
COLUMNS_GROUP = "记住的列名：谁的表里哪一列是什么。"
COLUMNS_LIST = "列出记住的列名。"
COLUMNS_FORGET = "忘掉一个来源的列名：PURPOSE 是 invoices、merchants 或 tax。"
SENDER = "表格是谁给的；为他指定过的列名会记住，下次照用。"
COLUMN = "指定一列是什么，写成“列名=字段”，如“中签人=参加人姓名”或“部门=不读”；可多次给出。"
SHEET_OPTION = "读哪一张工作表；缺省读第一张像这种表的。"
HIDDEN = "隐藏的行：ask 先问（缺省），take 一起导入，leave 不导入。"
DRY_RUN = "只检查：列出表头怎么读、每一行会怎样，什么也不登记。"
PEOPLE = "名单：发票号码、姓名、手机号；FILE 是税务局的导出表，按号码对上后登记名单里的发票。"
NOTHING_REMEMBERED = "没有记住的列名。"
PURPOSES = {"invoices": "发票表格", "merchants": "商户名册", "tax": "税务答复"}
NOBODY = "（未写来源）"
COLUMN_FORM = "--column 要写成“列名=字段”。"


def remembered(purpose: str, campaign: str, sender: str, shown: str, field: str) -> str:
    """One header that is remembered."""
    where = f"{PURPOSES[purpose]} {campaign}".rstrip()
    return f"{where}  {sender or NOBODY}  {shown} → {field}"


def forgotten(count: int) -> str:
    """How many headers are forgotten."""
    return f"已忘掉{count}个列名。"
