"""The details of the journal's lines, in words."""

import json
from typing import Any

from lottery.texts.office.journal import NONE
from lottery.texts.office.journal_lines import NAMES, VALUES


def details(detail: str) -> list[tuple[str, str]]:
    """The details of a line as names and values.

    >>> details('{"entry":7,"roles":["clerk"]}')
    [('登记', '7'), ('职责', '录入员')]
    """
    found: dict[str, Any] = json.loads(detail)
    return [(NAMES.get(name, name), _told(name, value)) for name, value in found.items()]


def _told(name: str, value: Any) -> str:
    called = VALUES.get(name, {})
    if value is None or value in ([], {}):
        return NONE
    if isinstance(value, list):
        return "、".join(_told(name, one) for one in value)
    if isinstance(value, dict):
        parts = [(called.get(part) or NAMES.get(part, part), part) for part in value]
        return "；".join(f"{title} {_told(part, value[part])}" for title, part in parts)
    return called.get(value, value) if isinstance(value, str) else str(value)
