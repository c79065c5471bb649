"""What is said when a draw is carried to the spare computer."""

from datetime import datetime
from pathlib import Path

from lottery.texts.minutes.pages import moment

GROUP = "把正在进行的抽奖搬到备用电脑。"
EXPORT = "导出 CODE 这次抽奖（封存以后、公布以前），写成用口令加密的文件 FILE。"
IMPORT = "在备用电脑上用导出的文件 FILE 建立新的数据目录 FOLDER，核验后接着进行。"
ASKED = "加密口令（请另纸记录，与文件分开携带）"
OUTPUT_TAKEN = "文件 {file} 已经存在，不会覆盖。请换一个文件名。"


COPY = "只留一份备份，本机照常办理；备份只有在主机损坏、由两人接管以后才能继续。"
AGAIN = (
    "这次抽奖已经移走、但文件丢了：主办单位和公证员两人登录，把前一个文件作废（须写 --reason），"
    "再导出一个。用前一个文件办理的结果不再接回。"
)
VOID_REASON = "前一个文件作废的理由，一行文字，公开在抽奖页面上；与 --again 一起用。"
REASON_WANTED = "--again 和 --reason 须一起写：--again --reason 理由。"
HAND_BACK = (
    "在备用电脑上把抽奖 CODE 交回主机：写成用口令加密的文件 FILE，本机不再继续。"
    "文件丢了可再执行一次。"
)
TAKE_HOME = (
    "在主机上接回备用电脑交回的抽奖 FILE：随机数、时间、现场记录、签名、日志都原样接回，"
    "核验后公布的文件也在本机公布。可重复执行。"
)


def passphrase_short(least: int) -> str:
    return f"口令至少要 {least} 个字符。请用几个不相关的词，并与文件分开携带。"


def parcel_closed() -> str:
    return "文件打不开：口令不对，或文件已损坏、被改动。请核对口令，或重新导出。"


def parcel_spoiled() -> str:
    return "文件中间有改动，或者没有写完，什么都没有留下。请重新拷贝这个文件，或重新导出。"


def parcel_unwritten() -> str:
    return (
        "文件没有写成（磁盘写满、拔出或出错），什么都没有改变：抽奖还在本机。"
        "请换一个可以写入、空间足够的位置，再执行一次。"
    )


def parcel_large(most: int) -> str:
    return (
        f"数据太多：一个移机文件最多装 {most >> 30} GiB，没有写，什么都没有改变，抽奖还在本机。"
        "请在本机接着办理；要防本机损坏，请用 lottery backup 备份，必要时在另一台电脑上恢复。"
    )


def room_wanted(place: Path, needs: int, free: int) -> str:
    return (
        f"{place} 所在磁盘的空间不够：需要约 {needs >> 20} MiB，只有 {free >> 20} MiB。"
        "什么都没有改变。请腾出空间，或换一个位置，再执行一次。"
    )


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


def secret_under_way() -> str:
    return "加密密钥正在更换，还没有换完。请先执行 lottery secrets rotate field，再导出。"


def hand_back_instead(code: str) -> str:
    return (
        f"本机是备用电脑。请用 lottery ceremony hand-back {code} 文件 把抽奖交回主机，不用 export。"
    )


def take_home_instead() -> str:
    return (
        "这是备用电脑交回主机的文件，不能用来建立新的数据目录。"
        "请在主机上执行 lottery ceremony take-home 文件。"
    )


def import_instead() -> str:
    return (
        "这是主机导出的文件，不是备用电脑交回的。"
        "请在备用电脑上执行 lottery ceremony import 文件 新目录。"
    )


def not_from_elsewhere(name: str) -> str:
    return (
        f"抽奖 {name} 不是移到本机来的，没有可以交回的。移到备用电脑请用 lottery ceremony export。"
    )


def exported_already(name: str, code: str, number: int, mark: str, at: datetime) -> str:
    return (
        f"抽奖 {name} 已于 {moment(at)} 导出给第 {number} 台备用电脑（移机编号 {mark}），"
        "只能有一台接着办理，不能再导出一份。文件丢失或备用电脑没有建立的，由主办单位和公证员"
        f"两人把它作废：lottery ceremony export {code} 文件 --again --reason 理由；"
        "已在备用电脑上办理的，先 hand-back，再在本机 take-home。"
    )


