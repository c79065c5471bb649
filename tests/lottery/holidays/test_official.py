"""The official calendar: what a year's file says, which days are known, where a last day moves."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lottery.clock import SHANGHAI
from lottery.errors import CalendarFileError
from lottery.holidays import DaysOff, Deadline, OfficialCalendar, last_day, supplied
from lottery.holidays.deadlines import COUNTED, MOVED, UNKNOWN, WORKDAY
from lottery.holidays.files import parse, written
from lottery.holidays.package import file_from_package
from lottery.programme.claiming import NEXT_WORKDAY, UNMOVED

YEARS = {year: parse(supplied.file_of(year)) for year in supplied.years()}
ALL, ONLY_2026 = OfficialCalendar(tuple(YEARS.values())), OfficialCalendar((YEARS[2026],))
FILE = supplied.file_of(2026).decode()


def moved(published: date, days: int, calendar: OfficialCalendar = ALL) -> Deadline:
    return last_day(published, days, NEXT_WORKDAY, calendar)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 2, 13), True),
        (date(2026, 2, 14), True),  # a Saturday before Spring Festival
        (date(2026, 2, 15), False),
        (date(2026, 2, 23), False),  # a Monday
        (date(2026, 2, 24), True),
        (date(2026, 9, 20), True),  # a Sunday for National Day
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),
        (date(2026, 10, 11), False),
        (date(2023, 12, 31), False),
        (date(2024, 2, 29), True),
    ],
)
def test_days_are_worked_as_the_notices_say(day: date, worked: bool) -> None:
    assert ALL.unknown(day) == 0
    assert ALL.is_workday(day) is worked


@pytest.mark.parametrize(
    ("published", "days", "expected"),
    [
        (date(2025, 12, 17), 60, (date(2026, 2, 24), date(2026, 2, 15), MOVED)),  # Spring Festival
        (date(2026, 8, 2), 60, (date(2026, 10, 8), date(2026, 10, 1), MOVED)),  # National Day
        (date(2026, 7, 22), 60, (date(2026, 9, 20), date(2026, 9, 20), WORKDAY)),  # a worked Sunday
        (date(2024, 4, 10), 60, (date(2024, 6, 11), date(2024, 6, 9), MOVED)),  # Dragon Boat
        (date(2023, 12, 31), 60, (date(2024, 2, 29), date(2024, 2, 29), WORKDAY)),
        (date(2025, 12, 30), 60, (date(2026, 2, 28), date(2026, 2, 28), WORKDAY)),  # a Saturday
        (date(2026, 11, 20), 30, (date(2026, 12, 21), date(2026, 12, 20), MOVED)),
    ],
)
def test_a_last_day_on_which_nobody_works_moves_to_the_next_workday(
    published: date, days: int, expected: tuple[date, date, str]
) -> None:
    found = moved(published, days)
    assert (found.day, found.unmoved, found.why) == expected
    assert found.ends_at == datetime(*(found.day + timedelta(1)).timetuple()[:3], tzinfo=SHANGHAI)
    assert last_day(published, days, UNMOVED, ALL) == Deadline(expected[1], expected[1], COUNTED)


@pytest.mark.parametrize(
    ("published", "calendar", "missing"),
    [
        (date(2026, 11, 26), ONLY_2026, 2027),  # 25 December: the notice of 2027 may say otherwise
        (date(2026, 12, 2), ONLY_2026, 2027),  # 1 January
        (date(2025, 12, 1), ONLY_2026, 2025),  # 31 December 2025
        (date(2024, 4, 10), ONLY_2026, 2024),
        (date(2026, 11, 10), OfficialCalendar(), 2026),
    ],
)
def test_a_year_that_nobody_loaded_is_unknown_and_moves_nothing(
    published: date, calendar: OfficialCalendar, missing: int
) -> None:
    found = last_day(published, 30 if published.month == 12 else 29, NEXT_WORKDAY, calendar)
    assert found == Deadline(found.unmoved, found.unmoved, UNKNOWN, (), missing)


def test_a_move_that_leads_into_an_unknown_year_is_none() -> None:
    off = 'form = "fpdraw-calendar/1"\nyear = 2027\nsource = "2027"\n[[holiday]]\nname = "x"\n'
    year = parse(f"{off}first = 2027-12-20\nlast = 2027-12-31\n".encode())
    found = moved(date(2027, 12, 1), 20, OfficialCalendar((year,)))
    assert (found.day, found.why, found.unknown) == (date(2027, 12, 21), UNKNOWN, 2028)


published = st.dates(date(2023, 1, 1), date(2026, 11, 1))


@given(published, st.integers(1, 50), st.integers(0, 30))
def test_a_moved_last_day_is_the_first_workday_and_never_an_earlier_one(
    day: date, days: int, later: int
) -> None:
    found = moved(day, days)
    assert found.unmoved == day + timedelta(days=days) <= found.day
    between = [found.unmoved + timedelta(n) for n in range((found.day - found.unmoved).days)]
    assert ALL.is_workday(found.day)
    assert not any(map(ALL.is_workday, between))
    assert (found.why == MOVED) == bool(between)
    assert set(found.years) == {year for each in (*between, found.day) for year in ALL.asked(each)}
    assert moved(day + timedelta(days=later), days).day >= found.day


@given(st.sets(st.sampled_from(sorted(YEARS))), published, st.integers(1, 90))
def test_fewer_known_years_say_less_and_never_another_day(
    known: set[int], day: date, days: int
) -> None:
    assume(day + timedelta(days=days) < date(2026, 12, 20))
    fewer = moved(day, days, OfficialCalendar(tuple(YEARS[each] for each in sorted(known))))
    whole = moved(day, days)
    if fewer.why == UNKNOWN:
        assert (fewer.day, fewer.unmoved) == (whole.unmoved, whole.unmoved)
        assert fewer.unknown not in known
    else:
        assert fewer == whole


def test_a_newer_year_decides_of_the_december_before_it() -> None:
    head = 'form = "fpdraw-calendar/1"\nyear = 2019\nsource = "2019"\n[[holiday]]\nname = "元旦"\n'
    span = "first = 2018-12-30\nlast = 2019-01-01\nwork = [2018-12-29]\n"
    year = parse((head + span).encode())
    assert OfficialCalendar((year,)).unknown(date(2018, 12, 31)) == 2018
    older = parse(written(2018, "2018", [DaysOff("国庆节", date(2018, 10, 1), date(2018, 10, 7))]))
    both = OfficialCalendar((older, year))
    assert [both.is_workday(date(2018, 12, day)) for day in (28, 29, 30, 31)] == [
        *(True, True),
        *(False, False),
    ]


@pytest.mark.parametrize("year", supplied.years())
def test_the_years_that_come_along_are_those_of_the_package(year: int) -> None:
    """`tools/official_years.py` writes them; the notice's number alone is not the package's."""
    assert file_from_package(year, YEARS[year].source) == supplied.file_of(year)
    found = YEARS[year]
    assert parse(written(found.year, found.source, found.holidays)) == found
    assert f"关于{year}年部分节假日安排的通知（国办发明电〔{year - 1}〕" in found.source


def test_neither_package_nor_program_makes_up_a_year() -> None:
    with pytest.raises(CalendarFileError, match="没有 2031 年"):
        file_from_package(2031, "2031")
    with pytest.raises(CalendarFileError, match="2031 年不随程序附带：附带的是 2023—2026 年"):
        supplied.file_of(2031)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("fpdraw-calendar/1", "fpdraw-calendar/2"), "“form”写的是“fpdraw-calendar/2”"),
        (("year = 2026", "year = 1999"), "“year”写的 1999 不对：应在 2000 到 2199 之间"),
        (("year = 2026", "year = 2027"), "里面没有 2027 年"),
        (("2026年部分", "2027年部分"), "里面没有 2026 年"),
        (("last = 2026-01-03", "last = 2025-12-31"), "last（2025-12-31）早于 first（2026-01-01）"),
        (("last = 2026-01-03", "last = 2026-01-33"), "不合 TOML 的写法"),
        (("last = 2026-01-03", "last = 2026-02-03"), "放假超过 31 天"),
        (("last = 2026-01-03", 'last = "2026-01-03"'), "“last”的类型不对"),
        (("[2026-01-04]", '["2026-01-04"]'), "“work”的类型不对"),
        (("[2026-01-04]", "[2026-01-05]"), "work 里的 2026-01-05 是星期一，本来就上班"),
        (("[2026-01-04]", "[2026-01-03]"), "2026-01-03 写了两次：在“元旦”和“元旦”里"),
        (("first = 2026-02-15", "first = 2026-02-14"), "2026-02-14 写了两次"),
        (("[2026-01-04]", "[2027-01-02]"), "“元旦”的 2027-01-02 不在 2026 年"),
        (("work = [2026-01-04]", "works = [2026-01-04]"), "不认识的项目“works”"),
        (("first = 2026-01-01\n", ""), "“放假安排 → holiday 1”文件有误：缺少“first”"),
    ],
)
def test_a_malformed_year_is_refused_in_its_place(change: tuple[str, str], told: str) -> None:
    assert change[0] in FILE
    with pytest.raises(CalendarFileError) as refused:
        parse(FILE.replace(change[0], change[1], 1).encode())
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (FILE.partition("[[holiday]]")[0].encode(), "没有写任何节日"),
        (FILE.encode("gb18030"), "不是 UTF-8 编码"),
        (b"#" * 65_537, "超过 65536 字节"),
        (b"x = " + b"[" * 5000, "不合 TOML 的写法"),
        (b"", "缺少“form”"),
    ],
)
def test_what_is_no_year_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(CalendarFileError) as refused:
        parse(data)
    assert told in str(refused.value)
    assert "活动方案" not in str(refused.value)


def test_a_mark_that_windows_puts_before_a_file_counts_in_its_hash_alone() -> None:
    marked = parse(b"\xef\xbb\xbf" + FILE.encode())
    assert marked.holidays == YEARS[2026].holidays
    assert marked.sha256 != YEARS[2026].sha256
