"""The figures as they are published: figures.json, and what it holds. Pure."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

FORMAT = "fpdraw-figures/1"
Row = TypeVar("Row")


@dataclass(frozen=True)
class DayClass:
    """Days from `first` to `last` (ISO): invoices, and people who came then for the first time
    (None: not said)."""

    first: str
    last: str
    invoices: int
    people: int | None = None


@dataclass(frozen=True)
class PersonClass:
    """People with `least` to `most` invoices each (None: and more)."""

    least: int
    most: int | None
    people: int


@dataclass(frozen=True)
class PeriodClass:
    """Periods, mostly one, by batch and title: invoices and their sum in fen."""

    batches: tuple[str, ...]
    title: str
    invoices: int
    sum_fen: int


@dataclass(frozen=True)
class AmountClass:
    """Invoices of `from_fen` and more, below `below_fen` (None: without bound)."""

    from_fen: int
    below_fen: int | None
    invoices: int


@dataclass(frozen=True)
class TradeClass:
    """Invoices of the sellers of a trade; None: all others and unknown ones."""

    trade: str | None
    invoices: int


@dataclass(frozen=True)
class Hidden:
    """What only the organiser knows, of the periods that no earlier figures told of. `earlier`
    names the draws that did, by batch. Without `periods` there were too few people, or no period
    was left."""

    periods: tuple[PeriodClass, ...]
    amounts: tuple[AmountClass, ...]
    trades: tuple[TradeClass, ...]
    issued: tuple[DayClass, ...]
    earlier: Mapping[str, str]

    @property
    def invoices(self) -> int:
        """Of how many invoices it tells."""
        return sum(each.invoices for each in self.periods)

    @property
    def sum_fen(self) -> int:
        """Their sum."""
        return sum(each.sum_fen for each in self.periods)


@dataclass(frozen=True)
class DrawFigures:
    """All figures of one attempt: `invoices` of the whole pool, everything else of the periods that
    no earlier figures told of.

    `people` is None where pool.txt has no marks of people, as a draw without a cap has none, and
    where there are too few; `registered` and `persons` are empty then.
    """

    name: str
    manifest_sha256: str
    invoices: int
    people: int | None
    registered: tuple[DayClass, ...]
    persons: tuple[PersonClass, ...]
    hidden: Hidden

    def text(self) -> bytes:
        """figures.json."""
        told = {"format": FORMAT, **asdict(self)}
        return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def parse(data: bytes) -> DrawFigures:
    """Read figures.json; raises ValueError for what is none."""
    try:
        told = json.loads(data)
        if told.pop("format") != FORMAT:
            raise ValueError(FORMAT)
        return DrawFigures(
            **{
                **told,
                "registered": _rows(DayClass, told["registered"]),
                "persons": _rows(PersonClass, told["persons"]),
                "hidden": _hidden(told["hidden"]),
            }
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(str(error)) from None


def _hidden(told: dict[str, Any]) -> Hidden:
    periods = [{**row, "batches": tuple(row["batches"])} for row in told["periods"]]
    return Hidden(
        periods=_rows(PeriodClass, periods),
        amounts=_rows(AmountClass, told["amounts"]),
        trades=_rows(TradeClass, told["trades"]),
        issued=_rows(DayClass, told["issued"]),
        earlier={str(batch): str(name) for batch, name in told["earlier"].items()},
    )


def _rows(kind: type[Row], rows: list[dict[str, Any]]) -> tuple[Row, ...]:
    return tuple(kind(**row) for row in rows)
