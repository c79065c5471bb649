"""The sentences of `lottery.errors`."""

from datetime import date, datetime
from pathlib import Path

from lottery.texts.minutes.pages import moment


def home_missing() -> str:
    return (
        "没有指定数据目录：请用 --home 目录，或设置环境变量 LOTTERY_HOME；"
        "新目录用 lottery init 建立。"
    )


def settings_file_missing(file: Path) -> str:
    return f"缺少设置文件 {file}。请先运行 lottery init 建立数据目录。"


def settings_file_malformed(file: Path, why: object) -> str:
    return f"设置文件 {file} 无法读取：{why}。"


def setting_missing(file: Path, name: str) -> str:
    return f"设置文件 {file} 缺少“{name}”。"


def setting_malformed(file: Path, name: str) -> str:
    return f"设置文件 {file} 中的“{name}”类型不对。"


def secret_missing(name: str, file: Path) -> str:
    return f"缺少密钥“{name}”：文件 {file} 不存在。请运行 lottery init，或从保管处恢复该文件。"


def secret_malformed(name: str, file: Path) -> str:
    return f"密钥“{name}”格式不对：文件 {file} 应为 64 位小写十六进制数字。"


def key_missing(file: Path) -> str:
    return f"缺少签名密钥：文件 {file} 不存在。请运行 lottery init，或从保管处恢复该文件。"


def key_malformed(file: Path) -> str:
    return f"签名密钥文件 {file} 不是 Ed25519 私钥（PEM，PKCS8）。"


def origin_malformed(origin: str) -> str:
    return f"登记册名称“{origin}”不合规定：只用英文字母、数字和符号，不含空格和加号。"


def signer_malformed(name: str) -> str:
    return f"署名“{name}”不合规定：不能有空格和加号，最多 100 个字。"


def signers_alike(name: str) -> str:
    return f"主办单位和公证处的署名都是“{name}”：两家须各用各的名。"


def database_taken(place: str) -> str:
    return (
        f"数据库 {place} 里已经有表：它属于另一个数据目录，新的密钥打不开它。"
        "请另用一个空的数据库；要接着用原来的，请把原来的 lottery.toml 和 keys/ 放回来。"
    )


def home_taken(home: Path) -> str:
    return (
        f"目录 {home} 中已有设置文件，不能重复建立，原有的没有改动。"
        "要接着用它，直接运行 lottery doctor；要另建一个，请换一个目录。"
    )


def database_closed(why: object) -> str:
    return f"数据库打不开，{driver_said(why)}"


def driver_said(why: object) -> str:
    return f"数据库驱动说：“{' '.join(str(why).split())}”"


def sqlite_said(why: object) -> str:
    return f"SQLite 的自检说：“{' '.join(str(why).split())}”"


def public_only() -> str:
    return "这是只给公众看的网站（lottery serve --public），不能写入；请在工作人员的网站办理。"


def database_busy() -> str:
    return (
        "资料已经销毁，但旧的内容还留在数据库文件的空处，因为别的程序正在使用数据库："
        "请停下网站和其他命令，再运行一次同样的命令，把它们抹去。"
    )


def schema_differs(found: str, expected: str) -> str:
    return (
        f"数据库表结构版本为 {found or '（空）'}，本程序需要 {expected}。请运行 lottery upgrade。"
    )


def schema_newer(found: str, expected: str) -> str:
    return (
        f"数据库表结构版本 {found} 不在本程序认识的版本之内（本程序到 {expected} 为止）："
        "它由更新版本的程序写成，本程序不打开，也没有改动任何内容。"
        "请安装不低于那个版本的程序；不能把数据库降回旧版本。"
    )


def clock_went_back(today: date, last: date) -> str:
    return f"系统日期 {today} 早于登记册最后一行的日期 {last}，请校准时钟。"


_OF_REGISTER = {
    "number": "行号",
    "leaf": "叶散列",
    "root": "检查点的树根",
    "size": "行数",
    "date": "日期",
    "note": "检查点全文",
    "signature": "检查点签名",
    "entry": "登记资料",
    "papers": "存根资料",
}


def register_broken(what: str, line: int, found: object, expected: object) -> str:
    where = f"第 {line} 行的{_OF_REGISTER[what]}"
    return f"登记册校验失败：{where}{_differs(found, expected)}。程序拒绝启动。"


def piece_broken(number: int, first: int, last: int) -> str:
    return (
        f"登记册校验失败：第 {number} 段（第 {first} 至 {last} 行）存下的树根"
        "与这些行算出的不符，或不是树根。程序拒绝启动。"
    )


