"""What is said of backups."""

from collections.abc import Sequence
from pathlib import Path

BACKUP = (
    "备份：把数据库、设置和公布的文件加密写成一个文件 TARGET（或目录，由系统取名），"
    "打开核对后才算做成；网站可以照常使用。密钥不在里面，另用 lottery backup keys。"
)
CHECK = "打开备份 FILE，逐块核对，并校验里面的登记册和操作日志。"
KEYS = "把密钥另存为一个加密的文件 FILE，请与备份分开保管。"
SECOND_DISK = "第二块盘（second_disk）上的记录到哪里了；换了新盘时从现在重新开始。"
REPLACED = "磁盘已换成新的（空的），从现在开始记录；之后请立即做一次备份。"
RESTORE = "用备份 FILE 在空目录 HOME 恢复，再用第二块盘上的记录补齐到最后一笔，全部核对后才放到位。"
FROM_FILE = "口令所在的文件（只有本用户可读），供定时任务使用；不写就当面输入。"
KEYS_FROM_FILE = "密钥文件的口令所在的文件。"
KEEP_DAYS = "这份备份保存几天；同一目录中本登记册过期的备份随即删除。"
KEYS_FROM = "密钥：lottery backup keys 做的文件，或原来的 keys 目录。"
DATABASE = "PostgreSQL 空数据库的地址（备份来自 PostgreSQL 时）。"
SECOND = "第二块盘上的目录（缺省为设置文件里的 second_disk）。"
HEAD = "原来的数据目录里 heads/ 下的已确认记录（如果还在）。"
EXPIRED = "备份已经过期也恢复（其中可能有应当销毁的资料）。"
AGREED = "同意承担丢失的人的用户名，写两次：主办单位、监督单位（或公证处）各一人，各自输入密码。"
ASKED = "备份的口令"
KEYS_ASKED = "密钥文件的口令"


def password_of(name: str) -> str:
    return f"{name} 的密码"


def code_of(name: str) -> str:
    return f"{name} 手机上的六位数字"


def no_second_factor(name: str) -> str:
    return f"{name} 还没有设置手机验证，不能作为同意的人。"


def not_two_sides() -> str:
    return "须由两人同意：主办单位（organiser）一人，监督单位（supervisor）或公证处（notary）一人。"


def second_stands(folder: Path, acts: int, known: int, count: int) -> str:
    return (
        f"第二块盘 {folder}：记录到操作日志第 {acts} 条（数据库到第 {known} 条），"
        f"共 {count} 个文件，备份以后的记录逐条核对完好。"
    )


def second_was_spoiled(why: str) -> str:
    return (
        f"备份已经做成，第二块盘上的记录从这份备份起另起一个文件；但是以前的记录不完整：{why}"
        "这份备份里什么也不缺，请妥善保存；同一块盘再出这样的事，请换盘。"
    )


def second_not_set() -> str:
    return "没有设置第二块盘：请在 lottery.toml 中写 second_disk。"


OTHER_HEAD = "登记册或操作日志与这份备份写明的不一样"


def unknown() -> str:
    return "这不是本系统的备份文件。"


def closed() -> str:
    return "备份打不开：口令不对，或者文件已损坏、不完整。口令确实没错的，请换另一份备份。"


def spoiled() -> str:
    return "备份文件已损坏或不完整：中间有改动，或者没有写完。请换另一份备份。"


def passphrase_short(least: int) -> str:
    return f"口令太短：至少 {least} 个字符。口令丢了，备份就打不开了，请另行保管。"


def passphrase_file_open(place: Path) -> str:
    return f"口令文件 {place} 别人也能读：请改为只有本用户可读（chmod 600）。"


def passphrase_file_unread(place: object) -> str:
    return f"口令文件 {place} 不是 UTF-8 的文本：请改为 UTF-8（不带 BOM）、只有一行。"


