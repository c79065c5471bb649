"""What `lottery scale` says: long lists, read piece by piece."""

GROUP = (
    "大名单：一台机器的内存放不下的登记册和参加名单，分块读，用多个进程、DuckDB 或 Spark 集群，"
    "结果与 python -m draws 逐字节相同。不需要抽奖办公室的任何东西。"
)
DRAW = (
    "按抽奖清单、参加名单和种子算出 result.txt，写到标准输出，"
    "与 python -m draws result 逐字节相同；抽奖文件夹里有 result.txt 的，再与它核对。\n\n"
    "BUNDLE 是抽奖文件夹，也可以是 s3://、gs://、hdfs:// 地址。"
    "返回 0：全部核对；1：有一处不符；2：没有全部核对。"
)
ROOT = (
    "算登记册和参加名单的树根，与抽奖清单核对；可写出分块索引（--index），"
    "或对照索引指出哪几块被改动（--against）。\n\n"
    "BUNDLE 是抽奖文件夹，也可以是 s3://、gs://、hdfs:// 地址。"
    "返回 0：全部核对；1：有一处不符；2：没有全部核对。"
)
VERIFY = (
    "核对一个抽奖文件夹，各项核对、结论、文件、行号与 python -m draws verify 相同；"
    "登记册、参加名单、未参加名单可以有任意多行，分块读。\n\n"
    "BUNDLE 是抽奖文件夹，也可以是 s3://、gs://、hdfs:// 地址。"
    "返回 0：全部核对；1：有一处不符；2：没有全部核对。"
)
OMITTED = "未参加名单在别处时的地址：一个文件，或一份分块索引。"
TEXT = "只核对文本文件，不看签名、抽奖记录和校验和。"
KEYS = "您信任的公钥（每行一个）。"
KEY_LIST = "公布的密钥名册：从您信任的公钥走到这次抽奖的公钥。"
PREVIOUS = "上一次抽奖的文件夹。"
PRIVATE = "公证处的内部材料。"
SIGNED = "后签的抽奖记录 minutes-signed.pdf。"
FIRST_SIGNER = "不问第一签署人之后的签署人。"
WITHOUT_MINUTES = "没有带上 minutes.pdf：写明没有核对（未完全验证），其余照常核对。"
TEXT_WITH_KEYS = "--text 不看签名，不能同时写 --keys 或 --key-list。"
ENGINE = (
    "用什么来读：local（本机多个进程）、duckdb、"
    "spark（Spark 集群，未写 --master 时用本机的 Sail）。"
)
WORKERS = "几个进程同时读；0：只用本进程。"
MASTER = "Spark 的地址，例：sc://spark.example:15002。"
POOL = "参加名单在别处时的地址：一个文件，或一份分块索引。"
REGISTER = "登记册在别处时的地址：一个文件，或一份分块索引。"
STORE = "分块所在的文件夹；不写时就是索引所在的文件夹。"
LIST = "只算其中一份：register 是登记册，pool 是参加名单。"
INDEX = "将分块索引写入这个新文件（要同时写明 --list）。"
AGAINST = "与这份分块索引对照，指出不同的块（要同时写明 --list）。"
NO_HASH = "不算整个文件的 SHA-256（要从头到尾读一遍）；这样就没有全部核对，返回 2。"
MOST = "最多收集多少张票；不够时按提示加大。"
INDEX_ALONE = "--index 和 --against 只对一份名单：请同时写明 --list register 或 --list pool。"
INDEX_WITH_HASH = "索引里有整个文件的 SHA-256：--index 不能同时写 --no-hash。"
UNHASHED = "未完全验证：整个文件的 SHA-256 没有核对（--no-hash）。"
LISTS = {"register.txt": "登记册", "pool.txt": "参加名单", "omitted.txt": "未参加名单"}
KEY_IN_ADDRESS = "地址里写有密钥，原因里也有，不显示；密钥请放在环境变量里"
INTERRUPTED = "中途停了，没有结论：请重新运行。"
MASTER_OF_SPARK = "--master 是 Spark 的地址：请同时写 --engine spark，或者去掉 --master。"


def not_fully(why: object) -> str:
    return f"未完全验证：{why}"


def no_library(library: str, what: str) -> str:
    return f"“{what}”要用的程序库 {library} 没有安装：请先 pip install 'fpdraw[scale]'。"


