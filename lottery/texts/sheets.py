"""Sentences of the import table: its headers' notes, and why a file cannot be read."""

from __future__ import annotations

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


def no_header(wanted: str) -> str:
    """No row is a header."""
    return (
        f"找不到表头：前10行里应有一行包含{wanted}。请使用模板；工作簿只读第一张没有隐藏的工作表。"
    )


def header_missing(names: str) -> str:
    """The header lacks columns."""
    return f"表头缺少必需的列：{names}。请使用模板。"


def header_twice(name: str) -> str:
    """Two columns have the same meaning."""
    return f"表头里“{name}”出现了两次：请只保留一列。"


def too_many_cells(found: int, wanted: int) -> str:
    """A row is longer than the header."""
    return f"有{found}格，表头只有{wanted}格；含逗号的二维码内容要用引号括起来"
