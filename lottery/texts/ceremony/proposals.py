"""What is said of acts that need several people."""

from collections.abc import Mapping, Sequence
from typing import Any

from lottery.texts.ceremony.line import JOINT
from lottery.texts.minutes.pages import draft_number
from lottery.texts.vocabulary import PEOPLE
from lottery.texts.web import ROLE_NAMES

ENDS = {"confirmed": "确认", "withdrawn": "撤回", "declined": "否决"}

PROPOSE = (
    "提议对正式抽奖 CODE 办理 ACT（freeze 封存，commit 公布承诺，minutes 现场记录定稿，"
    "void 作废），由另一人确认；"
    "abandon（终止：某一方的密封单打不开，或信标取不到）须公证员和监督人员各一名确认；"
    "recall（备用电脑丢失或损坏，撤销移机，在主机上接着办理）须公证员确认；"
    "minutes-anew（证书过期或更换，公布以前用新证书重签现场记录）须公证员或监督人员确认。"
)
REASON = (
    "原因，一行文字：void、abandon、call-off、recall 的将公开，minutes-anew 的写入操作日志；"
    "其他事项不写。"
)
PROPOSALS = "列出等待确认的提议。"
CONFIRM = "确认第 ID 号提议，并立即办理所提议的事项。"
DECLINE = "否决第 ID 号提议。"
WITHDRAW = "撤回自己提出的第 ID 号提议。"
PROPOSER_ASKED = "请提议人登录："
CONFIRMER_ASKED = "请确认人登录（不能是提议人）："
REASON_FOR_VOID = (
    "作废、终止、取消、撤销移机和重签现场记录须用 --reason 写明原因，其他事项不写原因。"
)
NONE_WAITING = "没有等待确认的提议。"


def _named(roles: Sequence[str]) -> str:
    return "或".join(PEOPLE.get(role) or ROLE_NAMES[role] for role in roles)


def hands(missing: Sequence[Sequence[str]]) -> str:
    """The hands that a proposal waits for.

    >>> hands((("notary",), ("supervisor",))), hands((("notary", "supervisor"),))
    ('公证员一名、监督人员一名', '公证员或监督人员一名')
    """
    return "、".join(f"{_named(roles)}一名" for roles in missing)


def more_hands(number: int, missing: Sequence[Sequence[str]]) -> str:
    return f"第 {number} 号提议还须由{hands(missing)}确认，才能办理。"


def hand_given(number: int, username: str, missing: Sequence[Sequence[str]]) -> str:
    return f"账号“{username}”已确认过第 {number} 号提议。还须由{hands(missing)}用自己的账号确认。"


def hand_given_by_another(number: int, missing: Sequence[Sequence[str]]) -> str:
    return f"您这一方已有人确认过第 {number} 号提议。还须由{hands(missing)}确认。"


def agreed(number: int, act: str, missing: Sequence[Sequence[str]]) -> str:
    return (
        f"已记下您对第 {number} 号提议（{JOINT[act]}）的确认。"
        f"还须由{hands(missing)}确认，才会办理。"
    )


def two_needed(act: str, subject: str) -> str:
    if act == "abandon":
        return (
            f"{subject} 是正式抽奖，“{JOINT[act]}”须三人办理：请先提议（lottery propose abandon），"
            "再由公证员、监督人员各一名确认（lottery confirm 编号）。"
        )
    done = "lottery private" if act == "private" else f"lottery propose {act}"
    then = (
        "随后由另一人当场登录确认" if act == "private" else "再由另一人确认（lottery confirm 编号）"
    )
    return f"{subject} 是正式抽奖，“{JOINT[act]}”须两人办理：请先提议（{done}），{then}。"


def may_not_propose(username: str, act: str, roles: Sequence[str]) -> str:
    return f"账号“{username}”不能提议“{JOINT[act]}”，请由{_named(roles)}的账号提议。"


