"""What the flow sheet of a draw says: each step, who takes it, what is read aloud, what if not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lottery.texts.minutes.pages import money
from lottery.texts.vocabulary import SOURCE_KINDS


class HallStep(NamedTuple):
    """A step of the sheet: its name, who takes it, what is done, what is read aloud, and what to
    do if it does not go as it should."""

    name: str
    who: str
    what: str
    aloud: str
    fails: str

    @property
    def short(self) -> str:
        """Its name without the source's number and party."""
        return self.name.partition("　")[2].partition("：")[0] or self.name


WHAT = (
    "按本单顺序进行，一步做完、签字、记时间，再做下一步。宣读栏照念。做不下去的，"
    "照后面“若有不符，怎么办”一节处理；"
    "没有写到的情况，一律先停下，记入异常记录，由公证员决定能否继续。"
)
STEPS_TITLE = "流程"
COLUMNS = ("序", "做什么", "经办", "宣读", "签字", "时间")
FAILS_TITLE, FAILS_COLUMNS = "若有不符，怎么办", ("步骤", "哪一步", "怎么办")
HOST, OPERATOR, RECORDER = "主持人", "操作员", "记录员"
NOTARIES, OVERSEER, TYPISTS = "公证员（两名）", "监督人员", "两名录入员"
AFTER_FREEZE = "（封存后填写）"

ARRIVE = HallStep(
    "签到",
    RECORDER,
    "到场人员逐一签到；核对证件；替补人员同时签到，原人员缺席时由替补人员接替并记录。",
    "",
    "应到的单位没有到场：等候或改期，不得由别的单位代掷、代拆。",
)
DEVICES = HallStep(
    "检查设备",
    OPERATOR,
    "主机、大屏、两台录入设备、备用电脑、公证员自己的电脑、骰子和骰盅、打印机逐一试过；对时。",
    "",
    "主机故障：用 lottery ceremony export 的文件在备用电脑上接续，原机停用。",
)
RULES_HASH, LIST_HASH = "规则散列值", "抽奖清单散列值"
COMMITMENT = HallStep(
    "公布承诺",
    f"{OPERATOR}、公证员",
    "在任何随机数产生之前：公证员在自己的电脑上核对并签署抽奖清单，承诺放到公布处。",
    "抽奖清单已由主办单位和公证处签名，并已公布。",
    "没有公证处的签名，不得掷骰。核对不通过：作废本次，记明原因。",
)
SECOND = HallStep(
    "独立核算",
    "公证员",
    "用自己的电脑和封存的程序，由抽奖清单、参加名单和随机数独立算出结果，与主机逐字比较。",
    "两个程序算出的结果完全一致。",
    "不一致：停下，不开奖，保留现场；查明原因后由公证员重新核算。",
)
REVIEW = HallStep(
    "宣布中奖名单",
    HOST,
    "宣布张贴和公布的地点、领奖办法、候补和抽后复核的张数；询问各方有无异议。",
    "",
    "有异议：原话记入异常记录，公证员答复；结果不因异议重抽。",
)
MINUTES = HallStep(
    "审阅、签署现场记录",
    "主办单位、公证员、监督人员",
    "先读草稿，逐项核对到场人员、时间、数值和异常情况；改好后由主办单位提议、另一方确认定稿，"
    "再签字、盖章。",
    "",
    "与所见不符：改正草稿后再定稿。定稿以后不能更改，只能另写说明。",
)
STATEMENT = HallStep("公证词", "公证员", "当众宣读公证词。", "（公证词全文）", "")
PUBLISH = HallStep(
    "公布",
    OPERATOR,
    "公布全部文件；一名与会者当场用自己的电话扫码打开公示页，核对抽奖清单散列值。",
    "全部文件已经公布，任何人可以下载验证。",
    "网络不通：把公开文件包写入三个 U 盘，分交三方，恢复后公布同一份文件。",
)
PUT_AWAY = HallStep(
    "封存记录",
    "公证员、监督人员",
    "本单、签到表、已拆密封单和封面、骰面照片、名单封存凭证、U 盘装袋，骑缝签字，登记去向。",
    "",
    "缺件：当场记入异常记录。",
)

COME_AND_GO = "人员出入"
COME_AND_GO_COLUMNS = ("姓名", "单位、身份", "到场时间", "离场时间", "替补何人", "签字")
ROLES_TITLE = "分工和替补"
ROLES_COLUMNS = ("岗位", "姓名", "替补", "不得兼任")
STOP_TITLE = "谁可以叫停"
STOP = (
    "公证员、任何一名监督人员和主持人都可以随时叫停。叫停以后：保留现场，记时间和原因，"
    "由公证员决定继续、改期或终止。",
    "首个随机数产生之前：可以作废本次，由主办单位提议、公证员确认，原因公开，重新封存名单再办。",
    "首个随机数产生之后：不得作废，也不得重掷已经记录的数字。只有密封单打不开或公共信标取不到时，"
    "满 24 小时后由主办单位提议，公证员和监督人员各一名确认，才可以终止，缺哪一项、是谁的都公开。",
)
EXCEPTIONS = "异常情况记录"
EXCEPTIONS_WHAT = "每件一行，依次编号；没有异常也要在第一行写“无”并签字。写不下的另附纸，编同一号。"
EXCEPTION_COLUMNS = ("号", "时间", "经过", "怎样处理、谁决定", "签字")


def step(name: str, what: str) -> str:
    return f"【{name}】{what}"


