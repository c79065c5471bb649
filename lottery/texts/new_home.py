"""What `lottery init` asks, in its order, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

INIT = (
    "在 FOLDER（缺省为数据目录）建立数据目录：密钥、设置文件和数据库。"
    "在终端里运行而没有写 --origin 时，逐项询问，核对后才建立。"
)
ORIGIN = "登记册的名称，如 linjiang-lottery；启用后不能更改，不含空格和加号，必须写明。"
ORIGIN_MISSING = "请用 --origin 写明登记册的名称，如 --origin linjiang-lottery；启用后不能更改。"
ORGANISER = "主办单位签名时的署名，启用后不能更改；缺省同登记册的名称。"
NOTARY = "公证处签名时的署名，启用后不能更改；缺省为登记册名称加 /notary。"
DATABASE = "SQLite 文件名，或 PostgreSQL 地址；缺省 lottery.db。"
PUBLIC_URL = "公众访问的网址，如 https://draw.example.cn。"
TIME_SERVER = "核对时钟用的时间服务器（NTP）。"
SECOND_DISK = "第二块盘上的目录（绝对路径，先挂上、建好）：每办成一步在那里再存一份。"
CITY = "城市全称，如 临江市；页面上显示，以后由活动方案的 [site] 更改。"
TITLE = "站名，如 临江有奖发票；缺省为城市全称加“有奖发票”。"
HTTPS = "前面有一台 HTTPS 代理（nginx、Caddy）。"
REHEARSAL = (
    "建立演练用的数据目录：只放虚构的登记，页面与文书均标明“演练”，"
    "公证处的签名密钥和现场记录证书也在本机生成。"
)

BEGIN = (
    "建立数据目录 {home}。标有“不能更改”的，启用后就不能再改；按 Ctrl+C 随时放弃，什么也不会留下。"
)
ASKED = {
    "origin": "登记册的名称（不能更改；写入每个签名，如 linjiang-lottery，不含空格和加号）",
    "organiser": "主办单位签名时的署名（不能更改；如 临江市商务局）",
    "notary": "公证处签名时的署名（不能更改；与主办单位的不同）",
    "database": (
        "数据库（正式使用请用 PostgreSQL，如 postgresql+psycopg:///fpdraw?host=/var/run/postgresql；"
        "直接回车用 SQLite 文件）"
    ),
    "public_url": "公众访问的网址（印在存根和二维码里，如 https://draw.example.cn；直接回车暂不设）",
    "time_server": "核对时钟用的时间服务器（如 ntp.ntsc.ac.cn；直接回车暂不设）",
    "second_disk": (
        "第二块盘上的目录（另一块磁盘，如 /mnt/fpdraw-second/records；"
        "数据盘坏了靠它恢复到最后一笔；正式使用须有，直接回车暂不设）"
    ),
    "city": "城市全称（页面上显示，如 临江市；直接回车暂不设，以后由活动方案的 [site] 写明）",
    "title": "站名",
}
HTTPS_ASKED = "前面有 HTTPS 代理（nginx 或 Caddy）吗？正式使用须有"
LABELS = {
    "home": "数据目录",
    "origin": "登记册的名称（不能更改）",
    "organiser": "主办单位署名（不能更改）",
    "notary": "公证处署名（不能更改）",
    "database": "数据库",
    "public_url": "公众网址",
    "time_server": "时间服务器",
    "second_disk": "第二块盘",
    "city": "城市全称",
    "title": "站名",
    "https": "HTTPS 代理",
}
SITE = "有奖发票"
YES, NO, NOT_SET = "有", "没有", "暂不设"
CONFIRM = "以上无误，现在建立吗？"
GIVEN_UP = "没有建立，什么也没有留下。"


def site_title(city: str | None) -> str:
    return f"{city or ''}{SITE}"


def address_malformed(text: str) -> str:
    return f"网址“{text}”不合规定：要以 https:// 开头，后面是域名，如 https://draw.example.cn。"


def host_malformed(text: str) -> str:
    return f"“{text}”不是机器的名称：只写域名或地址，如 ntp.ntsc.ac.cn。"


def second_disk_malformed(text: str) -> str:
    return (
        f"“{text}”不能用作第二块盘的目录：要写绝对路径，目录已经建好，"
        "在另一块磁盘上，不在数据目录里。"
    )


def second_disk_taken(folder: Path) -> str:
    return (
        f"第二块盘的目录 {folder} 上已有另一个数据目录的记录，两个数据目录不能写同一块盘："
        "请另建一个空目录；原来的数据目录坏了的，用 lottery restore 恢复，不要新建。"
    )


def summary(rows: Sequence[tuple[str, str]]) -> str:
    """What was answered, to be read once more."""
    return "\n".join(["", "请核对：", *(f"  {LABELS[name]}：{value}" for name, value in rows)])


def made(home: Path) -> str:
    return f"已建立数据目录 {home}。请备份 keys/ 目录并妥善保管。"


def next_steps(home: Path) -> str:
    return (
        f"接下来：lottery --home {home} pki authority（或 request）办现场记录证书，"
        "programme load 载入活动方案，accounts add 建账号；lottery doctor 说明还缺什么。"
    )