def passphrase_file_untypable(place: object) -> str:
    return (
        f"口令文件 {place} 不止一行，或开头有看不见的标记（BOM）：恢复时照着打不出来，"
        "备份就打不开。请改为不带 BOM 的 UTF-8、只有一行；"
        "以前用它做的备份，要留着原来的口令文件才打得开。"
    )


def passphrases_differ() -> str:
    return "两次输入的口令不一样。"


def not_read(place: object, why: str) -> str:
    return f"读不了 {place}：{why}。"


def not_written(place: object, why: str) -> str:
    return f"备份没有做成，{place} 写不了（{why}）。请检查磁盘空间和权限；没有留下不完整的文件。"


UNDER_WAY = "另一次备份正在进行，没有再做一份。等它做完再看，不要同时运行两次。"


def place_taken(place: Path) -> str:
    return f"{place} 已经存在，不会覆盖。请换一个文件名，或给一个目录，由系统取名。"


def not_copied(why: object) -> str:
    return f"数据库复制不下来：{why}。"


def program_missing(name: str) -> str:
    return (
        f"找不到 PostgreSQL 的程序 {name}：请安装 postgresql-client（版本不低于服务器），"
        "或用环境变量 PG_BIN 写明它所在的目录。"
    )


def program_failed(name: str, why: str) -> str:
    return f"PostgreSQL 的程序 {name} 没有做成，请按它说的原因处理：“{' '.join(why.split())}”"


def database_taken(url: str) -> str:
    return f"数据库 {url} 里已经有表，不会覆盖。请新建一个空的数据库，用 --database 写明。"


def does_not_hold(why: object) -> str:
    return f"备份打开了，但里面的数据库不对：{why}"


def made(place: Path, lines: int, acts: int, size: int, until: str) -> str:
    return (
        f"备份已做成并打开核对过：{place}（{size / 1_048_576:.1f} MB），"
        f"登记册 {lines} 行，操作日志 {acts} 条，保存到 {until}。密钥不在里面。"
    )


def kept_on(places: Sequence[Path]) -> str:
    return (
        f"过期的备份删不掉：{'、'.join(map(str, places))}。新的备份已经做成；"
        "过期的里面有应当销毁的资料，请检查权限后手工删除。"
    )


def pruned(count: int) -> str:
    return f"已删除过期的备份 {count} 份。"


def held(lines: int, acts: int, count: int, made_at: str, until: str) -> str:
    return (
        f"备份可以打开，内容核对无误：{made_at} 所做，登记册 {lines} 行，操作日志 {acts} 条，"
        f"文件 {count} 个，保存到 {until}。"
    )


def is_over(until: str) -> str:
    return f"这份备份只应保存到 {until}，已经过期。"


NO_SECOND_DISK = "没有第二块盘（second_disk）上的记录。"
OTHER_HISTORY = "备份与第二块盘（或已确认记录）不是同一本登记册的历史，拒绝恢复。请核对文件。"


def not_applied(upto: int, why: object) -> str:
    return f"第二块盘上到操作日志第 {upto} 条为止的一笔记录补不进去：{why}"


def other_schema(found: str, expected: str) -> str:
    return (
        f"备份的表结构版本是 {found}，第二块盘上的记录是 {expected}：中间升级过，"
        "请用升级以后做的备份。"
    )


def other_program(program: str, schema: str) -> str:
    return (
        f"这份备份是程序 {program} 版做的（表结构 {schema}）。"
        "请用那一版的程序恢复，核对以后再升级程序，运行 lottery upgrade。"
    )


def home_taken(home: Path) -> str:
    return f"{home} 里已经有文件，不会覆盖。请换一个空的目录，核对以后再把它放到原来的位置。"


def home_special(home: Path) -> str:
    return (
        f"{home} 是符号链接、挂载点或别的文件，不能在那里恢复。"
        "请写一个还没有的目录（挂载点的，写它里面的一个目录），核对以后再放到原来的位置。"
    )


