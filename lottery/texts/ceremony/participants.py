"""What the minutes say of who did what together, and of where two did not agree."""

from collections.abc import Sequence
from datetime import datetime

from lottery.texts.minutes.pages import moment
from lottery.texts.vocabulary import PARTIES

CHECKED = "结果复核"


def person(username: str, name: str) -> str:
    """
    >>> person("notary", "测试甲"), person("notary", "")
    ('测试甲（notary）', 'notary')
    """
    return f"{name}（{username}）" if name else username


def by_two(proposer: str, confirmer: str) -> str:
    return f"{proposer}提议，{confirmer}确认"


def typed(title: str) -> str:
    return f"{title}的数字"


def by_typists(typists: Sequence[str]) -> str:
    return f"{'、'.join(typists)}各自录入，一致后记录"


def slip(title: str) -> str:
    return f"{title}的密封单"


def kept(keepers: Sequence[str]) -> str:
    """
    >>> kept(["市政协"]), kept(["市政协", "notary"])
    ('由市政协保管至启封', '一式两份，由市政协、公证处各保管一份至启封')
    """
    named = "、".join(PARTIES.get(keeper, keeper) for keeper in keepers)
    if len(keepers) == 1:
        return f"由{named}保管至启封"
    return f"一式两份，由{named}各保管一份至启封"


def agreed(by: str, program: str) -> str:
    return f"{by}用另一程序（{program}）核算，与本机结果逐字节相同"


def typings_differ(title: str, readings: Sequence[tuple[str, str]]) -> str:
    told = "，".join(f"{typist}录入 {value}" for typist, value in readings)
    return f"“{title}”的数字两人录入不一致：{told}。当时未记录任何数字，重新录入一致后记录。"


def result_differs(at: datetime, by: str, program: str, digest: str, line: int) -> str:
    return (
        f"{by}于{moment(at)}用另一程序（{program}）核算的结果与本机不同：第 {line} 行起不同，"
        f"其散列前十六位 {digest[:16]}。两份结果均已存档。"
    )
