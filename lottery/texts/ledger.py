"""What is said of rows that are not as the ledger tells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

TABLES = {
    "prize_act": "奖品办理",
    "prize_claimant": "领奖人证件",
    "prize_paper": "领奖材料",
    "forgotten_prize_paper": "已销毁的领奖材料",
    "past_prize": "软件启用前发放的奖品",
    "account": "账号",
    "barred": "不得参加人员",
    "imprint": "站点信息",
    "official_year": "放假安排",
    "barred_change": "由两人改定的不得参加人员",
    "rules_recall": "规则的收回",
    "campaign": "活动",
    "checkpoint": "检查点",
    "correction": "更正",
    "countersignature": "现场记录的后续签名",
    "dice_typing": "随机数录入",
    "draw": "抽奖",
    "draw_answer": "异议答复",
    "draw_document": "抽奖文件",
    "draw_key": "标签密钥",
    "draw_objection": "异议",
    "draw_plan": "抽奖方案",
    "draw_signer": "现场记录的签署人",
    "draw_source": "随机数来源",
    "draw_step": "抽奖步骤",
    "called_off_draw": "取消的抽奖",
    "draw_tier": "奖项",
    "entry": "登记",
    "entry_event": "登记的处理",
    "entry_paper": "登记的存根资料",
    "entry_reason": "登记的复核原因",
    "event_note": "处理说明",
    "forgotten": "存根销毁记录",
    "forgotten_appeal": "申诉资料销毁记录",
    "forgotten_draw": "标签密钥销毁记录",
    "heading_meaning": "表头含义",
    "import_job": "导入批次",
    "import_row": "导入结果",
    "invoice_identity": "发票号码",
    "kept_file": "留存的票面文件",
    "key_change": "密钥更换",
    "key_change_end": "密钥更换的结果",
    "key_change_signature": "密钥更换的签名",
    "key_entry": "密钥名录",
    "sm2_key": "SM2 公钥",
    "elsewhere_file": "外来文件",
    "draw_timestamp": "时间戳",
    "outside_verdict": "外部核验结论",
    "login_session": "登录状态",
    "merchant_version": "商户",
    "notary_key": "公证处公钥",
    "notary_signature": "公证处签名",
    "period": "期次",
    "program_file": "核对程序",
    "proposal": "提议",
    "proposal_end": "提议的结果",
    "proposal_hand": "提议的参与确认",
    "refusal": "拒绝登记记录",
    "draw_move": "抽奖移到哪台电脑",
    "refusal_period": "拒绝登记记录的期次",
    "refusal_appeal": "对拒绝登记的申诉",
    "refusal_decision": "申诉的决定",
    "refusal_paper": "申诉资料",
    "review_motion": "复核意见",
    "rules_version": "规则",
    "secret_rotation": "更换机密",
    "sealed_hash": "密封单散列",
    "second_keeper": "密封单第二份的保管方",
    "second_result": "复算结果",
    "security_cut": "安全日志销毁记录",
    "tax_answer": "税务答复",
    "tax_file": "税务答复文件",
}
"""What people call the tables."""

_WHAT = {
    "changed": "被改动过",
    "surplus": "是日志里没有的，有人加进来的",
    "missing": "不见了，有人删掉的",
    "unreadable": "读不出来，不是本系统写下的",
}


def fault(what: str, table: str, key: Sequence[object], columns: Sequence[str]) -> str:
    """One row (or one line of the ledger, where there is no table) that is not as written."""
    if not table:
        return _LINES[what].format(*key)
    called = f"“{TABLES.get(table, table)}”（表 {table}）"
    which = f"的一行 {'，'.join(map(str, key))} " if key else "的内容"
    where = f"，列 {'、'.join(columns)}" if columns else ""
    return f"{called}{which}{_WHAT[what]}{where}。"


def more(count: int, table: str) -> str:
    """Where there are too many to name each."""
    return f"“{TABLES.get(table, table)}”（表 {table}）还有 {count} 行与日志不符。"


_LINES = {
    "part": "操作日志第 {} 条所记的数据指纹与“数据指纹”（表 row_ledger）不符：指纹被改动或删去过。",
    "seal": "操作日志第 {} 条的封印不对：这一条或它以前的日志不是用本目录的密钥写下的。",
}


def stopped(what: str) -> str:
    """Why a step goes no further."""
    return (
        f"数据库被人绕过程序改动过：{what}不能继续。请停止操作，保留现场，"
        "运行 lottery check 查明全部改动，并通知监督单位和公证处。"
    )


PAPERS_NOT_OPENED = "存根没有打开核对（加 --papers 逐份打开）"
NOT_TAKEN = "数据库里原有的数据还没有记下指纹，没有核对。请运行 lottery upgrade。"


def found_on(at: datetime, why: str, faults: int) -> str:
    """Since when the ledger tells, and what it took as it found it."""
    day = at.strftime("%Y-%m-%d")
    since = f"{day} 以前的数据以当时所见为准（{WHY.get(why, why)}），此后的逐行核对。"
    return since + (f"当时有 {faults} 处与原来的指纹不符，尚待查明。" if faults else "")


WHY = {"upgrade": "升级", "carried": "由抽奖包建立", "index-key": "更换比对密钥"}
"""Why rows were taken as they were found."""
