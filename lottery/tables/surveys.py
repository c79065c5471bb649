"""What a table is, before its rows are read, and what only whoever hands it in can say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from lottery.errors import RefusalError
from lottery.tables.headers import ColumnHeading, Header
from lottery.tables.vocabulary import Vocabulary
from lottery.texts.office import tables as sentences

NAMED = 20
"""So many row numbers are named; of more it is said how many there are."""
Hidden = Literal["ask", "take", "leave"]


class SheetError(RefusalError):
    """The file as a whole cannot be read; the message says why and what to do."""


@dataclass(frozen=True)
class Handling:
    """How whoever hands a table in wants it taken: what its columns are (field by the key of the
    column), which sheet is meant, and what becomes of rows that are hidden."""

    assigned: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    hidden: Hidden = "ask"


@dataclass(frozen=True)
class Survey:
    """What a table is, before its rows are read."""

    sheet: str
    sheets: tuple[str, ...]
    header: Header | None
    is_text: bool
    from_1904: bool = False
    hidden: tuple[int, ...] = ()
    struck: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[ColumnHeading, ...]:
        """The columns, from the left."""
        found = self.header.headings if self.header else ()
        return tuple(sorted(found, key=lambda one: one.column))


class OpenQuestionsError(SheetError):
    """Something about the table must be said by whoever hands it in; `survey` shows what.

    `of_people`: about the list of people that came with it.
    """

    def __init__(self, survey: Survey) -> None:
        super().__init__("".join(survey.asks))
        self.survey = survey
        self.of_people = False


def asking(survey: Survey, vocabulary: Vocabulary, handling: Handling) -> Survey:
    """The survey with what is open."""
    asks = tuple(_open_questions(survey, vocabulary, handling))
    return replace(survey, asks=asks)


def _open_questions(survey: Survey, vocabulary: Vocabulary, handling: Handling) -> Iterator[str]:
    if handling.sheet and handling.sheet not in survey.sheets:
        yield sentences.no_sheet(handling.sheet, "、".join(survey.sheets))
    header = survey.header
    if header is None:
        wanted = "、".join(vocabulary.title(group[0]) for group in vocabulary.required)
        yield sentences.no_header(wanted)
        return
    claimed = header.unsettled()
    for name in claimed:
        yield sentences.header_twice(vocabulary.title(name))
    missing = [
        vocabulary.title(group[0])
        for group in vocabulary.required
        if not set(group) & ({*header.fields} | {*claimed})
    ]
    if missing:
        strange = [one.text or one.key for one in header.of("unknown", "blank")]
        yield sentences.header_missing("、".join(missing), "、".join(strange[:NAMED]))
    if survey.hidden and handling.hidden == "ask":
        yield sentences.hidden_rows(len(survey.hidden), _numbered(survey.hidden))


def _numbered(numbers: tuple[int, ...]) -> str:
    told = "、".join(map(str, numbers[:NAMED]))
    return f"{told}等" if len(numbers) > NAMED else told
