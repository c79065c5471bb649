"""What `lottery doctor` and its page say: names of checks, findings, and the way out of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lottery.texts.ceremony.key_changes import role
from lottery.texts.minutes.pages import moment
from lottery.texts.web import ROLE_NAMES

HELP = "检查开奖前还缺什么；缺了退出码 1，有未检查的退出码 2，全部具备 0。"
OFFLINE = "不询问其他机器（时间服务器、公布的网址），这几项列为未检查。"
DESK = {"doctor.home": ("开奖前检查", "账号、密钥、证书、时钟、磁盘、网址：正式开奖之前还缺什么")}
"""What the desk says of these pages, by endpoint."""
STANDINGS = {"good": "好", "missing": "缺", "unchecked": "未检查"}
WAY_OUT = "办法："

DATABASE = "数据库"
DATABASE_WAY = "请检查 lottery.toml 的 database、数据库服务和磁盘；版本不符时运行 lottery upgrade。"
DATABASE_CARELESS_WAY = (
    "请在 PostgreSQL 的 postgresql.conf 里改为 on，重新加载；"
    "lottery.toml 的 database 里另写了 options 的，加上 -c synchronous_commit=on。"
)
NO_ACCOUNTS = "还没有启用的账号，没有检查。"
STORE_CLOSED = "数据库打不开，没有检查。"
REGISTER = "登记册"
REGISTER_NOT_LOOKED_AT = "没有核对。"
REGISTER_WAY = "请运行 lottery doctor，或在本页按“全部检查”。"
REGISTER_BROKEN_WAY = "请停止操作，保留现场，运行 lottery check 看全部不符之处，并通知监督单位。"
REGISTER_HOLDS = "登记册与签过名的树根相符，日志完整，密钥是这个数据库的。"
PROGRAMME = "活动方案"
PROGRAMME_NONE = "没有还未公布的抽奖方案。"
PROGRAMME_WAY = "请用 lottery programme load 载入写有抽奖方案的活动方案文件。"
ROLES = "职责"
ROLES_THERE = "每种职责都有启用的账号。"
ROLES_WAY = "请由系统管理员在“用户管理”新增账号，或用 lottery accounts add。"
EXCLUSIVE = "职责分开"
EXCLUSIVE_HOLDS = "没有账号同时担任须分开的职责。"
EXCLUSIVE_WAY = "请为每一方另设账号，再用 lottery accounts roles 收回多余的职责。"
PASSWORDS = "初始密码"
PASSWORDS_CHANGED = "初始密码都已由本人更改。"
PASSWORDS_WAY = "请这些账号的本人登录一次，改掉初始密码；不用的账号请停用。"
CODES = "动态验证码"
CODES_WAY = "请这些账号的本人登录，按页面提示用手机扫码设置。"
NOT_IN_A_DEMO = "演练环境不需要。"
KEYS = "密钥文件"
KEYS_WAY = "请只让运行本程序的系统用户能读：文件 chmod 600，目录 chmod 700。"
SETTINGS = "设置文件"
SETTINGS_HOLDS = "该读的人才能读。"
SETTINGS_WAY = "里面有数据库密码的 chmod 600；没有的 chmod 640，只让公众网站的系统用户同组能读。"
FILES_GONE_WAY = "请从密钥备份放回原处；现场记录的密钥用 lottery pki 建立。"
NO_RIGHTS_HERE = "这个系统没有这种文件权限，没有检查。"
NO_RIGHTS_WAY = "请用 icacls 核对：只有运行本程序的用户能读 keys 目录和 lottery.toml。"
CERTIFICATE = "现场记录证书"
CERTIFICATE_WAY = "请用 lottery pki authority 自建，或用 lottery pki request、answer 申请并装入。"
CERTIFICATE_SHORT_WAY = (
    "请在封存名单之前换成有效期更长的证书（lottery pki renew，再 lottery keys change minutes）。"
)
NOTARY = "公证处公钥"
NOTARY_NONE = "公证处还没有登记公钥。"
NOTARY_WAY = "请公证员登录，在“公证签名”页制作密钥并登记，或用 lottery notary register。"
MINUTES = "minutes"
"""The role of the minutes' certificate in the list of keys."""
KEY_LIST = "密钥名录"
KEY_LIST_NONE = "密钥名录还没有开始：以后换密钥、换证书时，没有名录，旧的抽奖就核对不上。"
KEY_LIST_WAY = (
    "请主办单位在“公证签名”页开始密钥名录（或 lottery keys begin），公证员随即签署自己的一项。"
)
KEY_LIST_NO_CERTIFICATE = "现场记录证书还没有列入，换证书时列入。"
KEY_LIST_WAITS_WAY = (
    "请取待签文件（lottery keys request，或“公证签名”页）签署，用 lottery keys take 交回；"
    "不换了的，用 lottery keys withdraw 撤回。"
)
KEY_LIST_OTHER_NOTARY = "公证员登记的公钥不是名录里的那一把。"
KEY_LIST_OTHER_NOTARY_WAY = (
    "请主办单位提出更换公证处的密钥（lottery keys change notary），旧的、新的各签一次。"
)
KEY_LIST_PUBLISH_WAY = (
    "缺了几项的，运行 lottery keys publish；内容不同的，不要覆盖，保留现场，运行 lottery check。"
)
TIMESTAMPS = "时间戳"
TIMESTAMPS_NONE = "没有设置时间戳服务机构：抽奖照常进行，页面和文书写明没有时间戳。"
TIMESTAMPS_WAY = "请把服务机构的根证书（PEM）放到 timestamp_root 写的位置。"
CLOCK = "时钟"
CLOCK_ALONE = "没有设置时间服务器，没有别的机器可比。"
CLOCK_WAY = "请在 lottery.toml 写 time_server（如 ntp.ntsc.ac.cn），并让系统自动对时。"
CLOCK_SILENT_WAY = "请检查到时间服务器的网络（UDP 123），或换一台；也可以用手机与北京时间人工核对。"
CLOCK_OFF_WAY = "请让系统自动对时（timedatectl set-ntp true），再检查一次。"
NOT_ASKED = "这次没有询问其他机器。"
ASK_WAY = "请运行 lottery doctor（不加 --offline），或在本页按“全部检查”。"
DISK = "磁盘"
DISK_WAY = "请清理或扩大磁盘；不要删除数据目录里的文件。"
PUBLIC = "公布目录"
PUBLIC_WAY = "请让运行本程序的系统用户能写这个目录。"
TIMERS = "定时任务"
TIMERS_RUN = "备份、检查点、奖品领取公示和每日检查都已定时。"
TIMERS_UNKNOWN = "这台机器不由 systemd 启动，问不到定时任务。"
TIMERS_UNKNOWN_WAY = "请自行确认：每天备份，下班后签检查点、公布奖品，夜间 lottery check、doctor。"
TIMERS_UNTOLD_WAY = "请在服务器上以 root 运行 systemctl list-timers，看它们是否在列。"
TIMERS_WAY = "请按安装说明装上并启用（systemctl enable --now 名称.timer）。"
PRIZES = "奖品领取公示"
PRIZES_LISTED = "没有发放或办理后超过一天还没有公布的奖品。"
PRIZES_WAY = "请在“奖品”页按“公布”，或运行 lottery prizes publish；fpdraw-prizes 每天定时公布。"
BACKUP = "备份"
BACKUP_NONE = "没有做过备份，或不是在这台机器上做的。"
BACKUP_WAY = (
    "请运行 lottery backup 目录（写到另一台机器或移动硬盘），并装上每天的定时备份；"
    "密钥另用 lottery backup keys。"
)
BACKUP_AT = {
    "elsewhere": "，不在数据目录的磁盘上。",
    "home's disk": "，与数据目录在同一块磁盘上：磁盘损坏时一起丢失。",
    "gone": "，但这个文件已经不在了。",
    "out of sight": "，它所在的盘现在没有接上，看不到文件。",
}
BACKUP_SEEN_WAY = "请接上那块盘看一眼文件还在；平时取走是对的。"
SECOND_DISK = "第二块盘"
SECOND_DISK_NONE = "没有设置 second_disk：数据盘坏了，备份以后的登记会丢失。"
SECOND_DISK_WAY = "请在 lottery.toml 的 second_disk 写另一块盘上的目录，重新启动后立即备份。"
SECOND_DISK_MEND = "请按上面说的处理；没有修好以前，录入会停下来。"
ADDRESS = "公众网址"
ADDRESS_NONE = "没有设置 public_url，存根和二维码上没有公众能打开的网址。"
ADDRESS_WAY = "请在 lottery.toml 写 public_url，如 https://draw.example.cn。"
ADDRESS_PLAIN_WAY = "请给网站配上 HTTPS，再把 public_url 改为 https:// 开头。"
PROXY = "HTTPS 代理"
PROXY_NONE = "没有设置 https：登录信息会不加密传送。"
PROXY_WAY = "请按安装说明在前面放 nginx 或 Caddy，再在 lottery.toml 写 https = true。"
PROXY_NOT_SEEN = "只有经过代理打开网页才看得到。"
PROXY_SEE_WAY = "请经工作人员网站的网址登录后打开“开奖前检查”页，按“全部检查”。"
PROXY_SILENT = "代理没有写 X-Forwarded-Proto: https 和 X-Forwarded-For。"
PROXY_SILENT_WAY = "请用安装说明里的 nginx 或 Caddy 配置，并从工作人员网站的网址打开本页。"
PROXY_SPEAKS = "请求经 HTTPS 代理而来，写明了来源地址。"
ANSWER = "网站应答"
ANSWER_WAY = "请检查域名、证书、代理和 lottery serve --public 是否在运行。"
NOT_STRICT_WAY = "请在 lottery.toml 写 https = true 并重新启动网站。"
CONTROLLER = "个人信息处理者"
CONTROLLER_NONE = "没有写明个人信息处理者或联系方式，登记页和告知同意书上没有。"
CONTROLLER_WAY = (
    "请在活动方案的 [site] 里给主办单位写上电话、地址，"
    "或在 lottery.toml 写 controller（全称）和 controller_contact（电话、地址）。"
)


