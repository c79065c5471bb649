"""What draw day's many hands are told: slips handed in, dice typed twice, a second result."""

from collections.abc import Iterable


def party_unknown(name: str, party: str) -> str:
    return f"抽奖 {name} 没有名为“{party}”的密封来源。"


def not_the_partys_account(title: str) -> str:
    return f"“{title}”的密封单散列只能由该方本人的账号提交。请改用该方的账号登录。"


def keeper_itself(title: str) -> str:
    return f"“{title}”的密封单须交由另一方保管，不能自行保管。请另选保管方。"


def keeper_unknown(keeper: str, choices: tuple[str, ...]) -> str:
    return f"“{keeper}”不是可以保管密封单的一方。可选：{'、'.join(choices)}。"


def hash_form(found: str) -> str:
    return f"密封单的散列应为 64 位小写十六进制，收到的是“{found}”。"


def keeper_twice(title: str) -> str:
    return f"“{title}”的密封单两份须由两方分别保管，不能都交给同一方。请另选一方。"


def keepers_count(title: str, *, live: bool) -> str:
    if live:
        return (
            f"“{title}”的密封单打印两份，须写明两个保管方（--keeper 写两次），"
            "由两方各保管一份，都不能是密封方自己。"
        )
    return f"“{title}”的密封单须写明一个或两个保管方（--keeper）。"


def keepers_missing(name: str, titles: tuple[str, ...]) -> str:
    named = "、".join(f"“{each}”" for each in titles)
    return (
        f"抽奖 {name} 是正式抽奖，{named}的密封单还没有写明两个保管方，不能封存。"
        "请该方用 lottery sealed 再提交一次同一散列，写明两个保管方（--keeper 写两次）。"
    )


def hash_stored(title: str, stored: str, keepers: Iterable[str]) -> str:
    kept = "、".join(keepers)
    return f"“{title}”已提交密封单散列 {stored}{f'（保管方 {kept}）' if kept else ''}，不能更改。"


def hash_used(digest: str) -> str:
    return f"密封单 {digest} 已用过，每份密封单只能用一次。请重新制作。"


def hashes_missing(name: str, titles: tuple[str, ...]) -> str:
    return (
        f"抽奖 {name} 还没有收到{'、'.join(f'“{each}”' for each in titles)}的密封单散列，不能封存。"
    )


def may_not_type(username: str) -> str:
    return f"账号“{username}”不能录入随机数：请改用录入、复核、监督或公证账号。"


def not_typed_twice(title: str) -> str:
    return (
        f"“{title}”不是掷出或公布的数字，不由两人录入。请直接写出密值或签名，"
        "或用 --file 给出密封单；公共信标也可以用 --network 从网络取得。"
    )


def two_typists(title: str) -> str:
    return (
        f"正式抽奖的“{title}”须由两个账号分别录入同样的数字后才能记录。"
        "用命令录入时请不要写出数字，由两人依次输入。"
    )


def readings_differ(title: str, readings: Iterable[tuple[str, str]]) -> str:
    told = "，".join(f"{typist} 录入 {value}" for typist, value in readings)
    return f"“{title}”两人录入的数字不同：{told}。没有记录，请两人看清骰子后各自重新录入。"


def before_its_round(moment: str, since: str) -> str:
    return f"现在的时间 {moment} 早于公共信标这一轮的时间 {since}，请校准时钟后再记录。"


def not_a_notary(username: str) -> str:
    return f"账号“{username}”不能提交核算结果：须由公证账号提交，且该账号不得兼任主办单位。"


def program_form() -> str:
    return "核算程序的名称须为一行文字，不超过 120 个字。"


def result_too_large(size: int) -> str:
    return f"文件有 {size} 字节，不可能是本次抽奖的 result.txt。请核对文件。"


def second_missing(name: str) -> str:
    return f"抽奖 {name} 还没有公证员用第二个程序算出的结果，不能开奖。"


def second_differs(  # noqa: PLR0917 - both sides of a difference
    name: str, ours: str, theirs: str, line: int, our_line: str, their_line: str
) -> str:
    return (
        f"抽奖 {name} 的两个程序算出的结果不同，不能开奖。本机 {ours}，第二个程序 {theirs}；"
        f"第 {line} 行起不同：本机为“{our_line}”，第二个程序为“{their_line}”。"
        "请停止操作，查明原因后由公证员重新提交。"
    )