def no_storage(uri: str, why: object) -> str:
    return f"{uri} 打不开：{why}。请核对地址和访问权限。"


def unreadable(place: object, why: object) -> str:
    return f"文件“{place}”打不开：{why}。请核对路径和读写权限，再重新运行。"


def nothing_there(file: str, uri: str) -> str:
    return f"{file} 不在 {uri}：请核对地址。"


def too_many_pieces(file: str, most: int) -> str:
    return f"{file} 有 {most} 块以上，超出上限。"


def piece_too_long(file: str, number: int, most: int) -> str:
    return (
        f"{file} 第 {number} 块超过 {most} 字节，没有读：名单的行没有这么长。"
        "请核对这份名单或它的索引；也可用 python -m draws verify 指出是哪一行。"
    )


def too_many_tickets(file: str, count: int, most: int) -> str:
    return (
        f"{file} 里要收集的票有 {count} 张以上，上限是 {most} 张："
        "请用 --most 加大上限（每张约 300 字节）。"
    )


def too_many_suspects(count: int, most: int) -> str:
    return (
        f"register.txt 里开头相同的登记指纹有 {count} 个以上，上限是 {most} 个："
        "没有核对是否重复，请用另一个 --engine。"
    )


def found_twice(file: str, number: int) -> str:
    return f"{file} 第 {number} 块给出了两次结果，没有采用：请重新运行。"


def not_found(file: str, number: object) -> str:
    return f"{file} 第 {number} 块没有结果，没有采用：请重新运行。"


def changed(file: str, number: int) -> str:
    return (
        f"{file} 第 {number} 块再读时与先前读到的不同，没有采用："
        "读的时候有人在改它。请先复制到本机，再核对副本。"
    )


def another_ticket(entry: str, expected: str, found: str) -> str:
    return f"登记 {entry} 的票应为 {expected}，引擎给出的是 {found}：没有采用。"


def worker_died(file: str, number: int) -> str:
    return (
        f"读 {file} 第 {number} 块的进程几次中途退出（内存不够？），没有结果："
        "请用 --workers 减少进程后重新运行。"
    )


def told_twice(file: str) -> str:
    return f"{file} 的同一块给出了两次结果，没有采用：请重新运行。"


def duckdb_failed(why: str) -> str:
    return (
        f"DuckDB 没有给出结果：{why}。请查看临时文件夹（TMPDIR）所在磁盘的空间和内存，再重新运行。"
    )


def spark_failed(why: str) -> str:
    return f"Spark 几次都没有给出结果：{why}。请核对地址，看它的日志。"


def too_much_told(size: int, most: int) -> str:
    return (
        f"Spark 一次交回 {size} 字节以上，上限是 {most} 字节，没有采用："
        "要收集的票太多，或交回的不是所问的。"
    )


def too_many_rows(count: int) -> str:
    return f"问的是一行，交回了 {count} 行，没有采用。"


def read_through(read: int, pieces: int, seconds: float) -> str:
    return f"共读 {read} 字节，{pieces} 块，{seconds:.1f} 秒。"


def same_result(file: str) -> str:
    return f"与抽奖文件夹里的 {file} 逐字节相同。"


def no_result(file: str) -> str:
    return f"抽奖文件夹里没有 {file}，没有可以对照的。"


def root(file: str, lines: int, root: str) -> str:
    return f"{file}（{LISTS[file]}）：{lines} 行，树根 {root}，与抽奖清单相符。"


def index_written(place: object) -> str:
    return f"分块索引已写入 {place}。"


def index_there(place: object) -> str:
    return f"{place} 已经存在，不会覆盖：请另写一个文件名。"


def changed_piece(file: str, number: int, lines: tuple[int, int], at: tuple[int, int]) -> str:
    return (
        f"{file} 第 {number} 块与索引不同：第 {lines[0]} 行至第 {lines[1]} 行，"
        f"字节 {at[0]} 至 {at[1]}（不含 {at[1]}）。"
    )


def missing_pieces(file: str, expected: int, found: int) -> str:
    return f"{file} 应有 {expected} 块，实有 {found} 块。"


def same_pieces(file: str, count: int) -> str:
    return f"{file} 的 {count} 块都与索引相同。"


def other_index(place: object, expected: str, found: str) -> str:
    return f"{place} 是 {found} 的索引，这里要 {expected} 的。"