def summary(missing: int, unchecked: int, *, demo: bool) -> str:
    """The last line: how it stands as a whole."""
    if demo:
        return f"演练环境，不能在这里正式开奖：缺 {missing} 项，未检查 {unchecked} 项。"
    if missing:
        return f"还缺 {missing} 项，未检查 {unchecked} 项：现在还不能正式开奖。"
    if unchecked:
        return f"没有发现缺项；{unchecked} 项未检查，请按办法检查后再开奖。"
    return "全部具备，可以正式开奖。"


def database_closed(why: str) -> str:
    return f"打不开：{why}"


def database_careless(engine: str, settings: Sequence[str]) -> str:
    named = "、".join(f"{each} = off" for each in settings)
    return f"{engine} 设为 {named}：断电会丢失已经确认的登记。"


def database_open(engine: str) -> str:
    return f"{engine}，表的版本相符。"


def foreseen(count: int, code: str, closes: datetime) -> str:
    return f"还有 {count} 次抽奖未公布，最近的是 {code}（{moment(closes)} 截止登记）。"


def roles_lacking(roles: Sequence[str]) -> str:
    return f"没有启用的账号：{'、'.join(ROLE_NAMES[role] for role in roles)}。"


def roles_clash(usernames: Sequence[str]) -> str:
    return f"这些账号同时担任须分开的职责：{'、'.join(usernames)}。"


