"""What a site tells of its history (`/history.json`), read with suspicion."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lottery.naming import read_name
from lottery.texts.public import witness as words
from lottery.witness.fetching import UnreachedError

_FIXED = ("mode", "frozen", "previous", "size")
_NUMBERS = ("size", "proved-from")
_TEXTS = ("mode", "state", "frozen", "previous", "ending")
_BAD = frozenset({"gone", "changed"})
_MOST, _LINES = 2000, 10**12


@dataclass(frozen=True)
class ToldHistory:
    """The size of the newest checkpoint (0: none); each attempt by its name, in their order; and
    why each draw was called off that was, by its name."""

    checkpoint: int
    attempts: Mapping[str, Mapping[str, Any]]
    off: Mapping[str, str]


def read(data: bytes) -> ToldHistory:
    """The history in these bytes; raises UnreachedError where they are none."""
    try:
        told = json.loads(data)
        rows = {each["name"]: each for each in told["attempts"]}
        off = {each["draw"]: each["reason"] for each in told["called-off"]}
        size = told["checkpoint"]
        whole = told["format"] == "fpdraw-history/1" and len(rows) == len(told["attempts"])
        plain = all(_is_attempt(each) for each in rows.values())
        named = all(_is_name(name) for name in (*rows, *off))
        reasoned = all(isinstance(reason, str) for reason in off.values())
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise UnreachedError(words.NO_HISTORY) from None
    small = len(rows) <= _MOST and type(size) is int and 0 <= size < _LINES
    if not (whole and plain and named and reasoned and small):
        raise UnreachedError(words.NO_HISTORY)
    return ToldHistory(size, rows, off)


def _is_name(name: object) -> bool:
    return isinstance(name, str) and read_name(name) is not None


def _is_attempt(row: Mapping[str, Any]) -> bool:
    """Whether a row holds nothing but what may be shown to whoever watches: a path is one of the
    two that its name makes."""
    name = row["name"]
    numbers = all(type(row[field]) is int for field in _NUMBERS)
    texts = all(isinstance(row[field], str) for field in _TEXTS)
    paths = all(
        one["path"] in {name, f"commitments/{name}"} and isinstance(one["state"], str)
        for one in row["folders"]
    )
    return numbers and texts and paths


def changes(kept: ToldHistory | None, found: ToldHistory) -> list[str]:
    """Sentences of what stood in the history that was kept, and stands there otherwise or no more;
    and of what the site itself says of its folders."""
    said = [] if kept is None else [*_missing(kept, found), *_other(kept, found)]
    for each in found.attempts.values():
        bad = [one for one in each["folders"] if one["state"] in _BAD]
        said += [words.folder(one["path"], one["state"]) for one in bad]
    return said


def _missing(kept: ToldHistory, found: ToldHistory) -> list[str]:
    said = [words.attempt_gone(name) for name in kept.attempts if name not in found.attempts]
    said += [words.call_off_gone(name) for name in kept.off if name not in found.off]
    order = [name for name in found.attempts if name in kept.attempts]
    if order != [name for name in kept.attempts if name in found.attempts]:
        said.append(words.ORDER)
    return said


def _other(kept: ToldHistory, found: ToldHistory) -> list[str]:
    said = []
    for name, before in kept.attempts.items():
        now = found.attempts.get(name, before)
        fixed = [*_FIXED, *(["ending"] if before["ending"] else [])]
        said += [words.field_changed(name, each) for each in fixed if before[each] != now[each]]
        there = {one["path"] for one in now["folders"]}
        paths = [one["path"] for one in before["folders"]]
        said += [words.folder(path, "gone") for path in paths if path not in there]
    others = [name for name, why in kept.off.items() if found.off.get(name, why) != why]
    return said + [words.call_off_changed(name) for name in others]
