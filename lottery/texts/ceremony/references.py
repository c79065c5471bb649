"""What is said of a plan that names what is not there, or what it cannot have."""

from collections.abc import Iterable, Sequence

_MEND = "请改正活动方案后重新装入，再立项。"


def of_another_campaign(code: str, batch: str, own: str) -> str:
    return (
        f"抽奖 {code} 列了别的活动的期次 {batch}（属于活动 {own}）："
        f"一次抽奖只按一个活动的规则办理，不能同时抽两个活动的登记。"
        f"请为活动 {own} 另立一次抽奖。{_MEND}"
    )


def never_planned(code: str, earlier: str) -> str:
    return (
        f"抽奖 {code} 要排除 {earlier} 的中奖人，而 {earlier} 没有举行，也没有立项。"
        f"请先为 {earlier} 立项；{earlier} 不再举行的，请先公告取消（lottery call-off，"
        f"正式的用 lottery propose call-off {earlier} --reason 原因），或从方案中去掉这一项。"
    )


def of_a_rehearsal(code: str, earlier: str) -> str:
    return (
        f"抽奖 {code} 是正式抽奖，不能按演练 {earlier} 的结果排除人员。"
        "请在活动方案中改为排除正式抽奖的中奖人，再立项。"
    )


def no_tier(code: str, earlier: str, tier: str, tiers: Iterable[str]) -> str:
    known = "、".join(tiers)
    return f"抽奖 {code} 要排除 {earlier} 的奖项“{tier}”，而它只有奖项 {known}。{_MEND}"


def waits_for(earlier: str) -> str:
    told = f"要排除 {earlier} 的中奖人，而它还没有开奖（没有 result.txt）"
    return f"{told}：请先开奖，不再举行的请公告取消。"


def destroyed(code: str, lost: Sequence[tuple[str, int]]) -> str:
    told = "；".join(f"“{title}”{count} 条" for title, count in lost)
    return (
        f"抽奖 {code} 的期次里有登记的个人资料已按规定销毁（{told}），它们不能再参加抽奖。"
        "请从方案中去掉这些期次；或在方案中写明排除它们（[[draw.omit]] reason = "
        '"data-destroyed"），使其列入未参加名单；或公告取消这次抽奖（call-off）。'
    )