def first_passwords(usernames: Sequence[str]) -> str:
    return f"还在用初始密码：{'、'.join(usernames)}。"


def codes_lacking(usernames: Sequence[str]) -> str:
    return f"还没有设置动态验证码：{'、'.join(usernames)}。"


def codes_set(count: int) -> str:
    return f"须设置的 {count} 个账号都已设置。"


def files_gone(files: Sequence[str]) -> str:
    return f"没有：{'、'.join(files)}。"


def files_open(files: Sequence[tuple[str, str]]) -> str:
    shown = "、".join(f"{file}（{mode}）" for file, mode in files)
    return f"其他系统用户也能读：{shown}。"


def keys_there(count: int) -> str:
    return f"{count} 个保密的密钥文件都在，只有运行本程序的系统用户能读（证书是公开的，不算在内）。"


def certificate_valid(until: datetime, days: int) -> str:
    return f"有效期至 {moment(until)}，还有 {days} 天，各次抽奖时都有效。"


def certificate_too_short(until: datetime, days: int, draws: Sequence[str]) -> str:
    return (
        f"有效期至 {moment(until)}，还有 {days} 天；"
        f"这些抽奖截止后 30 天内会过期：{'、'.join(draws)}。"
    )


def notary_registered(fingerprint: str) -> str:
    return f"已登记，指纹 {fingerprint[:16]}…。"


