"""What the picture of a draw says that messengers show."""

from datetime import date

LINE = "名单先封存，随机数后产生，任何人都能重算"


def day(drawn: date) -> str:
    """
    >>> day(date(2024, 4, 10))
    '2024年4月10日开奖'
    """
    return f"{drawn.year}年{drawn.month}月{drawn.day}日开奖"
