"""What the command line says of accounts."""

from __future__ import annotations

from typing import Protocol

from lottery.texts.office import accounts as words

PASSWORD = "初始密码；缺省时自动生成并显示一次（推荐）。本人首次登录时必须更改。"  # noqa: S105
LIST = "列出全部账号。"
RESET_PASSWORD = "重置 USERNAME 的密码，显示一次新的初始密码。"  # noqa: S105
ROLES = "将 USERNAME 的职责改为给出的这些。"
HELP = {
    "close": "停用账号 USERNAME，并退出其全部登录。",
    "reopen": "恢复已停用的账号 USERNAME。",
    "reset-code": "重置 USERNAME 的动态验证码（如更换手机）。",
    "end-sessions": "退出 USERNAME 在所有设备上的登录。",
}
_KEYS = {"reset-code": "code", "end-sessions": "sessions"}


class ListedAccount(Protocol):
    """What a line of the list is made from."""

    @property
    def username(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def organ(self) -> str: ...
    @property
    def roles(self) -> tuple[str, ...]: ...
    @property
    def active(self) -> bool: ...
    @property
    def has_code(self) -> bool: ...


def first_password(password: str) -> str:
    return f"初始密码（只显示这一次，首次登录时必须更改）：{password}"


def line(one: ListedAccount) -> str:
    """One account, its columns parted by tabs."""
    state = "启用" if one.active else "停用"
    code = "动态验证码" if one.has_code else "-"
    cells = (one.username, one.name, one.organ or "-", words.roles_named(one.roles), state, code)
    return "\t".join(cells)


def done(name: str, username: str) -> str:
    return words.done(_KEYS.get(name, name), username)
