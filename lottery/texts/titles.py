"""Where the title of a draw may be broken."""

_LONG = 8
"""More characters than this before a quotation are a line of their own where there is little
room."""


def phrases(title: str) -> list[str]:
    """A title in parts that are not broken while there is room: after a closing quotation mark, and
    before the opening one where a long name stands.

    >>> phrases("某市“开发票中大奖”2024年3月抽奖")
    ['某市“开发票中大奖”', '2024年3月抽奖']
    >>> phrases("云岫布依族苗族仡佬族自治县“云岫购物有礼”抽奖")
    ['云岫布依族苗族仡佬族自治县', '“云岫购物有礼”', '抽奖']
    """
    head, mark, tail = title.partition("”")
    name, quote, rest = head.partition("“")
    parts = (name, quote + rest + mark, tail) if len(name) > _LONG else (head + mark, tail)
    return [part for part in parts if part]
