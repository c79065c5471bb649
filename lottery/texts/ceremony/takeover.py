"""What is said where the spare computer takes the main one's place."""

from pathlib import Path

TAKEOVER = (
    "主机损坏或丢失：本机（备用电脑，或恢复的备份）成为主机。RESTORED 是用备份恢复的数据目录，"
    "备用电脑缺少的存根、票面文件和以往公布的文件从那里取。须主办单位和公证员两人登录。"
)
REASON = "接管的理由，一行文字，写入操作日志。"
CHECKPOINT = "公证员最近签过名的检查点文件（公布的 checkpoint.txt，或检查点页面另存）。"
RETIRE = "另一台电脑已经接管：本机从此不再登记、不再办理抽奖。"
RETIRE_REASON = "停用的理由，一行文字，写入操作日志。"


def backup_wanted() -> str:
    return (
        "本机是备用电脑，只有一次抽奖的资料。请先把最近的备份恢复到新目录（lottery restore），"
        "再执行 lottery ceremony takeover 新目录 --reason 理由。"
    )


def no_checkpoint(why: object) -> str:
    return (
        "检查点文件不能用：不是检查点的格式，或已被改动。请公证员提供他签过名的检查点"
        f"（公布的 checkpoint.txt）。核对程序说：“{why}”"
    )


def not_signed() -> str:
    return (
        "检查点文件不能用：上面没有公证员的签名，或签名不对。"
        "请公证员提供他签过名的检查点（公布的 checkpoint.txt）。"
    )


def other_register(theirs: str, ours: str) -> str:
    return f"登记册名称不同：对方是“{theirs}”，本机是“{ours}”。请核对文件和目录。"


def behind(size: int, here: int) -> str:
    return (
        f"公证员已为 {size} 行的登记册签名，本机只有 {here} 行：缺的登记会丢失，不能接管。"
        "请恢复更新的备份，或加上第二块磁盘上的记录，再接管。"
    )


def other_root(size: int) -> str:
    return (
        f"本机登记册前 {size} 行的根与公证员签过名的检查点不同，不能接管。"
        "请核对备份和备用电脑是否属于同一登记册。"
    )


def other_keys() -> str:
    return (
        "恢复的备份与本机的 field.key 或 index.key 不同，打不开对方的存根。"
        "请用同一时期的密钥恢复备份。"
    )


def backup_altered(fault: object) -> str:
    return f"恢复的备份没有通过核验：{fault} 请换一份备份，或先在其中执行 lottery check。"


def backup_newer(code: str) -> str:
    return (
        "恢复的备份比本机新（移机以后主机还登记过发票），应当由它成为主机："
        f"先在本机执行 lottery ceremony hand-back {code} 文件，"
        "再在恢复的目录里执行 lottery ceremony take-home 文件，"
        "最后在恢复的目录里执行 lottery ceremony takeover --reason 理由。"
    )


def backup_of_another() -> str:
    return "恢复的备份与本机的操作日志接不上，不是同一台主机的。请核对目录。"


def taken_over(rows: int, folders: int, without: int, size: int) -> str:
    told = (
        f"本机已成为主机：补入 {rows} 行资料、{folders} 份公布的文件；"
        f"登记册与公证员签名的检查点（{size} 行）相符。\n"
        "原来的主机如能再开机，先不要联网，执行 lottery ceremony retire；并更换主办单位签名密钥。"
    )
    if without:
        told += f"\n有 {without} 条登记没有存根（备份以后才登记的）：请按纸质材料补录或公告。"
    return told


def retired(home: Path) -> str:
    return f"{home} 已停用，不再登记、不再办理抽奖。"
