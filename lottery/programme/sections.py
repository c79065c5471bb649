"""Reads a table of TOML by types, and tells the place where something is wrong."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from lottery import canonical_json
from lottery.errors import ProgrammeError
from lottery.texts import errors as sentences
from lottery.texts.office import programme as words

_REQUIRED: Any = object()


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
        """A string that is not empty, unless the default is."""
        value: str = self._take(name, str, default)
        if not value and value is not default:
            raise self.error(words.missing(name))
        return value

    def matching(self, name: str, pattern: re.Pattern[str]) -> str:
        """A string that matches the pattern wholly."""
        value = self.text(name)
        if not pattern.fullmatch(value):
            raise self.error(words.does_not_match(name, pattern.pattern))
        return value

    def number(self, name: str) -> int:
        """A whole number of at least 0."""
        value: int = self._take(name, int)
        if value < 0:
            raise self.error(words.of_another_type(name))
        return value

    def flag(self, name: str) -> bool:
        """True or false; false if it is left out."""
        return bool(self._take(name, bool, default=False))

    def day(self, name: str) -> date:
        """A TOML date."""
        value: date = self._take(name, date)
        return value

    def optional_day(self, name: str) -> date | None:
        """A TOML date, or None if it is left out."""
        value: date | None = self._take(name, date, None)
        return value

    def moment(self, name: str) -> datetime:
        """A TOML date-time with its offset."""
        value: datetime = self._take(name, datetime)
        if value.tzinfo is None:
            raise self.error(words.of_another_type(name))
        return value

    def texts(self, name: str, default: Any = _REQUIRED) -> Sequence[str]:
        """A list of strings."""
        values: Sequence[Any] = self._take(name, list, default)
        if not all(isinstance(value, str) for value in values):
            raise self.error(words.of_another_type(name))
        return values

    def json(self, name: str) -> str:
        """A table as canonical JSON; an empty one if it is left out."""
        values: dict[str, Any] = self._take(name, dict, {})
        try:
            return canonical_json.dump(values)
        except TypeError:
            raise self.error(words.of_another_type(name)) from None

    def sections(self, name: str) -> "list[ProgrammeSection]":
        """A list of tables, possibly empty, each with its place."""
        values: list[Any] = self._take(name, list, [])
        if not all(isinstance(value, dict) for value in values):
            raise self.error(words.of_another_type(name))
        return [
            ProgrammeSection(f"{self.where} → {name} {number}", value)
            for number, value in enumerate(values, 1)
        ]

    def section(self, name: str) -> "ProgrammeSection":
        """A table; an empty one if it is left out."""
        return ProgrammeSection(f"{self.where} → {name}", self._take(name, dict, {}))

    def end(self) -> None:
        """Nothing may be left: a misspelt key must not be passed over."""
        for name in self.left:
            raise self.error(words.unknown(name))
