"""What is said of timestamps (RFC 3161)."""

from __future__ import annotations

from datetime import datetime

from lottery.clock import SHANGHAI
from lottery.texts.minutes import pages

HEADING = "时间戳"
LEAD = (
    "时间戳（RFC 3161）由设置里写明的时间戳服务机构签发，证明它签发时文件已经存在、此后一字未改；"
    "不证明文件的内容属实。抽奖清单的时间戳必须在第一个随机数之前。"
)
NONE = "没有时间戳"
NO_AUTHORITY = "没有设置时间戳服务机构（设置 timestamp_url 和 timestamp_root），没有时间戳。"
FILES = {
    "manifest.txt": "抽奖清单 manifest.txt",
    "minutes.pdf": "现场记录 minutes.pdf",
    "minutes-signed.pdf": "各方签署后的 minutes-signed.pdf",
}
NO_CERTIFICATE = "时间戳里没有签发者的证书，或不止一个，无法核验。"
OTHER_HASH = "时间戳用的不是 SHA-256，不能用。"
WEAK_KEY = "时间戳签发者的密钥太短或种类不认识，不能用。"
NOT_FOR_TIMESTAMPS = (
    "签发者的证书不是时间戳专用证书（扩展用途应为且仅为 timeStamping，并标为关键）。"
)
MALFORMED = "不是符合 RFC 3161 的时间戳。"
UNKNOWN_SIGNATURE = "时间戳的签名算法或签名属性不认识，无法核验。"
FORGED = "时间戳的签名不成立：内容、证书或签名被改动过。"
OTHER_NONCE = "时间戳不是对这次请求的答复（随机数不同），可能是旧的答复。"


def moment(at: datetime) -> str:
    """A time as people read it, to the second."""
    return pages.moment(at.astimezone(SHANGHAI))


def of_file(file: str, said: str) -> str:
    return f"{FILES.get(file, file)}：{said}"


def issued(at: datetime, authority: str, serial: int) -> str:
    return f"{moment(at)} 由 {authority} 签发时间戳（序列号 {serial}）"


def unproven(why: str) -> str:
    return f"有时间戳，没有核验通过：{why}"


def none_of(file: str, why: object) -> str:
    return f"{FILES.get(file, file)}没有取得时间戳：{why} 不影响抽奖；可以稍后再取。"


def not_due(name: str, file: str) -> str:
    return (
        f"{name} 的 {file} 现在不能取时间戳：抽奖清单的时间戳在签署以后、第一个随机数以前取，"
        "现场记录的时间戳在签署以后取。"
    )


def bad_size(size: int) -> str:
    return f"时间戳文件有 {size} 字节，不是一个时间戳。"


def authority(why: object) -> str:
    return f"时间戳签发者的证书不能用：{why}"


def other_file(wanted: str, found: str) -> str:
    return f"时间戳不是这个文件的：文件的 SHA-256 为 {wanted}，时间戳所写为 {found}。"


def other_policy(wanted: str, found: str) -> str:
    return f"时间戳的策略为 {found}，应为 {wanted}。"


def too_early(at: datetime, after: datetime) -> str:
    return f"时间戳的时间 {moment(at)} 早于应有的时间 {moment(after)}，不能用。"


def too_late(at: datetime, before: datetime) -> str:
    return f"时间戳的时间 {moment(at)} 不早于第一个随机数 {moment(before)}，不能证明清单在前。"


def no_answer(url: str) -> str:
    return f"时间戳服务机构 {url} 没有及时给出完整的答复。"


def http_error(url: str, code: int) -> str:
    return f"时间戳服务机构 {url} 答复了 HTTP {code}，没有给出时间戳。"


def not_granted(status: object, said: str) -> str:
    return f"时间戳服务机构拒绝签发（{status}{'：' + said if said else ''}）。"


def file_gone(file: str) -> str:
    return f"{file} 不齐，无法核对它的时间戳。"


def differs(name: str, file: str) -> str:
    return f"{name} 的 {file} 的时间戳与日志不符，可能在数据库里被改过。"


def does_not_hold(name: str, file: str, why: str) -> str:
    return f"{name} 的 {file} 的时间戳没有核验通过：{why}"


def gone(draw: str, file: str) -> str:
    return f"日志记有 {draw} 的 {file} 的时间戳，数据库里没有。"


def does_not_open(why: object) -> str:
    return f"时间戳没有核验：{why}"


COMMAND = "向时间戳服务机构取时间戳（抽奖清单、现场记录），或列出已有的。"
CHECK_OPTION = "这个文件的时间戳（.tsr），用 --authority 给出签发机构的根证书。"
AUTHORITY_OPTION = "时间戳服务机构的根证书（PEM），用来核验 --timestamp。"
BOTH = "--timestamp 和 --authority 要一起给出。"
NOTHING_DUE = "没有现在可以取的时间戳。"


def got(file: str) -> str:
    return f"已取得时间戳：{FILES.get(file, file)}"