def home_not_made(home: Path, above: Path) -> str:
    return f"{home} 建不了：{above} 不是目录，或者不能在里面写。请换一个位置，或先改好权限。"


def older_than_the_backup(disk: bool, acts: int, backup: int) -> str:
    what = "第二块盘" if disk else "已确认记录"
    return (
        f"{what}只到第 {acts} 条，比备份还旧（备份到操作日志第 {backup} 条）："
        "可能是旧的复制件，以后的事它不知道。"
    )


SECOND_LEFT_OUT = (
    "恢复时读过这块盘，没有接着写：确定用这个数据目录、原来的已经停用以后，"
    "去掉下一行开头的 #；演练时不要去掉"
)


def second_left_out(folder: Path, lost: bool) -> str:
    if lost:
        return (
            f"第二块盘 {folder} 上的记录没有全部用上，请原样留作证据："
            "启用这个数据目录时，在 lottery.toml 的 second_disk 写一个新的空目录。"
        )
    return (
        f"第二块盘 {folder} 没有写进新的 lottery.toml（两个数据目录不能写同一块盘）："
        "确定启用这一个、原来的已经停用以后，去掉其中 second_disk 一行开头的 #；演练时不要去掉。"
    )


def not_restored(place: object, why: str) -> str:
    return f"没有恢复成：{place}（{why}）。没有留下不完整的数据目录。"


def head_unreadable(place: Path, why: object) -> str:
    return f"已确认记录 {place} 读不出（{why}）。"


def and_database(why: object, filled: bool) -> str:
    return f"{why} 数据库里已写入的内容请清空后再试。" if filled else str(why)


def unknown_loss(lines: int, acts: int, why: str) -> str:
    return (
        f"{why}不知道备份以后还办理过什么：这份备份只到登记册 {lines} 行、操作日志 {acts} 条，"
        "以后的登记、审核和销毁都会丢失。原来的数据目录还在的，用 --head 给出其中 heads/ 下的文件；"
        "第二块盘换了位置的，用 --second 写明。确实只能这样恢复的，须有两人（主办单位、"
        "监督单位各一人）用 --agreed 同意，并向社会说明。"
    )


def known_loss(lines: tuple[int, int], acts: tuple[int, int], why: str) -> str:
    rows = f"登记册第 {lines[0]:010d} 行至第 {lines[1] - 1:010d} 行、"
    lost = rows if lines[0] < lines[1] else ""
    return (
        f"{why}这样恢复会丢失已经确认过的：{lost}操作日志第 {acts[0] + 1} 条至第 {acts[1]} 条。"
        "请先找更新的备份或第二块盘。确实只能这样恢复的，须有两人（主办单位、监督单位各一人）"
        "用 --agreed 同意，并向社会说明；丢失的登记请凭存根重新登记。"
    )


def restored(home: Path, lines: int, acts: int, count: int) -> str:
    rolled = f"，用第二块盘补齐了 {count} 笔" if count else ""
    return (
        f"已恢复到 {home}{rolled}：登记册 {lines} 行，操作日志 {acts} 条，"
        "存根逐份打开核对无误。请再运行一次 lottery check --papers，然后启动网站，并立即备份"
        "（lottery backup）：新的数据目录还没有自己的备份。"
    )


END_BY_THE_DISK_ALONE = (
    "没有给出 --head：最后一笔是不是第二块盘上的这一笔，只有这块盘自己说了算"
    "（末尾被截短是看不出的）。"
    "原来的数据目录还在的，请用其中 heads/ 下的文件再恢复一次核对；不在的，请与最近的存根、"
    "公布的检查点核对。"
)


def with_loss(told: str) -> str:
    return f"按两人同意，恢复时有丢失，已记入操作日志：{told}"


def keys_saved(place: Path, count: int) -> str:
    return (
        f"密钥目录的 {count} 个文件（密钥、证书，换下的也在内）已另存到 {place}，并打开核对过。"
        "请与备份分开保管，口令也分开：有了两者就等于有了整个系统。"
    )
