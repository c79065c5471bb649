"""What is said where an attempt is abandoned because a source stays away."""


def too_early(name: str, since: str, live: bool) -> str:
    if not live:
        return f"抽奖 {name} 的终止不能早于最后一项随机数的时间 {since}，请校准时钟。"
    return (
        f"抽奖 {name} 要到 {since}（最后一项随机数记录 24 小时之后）才能终止。"
        "在此之前请继续寻找密封单的另一份，或等待公共信标。"
    )


def nothing_missing(name: str) -> str:
    return f"抽奖 {name} 的随机数已全部记录，不能终止，请继续开奖。"


def can_be_thrown(name: str, number: int, title: str) -> str:
    return (
        f"抽奖 {name} 现在等待第 {number} 项“{title}”：骰子和公开号码总能得到，不能因此终止。"
        "只有密封单打不开，或公共信标取不到，才能终止。"
    )


def reason_form(reason: str) -> str:
    return f"终止原因“{reason}”不能写入公开记录：须为一行文字，首尾和中间没有多余空格。"


def other_reason(name: str, stored: str) -> str:
    return f"抽奖 {name} 已终止，公开的原因是“{stored}”，不能更改。"


def refused(why: object) -> str:
    return f"终止记录没有通过校验，没有办理：{why}。请运行 lottery check，并通知监督单位和公证处。"


def seals_not(titles: str) -> str:
    return (
        f"“{titles}”的密封单在上一次抽奖中没有打开，按规定该方在这一次不能再制作密封单。"
        "请在活动方案中改由另一方密封，或改用公共信标（drand），装入方案后再立项。"
    )
