"""What the ceremony says: refusals of a step, each with what to do instead."""

from collections.abc import Iterable
from datetime import datetime

from lottery.texts.ceremony.line import NEXT, STATES
from lottery.texts.minutes.pages import moment
from lottery.texts.public.refusing import REASONS


def draw_unknown(code: str) -> str:
    return f"没有代号为“{code}”的抽奖。已有的抽奖请用 lottery draws 查看。"


def wrong_state(name: str, state: str, wanted: Iterable[str]) -> str:
    needed = "或".join(f"“{STATES[each]}”" for each in wanted)
    return (
        f"抽奖 {name} 现在是“{STATES[state]}”，这一步只能在{needed}时进行。"
        f"下一步是：{NEXT[state]}。"
    )


def document_missing(name: str, document: str) -> str:
    return f"抽奖 {name} 还没有文件 {document}，请先完成产生它的步骤。"


def tag_key_missing(name: str) -> str:
    return (
        f"抽奖 {name} 的标签密钥不在：尚未封存，或个人资料已按规定销毁。"
        "销毁后请向公证处查阅其保存的材料。"
    )


def attempt_open(name: str, state: str) -> str:
    return f"抽奖 {name} 现在是“{STATES[state]}”，没有作废或终止，不能重新立项。"


def clock_back(name: str, moment: str, last: str) -> str:
    return f"现在的时间 {moment} 早于抽奖 {name} 上一步的时间 {last}，请校准时钟后再进行。"


def mode_fixed(code: str) -> str:
    return f"抽奖 {code} 的演练和正式抽奖不能混用一个代号，请在活动方案中为演练另设代号。"


def live_open(name: str) -> str:
    return f"正式抽奖 {name} 已封存而尚未开奖，也未作废；请先完成它，再封存下一次抽奖。"


def chain_passed(name: str, last: str) -> str:
    return (
        f"抽奖 {name} 应当紧接在上一次作废之后，而其间已有正式抽奖 {last}，再用原代号就接不上了。"
        "请在活动方案中另立一次抽奖（新代号），再立项。"
    )


def sealed_hash(who: str) -> str:
    return f"密封来源“{who}”需要封存前制作的密封单的散列（64 位十六进制）。请用 lottery seal 制作。"


def sealed_unplanned(who: str) -> str:
    return f"本次抽奖没有名为“{who}”的密封来源。"


MANIFEST_RULES = {
    "three dice sources of 8 digits or more in a live draw": (
        "正式抽奖至少要有三个不同单位掷骰子，每个单位不少于 8 位数字"
    ),
    "a drand source or two sealed ones in a live draw": (
        "正式抽奖在骰子之后，还要有公共信标（drand），或至少两方的密封单"
    ),
    "a prize in a live draw": REASONS["a prize in a live draw"],
    "numbered from 1": "随机数来源须从 1 起连续编号",
    "each kind and name once": "同一种来源里，一个单位只能列一次",
    "one drand source at most": "公共信标（drand）至多列一项",
    "dice and public before sealed and drand": (
        "骰子和公开号码须排在封存密数和公共信标之前，使最后一项无人能选"
    ),
    "distinct codes, not audit or skip": "奖项的代码不能重复，也不能叫 audit 或 skip",
    "ascending, no repeats": "期次不能重复",
    "codes of tiers, each once, in their order": "候补须按奖项的次序列出，每个奖项至多一行",
}
"""The rules of a manifest as `draws.manifest` names them, for those who write a plan."""


def plan_refused(why: str) -> str:
    return f"抽奖方案不符合规定：{why}。请改正活动方案后重新装入，再立项。"


def source_order(name: str, waiting: int | None, given: int) -> str:
    if waiting is None:
        return f"抽奖 {name} 的随机数已全部记录，不能再记录第 {given} 项。"
    return f"抽奖 {name} 现在等待第 {waiting} 项随机数，不能先记录第 {given} 项。"


def source_unknown(name: str, number: int) -> str:
    return f"抽奖 {name} 没有第 {number} 项随机数来源。"


def source_set(name: str, number: int, value: str) -> str:
    return f"抽奖 {name} 的第 {number} 项随机数已记录为 {value}，不能更改。"


def digits_wrong(title: str, digits: int, value: str) -> str:
    return f"“{title}”应为 {digits} 位数字（0 至 9），收到的是“{value}”。请核对后重新录入。"


def secret_wrong(title: str, expected: str, found: str) -> str:
    return f"“{title}”的密封单与封存时的散列不符：封存的是 {expected}，收到的是 {found}。"


def secret_form(title: str) -> str:
    return f"“{title}”应为密封单的全文，或其中 64 位小写十六进制的密值。"


def too_early(moment: str, last: str) -> str:
    return f"现在的时间 {moment} 不晚于上一项的时间 {last}，请校准时钟后再记录。"


