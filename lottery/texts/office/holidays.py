"""What is said of the official calendar: its files, its years, its page and commands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from lottery.texts.minutes.pages import moment

FILE = "放假安排"
HEADING = "官方放假安排"
LEAD = (
    "领奖截止日遇休息日要顺延的，照国务院办公厅每年的放假通知算。每年的通知是一个文件，载入以后才作数；"
    "没有载入的年份，程序不推算。"
)
FORWARD = "以后发布的通知有变动的，把改过的文件再载入一次；已经公布的截止日不变。"
NONE = "还没有载入任何一年。截止日遇休息日的抽奖，公布时会写明没有顺延。"
NO_FILE = "请选择放假安排文件（.toml）。"
NO_YEAR = "请选择随程序附带的年份。"
COLUMNS = ("节日", "放假", "调休上班")
CHECK = "载入之前，请与国务院办公厅的通知逐日核对。"
SUPPLIED = "随程序附带的年份"
NO_PACKAGE = (
    "没有安装 chinesecalendar：请先运行 pip install chinesecalendar，"
    "或照 lottery calendar example 的样子自己写"
)
NOT_TOML = "不合 TOML 的写法：引号、等号、方括号用半角，日期写成 2026-01-01，不加引号"
NO_HOLIDAYS = "没有写任何节日（[[holiday]]）"
WEEKDAYS = "一二三四五六日"

GROUP = "官方放假安排：领奖截止日遇休息日顺延，照它计算。"
LOAD = "载入一年的放假安排（文件），或随程序附带的一年（--supplied 年份）。"
SHOW = "列出已载入的年份；写明年份的，列出那一年的放假和调休上班。"
EXAMPLE = "写出一年的文件来核对、改正：随程序附带的原样写出，其余的从 chinesecalendar 取。"
OF_SUPPLIED = "载入随程序附带的这一年，不用文件。"
OF_SOURCE = "通知的名称和文号：“国务院办公厅关于…年部分节假日安排的通知（国办发明电〔…〕…号）”。"
DRY_RUN = "只看会改什么，不载入。"
FILE_OR_YEAR = "请写文件名，或者 --supplied 年份，两者写一个。"
NO_SOURCE = "这一年不随程序附带：请用 --source 写明通知的名称和文号。"


def malformed(where: str, why: object) -> str:
    return f"“{where}”文件有误：{why}"


def another_form(form: str, wanted: str) -> str:
    return f"“form”写的是“{form}”，应是“{wanted}”"


def not_a_year(year: int, first: int, last: int) -> str:
    return f"“year”写的 {year} 不对：应在 {first} 到 {last} 之间"


def source_of_another(source: str, year: int) -> str:
    return f"“source”写的是“{source}”，里面没有 {year} 年：写这一年的通知和文号"


def too_large(most: int) -> str:
    return f"超过 {most} 字节，不是一年的放假安排"


def ends_before(first: date, last: date) -> str:
    return f"last（{last}）早于 first（{first}）"


def too_long(most: int) -> str:
    return f"放假超过 {most} 天：请核对 first 和 last"


def worked_anyway(day: date) -> str:
    weekday = WEEKDAYS[day.weekday()]
    return f"work 里的 {day} 是星期{weekday}，本来就上班：只写调休上班的星期六、星期日"


def of_another_year(name: str, day: date, year: int) -> str:
    return f"“{name}”的 {day} 不在 {year} 年：只写这一年的日子，元旦可以从上一年 12 月 25 日写起"


def twice(day: date, one: str, other: str) -> str:
    return f"{day} 写了两次：在“{one}”和“{other}”里"


def not_supplied(year: int, years: Sequence[int]) -> str:
    return f"{year} 年不随程序附带：附带的是 {span(years)}。请写一个文件再载入"


def package_too_old(version: str, year: int) -> str:
    return (
        f"装着的 chinesecalendar {version} 没有 {year} 年："
        "等国务院办公厅发布通知以后，运行 pip install -U chinesecalendar"
    )


def span(years: Sequence[int]) -> str:
    """Years in a row, briefly.

    >>> span((2023, 2024, 2025)), span((2024,)), span(())
    ('2023—2025 年', '2024 年', '无')
    """
    if not years:
        return "无"
    return f"{years[0]}—{years[-1]} 年" if len(years) > 1 else f"{years[0]} 年"


def day(one: date) -> str:
    """A day with its weekday.

    >>> day(date(2026, 10, 10))
    '10月10日（周六）'
    """
    return f"{one.month}月{one.day}日（周{WEEKDAYS[one.weekday()]}）"


def days(first: date, last: date) -> str:
    """Days off in a row.

    >>> days(date(2026, 1, 1), date(2026, 1, 3))
    '1月1日（周四）至1月3日（周六），共 3 天'
    """
    if first == last:
        return day(first)
    years = [f"{each.year}年" if first.year != last.year else "" for each in (first, last)]
    count = (last - first).days + 1
    return f"{years[0]}{day(first)}至{years[1]}{day(last)}，共 {count} 天"


def workdays(several: Sequence[date]) -> str:
    return "、".join(map(day, several)) or "无"


def line(name: str, off: str, worked: str) -> str:
    return f"  {name}：{off}；调休上班：{worked}"


def year_line(year: int, source: str, digest: str, at: datetime, by: str) -> str:
    return f"{year} 年  {source}  SHA-256 {digest}  {by} 于 {moment(at)} 载入"


def nothing_of(year: int) -> str:
    return f"没有载入 {year} 年的放假安排。"


def loaded(year: int, source: str, digest: str, before: str | None, *, looked: bool) -> str:
    """What loading a file has done, or would do."""
    if before == digest:
        return f"{year} 年的放假安排与已载入的相同，没有更改。"
    instead = "，代替以前载入的；已经公布的截止日不变" if before else ""
    head = "载入后，" if looked else "已载入："
    return f"{head}{year} 年按“{source}”（SHA-256 {digest}）{instead}。"


def file_there(file: object) -> str:
    return f"{file} 已经存在，没有覆盖：请换一个文件名。"


def file_written(year: int, file: object) -> str:
    return f"{year} 年的放假安排写在 {file}。{CHECK}"
