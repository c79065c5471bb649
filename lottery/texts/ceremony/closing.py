"""What is said of the close of a draw: its counts, objections and their answers."""

from datetime import datetime

from lottery.texts.minutes.pages import moment, money

CLOSE = "截止：抽奖 CODE 各期登记截止后，统计登记情况，此后听取异议，再封存名单。"
OBJECTION = (
    "在截止之后、封存之前，为抽奖 CODE 记下一条异议。TEXT 为一行文字，将写入公开的现场记录，"
    "请勿写个人信息。"
)
ORGAN = "提出异议的单位。"
ANSWER = "答复第 ID 号异议，一次为准。TEXT 为一行文字，将写入公开的现场记录。"


def still_open(name: str, period: str, closes: str) -> str:
    return f"抽奖 {name} 还不能截止：“{period}”要到 {closes} 才截止录入，请在此之后再截止。"


def objection_unknown(number: int) -> str:
    return f"没有第 {number} 号异议。请核对编号，编号在提出异议时给出。"


def answered_already(number: int, text: str) -> str:
    return f"第 {number} 号异议已答复“{text}”，不能更改。如仍有异议，请另提一条。"


def unanswered(name: str, number: int, organ: str, text: str) -> str:
    return (
        f"抽奖 {name} 还不能封存：{organ}提出的第 {number} 号异议“{text}”尚未答复。"
        f"请主办单位先答复（lottery answer {number} 答复内容）。"
    )


def not_a_line(text: str, longest: int) -> str:
    return (
        f"“{text}”不能写入现场记录：须为一行文字，不超过 {longest} 个字，首尾和中间没有多余空格。"
        "请改写后重新提交。"
    )


def closed(name: str, size: int) -> str:
    return f"抽奖 {name} 已截止，登记册共 {size} 行。以下为暂计数，以封存时为准："


def entries(submitted: int, accepted: int, rejected: int, pending: int) -> str:
    return f"登记 {submitted} 条：通过 {accepted} 条，未通过 {rejected} 条，待复核 {pending} 条。"


def total(fen: int) -> str:
    return f"通过的发票价税合计 {money(fen)}。"


def refused(label: str, count: int) -> str:
    return f"录入时退回：{label}　{count}"


def rejected(label: str, count: int) -> str:
    return f"复核未通过：{label}　{count}"


def pending(waiting: tuple[int, ...]) -> str:
    shown = "、".join(f"{number:010d}" for number in waiting[:10])
    more = f" 等 {len(waiting)} 条" if len(waiting) > 10 else ""
    return f"待复核：{shown}{more}。封存时仍待复核的，不参加本次抽奖。"


def open_refusals(numbers: tuple[int, ...]) -> str:
    shown = _numbers(tuple(str(number) for number in numbers))
    return (
        f"对不予登记的申诉还没有决定：第 {shown} 号。封存以前决定登记并复核通过的，参加本次抽奖。"
    )


def open_appeals(numbers: tuple[int, ...]) -> str:
    shown = _numbers(tuple(f"{number:010d}" for number in numbers))
    return f"未通过的登记有申诉还没有决定：{shown}。封存以前改为通过的，参加本次抽奖。"


def open_table(job: int, name: str, left: int) -> str:
    return (
        f"截止前收到的表格“{name}”（第 {job} 号导入）还有 {left} 行没有导入："
        "封存以前可由两人续完（lottery import --late），续完的按收到表格的时间算。"
    )


def _numbers(numbers: tuple[str, ...]) -> str:
    more = f" 等 {len(numbers)} 件" if len(numbers) > 10 else ""
    return "、".join(numbers[:10]) + more


def objected(number: int) -> str:
    return f"已记为第 {number} 号异议，答复之前不能封存。"


def answered(number: int) -> str:
    return f"第 {number} 号异议已答复。"


def in_minutes(organ: str, at: datetime, text: str) -> str:
    return f"封存前异议：{organ}于{moment(at)}提出“{text}”。"


def answer_in_minutes(organiser: str, at: datetime, text: str) -> str:
    return f"对上项异议，{organiser}于{moment(at)}答复“{text}”。"
