"""What is said of the journal: its acts and their details in Chinese, and of its chain."""

from __future__ import annotations

import json
from typing import Any

from lottery.texts.web import ROLE_NAMES

ACTS = {
    "account-closed": "停用账号",
    "account-code-reset": "重置动态验证码",
    "account-code-set": "启用动态验证码",
    "account-created": "新增账号",
    "account-reopened": "恢复账号",
    "account-roles-changed": "更改职责",
    "consent-given": "同意告知书",
    "decision-proposed": "提出处理意见",
    "draw-closed": "截止登记",
    "draw-committed": "签署封存清单",
    "draw-drawn": "开奖",
    "draw-frozen": "封存名单",
    "draw-minuted": "签署现场记录",
    "draw-planned": "安排抽奖",
    "draw-published": "公布",
    "draw-result-agrees": "复算一致",
    "draw-result-differs": "复算不一致",
    "draw-signed": "签署现场记录",
    "draw-source": "记录随机数",
    "draw-typing-differs": "两人录入不一致",
    "draw-void": "作废",
    "entry-accepted": "接受登记",
    "entry-appealed": "登记申诉",
    "entry-corrected": "更正登记",
    "entry-made": "登记发票",
    "entry-refused": "拒绝登记",
    "entry-rejected": "不予接受",
    "entry-unmasked": "查看完整资料",
    "file-kept": "留存票面文件",
    "files-shown": "查看票面文件",
    "import-begun": "开始导入",
    "import-rows": "导入",
    "merchant-corrected": "更正商户",
    "merchant-withdrawn": "停用商户",
    "merchants-imported": "导入商户名册",
    "password-changed": "更改密码",
    "password-reset": "重置密码",
    "people-forgotten": "销毁个人资料",
    "private-part-written": "写出公证材料",
    "programme-loaded": "载入活动方案",
    "proposal-confirmed": "确认提议",
    "proposal-declined": "驳回提议",
    "proposal-withdrawn": "撤回提议",
    "proposed": "提议",
    "sessions-ended": "退出登录",
    "slip-sealed": "交存密封数指纹",
    "tax-answers-imported": "导入税务答复",
}

_NAMES = {
    "attempt": "第几次",
    "barred": "不得参加人员",
    "batch": "期次",
    "before": "原来",
    "by": "由",
    "campaign": "活动",
    "campaigns": "活动",
    "codes": "原因",
    "confirmed_by": "确认人",
    "corrects": "更正自",
    "draw": "抽奖",
    "draws": "抽奖安排",
    "entries": "登记数",
    "entry": "登记",
    "job": "导入批次",
    "manifest": "清单指纹",
    "merchants": "商户",
    "number": "序号",
    "periods": "期次",
    "proposal": "提议",
    "proposed_by": "提议人",
    "reason": "理由",
    "roles": "职责",
    "rows": "行数",
    "rules": "规则版本",
    "seller": "商户",
    "sessions": "个数",
    "sha256": "指纹",
    "size": "行数",
    "subject": "对象",
    "text": "内容",
    "username": "账号",
    "value": "数值",
    "version": "版本",
    "why": "理由",
}


def act_name(act: str) -> str:
    """What people call an act; one that has no name here is shown as it is stored."""
    return ACTS.get(act, act)


def details(detail: str) -> list[tuple[str, str]]:
    """The details of a line as names and values.

    >>> details('{"entry":7,"roles":["clerk"]}')
    [('登记', '7'), ('职责', '录入员')]
    """
    found: dict[str, Any] = json.loads(detail)
    return [(_NAMES.get(name, name), _told(name, value)) for name, value in found.items()]


def _told(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "、".join(_told(name, one) for one in value)
    if isinstance(value, str):
        return ROLE_NAMES.get(value, value) if name in ("roles", "before") else value
    return json.dumps(value, ensure_ascii=False)


def chain_holds(size: int) -> str:
    """What the page says of a chain that was followed from end to end."""
    return (
        f"日志链完整：第 1 条到第 {size:,} 条环环相扣，没有一条被改动、删去或插入。"
        if size
        else EMPTY
    )


EMPTY = "日志还是空的。"
BAD_DAY = "日期请写成 2024-03-15 的样子。"

GROUP = "操作日志。"
EXPORT = "将操作日志全部导出到 FILE：.jsonl 可以独立校验，.csv 供表格软件阅读。"
VERIFY = "校验操作日志的散列链；给出 FILE（导出的 .jsonl）时校验该文件，不需要数据目录。"
BAD_ENDING = "导出文件名应以 .jsonl 或 .csv 结尾。"


def not_a_line(number: int) -> str:
    return f"第 {number} 行不是操作日志的导出内容。"


def exported(file: object, lines: int) -> str:
    return f"已导出 {lines} 条到 {file}。"


def verified(lines: int, last: str) -> str:
    return f"操作日志 {lines} 条，散列链完整，最后一条的散列 {last}。"
