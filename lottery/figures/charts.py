"""What is shown of figures: tables, each with the values of its bars. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lottery.figures.told import AmountClass, DayClass, DrawFigures, PeriodClass, PersonClass
from lottery.texts.public import figures as texts

ANYONE, ORGANISER = "anyone", "organiser"


@dataclass(frozen=True)
class Chart:
    """A table, and the picture beside it, `figures-KEY.svg`: a row's first cell and its value make
    a bar, with its mark behind it.

    `by` is who can say these figures; `upright` bars stand in a row of days.
    """

    key: str
    by: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    values: tuple[float, ...]
    marks: tuple[str, ...]
    upright: bool = False

    @property
    def title(self) -> str:
        """What it shows."""
        return texts.TITLES[self.key]

    @property
    def file(self) -> str:
        """How its picture is called."""
        return f"figures-{self.key}.svg"


def of_draw(figures: DrawFigures) -> tuple[Chart, ...]:
    """All charts of one draw that have a row."""
    hidden = figures.hidden
    found = (
        _days("registered", ANYONE, figures.registered),
        _persons(figures.persons),
        _periods("periods", hidden.periods if len(hidden.periods) > 1 else ()),
        _days("issued", ORGANISER, hidden.issued),
        _amounts(hidden.amounts),
        _chart(
            "trades",
            ORGANISER,
            [
                ((row.trade or texts.OTHER_TRADES, texts.count(row.invoices)), row.invoices)
                for row in hidden.trades
            ],
        ),
    )
    return tuple(chart for chart in found if chart.rows)


def of_periods(figures: Iterable[DrawFigures]) -> Chart:
    """The periods of several draws side by side, each with its invoices and their sum."""
    periods = [period for each in figures for period in each.hidden.periods]
    return _periods("months", sorted(periods, key=lambda each: each.batches))


def _periods(key: str, periods: Sequence[PeriodClass]) -> Chart:
    return _chart(
        key,
        ORGANISER,
        [
            ((row.title, texts.count(row.invoices), texts.yuan(row.sum_fen)), row.sum_fen / 100)
            for row in periods
        ],
    )


def _days(key: str, by: str, days: Sequence[DayClass]) -> Chart:
    rows = []
    for row in days:
        people = () if row.people is None else (texts.count(row.people),)
        said = texts.days(date.fromisoformat(row.first), date.fromisoformat(row.last))
        rows.append(((said, texts.count(row.invoices), *people), row.invoices))
    return _chart(key, by, rows, upright=True)


def _persons(classes: Sequence[PersonClass]) -> Chart:
    rows = [
        ((texts.invoices_of_one(row.least, row.most), texts.count(row.people)), row.people)
        for row in classes
    ]
    return _chart("persons", ANYONE, rows)


def _amounts(classes: Sequence[AmountClass]) -> Chart:
    rows = [
        ((texts.amounts(row.from_fen, row.below_fen), texts.count(row.invoices)), row.invoices)
        for row in classes
    ]
    return _chart("amounts", ORGANISER, rows)


def _chart(
    key: str, by: str, rows: Sequence[tuple[tuple[str, ...], float]], *, upright: bool = False
) -> Chart:
    width = len(rows[0][0]) if rows else 0
    cells, values = tuple(row for row, _ in rows), tuple(value for _, value in rows)
    money = key in ("periods", "months")
    marks = [texts.ten_thousands(value) if money else row[-1] for row, value in rows]
    return Chart(key, by, texts.COLUMNS[key][:width], cells, values, tuple(marks), upright)
