"""What is said of a database that is not, or not as far, where it was."""

from pathlib import Path

_WAY_OUT = (
    "请不要继续办理，也不要删除、覆盖任何文件：先另存一份现场，再用 lottery restore 从备份恢复，"
    "并用第二块盘（second_disk）上的记录补齐到最后一笔。"
)

_TELL_APART = (
    "怎样分辨：有恢复或演练出来的另一份，而它的 lottery.toml 写着同一块盘的，是它写的——停用那一份，"
    "本目录没有丢失，不要恢复：在 second_disk 写一个新的空目录，"
    "运行 lottery backup second-disk --replaced，并立即备份。"
    "没有另一份，而市民的存根、公布的检查点比这里的登记册新的，是这里的数据库旧了——"
    "用 lottery restore 从备份恢复。"
)


def behind(lines: int, known_lines: int, acts: int, known_acts: int, at: str) -> str:
    return (
        f"数据库比已经确认过的旧：登记册只有 {lines} 行，已确认到 {known_lines} 行"
        f"{_lost(lines, known_lines)}；操作日志只有 {acts} 条，已确认到 {known_acts} 条"
        f"（最后一次确认于 {at}）。可能放回了旧的数据库文件，或是用 cp 复制的。{_WAY_OUT}"
    )


def _lost(lines: int, known_lines: int) -> str:
    if known_lines <= lines:
        return ""
    return f"（第 {lines:010d} 行至第 {known_lines - 1:010d} 行不在里面）"


def forked(seq: int, at: str) -> str:
    return (
        f"数据库的操作日志第 {seq} 条与已经确认过的（{at}）不是同一条：这是另一个数据库，"
        f"或者有人改写过历史。{_WAY_OUT}"
    )


def behind_root(lines: int, known_lines: int, where: str) -> str:
    return (
        f"登记册只有 {lines} 行，而 {where} 里的登记册已有 {known_lines} 行"
        f"（第 {lines:010d} 行至第 {known_lines - 1:010d} 行不在数据库里）。{_WAY_OUT}"
    )


def other_root(size: int, found: str, known: str, where: str) -> str:
    return (
        f"登记册前 {size} 行的树根是 {found}，而 {where} 里的是 {known}："
        f"同样行数不能有两个树根，拒绝继续，也不签署检查点。{_WAY_OUT}"
    )


def mixed(file: Path, wal: Path, why: object) -> str:
    return (
        f"{file.name} 和它旁边的 {wal.name} 不是同一时候的，合起来不对（{why}）："
        "可能放回了旧的数据库文件，却留着新的 -wal，也可能有人改动过数据。"
        f"没有打开，两个文件都没有动过。{_WAY_OUT}"
    )


def database_missing(where: object, signs: str) -> str:
    return (
        f"数据库不在：{where} 没有，或是空的，但这个数据目录里已经登记过（{signs}）。"
        "请先看数据盘是否挂上、文件是否被移走。不要运行 lottery init 或 lottery upgrade"
        "（那会得到一本空的登记册）；确实丢失的，用 lottery restore 从备份恢复。"
    )


def sign_head(place: Path, lines: int, acts: int) -> str:
    return f"{place}：登记册 {lines} 行、操作日志 {acts} 条"


def sign_public(place: Path) -> str:
    return f"{place}：已公布的文件"


def sign_certificate(place: Path) -> str:
    return f"{place}：现场记录的证书"


def head_unreadable(place: Path, why: object) -> str:
    return (
        f"已确认记录 {place} 读不出（{why}）。请从第二块盘或备份取回；确实没有的，"
        "先用公布的检查点核对登记册，再移走这个文件，系统会按数据库重新写一份。"
    )


def head_missing(place: Path, after: int) -> str:
    return (
        f"已确认记录 {place} 不在（被删除或移走），从操作日志第 {after} 条重新开始记录，"
        "已记入操作日志。"
        "这一条以前数据库有没有被换成旧的，它已不能说明："
        "请用公布的检查点、最近的存根和审计员导出的操作日志核对。"
    )


def other_origin(place: Path, found: str, expected: str) -> str:
    return (
        f"已确认记录 {place} 属于登记册“{found}”，设置文件里是“{expected}”："
        "请核对 lottery.toml 的 origin，以及文件是否放错了目录。"
    )


def second_absent(folder: Path) -> str:
    return (
        f"第二块盘不在：{folder} 里没有本系统的记录。请看磁盘是否挂上；"
        "为了不丢失登记，挂上之前不办理。"
        "磁盘坏了换了新的：运行 lottery backup second-disk --replaced，并立即做一次备份；"
        "暂时没有第二块盘：在 lottery.toml 中去掉 second_disk 后重新启动。"
    )


