"""What the command line says."""

from collections.abc import Sequence

from lottery.texts.ledger import PAPERS_NOT_OPENED

MAIN = "发票抽奖系统。"
HOME = "数据目录（缺省为环境变量 LOTTERY_HOME）。"
VERSION = "显示版本号。"
PROOF_FD = (
    "无人值守时：登录所问的各项（账号未用 --by 写明时先是账号，再是密码，有动态验证码的再是验证码）"
    "从这个文件描述符逐行读入，不在终端上问。例：--proof-fd 3 3<口令文件。"
)
UPGRADE = "将数据库表升级到本程序的版本。"
UPGRADED = "数据库表已是本程序的版本。"
CHECK = "校验数据库、登记册与操作日志，以及账号、抽奖与日志是否相符。"
CHECK_PAPERS = "同时打开每一条登记的存根和卡片核对（每一万条约几秒）。"
CHECKPOINT = "签署检查点：此前的登记都可以凭存根取得收录证明。建议每天下班时执行一次。"
PROGRAMME = "活动方案：活动、期次、规则、商户、抽奖方案。"
PROGRAMME_LOAD = (
    "载入活动方案文件 FILE（TOML），逐项说明改了什么、没改什么和原因；重复载入不会改变已有内容。"
)
PROGRAMME_DRY_RUN = "只看载入会改什么，不载入。"
ACCOUNTS = "登录账号。"
ACCOUNTS_ADD = "新增账号 USERNAME。"
ACCOUNT_NAME = "姓名。"
ACCOUNT_ORGAN = "所属单位。"
ACCOUNT_ROLE = (
    "职责，可多次给出：clerk 录入、reviewer 复核、organiser 组织、supervisor 监督、"
    "notary 公证、auditor 审计、administrator 管理。"
)


def fd_unreadable(number: int) -> str:
    return f"--proof-fd {number}：读不出这个文件描述符，请检查是否已打开（例：3<口令文件）。"


def checked(lines: int, acts: int, papers: int | None = None) -> str:
    """What was looked at; no more is claimed."""
    opened = f"，存根 {papers} 份" if papers is not None else f"；{PAPERS_NOT_OPENED}"
    return f"校验通过：登记册 {lines} 行，操作日志 {acts} 条，数据逐行与日志相符{opened}。"


def altered(count: int) -> str:
    return f"校验不通过：以上 {count} 处。请停止操作，保留现场，并通知监督单位和公证处。"


def not_looked_at(parts: Sequence[str]) -> str:
    return f"未完全校验：{''.join(parts)}"


def value_unreadable(why: object) -> str:
    return (
        f"数据库里有读不出的值（{why}）：它不是本系统写下的，有人改动过数据库。"
        "请停用本系统，保留现场，用备份核对。"
    )


def account_made(username: str, roles: Sequence[str]) -> str:
    return f"已新增账号 {username}（{'、'.join(roles)}）。"


def checkpoint_signed(size: int, root: str) -> str:
    return f"检查点已签署：登记册 {size} 行，树根 {root}。"
