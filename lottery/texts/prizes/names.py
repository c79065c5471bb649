"""What the stages, acts and reasons of a prize are called."""

from lottery.texts.office.tax import STATES as BUREAU

STAGES = {
    "drawn": "待通知",
    "called": "未联系上",
    "reached": "已通知",
    "coming": "已答复",
    "seen": "证件已核",
    "taxed": "税已缴",
    "handed": "已领取",
    "forfeited": "已放弃或失效",
    "taken-back": "已收回，未了结",
    "settled": "收回已了结",
    "returned": "已退回",
    "empty": "无人中奖",
}
WHATS = {
    "notified": "通知",
    "answered": "答复",
    "appointed": "约定时间",
    "documents": "核对证件",
    "taxed": "缴税",
    "handed": "发放",
    "receipt": "留存收条",
    "forfeited": "失效",
    "passed": "递补",
    "taken-back": "收回",
    "recovered": "收回了结",
    "returned": "退回",
    "noted": "备注",
}
HOWS = {"call": "电话", "message": "短信", "letter": "信函", "visit": "上门"}
OUTCOMES = {
    "reached": "已联系上",
    "no-answer": "无人接听",
    "wrong-number": "号码不对",
    "sent": "已发出",
}
ANSWERS = {"coming": "会来领奖", "declines": "放弃领奖"}
REASONS = {
    "late": "逾期未领",
    "declined": "本人放弃",
    "ineligible": "不符合参加条件",
    "identity": "身份不符",
    "invoice": "发票已作废或红冲",
    "won-earlier": "按规则已中过奖",
}
RECOVERED = {"prize": "奖品", "money": "折价款", "nothing": "未能追回"}
LEFT_OVER = {"supplementary": "补充抽奖", "next-draw": "并入下一次抽奖", "treasury": "退回出资方"}
FORMS = {
    "resident": "居民身份证",
    "permit": "港澳台居民居住证",
    "passport": "护照",
    "foreign": "外国人永久居留身份证",
}
PAPERS = {
    "identity": "证件号码",
    "mandate": "委托书",
    "receipt": "收条照片",
    "document": "其他材料",
}
FIELDS = {
    "how": "通知方式",
    "outcome": "结果",
    "answer": "答复",
    "day": "日期",
    "reason": "原因",
    "where": "去向",
    "back": "追回的",
    "certificate": "完税凭证号",
    "note": "备注",
    "fen": "税额",
    "receipt": "收条号",
    "time": "时间",
    "place": "地点",
}
MISSING = {
    "documents": "还没有核对中奖人的证件和发票",
    "bureau": "开奖以后还没有税务部门对这张发票的答复",
    "bureau-not-normal": "税务部门答复这张发票不是正常状态",
    "tax": "还没有缴税",
    "verdict": "还没有办公室以外的核验人对公布文件签署核验结论",
}
"""What still stands between a prize and its holder's hands."""


def bureau(state: str | None) -> str:
    """How the tax bureau's answer reads."""
    return BUREAU[state] if state else "尚无答复"
