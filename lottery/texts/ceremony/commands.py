"""What the commands of the ceremony say."""

from pathlib import Path

from lottery.texts.ceremony.line import NEXT, STATES
from lottery.texts.vocabulary import MODES

DRAWS = "列出各次抽奖、所处步骤和下一步。"
SEAL = "为 PARTY 制作密封单：密值随机产生，写入文件，只显示散列。"
PLAN = "按活动方案为抽奖 CODE 立项。"
MODE = "live 正式，rehearsal 演练。"
SEALED = "密封来源及其密封单的散列；没有给出的，封存前由各方用 sealed 提交。"
FREEZE = "封存抽奖 CODE 的参加名单和未参加名单。"
COMMIT = "核对封存的名单，签名并公布承诺。"
SOURCE = (
    "记录第 NUMBER 项随机数：密封单的密值、公共信标的签名，或演练的骰子数字。"
    "不写 VALUE 时由两名录入人依次输入数字；正式抽奖的骰子必须如此。"
)
SOURCE_FILE = "从文件读取（密封单全文）。"
SOURCE_NETWORK = "从网络取得公共信标的这一轮，校验签名后记录。"
VALUE_OR_FILE = "VALUE、--file 和 --network 只能取其一。"
PARTY_TWICE = "每个密封来源只能给出一个散列。"
DRAW = "开奖：全部随机数记录后，计算并保存结果。"
PUBLISH = "写出公开文件包，由独立进程校验，通过后公布；此前作废、终止而没有公布的各次一并公布。"
PUBLISH_ATTEMPT = "只公布第几次。"
PUBLISH_UNMOVED = "没有这一年的官方放假安排也公布：领奖截止日遇休息日不顺延，以后也不改。"
VOID = "作废：只能在第一项随机数记录之前。"
REASON = "作废原因，一行文字，将公开。"
ABANDON = (
    "终止：最后一项随机数之后，下一项的密封单打不开或公共信标取不到；只用于演练，"
    "正式抽奖须三人办理（propose abandon）。"
)
ABANDON_REASON = "终止原因，一行文字，将公开。"
PRIVATE = "把公证员核对用的卡片、存根和标签密钥写到空文件夹 FOLDER（含个人信息，不得公开）。"


def attempt_line(name: str, mode: str, state: str, title: str, following: str) -> str:
    return f"{name}  {MODES[mode]}  {state}  {title}  下一步：{following}"


def foreseen_line(code: str, title: str) -> str:
    return f"{code}  {STATES['foreseen']}  {title}  下一步：{NEXT['foreseen']}"


def sealed(file: Path, digest: str) -> str:
    return f"密封单已写入 {file}，请交由另一方保管。散列：{digest}"


def code_form(code: str) -> str:
    return f"“{code}”不是抽奖代号：须为大写字母、数字和连字符，最多 32 个字符。"


def slip_exists(file: Path) -> str:
    return f"文件 {file} 已存在，不能覆盖。请另选一个文件名。"


def planned(name: str, mode: str) -> str:
    return f"抽奖 {name} 已立项（{MODES[mode]}）。"


def still_unpublished(name: str) -> str:
    told = f"此前的 {name} 没有开奖，其作废或终止记录还没有公布："
    return f"{told}请用 publish 公布，否则这一次接不上它。"


def manifest_lines(count: int, digest: str) -> str:
    groups = " ".join(digest[at : at + 4] for at in range(0, 64, 4))
    return f"参与登记 {count} 条。清单散列（请当场宣读）：\n{groups}"


def committed(folder: Path) -> str:
    return f"承诺已签名并公布于 {folder}。"


def recorded(number: int, title: str, value: str) -> str:
    return f"第 {number} 项“{title}”已记录：{value}"


def drawn(prizes: int) -> str:
    return f"已开奖，产生 {prizes} 个奖。"


def published(folder: Path) -> str:
    return f"已通过独立校验并公布于 {folder}。"


def ended(code: str, act: str) -> str:
    """What is said of an attempt that was voided or abandoned, or whose move was called off."""
    if act == "recall":
        return f"抽奖 {code} 的移机已撤销，理由已公开；请在本机接着办理。"
    if act == "minutes-anew":
        return f"抽奖 {code} 的现场记录已用新证书重签；原来的文件以散列留在操作日志里。"
    if act == "void":
        return f"抽奖 {code} 本次已作废，作废记录请用 publish 公布。"
    return f"抽奖 {code} 本次已终止，终止记录请用 publish 公布，然后重新立项（plan）。"


def private_written(folder: Path, count: int) -> str:
    return f"已写出 {count} 个文件到 {folder}。其中有个人信息，用后请销毁。"
