"""Sentences of the pages that take and give tables."""

from __future__ import annotations

from lottery.texts.office.merchants import left_withdrawn

DESK = {
    "tables.home": ("表格导入", "成批导入发票：先检查，再登记，逐行有结果"),
    "merchants.home": ("商户名册", "查询和更正商户、保险机构；抽查名单"),
    "tax.home": ("税务核验", "导出待核验清单，导入答复"),
}
"""What the desk says of these pages, by endpoint."""
WORK = {"try": "正在检查", "import": "正在导入"}


def progress(what: str, done: int, total: int) -> str:
    """How far it is."""
    if not done and not total:
        return f"{WORK[what]}：正在读取表格……"
    return f"{WORK[what]}：{done:,} 行" + (f"，共 {total:,} 行" if total else "")


def result_name(name: str) -> str:
    """What the workbook of verdicts is called when it is downloaded."""
    stem = name.rpartition(".")[0] or name
    return f"{stem}-逐行结果.xlsx"


def foreseen_name(name: str) -> str:
    """What the workbook of a dry run is called when it is downloaded."""
    stem = name.rpartition(".")[0] or name
    return f"{stem}-检查结果.xlsx"


def merchants_imported(rows: int, new: int, withdrawn: int) -> str:
    """What an import of the registry has done."""
    left = left_withdrawn(withdrawn)
    if not new:
        return f"共{rows:,}行，与名册一致，没有改动。{left}"
    return f"共{rows:,}行，其中{new:,}行是新增或变更，已经生效。{left}"


def merchant_added(seller: str, *, new: bool) -> str:
    """One line was typed."""
    return f"“{seller}”已列入名册，即日生效。" if new else f"“{seller}”已在名册中，没有改动。"


def merchant_corrected(seller: str) -> str:
    """A line was put in another's place."""
    return f"“{seller}”已更正，原来的一行留在历史里。"


def merchant_withdrawn(seller: str) -> str:
    """A line counts no more."""
    return f"“{seller}”的这一行已停用，留在历史里。"


CONSENT_MISSING = "没有导入：请先确认已取得表中每个人的同意。"
TAX_LIST = "税务核验清单"
SAMPLE = "抽查名单"
DAY_WRONG = "核验日期没有认出来：请写成2024-04-10的样子。"
