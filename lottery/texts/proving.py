"""What the command line says to somebody who must show who he is."""

from collections.abc import Sequence

from lottery.texts.web import ROLE_NAMES

USERNAME = "账号"
PASSWORD = "密码"  # noqa: S105 - a label
CODE = "验证器上的 6 位数字"
NO_ANSWER = (
    "没有读到登录所需的账号、密码或验证码：请在终端里操作，或用 --proof-fd 从文件描述符逐行给出。"
)


_WITHOUT = (
    "不写时会问；演练的数据目录，和还没有这类人员登录过的，不问，记为本机的系统用户（cli:用户名）"
)


def role_names(roles: Sequence[str]) -> str:
    """
    >>> role_names(("reviewer", "organiser"))
    '复核员、主办单位'
    """
    return "、".join(ROLE_NAMES[role] for role in roles)


def by(roles: Sequence[str], *, machine: bool) -> str:
    """The help of `--by`."""
    without = _WITHOUT if machine else "不写时会问"
    return f"操作人的账号（{role_names(roles)}），须与网页登录一样输入密码和验证码；{without}。"


def log_in(roles: Sequence[str]) -> str:
    return f"请{role_names(roles)}登录。"


def proves(username: str) -> str:
    return f"请账号“{username}”的本人登录。"


def throttled(minutes: int) -> str:
    return f"失败次数太多，请 {minutes} 分钟后再试。忘记密码请联系系统管理员。"


def first_password(username: str) -> str:
    return f"账号“{username}”还在用初始密码，请先登录网页更改密码。"


def code_missing(username: str) -> str:
    return f"账号“{username}”的职责须用动态验证码，尚未设置：请先登录网页设置，再来这里操作。"


def role_missing(username: str, roles: Sequence[str]) -> str:
    return f"账号“{username}”没有这项操作所需的职责（{role_names(roles)}），请由有此职责的人操作。"


def machine(user: str) -> str:
    """
    >>> machine("cli:root"), machine("cli")
    ('本机命令行（系统用户 root）', '本机命令行')
    """
    name = user.partition(":")[2]
    return f"本机命令行（系统用户 {name}）" if name else "本机命令行"
