"""What is said when a draw is carried to the spare computer."""

from pathlib import Path

GROUP = "把正在进行的抽奖搬到备用电脑。"
EXPORT = "导出 CODE 这次抽奖（封存以后、公布以前），写成用口令加密的文件 FILE。"
IMPORT = "在备用电脑上用导出的文件 FILE 建立新的数据目录 FOLDER，核验后接着进行。"
ASKED = "加密口令（请另纸记录，与文件分开携带）"
OUTPUT_TAKEN = "文件 {file} 已经存在，不会覆盖。请换一个文件名。"


def passphrase_short(least: int) -> str:
    return f"口令至少要 {least} 个字符。请用几个不相关的词，并与文件分开携带。"


def parcel_closed() -> str:
    return "文件打不开：口令不对，或文件已损坏、被改动。请核对口令，或重新导出。"


def parcel_unknown() -> str:
    return "这不是本系统导出的抽奖文件，或内容已被改动。请重新导出。"


def parcel_broken(error: object) -> str:
    return f"导入的内容没有通过核验，什么都没有留下：{error} 请重新导出。"


def place_taken(home: Path) -> str:
    return f"目录 {home} 不是空的。请换一个新目录。"


def place_refused(home: Path, why: str) -> str:
    return f"目录 {home} 建不成（{why}），什么都没有留下。请换一个新目录，或腾出磁盘空间后再试。"


def other_version(theirs: str, ours: str) -> str:
    return (
        f"文件出自另一个版本的系统（数据表版本 {theirs}，本机是 {ours}）。"
        "请在两台电脑上装同一版本。"
    )


def exported(file: Path, told: str) -> str:
    return f"已导出到 {file}。\n{told}\n导入备用电脑以后，只在一台电脑上继续。"


def imported(home: Path, told: str) -> str:
    return (
        f"已核验并导入 {home}。\n{told}\n"
        "请与大屏、见证页上的指纹核对，一致后继续：\n"
        f"  lottery --home {home} serve\n"
        "原来的电脑请停用：只在一台电脑上继续。"
    )


def parcel_told(name: str, state: str, values: int, manifest: str, file: str) -> str:
    return (
        f"抽奖 {name}：{state}，已记录 {values} 项随机数。\n"
        f"名单指纹 {manifest}\n"
        f"文件指纹 {file}（导出与导入时当众核对，须一致）"
    )