def imported_beside(other: Path) -> str:
    return (
        f"这个文件已经在本机导入过，数据目录是 {other}。一个文件只能建立一个数据目录，"
        "请在那里接着办理。"
    )


def imported_again(home: Path, told: str) -> str:
    return f"这个文件已经导入 {home}，没有改动。\n{told}"


def not_of_this_move(name: str) -> str:
    return (
        f"这个文件不是抽奖 {name} 这次移机交回的（可能属于另一次移机、另一台电脑，或已重新导出）。"
        "什么都没有接回。请在移机后实际办理的那台备用电脑上重新执行 hand-back。"
    )


def home_broken(error: object) -> str:
    return (
        f"接回的内容没有通过核验，什么都没有存下：{error} "
        "请在备用电脑上执行 lottery check 核对，再重新执行 hand-back。"
    )


def other_bundle(name: str) -> str:
    return (
        f"抽奖 {name} 在本机写出的公布文件与备用电脑公布的不是同样的字节。"
        "请在两台电脑上装同一版本后，再执行一次 take-home。"
    )


def row_of_another(table: str, key: str) -> str:
    return (
        f"交回的文件里有不属于这次抽奖的记录（{table}：{key}）。"
        "什么都没有存下，请重新执行 hand-back。"
    )


def row_differs(table: str, key: str) -> str:
    return (
        f"交回的记录与本机已有的不一致（{table}：{key}）。"
        "什么都没有存下，请先在两台电脑上执行 lottery check。"
    )


def copied(file: Path, told: str) -> str:
    return (
        f"备份已写到 {file}。\n{told}\n本机照常办理。备份只有在主机损坏、由两人接管以后才能继续。"
    )


def left_unwritten(code: str, file: Path) -> str:
    return (
        f"抽奖 {code} 已经导出，本机不再办理，但文件 {file} 没有写成（磁盘写满、拔出或出错）。"
        "请换一个可以写入的位置，由主办单位和公证员两人重新导出，原来的一份随之作废："
        f"lottery ceremony export {code} 文件 --again --reason 理由。"
    )


def copy_unwritten(file: Path) -> str:
    return (
        f"备份文件 {file} 没有写成（磁盘写满、拔出或出错）。本机照常办理，"
        "请换一个可以写入的位置，再执行一次。"
    )


def handed_back_unwritten(code: str, file: Path) -> str:
    return (
        f"抽奖 {code} 已经交回，备用电脑不再办理，但文件 {file} 没有写成（磁盘写满、拔出或出错）。"
        f"请换一个可以写入的位置再执行一次，内容相同：lottery ceremony hand-back {code} 文件。"
    )


def handed_back(file: Path, told: str) -> str:
    return (
        f"已交回，写到 {file}。\n{told}\n本机不再继续。请在主机上执行：\n"
        f"  lottery ceremony take-home {file.name}"
    )


def taken_home(told: str) -> str:
    return f"已核验并接回，在本机接着办理。\n{told}"


def exported(file: Path, told: str) -> str:
    return (
        f"已导出到 {file}。\n{told}\n本机从此不再继续这次抽奖，请到备用电脑上办理；"
        "办完后在备用电脑上执行 lottery ceremony hand-back，"
        "再在本机执行 lottery ceremony take-home。"
    )


def imported(home: Path, told: str) -> str:
    return (
        f"已核验并导入 {home}。\n{told}\n"
        "请与大屏、见证页上的指纹核对，一致后继续：\n"
        f"  lottery --home {home} serve\n"
        "办完后交回主机：\n"
        f"  lottery --home {home} ceremony hand-back 抽奖代码 文件"
    )


def parcel_told(  # noqa: PLR0917 - what is compared aloud
    name: str, state: str, values: int, manifest: str, file: str, spare: int
) -> str:
    numbered = f"第 {spare} 台备用电脑。\n" if spare else ""
    return numbered + (
        f"抽奖 {name}：{state}，已记录 {values} 项随机数。\n"
        f"名单指纹 {manifest}\n"
        f"文件指纹 {file}（导出与导入时当众核对，须一致）"
    )