def second_of_freeze(frozen: str) -> str:
    return f"名单在 {frozen} 封存，随机数的时间必须晚于这一秒：请过一秒再提交一次，数值不变。"


def sources_missing(name: str, number: int) -> str:
    return f"抽奖 {name} 的第 {number} 项随机数还没有记录，请先记录，再开奖。"


def void_late(name: str) -> str:
    return (
        f"抽奖 {name} 已记录随机数，不能作废；请继续完成。密封单打不开或公共信标取不到的，"
        "最后一项记录 24 小时后可以终止（lottery propose abandon）。"
    )


def void_other(name: str, stored: str) -> str:
    return f"抽奖 {name} 已作废，公开的原因是“{stored}”，不能更改。"


def hall_other(name: str) -> str:
    return f"抽奖 {name} 的现场记录已制作，到场人员和异常情况不能更改。"


def slip_unreadable(file: object) -> str:
    return f"文件 {file} 不是 UTF-8 文字。密封单请用制作时的原文件，或只录入其中的密值。"


def reason_form(reason: str) -> str:
    return f"作废原因“{reason}”不能写入公开记录：须为一行文字，首尾和中间没有多余空格。"


def winners_of_a_rehearsal(name: str, earlier: str) -> str:
    return (
        f"抽奖 {name} 是正式抽奖，不能按演练 {earlier} 的结果排除人员。"
        "请在活动方案中另立一次抽奖（新代号），改为排除正式抽奖的中奖人，再立项。"
    )


def no_winners_yet(name: str, earlier: str) -> str:
    return (
        f"抽奖 {name} 要排除 {earlier} 的中奖人，"
        f"而 {earlier} 还没有开奖（没有 result.txt），不能封存。"
        f"请先为 {earlier} 开奖；{earlier} 不再举行的请公告取消（call-off）；"
        "或改正活动方案后重新立项（plan）。"
    )


def freeze_refused(name: str, report: str) -> str:
    return (
        f"抽奖 {name} 的名单没有通过独立校验，没有封存。校验程序说：{report}。"
        "请停止操作，运行 lottery check 核对登记册，并通知监督单位和公证处。"
    )


def rehearsal_over_real_entries() -> str:
    return (
        "演练只能用虚构的登记，不能在正式的数据目录里进行。"
        "请用 lottery init --rehearsal --origin 名称 另建演练目录，或运行 lottery demo。"
    )


def live_in_a_rehearsal_home() -> str:
    return (
        "这里是演练目录，登录不要求动态验证码，不能在此正式抽奖。"
        "请用 lottery init 另建正式的数据目录；在这里请选择“演练”（--mode rehearsal）。"
    )


def check_failed(why: object) -> str:
    return f"封存的名单没有通过核对，不能公布承诺：{why}。请查明原因，作废本次（void）后重新立项。"


def minutes_changed(name: str) -> str:
    return f"抽奖 {name} 的现场记录刚刚用新证书重签过。请再公布一次。"


def publish_refused(report: str) -> str:
    return f"没有通过独立校验，没有公布，请保留现场、查明原因后再公布。校验程序说：{report}"


def not_whole(folder: object, piece: object) -> str:
    return (
        f"{folder} 的 register.txt 存成分段，其中一段不在：{piece}。"
        "请把公布文件夹连同其中的 pieces 文件夹一起拷来，再试一次。"
    )


def published_other(folder: object) -> str:
    return f"文件夹 {folder} 已存在而内容不同，不能覆盖。请查明来历。"


def span(titles: list[str]) -> str:
    return titles[0] if len(titles) == 1 else f"{titles[0]}至{titles[-1]}"


def sealed_by(organiser: str, at: datetime) -> str:
    return f"{organiser}于{moment(at)}封存"


def folder_taken(folder: object) -> str:
    return f"文件夹 {folder} 不是空的，请另选一个。"


def draw_unreadable(why: object) -> str:
    return (
        f"抽奖资料或操作日志里有读不懂的内容（{why}）。"
        "请停止操作，保留现场，并通知监督单位和公证处。"
    )


def draw_differs(name: str, what: str, stored: object, told: object) -> str:
    return (
        f"抽奖 {name} 的“{what}”与操作日志不一致：数据库里是 {stored}，日志记的是 {told}。"
        "请停止操作，保留现场，并通知监督单位和公证处。"
    )


def journal_differs(name: str) -> str:
    return (
        f"抽奖 {name} 保存的清单、密封单散列或随机数与操作日志不一致，不能继续。"
        "请停止操作，保留现场，并通知监督单位和公证处。"
    )


def papers_differ(number: int) -> str:
    return (
        f"登记 {number:010d} 的存根与数据库中的人员、金额或日期不一致，不能封存。"
        "请停止操作，保留现场，并通知监督单位和公证处。"
    )
