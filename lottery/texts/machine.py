"""What is said of a fault of the machine: what it is, that nothing is half done, what to do."""

NOTHING = "这一步没有执行，已经保存的内容都在"
_OF_DISK = "腾出空间或换盘后，再运行一次同样的命令"

TITLES = {
    "full": "磁盘已满",
    "read-only": "磁盘或数据库只能读、不能写",
    "broken": "磁盘读写出错",
    "no-locks": "这个磁盘不支持文件锁",
    "memory": "内存不足",
    "handles": "打开的文件太多",
    "denied": "没有读写的权限",
    "closed": "数据库文件打不开",
    "damaged": "数据库文件已损坏",
    "busy": "数据库一直被占用",
    "deadlock": "数据库让别的操作先行",
    "away": "与数据库服务器的连接断了",
    "crowded": "数据库服务器的连接数已满",
}
WAYS = {
    "full": f"请{_OF_DISK}（磁盘配额和单个文件的大小限制也算）",
    "read-only": "请检查磁盘是否以只读方式挂载、数据库服务器是否是只读的备机，改正后再运行一次",
    "broken": (
        "请查看系统日志，检查硬盘和线路；换好磁盘后核对备份，再运行一次，并用 lottery check 检查"
    ),
    "no-locks": "请把数据目录放到本机磁盘上（网络盘如 NFS 须开启锁服务），再运行一次",
    "memory": "请关掉别的程序或增加内存，再运行一次",
    "handles": "请提高打开文件数的限制（ulimit -n，systemd 的 LimitNOFILE），再运行一次",
    "denied": "请检查数据目录及其中文件属于哪个用户，改正后再运行一次",
    "closed": "请检查数据目录是否存在、磁盘是否已挂载、打开文件数是否到了限制，再运行一次",
    "damaged": (
        "这是存储出了故障，不能据此认为有人改动内容。请停下网站，保留这个文件不动，"
        "把最近一次备份恢复到另一块磁盘上（lottery restore），再用 lottery check 检查"
    ),
    "busy": "别的程序占用得太久：请稍后再运行一次；总是这样时，请看是否有别的程序打开着数据库",
    "deadlock": "请再运行一次",
    "away": "请确认数据库服务器在运行、网络畅通，再运行一次",
    "crowded": "请稍后再运行一次，或提高服务器的 max_connections",
}
FILE_FAILED = "文件“{place}”读写没有成功：{why}。"
UNPRINTED = (
    "命令的输出没有写完：{why}。命令要办的事可能已经办完，已经保存的内容都在：请换一个输出的地方，"
    "先查看是否已经办完，再决定是否再运行一次。"
)

PAGE_ADVICE = (
    "这一步没有完成，已经登记的都在，没有丢失。请稍等一会儿再提交一次："
    "同一张发票不会登记两次。一直这样时，请把这句话告诉系统管理员：{title}。"
)
UNSURE = "如果提交时连接正好断开，这一步也可能已经完成：再提交一次就会看到，不会做两遍。"
PLAIN_PAGE = (
    '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
    "<title>{title} · {site}</title></head>\n"
    "<body><h1>{title}</h1><p>{advice}</p></body></html>\n"
)
"""A page that needs no file and no database."""


def fault(kind: str, place: str = "") -> str:
    where = f"（{place}）" if place else ""
    done = "" if kind == "damaged" else f"{NOTHING}。"
    return f"{TITLES[kind]}{where}：{done}{WAYS[kind]}。"


def file_failed(place: str, why: str) -> str:
    return FILE_FAILED.format(place=place, why=why)


def page_advice(kind: str) -> str:
    told = PAGE_ADVICE.format(title=TITLES[kind])
    return told + UNSURE if kind == "away" else told


def unprinted(kind: str, why: str) -> str:
    return UNPRINTED.format(why=TITLES.get(kind, why))