def piece_missing(number: int, first: int, last: int) -> str:
    return (
        f"登记册校验失败：缺少第 {number} 段（第 {first} 至 {last} 行）存下的树根。程序拒绝启动。"
    )


def piece_too_many(number: int, first: int, last: int, size: int) -> str:
    return (
        f"登记册校验失败：存有第 {number} 段（第 {first} 至 {last} 行）的树根，"
        f"登记册却只有 {size} 行。程序拒绝启动。"
    )


def _differs(found: object, expected: object) -> str:
    """What is there and what should be; nothing is known to be right in the place of rubbish."""
    return f"实为 {found}，应为 {expected}" if expected != "" else f"不对（{found}）"


def log_unwritable(folder: object, why: object) -> str:
    return (
        f"日志不能写到 {folder}：{why}。请检查 lottery.toml 的 log_folder"
        "（公众网站进程是 public_log_folder）和目录权限。"
    )


def metrics_unserved(address: str, why: object) -> str:
    return f"不能在 {address} 提供监控指标：{why}。请在 lottery.toml 中换一个地址。"


def entry_unknown(number: int) -> str:
    return f"登记册中没有编号为 {number:010d} 的登记。"


def entry_forgotten(number: int) -> str:
    return (
        f"登记 {number:010d} 的个人资料已按规定销毁，不能再打开，也不能再参加抽奖。"
        "登记册中的记录和已公布的证明仍然有效。"
    )


def not_a_token(what: str) -> str:
    return f"“{what}”不是规定的代号（小写字母、数字、连字符，最多 32 位）。"


def journal_broken(seq: int, found: object, expected: object) -> str:
    return f"操作日志第 {seq} 条校验失败：{_differs(found, expected)}。"


NUMBER_IN_REASON = (
    "原因里有电话号码、身份证号码或银行卡号，没有办理：原因会一直保存，有的还要公布，"
    "请改写成不带号码的一句话。"
)


def not_for_the_journal(field: str) -> str:
    return f"操作日志的“{field}”含有不能记录的字符。"


def secret_replaced(secret: str) -> str:
    return (
        f"密钥 keys/{secret}.key 正在更换或已更换，本程序启动时用的是原来的，不能再写入。"
        f"请先执行（或重新执行）lottery secrets rotate {secret}，再重新启动本程序。"
    )


def box_closed(place: str) -> str:
    return f"加密字段 {place} 无法解开：密钥不对或内容被改动。"


def programme_malformed(where: str, why: object) -> str:
    return f"活动方案“{where}”有误：{why}"


def rules_differ(campaign: str, version: int) -> str:
    return f"活动 {campaign} 的规则第 {version} 版已经存档，内容不同；修改规则请另立新版。"


PERIOD_FIELDS = {"campaign": "活动", "title": "名称", "starts": "开始日期", "ends": "结束日期"}


def period_differs(batch: str, name: str, before: object, after: object) -> str:
    return f"期次 {batch} 的{PERIOD_FIELDS[name]}已公布为 {before}，文件里是 {after}：不能更改。"


def deadline_earlier(batch: str, before: datetime, after: datetime) -> str:
    return (
        f"期次 {batch} 的登记截止时间已公布为 {moment(before)}，文件里是 {moment(after)}："
        "只能推迟，不能提前。"
    )


def deadline_past(batch: str, before: datetime, after: datetime) -> str:
    return (
        f"期次 {batch} 的登记已于 {moment(before)} 截止，不能再推迟到 {moment(after)}："
        "截止时间只能在它到来之前推迟。"
    )


def campaign_unknown(code: str) -> str:
    return f"没有代号为“{code}”的活动。"


def rules_unknown(campaign: str, day: date) -> str:
    return f"活动“{campaign}”在 {day} 没有生效的规则。"


def period_unknown(batch: str) -> str:
    return f"没有代号为“{batch}”的期次。"


def plan_unknown(code: str) -> str:
    return f"没有代号为“{code}”的抽奖方案。"


def username_taken(username: str) -> str:
    return f"用户名“{username}”已被使用。"


def username_malformed(username: str) -> str:
    return f"用户名“{username}”不合规定（小写字母、数字、点、连字符，2 至 32 位）。"


def role_unknown(role: str) -> str:
    return f"没有“{role}”这一职责。"


def roles_missing() -> str:
    return "账号至少要有一个职责。"


def login_refused() -> str:
    return "用户名或密码不正确。"


def index_key_differs() -> str:
    return "查重密钥 keys/index.key 与数据库不符，程序拒绝启动。请从保管处恢复原来的密钥。"
