"""What is said of the public folder from which the static site is made, and of making it."""

from collections.abc import Sequence
from pathlib import Path

SITE = (
    "用公布的文件夹做成一套静态网页，放到文件夹 FOLDER 里，任何网页服务器都能发送。"
    "只读公布的文件夹，不用密钥，也不用数据库。网页服务器的根目录是 FOLDER/current。"
)
PUBLIC = "公布的文件夹；不写时用 lottery.toml 里 public 指的那个。"
URL = "群众打开网站所用的地址，如 https://draw.example.cn；不写时用公布的文件夹里写的那个。"


def missing(place: Path) -> str:
    return (
        f"{place} 里没有 notices.json，不能做网页。"
        "请选公布的文件夹；还没有这个文件的，在办公电脑上运行一次 lottery draws，它就会写好。"
    )


def broken(file: Path, why: object) -> str:
    told = " ".join(str(why).split())[:120]
    return f"{file} 读不懂（{told}）。请从办公电脑重新复制公布的文件夹。"


def other_format(file: Path, known: str) -> str:
    return f"{file} 不是本版程序认识的格式（{known}）。请用写它的那一版程序来做网页。"


def not_ours(place: Path) -> str:
    return (
        f"{place} 里有别的文件，又不是本程序做的静态网页，没有动它。"
        "请换一个空文件夹，或还不存在的名字。"
    )


def being_made(place: Path) -> str:
    return f"另一个 lottery site 正在往 {place} 里做静态网页，没有动它。等它做完再运行。"


def inside(place: Path, public: Path) -> str:
    return f"{place} 在公布的文件夹 {public} 里面（或者反过来），不能放静态网页。请换一个地方。"


def not_an_address(url: str) -> str:
    return f"--url {url} 不是网站地址：应当像 https://draw.example.cn，末尾不写路径。"


def page_failed(address: str, status: int) -> str:
    return f"网页 {address} 做不出来（{status}），没有换上新的一套，原来的一套还在用。"


def written(place: Path, pages: int, files: int, size: int, as_of: int) -> str:
    return (
        f"静态网页已经换上：{place}，{pages:,} 页，{files:,} 个文件，共 {size / 1e6:,.1f} MB；"
        f"内容到操作日志第 {as_of:,} 条为止。"
    )


def left_out(addresses: Sequence[str]) -> str:
    few = "、".join(addresses[:5])
    more = f" 等 {len(addresses)} 处" if len(addresses) > 5 else ""
    return f"静态网页里没有的：{few}{more}。"


NO_URL = (
    "不知道群众用什么地址打开网站，网页里要写它。请加 --url https://…，"
    "或在 lottery.toml 里写 public_url，再运行一次任何命令。"
)
LIVE_ONLY = "登记册里每一行的证明要由网站现算，静态网页里没有：核对存根的那一页如实说明。"
