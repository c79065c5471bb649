"""What is said of the security log: its events, its chain, its destruction."""

from __future__ import annotations

from collections.abc import Mapping

KIND_NAMES: Mapping[str, str] = {
    "login": "登录",
    "login-failed": "用户名或密码不对",
    "login-throttled": "失败太多，暂停登录",
    "code-failed": "验证码不对",
    "recovery-code-used": "用恢复码登录",
    "logout": "退出",
    "sessions-ended": "登录被结束",
    "refused": "没有权限，被拒绝",
    "form-refused": "表单来历不明，被拒绝",
    "upload-refused": "文件被拒收",
    "unmasked": "查看完整资料",
    "unmask-refused": "查看完整资料被拒绝",
    "account-created": "新增账号",
    "account-closed": "停用账号",
    "account-reopened": "恢复账号",
    "roles-changed": "更改职责",
    "password-changed": "更改密码",
    "password-reset": "重置密码",
    "password-expired": "初始密码过期",
    "code-set": "启用动态验证码",
    "code-reset": "重置动态验证码",
    "account-recovered": "当场恢复系统管理员",
    "command": "执行命令",
    "started": "网站启动",
    "stopped": "网站停止",
    "crowded": "一分钟内太多，合并计数",
    "log-destroyed": "销毁到期的行",
}

DETAIL_NAMES: Mapping[str, str] = {
    "appeal": "申诉",
    "by": "办理",
    "code": "状态码",
    "command": "命令",
    "entry": "登记",
    "from": "对端",
    "left": "剩余数",
    "lines": "行数",
    "method": "方法",
    "month": "月份",
    "of": "账号",
    "outcome": "结果",
    "port": "端口",
    "proposal": "提议",
    "roles": "职责",
    "route": "页面",
    "rows": "行数",
    "sessions": "登录数",
    "size": "字节数",
    "times": "又来次数",
    "unknown": "无此账号",
    "upto": "至第几行",
    "version": "程序版本",
    "why": "缘由",
}

DESK = {
    "security_log.home": ("安全日志", "谁登录、谁被拒绝、谁用了特权；核对日志链，导出"),
}
"""What the desk says of the page, by endpoint."""

GROUP = "安全日志：登录、失败、拒绝、特权操作和命令。"
EXPORT = "将安全日志全部导出到 FILE（.jsonl，可以独立校验）。"
VERIFY = "校验安全日志的散列链；给出 FILE（导出的 .jsonl）时校验该文件，不需要数据目录。"
EARLIER = "以前导出的 .jsonl：同时核对现在的日志与它连得上，没有被重写。"
DESTROY = "销毁超过保留天数（设置 security_log_days）的安全日志，并留下销毁记录。"
SURE = "到期的安全日志销毁后不能恢复，确定吗？"
BAD_ENDING = "导出文件名应以 .jsonl 结尾。"
UNWRITTEN = "注意：这次操作没有写进安全日志（操作本身不受影响），请检查数据库和磁盘。"
NOTHING_OLD = "没有到期的安全日志。"


def told(kind: str) -> str:
    """What people call a kind of event."""
    return KIND_NAMES.get(kind, kind)


def chain_holds(size: int, begun: int) -> str:
    """What the page says of a chain that was followed from end to end."""
    if size == begun:
        return (
            "安全日志还是空的。" if not begun else f"第 {begun:,} 行以前已到期销毁，之后没有新行。"
        )
    before = f"（第 {begun:,} 行及以前已到期销毁，销毁记录与之相接）" if begun else ""
    return (
        f"安全日志完整：第 {begun + 1:,} 行到第 {size:,} 行环环相扣，与操作日志所记相符{before}。"
    )


def broken(seq: int, found: object, expected: object) -> str:
    said = f"现在是 {found!s:.64}，应为 {expected!s:.64}" if expected != "" else f"{found!s:.64}"
    return (
        f"安全日志第 {seq} 行校验失败：{said}。日志被改动过、截短过或损坏，"
        "请保留数据库文件，与以前的导出或 syslog 服务器上的记录对照核查。"
    )


def not_a_line(number: int) -> str:
    return f"第 {number} 行不是安全日志的导出内容。"


def exported(file: object, lines: int) -> str:
    return f"已导出 {lines} 行到 {file}。"


def verified(lines: int, last: str, earlier: int = 0) -> str:
    since = f"，与以前导出的第 {earlier} 行相接" if earlier else ""
    return f"安全日志到第 {lines} 行，散列链完整{since}，最后一行的散列 {last}。"


def not_continued(upto: int, expected: str) -> str:
    return (
        f"安全日志与以前导出的不相接：第 {upto} 行的散列应为 {expected}，现在没有这一行，或已不同。"
        "日志被截短或整个重写过，请保留两份文件并核查。"
    )


def earlier_destroyed(upto: int, begun: int) -> str:
    return (
        f"以前导出的到第 {upto} 行，现在的日志第 {begun} 行及以前已到期销毁，"
        "无法对照（未完全验证）。请用更近的一份导出。"
    )


def destroyed(lines: int, days: int) -> str:
    return f"已销毁 {days} 天以前的安全日志 {lines} 行，留下销毁记录。"


def kept_too_short(days: int, least: int) -> str:
    return f"安全日志至少留 {least} 天（网络安全法要求不少于六个月），不能按 {days} 天销毁。"


def too_few_days(file: object, name: str, least: int) -> str:
    return f"{file} 的 {name} 应为不小于 {least} 的整数（天）：网络安全法要求日志留存不少于六个月。"


def syslog_malformed(text: str) -> str:
    return f"security_syslog 应写成 udp://主机:端口 或套接字的绝对路径，现在是“{text:.60}”。"
