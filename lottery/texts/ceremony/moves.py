"""What is said where a draw is held at another computer, and of the way out."""

from datetime import datetime

from lottery.texts.minutes.pages import moment


def at_spare(name: str, at: datetime, code: str) -> str:
    return (
        f"抽奖 {name} 已于 {moment(at)} 移到备用电脑，本机不再继续，以免同一次抽奖有两份文件。"
        f"办完后在备用电脑上执行 lottery ceremony hand-back {code} 文件，"
        "再在本机执行 lottery ceremony take-home 文件，接回来；备用电脑丢失或损坏的，"
        f"由两人撤销这次移机并写明理由（lottery propose recall {code} --reason 理由，"
        "再 lottery confirm 编号），理由公开。"
    )


def handed_back(name: str, at: datetime, code: str) -> str:
    return (
        f"抽奖 {name} 已于 {moment(at)} 从本机（备用电脑）交回主机，本机不再继续。请在主机上办理；"
        f"文件丢了，再执行一次 lottery ceremony hand-back {code} 文件，内容相同。"
    )


def standing_by(name: str, at: datetime, code: str) -> str:
    return (
        f"本机是抽奖 {name} 的备份（{moment(at)} 导入），主机还在办理，这里不能继续。"
        "主机确已损坏或丢失的，由两人接管并写明理由：lottery ceremony takeover --reason 理由。"
    )


def other_draw(name: str, at: datetime) -> str:
    return (
        f"本机是备用电脑，只办理抽奖 {name}（{moment(at)} 导入）。其他抽奖请在主机上办理；"
        "主机确已损坏或丢失的，由两人接管：lottery ceremony takeover --reason 理由。"
    )


def only_this_draw(name: str, at: datetime) -> str:
    return (
        f"本机是备用电脑，只办理抽奖 {name}（{moment(at)} 导入），"
        "不登记、不复核、不改活动方案、不更换密钥和证书。请在主机上办理；主机确已损坏或丢失的，由两人接管："
        "lottery ceremony takeover --reason 理由。"
    )


def retired(at: datetime, reason: str) -> str:
    return (
        f"本机已于 {moment(at)} 停用（{reason}），由另一台电脑接管，"
        "不再登记、不再办理抽奖、不再更换密钥。请到接管的电脑上办理；那台也损坏的，由两人把本机再定为主机："
        "lottery ceremony takeover RESTORED --checkpoint 检查点 --reason 理由。"
    )


def home_parcel(file: str, sums: str, handed: datetime, came: datetime) -> str:
    published = f"，公布文件指纹 {sums}" if sums else "，没有公布"
    return (
        f"文件指纹 {file or '（旧版没有记下）'}，{moment(handed)} 在备用电脑交回，"
        f"{moment(came)} 拿到主机{published}"
    )


def second_home(name: str, first: str, second: str) -> str:
    return (
        f"抽奖 {name} 已经接回过另一台备用电脑办理的结果，这一份没有接回，先接回的没有改动。"
        f"先接回的：{first}。这一份：{second}。同一个导出文件在两台电脑上都办理过；"
        "已记入操作日志并告知公证员。请封存两台备用电脑和两个文件，由公证员查明。"
    )


def called_off_home(name: str, at: datetime, reason: str, second: str) -> str:
    return (
        f"抽奖 {name} 的这次移机已于 {moment(at)} 由两人撤销（理由：{reason}），主机已接着办理，"
        f"备用电脑上的记录不再接回。这一份：{second}。已记入操作日志并告知公证员，"
        "请保留这个文件和备用电脑备查。"
    )


def published_otherwise(name: str, ours: str, second: str) -> str:
    return (
        f"本机已经公布抽奖 {name}（公布文件指纹 {ours}），与这一份不同，这一份没有接回。"
        f"这一份：{second}。已记入操作日志并告知公证员，请保留这个文件和备用电脑，由公证员查明。"
    )


def stopped(name: str, first: str, second: str) -> str:
    earlier = f"先接回的：{first}。" if first else "此前已撤销移机，或本机已另行公布。"
    return (
        f"抽奖 {name} 有第二份备用电脑交回的结果，没有接回。{earlier}第二份：{second}。"
        "请封存两台备用电脑和两个文件，查明为什么一次抽奖在两台电脑上办理。"
    )


def not_away(name: str) -> str:
    return f"抽奖 {name} 没有移到备用电脑，不用撤销移机。"


TOLD = {"exported": at_spare, "handed-back": handed_back, "standing-by": standing_by}
"""What is said where a draw stands still here, by the last leg of its way."""
DUTIES = {"exported": "at-spare", "handed-back": "handed-back", "standing-by": "standing-by"}
"""Its words at the console, in `lottery.texts.ceremony.line`."""