def opening(title: str, code: str, attempt: int, mode: str, place: str) -> HallStep:
    return HallStep(
        "开场",
        HOST,
        "宣布开始；介绍到场单位、公证员和监督人员；宣布叫停的办法。",
        f"{title}，编号 {code}，第 {attempt} 次，{mode}，地点{place}。",
        "名称、编号与抽奖清单不同：停下，核对是不是这一次抽奖。",
    )


def rules(tiers: Sequence[str], cap: str, aloud: str) -> HallStep:
    told = "；".join(tiers)
    return HallStep(
        "宣读规则和奖项",
        HOST,
        f"宣读活动规则要点和本次奖项。中奖上限：{cap}。",
        f"{told}。{aloud}",
        "宣读的奖项与名单封存凭证或抽奖清单不同：停下，不得口头更改。",
    )


def sealed_list(count: str, money_sum: str, aloud: str) -> HallStep:
    return HallStep(
        "查验封存的名单",
        f"{NOTARIES}、{OVERSEER}",
        "查看三份名单封存凭证的签字和封口，三份互相核对，再与大屏、公证员电脑上的值核对。",
        f"参加名单 {count}，价税合计 {money_sum}。{aloud}",
        "任何一个值不同：停下，不得掷骰；查明以前不启封任何密封单。",
    )


def programs(lines: Sequence[str]) -> HallStep:
    return HallStep(
        "查验程序",
        "公证员",
        "用别的工具（sha256sum 或 certutil -hashfile）当场计算每个程序的散列值，与凭证核对。",
        "；".join(lines),
        "不同：不得使用这个程序，改用封存时留下的那一份。",
    )


def thrown(title: str, digits: int, number: int) -> HallStep:
    return HallStep(
        f"来源 {number}　{SOURCE_KINDS['dice']}：{title}",
        f"{title}、{TYPISTS}",
        f"{title}当众掷骰，共 {digits} 位。每一位由掷骰人报出，公证员复看；"
        "两名录入员在各自的设备上录入，一致才记录。",
        f"{title}，{digits} 位，逐位报数；记录后再完整宣读一遍。",
        "骰子落地、叠放或看不清：这一枚重掷，记入异常记录。两人录入不同：都看清骰子后重新录入。"
        "已经记录的不得重掷。",
    )


def announced(title: str, digits: int, number: int) -> HallStep:
    return HallStep(
        f"来源 {number}　{SOURCE_KINDS['public']}：{title}",
        TYPISTS,
        f"等候“{title}”公布，共 {digits} 位；两名录入员各自从公布处抄录、录入，一致才记录。",
        f"{title}的公开号码，{digits} 位，附公布的出处。",
        "没有公布：等候，不得换用别的号码。",
    )


def unsealed(title: str, keepers: Sequence[str], hashed: str, number: int) -> HallStep:
    kept = "、".join(keepers) or "（保管方）"
    return HallStep(
        f"来源 {number}　{SOURCE_KINDS['sealed']}：{title}",
        f"{kept}、公证员",
        f"{kept}当众出示密封单，公证员查看封口；先拆第一份，扫码录入，系统核对散列值。",
        f"密封单散列值：{hashed}。拆封后宣读：与封存前提交的散列值一致。",
        "封口破损或散列值不符：不录入，改拆第二份。两份都打不开：等候，"
        "满 24 小时后按“谁可以叫停”终止。",
    )


def beacon(first: str, number: int) -> HallStep:
    return HallStep(
        f"来源 {number}　{SOURCE_KINDS['drand']}",
        f"{OPERATOR}、公证员",
        "等到该轮公布的时间，从网络取得或扫码录入，系统校验签名；"
        "公证员在自己的电话上核对同一轮的值。",
        f"从第 {first} 轮起取最后一次掷骰记录 60 秒以后的第一轮；宣读轮次和取值。",
        "网络不通：改用手机热点、扫码或照抄，仍须校验签名。取不到：等候，"
        "满 24 小时后按“谁可以叫停”终止。",
    )


def draw(tiers: Sequence[str]) -> HallStep:
    return HallStep(
        "开奖",
        f"{OPERATOR}、{HOST}",
        "按下开奖；大屏依次显示各奖项，主持人宣读遮盖后的姓名和编号。",
        "；".join(tiers),
        "大屏中断：不影响结果，结果已经存下；改用打印的中奖名单公告宣读。",
    )


def tier(name: str, count: int, prize: str, worth_fen: int) -> str:
    """A tier as it is read aloud."""
    worth = f"，每名价值 {money(worth_fen)}" if worth_fen else ""
    return f"{name} {count:,} 名，奖{prize}{worth}" if prize else f"{name} {count:,} 名{worth}"


def read_hash(label: str, groups: str) -> str:
    return f"{label}：{groups}"


def cap_words(cap: int) -> str:
    return f"每人至多 {cap} 项" if cap else "不设上限"


ROLES = (
    (HOST, "公证员、监督人员"),
    (OPERATOR, "公证员、监督人员、录入员"),
    ("录入员甲", "主办单位操作员"),
    ("录入员乙", "主办单位操作员、录入员甲"),
    (RECORDER, "公证员、监督人员"),
    ("公证员一", "主办单位、监督单位的任何岗位"),
    ("公证员二", "主办单位、监督单位的任何岗位"),
)
"""The places in the hall, and which other places whoever takes one may not take."""


def overseer(organ: str) -> tuple[str, str]:
    return (organ, "主办单位、公证处的任何岗位")
