"""What the command line says of the secrets of a home."""

from collections.abc import Sequence

GROUP = "数据目录里的机密：加密密钥、比对密钥、登录密钥。"
ROTATE = "更换机密；中途断电或被终止后，重新执行同一条命令即可。"
SESSION = "更换登录密钥（keys/session.key）：所有人退出登录，之后须重新登录。"

FIELD = (
    "更换加密密钥（keys/field.key）：全部存根、卡片、票面文件重新加密，然后销毁旧密钥。"
    "请先停网站；中途断电或被终止，重新执行。"
)

INDEX = (
    "更换比对密钥（keys/index.key）：重新计算查重和认人用的全部比对值。请先停网站；"
    "中途断电或被终止，重新执行。"
)
PROGRAMME = "活动方案文件（TOML）：其中不得参加的人员的比对值要用它重新计算。"


def index_rotated(entries: int, files: int, barred: int, *, computed: bool) -> str:
    if not computed:
        return "比对密钥已更换（上一次已算完，这次只换上新密钥）。请启动网站。"
    return (
        f"比对密钥已更换：重新计算了 {entries} 条登记、{files} 份票面文件、"
        f"{barred} 名不得参加的人员。"
        "请立即做一次备份，再启动网站。"
    )


def barred_unknown(reasons: Sequence[str]) -> str:
    return (
        f"有 {len(reasons)} 名不得参加的人员（{'、'.join(sorted(set(reasons)))}）没有登记过，"
        "也不在给出的活动方案文件里，比对值无法重新计算。什么都没有改。"
        "请用 --programme 给出写有全部不得参加人员的活动方案文件，再执行。"
    )


def not_as_written(fault: object) -> str:
    return (
        f"{fault}比对密钥没有更换：更换以后数据的核对从头算起，这处不符就看不出来了。"
        "请先运行 lottery check，照它说的查明、恢复。"
    )


def decided_unknown(decided: Sequence[int], waiting: Sequence[int]) -> str:
    numbers = "、".join(map(str, sorted({*decided, *waiting})))
    way = "在 --programme 的活动方案文件里把这些人也写成 [[barred]]，再执行"
    if waiting:
        open_ones = "、".join(map(str, waiting))
        way += f"；还没有办完的提议（{open_ones}）也可以先撤回（lottery withdraw）或不同意"
    return (
        f"两人办理的提议（编号 {numbers}）所指的人没有登记过，也不在给出的活动方案文件里，"
        f"比对值无法重新计算。什么都没有改。请{way}。"
    )


def field_rotated(boxes: int) -> str:
    return (
        f"加密密钥已更换：{boxes} 份资料都已用新密钥加密并逐份打开核对，旧密钥已销毁。"
        "请立即做一次备份（以前的备份仍要用旧密钥打开），再启动网站。"
    )


def session_rotated(ended: int) -> str:
    return f"登录密钥已更换，已退出 {ended} 个登录。请重新启动网站（旧密钥已销毁）。"
