"""What draw day's many hands are told: slips handed in, dice typed twice, a second result."""


def party_unknown(name: str, party: str) -> str:
    return f"抽奖 {name} 没有名为“{party}”的密封来源。"


def not_the_partys_account(title: str) -> str:
    return f"“{title}”的密封单散列只能由该方本人的账户提交。请改用该方的账户登录。"


def keeper_itself(title: str) -> str:
    return f"“{title}”的密封单须交由另一方保管，不能自行保管。请另选保管方。"


def keeper_unknown(keeper: str, choices: tuple[str, ...]) -> str:
    return f"“{keeper}”不是可以保管密封单的一方。可选：{'、'.join(choices)}。"


def hash_form(found: str) -> str:
    return f"密封单的散列应为 64 位小写十六进制，收到的是“{found}”。"


def hash_stored(title: str, stored: str) -> str:
    return f"“{title}”已提交密封单散列 {stored}，不能更改。"


def hash_used(digest: str) -> str:
    return f"密封单 {digest} 已用过，每份密封单只能用一次。请重新制作。"


def hashes_missing(name: str, titles: tuple[str, ...]) -> str:
    return (
        f"抽奖 {name} 还没有收到{'、'.join(f'“{each}”' for each in titles)}的密封单散列，不能封存。"
    )