def second_emptied(folder: Path) -> str:
    return (
        f"第二块盘 {folder} 上的记录文件都不在了（被移走或删除）。请先把它们放回来；找不到的，"
        "在 second_disk 写一个新的空目录，运行 lottery backup second-disk --replaced，"
        "并立即做一次备份。"
    )


def second_not_found(folder: Path) -> str:
    return f"{folder} 里没有第二块盘的记录：请看磁盘是否挂上，--second 写的是不是记录所在的目录。"


def second_not_new(folder: Path) -> str:
    return (
        f"第二块盘 {folder} 不是新的，上面已有本登记册的记录：什么也没有改变。"
        "就是原来那块盘的，不要用 --replaced；确实要换的，在 second_disk 写新盘上的空目录，"
        "旧盘上的记录留着不动。"
    )


def second_of_another_home(folder: Path, acts: int, at: str, known: int) -> str:
    return (
        f"第二块盘 {folder} 上的最后一笔（操作日志第 {acts} 条，{at}）不是这个数据库的"
        f"（本数据库到第 {known} 条）：另一个数据目录在写这块盘，或者这里的数据库是旧的。"
        f"没有再往上写，请停止办理，两边都不要删除、覆盖。{_TELL_APART}"
    )


def second_foreign(place: Path, after: int) -> str:
    return (
        f"第二块盘上的 {place} 在操作日志第 {after} 条以后有不是这个数据库的记录："
        "另一个数据目录（恢复或演练出来的）也写过这块盘，或者记录被改过。现在数据盘坏了，"
        f"只能补到第 {after} 条。请查明并停用另一份（它的 lottery.toml 写着同一块盘），"
        "再立即 lottery backup 做一次备份：以后的记录另起一个文件，前面的就不再需要。"
    )


def second_unlinked(place: Path, after: int) -> str:
    return (
        f"第二块盘上的 {place} 在操作日志第 {after} 条以后接不上：另一个数据目录也写过这块盘，"
        "或者记录被改过，后面的没有采用。"
    )


def second_unreadable(folder: Path, why: object) -> str:
    return f"第二块盘 {folder} 读不出（{why}）。请检查磁盘、权限和挂载。"


def second_of_others(folder: Path, told: str) -> str:
    return (
        f"第二块盘 {folder} 属于另一个数据目录（{told}）。"
        "请在 lottery.toml 的 second_disk 写本系统自己的目录。"
    )


def second_full(folder: Path, free: int) -> str:
    return (
        f"第二块盘 {folder} 只剩 {free} MB，不再办理，以免办成了却没有存下。"
        "请做一次备份并清理旧的记录（lottery backup），或换一块大的磁盘。"
    )


def second_too_short(folder: Path, after: int) -> str:
    return (
        f"第二块盘 {folder} 上的记录不是从操作日志第 {after} 条开始的，接不上这份备份。"
        "请用更新的备份。"
    )


def second_gap(place: Path, upto: int, after: int) -> str:
    return (
        f"第二块盘上的 {place} 从操作日志第 {after} 条开始，前一个文件只到第 {upto} 条："
        "中间升级过或换过磁盘，请用这以后做的备份。"
    )


def second_damaged(folder: Path, upto: int) -> str:
    return f"第二块盘 {folder} 上的记录在操作日志第 {upto} 条以后损坏，后面的读不出。"


def second_spoiled(place: Path, upto: int) -> str:
    return (
        f"第二块盘上的 {place} 在操作日志第 {upto} 条以后读不下去（有一处改动，或末尾被截短）："
        "现在数据盘坏了就补不到最后一笔。请立即 lottery backup 做一次备份"
        "（以后的记录另起一个文件），并检查这块盘；盘坏了换新的，"
        "运行 lottery backup second-disk --replaced 后再备份。"
    )


def second_lacks(folder: Path, upto: int, after: int) -> str:
    return (
        f"第二块盘 {folder} 上缺操作日志第 {upto + 1} 条至第 {after} 条的记录"
        "（一个文件的末尾被截短，或少了一个文件）：现在数据盘坏了就补不到最后一笔。"
        "请立即 lottery backup 做一次备份，并检查这块盘。"
    )


def second_uncovered(folder: Path, since: int) -> str:
    return (
        f"第二块盘 {folder} 从操作日志第 {since} 条重新开始记录，而最近一次备份还没有到这一条："
        "在做出新的备份以前，数据盘坏了，上次备份以后、这一条以前办理的就补不回来。"
        "请立即运行 lottery backup。"
    )


def head_not_written(place: object, why: str) -> str:
    return (
        f"这一步写进了数据库，但已确认记录 {place} 写不进磁盘（{why}），所以不算确认。"
        "请先排除磁盘故障（空间、权限、是否挂上），再查询这一步是否已经办成，不要直接重办。"
    )
