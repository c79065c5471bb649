"""Reads a table of TOML by types, and tells the place where something is wrong."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Self

from lottery import canonical_json
from lottery.errors import NotATokenError, ProgrammeError
from lottery.invoices.values.amounts import AmountError, parse_fen
from lottery.journal.tokens import token
from lottery.texts import errors as sentences
from lottery.texts.office import programme as words

_REQUIRED: Any = object()
_LONGEST = 200
"""Characters of one line."""
MOST, MOST_FEN = 9_999_999, 999_999_999_999
"""The protocol's SMALL and NUMBER."""
_YEARS = (1900, 9998)
"""The years of a day; the last one of all is left to time zones."""
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}


def is_seen(text: str) -> bool:
    """Whether every character can be seen and stands in one line: none of control, format, private
    use, nor a line's end."""
    return not any(unicodedata.category(each) in _UNSEEN for each in text)


class ProgrammeSection:
    """A table and its place in the file, `campaign 1 → period 3`. Every key is read once."""

    def __init__(self, where: str, values: Mapping[str, Any]) -> None:
        self.where = where
        self.left = dict(values)

    def error(self, why: object) -> ProgrammeError:
        """An error at this place, to be raised."""
        return ProgrammeError(sentences.programme_malformed(self.where, why))

    def _take(self, name: str, kind: type, default: Any = _REQUIRED) -> Any:
        value = self.left.pop(name, default)
        if value is _REQUIRED:
            raise self.error(words.missing(name))
        # By exact type: a boolean is no number, and a time is no day.
        if value is not default and type(value) is not kind:
            raise self.error(words.of_another_type(name))
        return value

    def text(self, name: str, default: Any = _REQUIRED) -> str:
        """One line that says something, unless the default is empty."""
        return self._line(name, self.prose(name, default))

    def prose(self, name: str, default: Any = _REQUIRED) -> str:
        """A string of any lines that is not blank, unless the default is."""
        value: str = self._take(name, str, default)
        if not value.strip() and value is not default:
            raise self.error(words.missing(name))
        return value

    def matching(self, name: str, pattern: re.Pattern[str], rule: str) -> str:
        """A string that matches the pattern wholly; `rule` says the pattern in words."""
        value = self.text(name)
        if not pattern.fullmatch(value):
            raise self.error(words.does_not_match(name, value, rule))
        return value

    def number(self, name: str, most: int = MOST) -> int:
        """A whole number from 0 to `most`."""
        value: int = self._take(name, int)
        if not 0 <= value <= most:
            raise self.error(words.number_outside(name, most))
        return value

    def fen(self, name: str, most: int = MOST_FEN) -> int:
        """An amount in yuan with two decimals at most, `10000` or `10000.00`, as fen."""
        value = self.left.pop(name, _REQUIRED)
        if value is _REQUIRED:
            raise self.error(words.missing(name))
        if type(value) not in (int, float, str):
            raise self.error(words.of_another_type(name))
        try:
            # A float of a file is spelled as it was written, up to fifteen digits.
            found = parse_fen(str(value))
        except AmountError:
            raise self.error(words.not_yuan(name, value)) from None
        if not 0 <= found <= most:
            raise self.error(words.yuan_outside(name, most // 100))
        return found

    def one_of(self, name: str, known: Sequence[str]) -> str:
        """One of these words."""
        value = self.text(name)
        if value not in known:
            raise self.error(words.does_not_match(name, value, words.one_of(known)))
        return value

    def flag(self, name: str) -> bool:
        """True or false; false if it is left out."""
        return bool(self._take(name, bool, default=False))

    def day(self, name: str) -> date:
        """A TOML date."""
        value: date = self._take(name, date)
        self._require_year(name, value)
        return value

    def optional_day(self, name: str) -> date | None:
        """A TOML date, or None if it is left out."""
        value: date | None = self._take(name, date, None)
        if value is not None:
            self._require_year(name, value)
        return value

    def moment(self, name: str) -> datetime:
        """A TOML date-time with its offset."""
        value: datetime = self._take(name, datetime)
        if value.tzinfo is None:
            raise self.error(words.WITHOUT_ZONE.format(name))
        self._require_year(name, value)
        return value

    def _require_year(self, name: str, value: date) -> None:
        first, last = _YEARS
        if not first <= value.year <= last and value != date.max:
            raise self.error(words.not_a_year(name, value.year, first, last))

    def texts(self, name: str, default: Any = _REQUIRED) -> Sequence[str]:
        """A list of strings."""
        values: Sequence[Any] = self._take(name, list, default)
        if not all(isinstance(value, str) for value in values):
            raise self.error(words.of_another_type(name))
        return [self._line(name, value) for value in values]

    def _line(self, name: str, value: str) -> str:
        if not is_seen(value):
            raise self.error(words.unprintable(name))
        if len(value) > _LONGEST:
            raise self.error(words.too_long(name, _LONGEST))
        return value

    def token(self, name: str) -> str:
        """A TOKEN of the protocol."""
        return self._token(name, self.text(name))

    def tokens(self, name: str) -> Sequence[str]:
        """A list of TOKENs."""
        return [self._token(name, each) for each in self.texts(name)]

    def _token(self, name: str, value: str) -> str:
        try:
            return token(value)
        except NotATokenError:
            raise self.error(words.does_not_match(name, value, words.CODE)) from None

    def json(self, name: str) -> str:
        """A table as canonical JSON; an empty one if it is left out."""
        values: dict[str, Any] = self._take(name, dict, {})
        try:
            return canonical_json.dump(values)
        except TypeError:
            raise self.error(words.of_another_type(name)) from None

    def sections(self, name: str) -> list[Self]:
        """A list of tables, possibly empty, each with its place."""
        values: list[Any] = self._take(name, list, [])
        if not all(isinstance(value, dict) for value in values):
            raise self.error(words.of_another_type(name))
        return [
            type(self)(f"{self.where} → {name} {number}", value)
            for number, value in enumerate(values, 1)
        ]

    def section(self, name: str) -> Self:
        """A table; an empty one if it is left out."""
        return type(self)(f"{self.where} → {name}", self._take(name, dict, {}))

    def end(self) -> None:
        """Nothing may be left: a misspelt key must not be passed over."""
        for name in self.left:
            raise self.error(words.unknown(name))
