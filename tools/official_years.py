"""Writes the years of the official calendar that come with the program, by the package
`chinesecalendar`, with the notice that each follows.

Usage: `python tools/official_years.py` in a checkout. Run again it writes the same bytes. A new
year is one more line of NOTICES, read off the notice.
"""

from pathlib import Path

from lottery.holidays.package import file_from_package

NOTICES = {
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
"""The number of each year's notice."""
PLACE = Path(__file__).parents[1] / "lottery" / "holidays"


def main() -> None:
    """Write one file a year."""
    for year, number in NOTICES.items():
        source = f"国务院办公厅关于{year}年部分节假日安排的通知（{number}）"
        (PLACE / f"{year}.toml").write_bytes(file_from_package(year, source))


if __name__ == "__main__":
    main()
