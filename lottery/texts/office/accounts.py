"""What is said of accounts, passwords, second factors and sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from lottery.texts.web import ROLE_NAMES

"""What an authenticator app writes beside the digits."""

DESK = {
    "accounts.home": ("用户管理", "谁有账号、担任什么职责、在哪里登录；由系统管理员维护"),
    "journal.home": ("操作日志", "谁在什么时候做了什么；核对日志链，全部导出"),
}
"""What the desk says of these pages, by endpoint."""

PASSWORD_IS_THE_NAME = "密码不能由用户名组成。"  # noqa: S105 - a sentence
PASSWORD_COMMON = "这个密码太常见，请换一个别人猜不到的。"  # noqa: S105 - a sentence
PASSWORD_UNCHANGED = "新密码与原密码相同，请换一个。"  # noqa: S105 - a sentence
PASSWORDS_DIFFER = "两次输入的新密码不一样。"
OLD_PASSWORD_WRONG = "原密码不对。"  # noqa: S105 - a sentence
PASSWORD_CHANGED = "密码已更改，您在其他设备上的登录已全部退出。"  # noqa: S105 - a sentence

CODE_WRONG = "验证码不对。请看手机上正在显示的 6 位数字；总是不对时，请校准手机的时间。"
CODE_USED = "这个验证码已经用过，请等手机显示下一个。"
CODE_THERE_ALREADY = "动态验证码已经启用。换手机请联系系统管理员重置。"
CODE_NOT_THERE = "这个账号还没有启用动态验证码。"

NOT_YOUR_OWN = "不能对自己的账号这样做，请由另一位系统管理员办理。"
ROLES_UNCHANGED = "职责没有变化。"
CLOSED_ALREADY = "这个账号已经停用。"
OPEN_ALREADY = "这个账号没有停用。"

SESSION_ENDED = "已退出这个登录。"
NO_SUCH_SESSION = "这个登录已经结束。"


def first_password_expired(kept: timedelta) -> str:
    hours = int(kept.total_seconds() // 3600)
    return f"初始密码超过 {hours} 小时没有更改，已经失效。请系统管理员重置一个新的。"


def list_unreadable(file: object, why: object) -> str:
    return f"设置 breach_list 的文件 {file} 读不出来：{why}。请改正路径，或去掉这一项。"


def password_too_short(least: int) -> str:
    return f"密码太短，至少 {least} 位。"


def password_too_long(most: int) -> str:
    return f"密码太长，最多 {most} 位。"


def name_malformed(most: int) -> str:
    return f"请填写姓名；姓名和单位各不超过 {most} 个字，不含看不见的字符。"


def role_alone(role: str) -> str:
    return f"“{ROLE_NAMES[role]}”不能与其他职责兼任，请另开账号。"


_APART = {
    frozenset(("organiser", "notary")): "主办单位提议的事由公证员确认，开奖结果由公证员独立核算",
    frozenset(("organiser", "supervisor")): "主办单位提议封存和终止，由监督单位确认",
    frozenset(("organiser", "clerk")): "骰子数字由录入员看着录入，主办单位不得录入",
    frozenset(("organiser", "reviewer")): "骰子数字由复核员看着录入，主办单位不得录入",
    frozenset(("notary", "supervisor")): "终止一次抽奖须公证处和监督单位各由一人确认",
    frozenset(("notary", "clerk")): "登记的发票由公证员核对，录入的人不能核对自己录入的",
    frozenset(("notary", "reviewer")): "登记的发票由公证员核对，复核的人不能核对自己复核的",
    frozenset(("supervisor", "clerk")): "封存的名单由监督单位确认，录入的人不能确认自己录入的",
    frozenset(("supervisor", "reviewer")): "封存的名单由监督单位确认，复核的人不能确认自己复核的",
}


def roles_clash(pair: tuple[str, str]) -> str:
    why = _APART.get(frozenset(pair))
    told = f"：{why}" if why else ""
    return (
        f"“{ROLE_NAMES[pair[0]]}”和“{ROLE_NAMES[pair[1]]}”不能由同一个账号兼任{told}。"
        "请为另一项职责另开账号，由另一人使用。"
    )


def clash_in_a_draw(username: str, pair: tuple[str, str]) -> str:
    return (
        f"账号“{username}”同时担任“{ROLE_NAMES[pair[0]]}”和“{ROLE_NAMES[pair[1]]}”，"
        "在正式抽奖中两项职责都不能行使。请由系统管理员改为只留一项（lottery accounts roles），"
        "另一项另开账号。"
    )


def clashing(username: str, pair: tuple[str, str]) -> str:
    return (
        f"注意：账号“{username}”同时担任“{ROLE_NAMES[pair[0]]}”和“{ROLE_NAMES[pair[1]]}”，"
        "在正式抽奖中两项职责都不能行使。"
    )


def account_unknown(username: str) -> str:
    return f"没有用户名为“{username}”的账号。"


def roles_named(roles: Sequence[str]) -> str:
    """Roles as people call them.

    >>> roles_named(("clerk", "reviewer"))
    '录入员、复核员'
    """
    return "、".join(ROLE_NAMES[role] for role in roles)


def sessions_ended(count: int) -> str:
    return f"已退出其他 {count} 个登录。" if count else "没有其他登录。"


def done(act: str, username: str) -> str:
    """What an administrator's act has led to."""
    return _DONE[act].format(username=username)


_DONE = {
    "roles": "“{username}”的职责已更改，须重新登录。",
    "close": "“{username}”已停用，不能再登录。",
    "reopen": "“{username}”已恢复，可用原来的密码登录。",
    "code": "“{username}”的动态验证码已重置，下次登录时重新设置。",
    "sessions": "“{username}”已在所有设备上退出。",
}


def differs(username: str, stored: tuple[str, bool], told: tuple[str, bool] | None) -> str:
    """Roles as stored, and whether the account is open: in the table, and as the journal tells."""
    here, there = (
        f"{roles}，{'在用' if is_open else '停用'}" if (roles, is_open) != ("[]", False) else "没有"
        for roles, is_open in (stored, told or ("[]", False))
    )
    return (
        f"账号“{username}”与操作日志不一致：数据库里是 {here}，日志记的是 {there}。"
        "可能有人绕过程序改了数据库，请停用服务并核查。"
    )