def may_not_confirm(username: str, act: str, roles: Sequence[str]) -> str:
    return f"账号“{username}”不能确认“{JOINT[act]}”，请由{_named(roles)}的账号确认。"


def waits_already(act: str, subject: str, number: int, by: str) -> str:
    return (
        f"{subject} 的“{JOINT[act]}”已由 {by} 提议（第 {number} 号），正等待确认。"
        "请先确认、否决或撤回它。"
    )


def unknown(number: int) -> str:
    return f"没有第 {number} 号提议。等待确认的提议请用 lottery proposals 查看。"


def not_here(number: int, act: str) -> str:
    of_account = act.startswith("account-")
    told = f"请用 lottery accounts confirm {number}（或用户管理页）确认"
    where = told if of_account else "请在提议的地方当场确认"
    return f"第 {number} 号提议是“{JOINT[act]}”，不在这里确认：{where}。"


def ended(number: int, what: str, by: str) -> str:
    return f"第 {number} 号提议已由 {by} {ENDS[what]}，不能再办理。如仍需办理，请重新提议。"


def own_proposal(number: int) -> str:
    return f"第 {number} 号提议是您自己提出的，须由另一人确认。"


def proposer_gone(number: int, by: str) -> str:
    return (
        f"第 {number} 号提议由 {by} 提出，其账号现已停用或不再有这项职责，不能再确认。"
        "请先否决它，再由有职责的人员重新提议。"
    )


def own_declined(number: int) -> str:
    return f"第 {number} 号提议是您自己提出的，请用撤回（lottery withdraw {number}）。"


def not_own(number: int, by: str) -> str:
    return (
        f"第 {number} 号提议由 {by} 提出，只有本人能撤回；您可以否决（lottery decline {number}）。"
    )


def of_something_else(number: int, act: str, subject: str) -> str:
    return f"第 {number} 号提议的确认不是对 {subject} 的“{JOINT[act]}”。请就此事项重新提议。"


def changed_since(number: int, what: str) -> str:
    return f"第 {number} 号提议之后，{what}已有变化。请撤回或否决它，重新提议。"


def proposed(number: int, act: str, subject: str, wanted: Sequence[Sequence[str]]) -> str:
    who = _named(wanted[0]) if len(wanted) == 1 else f"{hands(wanted)}各自"
    return (
        f"已提出第 {number} 号提议：{subject} {JOINT[act]}。"
        f"请{who}核对后确认（lottery confirm {number}）。"
    )


def line(  # noqa: PLR0917 - the parts of a line
    number: int,
    act: str,
    subject: str,
    by: str,
    detail: Mapping[str, Any],
    agreed: Sequence[str] = (),
) -> str:
    """One waiting proposal, with what the confirmer is to look at."""
    told = f"第 {number} 号  {subject}  {JOINT[act]}  提议人 {by}"
    if "manifest" in detail:
        told += f"  清单散列 {detail['manifest']}"
    if "draft" in detail:
        told += f"  草稿号 {draft_number(str(detail['draft']))}"
    if detail.get("signers"):
        told += f"  现场记录的签署人：1 organiser；{'；'.join(detail['signers'])}"
    if "certificate" in detail:
        told += f"  证书指纹 {detail['certificate']}"
    if "reason" in detail:
        told += f"  原因：{detail['reason']}"
    if act == "site":
        told += "".join(f"\n  {each}" for each in detail["changed"])
    if "missing" in detail:
        told += f"  缺少：第 {detail['missing']}"
    if agreed:
        told += f"  已确认：{'、'.join(agreed)}"
    return told


def confirmed(number: int, act: str) -> str:
    return f"第 {number} 号提议已确认，“{JOINT[act]}”已办理。"


def declined(number: int) -> str:
    return f"第 {number} 号提议已否决。"


def withdrawn(number: int) -> str:
    return f"第 {number} 号提议已撤回。"
