"""A table of the tax bureau's answers, read before anything is written: our work list as it comes
back, or the bureau's own export.

Nothing is guessed: a row whose number or state is not understood is listed with what to do, and the
others count. No database here.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lottery.errors import TaxFileError
from lottery.invoices.codes.identity import CODE, DIGITAL, NUMBER, digital, legacy
from lottery.invoices.values.dates import DateError, parse_day
from lottery.invoices.values.text import compact
from lottery.tables.columns import LINES, VOCABULARY
from lottery.tables.exchange import NamedRow, table_of
from lottery.tables.surveys import Handling, Survey
from lottery.tables.undoing import ERRORS
from lottery.tables.vocabulary import Vocabulary, folded
from lottery.tax.states import State
from lottery.texts.office import tax as sentences

_NAMES = {**sentences.HEADERS, **sentences.MORE_HEADERS}
HEADINGS = Vocabulary(
    _NAMES,
    [
        *(name for names in VOCABULARY.names.values() for name in names),
        *VOCABULARY.spare,
        *LINES,
    ],
    (("number", "digital"), ("state", "status")),
)
"""What the headers of an answer may mean; what a name stands for goes before what is not needed."""
_PENDING = re.compile(r"待|申请中|处理中|确认中|审核中|办理中|查询中|核实中|尚未|未决")
_ABNORMAL = re.compile(r"异常|失控|疑点|非正常|风险|虚开|走逃")
_NOT = re.compile(r"[未非不无可没]")
_RED = re.compile(r"红冲|冲红|红字|冲销|负数")
_ALL_WELL = {"", "正常", "无", "无风险", "低", "低风险", "-"}


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was not understood, and what to do."""

    row: int
    told: str


@dataclass(frozen=True)
class Answers:
    """What a file says: states by identity, rows with an answer, and rows not understood."""

    sha256: str
    name: str
    survey: Survey
    said: frozenset[tuple[str, State]]
    rows: int
    problems: tuple[Problem, ...] = field(default=())


class _RowError(Exception):
    """The row is not understood; the message says what to do."""


class _NoDayError(_RowError):
    """The row names no day, and neither did whoever handed it in."""


def read(
    path: Path, *, as_of: date | None, today: date, handling: Handling | None = None
) -> Answers:
    """What a file answers. `as_of` is the day of rows that name none.

    Raises TaxFileError for a day that is missing or to come, and SheetError for no such table.
    """
    if as_of is not None and as_of > today:
        raise TaxFileError(sentences.as_of_wrong(as_of))
    said: set[tuple[str, State]] = set()
    problems: list[Problem] = []
    rows = 0
    dayless = 0
    with table_of(path, HEADINGS, handling) as table:
        for line in table.lines:
            try:
                answer = _answer(line, as_of, today)
            except _RowError as error:
                problems.append(Problem(line.number, str(error)))
                dayless = dayless or line.number * isinstance(error, _NoDayError)
                continue
            said |= answer
            rows += bool(answer)
        survey = table.survey
    if dayless and not said:
        raise TaxFileError(sentences.day_missing(dayless))
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Answers(digest, path.name, survey, frozenset(said), rows, tuple(problems))


def _answer(line: NamedRow, as_of: date | None, today: date) -> set[tuple[str, State]]:
    """The answer of a row about each identity; none for a row that was left open."""
    result, status = line.cells.get("state", ""), line.cells.get("status", "")
    if not result and not status:
        return set()
    if not any(line.cells.get(name) for name in ("code", "number", "digital")):
        return set()  # a sum or a note at the foot
    for text in line.cells.values():
        if text.startswith("#") and ERRORS.fullmatch(text):
            raise _RowError(sentences.cell_error(text))
    named = _named(line)
    state = _state(result, status)
    risk = line.cells.get("risk", "")
    if folded(line.cells.get("positive", "")) in {"否", "n", "no", "0"}:
        state = "red" if state == "normal" else state
    elif state == "normal" and not result and folded(risk) not in _ALL_WELL:
        raise _RowError(sentences.state_abnormal(risk))
    said = State(state, _day(line, as_of, today))
    return {(identity, said) for identity in named}


def _named(line: NamedRow) -> list[str]:
    code, number, twenty = (
        compact(line.cells.get(name, "")) for name in ("code", "number", "digital")
    )
    if len(number) == 20:
        if twenty not in {"", number}:
            raise _RowError(sentences.number_wrong(f"{number} / {twenty}"))
        number, twenty = "", number
    found = []
    if number:
        if not (CODE.fullmatch(code) and NUMBER.fullmatch(number)):
            raise _RowError(sentences.number_wrong(" ".join(filter(None, (code, number)))))
        found.append(legacy(code, number))
    if twenty:
        if not DIGITAL.fullmatch(twenty):
            raise _RowError(sentences.number_wrong(twenty))
        found.append(digital(twenty))
    if not found:
        raise _RowError(sentences.number_wrong(code))
    return found


def _state(result: str, status: str) -> str:
    states = [state_of(text) for text in (result, status) if text]
    if len(set(states)) > 1:
        raise _RowError(sentences.states_differ(result, status))
    return states[0]


def state_of(text: str) -> str:
    """The state that the bureau's words mean. Raises what to do about other words.

    >>> [state_of(x) for x in ("正常", "已作废", "已红冲-全额", "部分冲红", "查无此票")]
    ['normal', 'void', 'red', 'partly-red', 'unknown']
    """
    plain = folded(text)
    known = {folded(word): state for word, state in sentences.WORDS.items()}
    if plain in known:
        return known[plain]
    if _PENDING.search(plain):
        raise _RowError(sentences.state_pending(text))
    if _ABNORMAL.search(plain):
        raise _RowError(sentences.state_abnormal(text))
    if _NOT.search(plain):
        raise _RowError(sentences.state_wrong(text))
    if _RED.search(plain):
        return "partly-red" if "部分" in plain else "red"
    if "作废" in plain or plain in {"已废", "废票", "废止"}:
        return "void"
    raise _RowError(sentences.state_wrong(text))


def _day(line: NamedRow, as_of: date | None, today: date) -> date:
    text = line.cells.get("as_of", "")
    if not text:
        if as_of is None:
            raise _NoDayError(sentences.DAY_OF_ROW_MISSING)
        return as_of
    try:
        day = parse_day(text)
    except DateError:
        raise _RowError(sentences.day_wrong(text)) from None
    if day > today:
        raise _RowError(sentences.day_wrong(text))
    return day