def key_list_broken(why: str) -> str:
    return f"数据库里的密钥名录不成立，核对程序说：“{why}”"


def key_list_waits(who: str, lacking: int) -> str:
    return f"{role(who)}这一项已提出，还缺 {lacking} 个签名，没有生效。"


def key_list_holds(since: Sequence[tuple[str, datetime]]) -> str:
    shown = "，".join(f"{role(who)}自 {moment(at)}" for who, at in since)
    told = f"已公布，与存下的一致：{shown}。"
    return told if any(who == MINUTES for who, _ in since) else told + KEY_LIST_NO_CERTIFICATE


def root_missing(file: str) -> str:
    return f"设置了时间戳服务机构，但没有它的根证书 {file}。"


def timestamps_from(url: str) -> str:
    return f"向 {url} 取时间戳。"


def clock_silent(server: str, why: str) -> str:
    if not why:
        return f"时间服务器 {server} 的应答里没有时间。"
    return f"时间服务器 {server} 没有应答，系统说：“{why}”"


def clock_off(server: str, ahead: float) -> str:
    way = "快" if ahead > 0 else "慢"
    return f"比时间服务器 {server} {way} {abs(ahead)} 秒，不能超过 2 秒。"


def clock_right(server: str, ahead: float) -> str:
    return f"与时间服务器 {server} 相差 {abs(ahead)} 秒。"


def disk_full(places: Sequence[tuple[str, int]]) -> str:
    shown = "、".join(f"{place} 只剩 {free} MB" for place, free in places)
    return f"{shown}，至少要 2048 MB。"


def disk_free(free: int) -> str:
    return f"数据目录和公布目录至少还有 {free} MB。"


def backup_made(at: datetime, place: str) -> str:
    return f"最近一次备份：{moment(at)}，{place}"


def second_disk_same(folder: str) -> str:
    return f"{folder} 与数据目录在同一块磁盘上：这块盘坏了，两份一起丢失。"


def second_disk_at(acts: int) -> str:
    return f"每一步都已另存，到操作日志第 {acts} 条。"


def public_shut(place: str) -> str:
    return f"不能写：{place}。"


def public_hidden(place: str, count: int) -> str:
    return f"有 {count} 处公众网站的系统用户读不到，第一处是 {place}。"


def public_hidden_way(place: str) -> str:
    return f"请运行 chmod -R u=rwX,go=rX {place}。"


def public_open(place: str) -> str:
    return f"{place} 可以写。"


def timers_idle(names: Sequence[str]) -> str:
    return f"没有启用：{'、'.join(names)}。"


def timers_untold(names: Sequence[str]) -> str:
    return f"没能向 systemd 问到：{'、'.join(names)}。"


def address_plain(url: str) -> str:
    return f"{url} 不是 HTTPS：别人可以在路上更改网页。"


def address_is(url: str) -> str:
    return f"{url} 。"


def site_silent(url: str, status: int, why: str) -> str:
    if status:
        return f"{url} 应答的状态码是 {status}，应当是 200。"
    return f"{url} 打不开，系统说：“{why}”"


def not_strict(url: str) -> str:
    return f"{url} 能打开，但网站不知道前面有 HTTPS（没有 Strict-Transport-Security）。"


def site_answers(url: str) -> str:
    return f"{url} 能打开，证书有效。"


def controller_is(name: str) -> str:
    return f"已告知参加人：{name}。"
