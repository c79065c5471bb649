"""What is said of acts on accounts that need two people."""

from __future__ import annotations

from collections.abc import Sequence

from lottery.texts.ceremony.line import JOINT
from lottery.texts.office.accounts import (
    CODE_NOT_THERE,
    NOT_YOUR_OWN,
    OPEN_ALREADY,
    account_unknown,
    roles_named,
)

__all__ = ["CODE_NOT_THERE", "NOT_YOUR_OWN", "OPEN_ALREADY", "account_unknown"]

CONFIRM = (
    "确认第 ID 号提议（重置密码、重置验证码、更改职责、启用账号）并办理，"
    "由另一位系统管理员或审计员登录。"
)
RECOVER = (
    "系统管理员丢了密码或手机、又没有别人能确认时，在本机为 USERNAME 换一个初始密码；"
    "须有审计员、主办单位、监督单位或公证员中的一人当场登录作证。"
)
PROPOSER_ASKED = "这个账号的事须两人办理。请提议的系统管理员登录："
CONFIRMER_ASKED = "请确认的人登录（另一位系统管理员或审计员）："
WITNESS_ASKED = "请作证的人登录（审计员、主办单位、监督单位或公证员）："


def told(act: str, username: str, roles: Sequence[str] = ()) -> str:
    """What is proposed."""
    named = f"改为{roles_named(roles)}" if roles else ""
    return f"{username}：{JOINT[act]}{named}"


def proposed(number: int, act: str, username: str) -> str:
    return (
        f"已提出第 {number} 号提议（{JOINT[act]} {username}）。"
        "须由另一位系统管理员或审计员确认（用户管理页，或 lottery accounts confirm）才办理。"
    )


def created_closed(number: int, username: str) -> str:
    return (
        f"账号“{username}”已建立，但还没有启用，也还没有初始密码："
        f"第 {number} 号提议由另一位系统管理员或审计员确认后，初始密码只给确认的人看一次，"
        "由他当面交给本人。"
    )


def carried(act: str, username: str) -> str:
    return f"已确认并办理：{JOINT[act]} {username}。"


def last_hand(username: str) -> str:
    return (
        f"没有“{username}”，就没有人能提议和确认账号的事了，没有停用，职责也没有更改："
        "请先建立另一个系统管理员或审计员的账号，等他登录、改过密码以后再办。"
    )


def ended(number: int) -> str:
    return f"第 {number} 号提议已结束，没有办理。"


def not_of_accounts(number: int, act: str) -> str:
    return (
        f"第 {number} 号提议是“{JOINT[act]}”，不是账号的事："
        f"请用 lottery confirm {number}（或控制台）确认。"
    )


def not_an_administrator(username: str) -> str:
    return (
        f"“{username}”不是系统管理员或审计员的账号。别的账号请由系统管理员提议、另一人确认后重置。"
    )


def others_can(username: str) -> str:
    return (
        f"还有系统管理员和另一人能为“{username}”重置：请由系统管理员提议、另一人确认，"
        "不用在本机恢复。"
    )


def no_witness(username: str) -> str:
    return f"账号“{username}”不能作证：须是审计员、主办单位、监督单位或公证员，且不是被恢复的人。"


def recovered(username: str, witness: str) -> str:
    return (
        f"“{username}”的密码和验证码已重置，作证人 {witness}，都记入操作日志和安全日志。"
        "请他立即登录，更改密码并设置手机。"
    )
