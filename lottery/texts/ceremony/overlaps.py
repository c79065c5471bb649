"""What is said of a draw that takes in a period which another draw has drawn from."""

from collections.abc import Iterable


def drawn_already(title: str, by: Iterable[str]) -> str:
    """
    >>> drawn_already("2024年3月", ["LJ-FP-2024-03"])
    '说明：“2024年3月”的发票已参加过抽奖 LJ-FP-2024-03，这一次再次参加。'
    """
    return f"说明：“{title}”的发票已参加过抽奖 {'、'.join(by)}，这一次再次参加。"
