"""JSON with one spelling, for what is stored and hashed: sorted keys, no blanks, no floats."""

import json
from typing import Any

_spelled = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def dump(value: Any) -> str:
    """The canonical JSON of dicts, lists, strings, integers, booleans and None.

    >>> dump({"b": [1, True], "a": "张三"})
    '{"a":"张三","b":[1,true]}'

    A float raises TypeError: its spelling is not forced.
    """
    _refuse_floats(value)
    return _spelled(value)


def load(text: str) -> Any:
    """What `dump` wrote."""
    return json.loads(text)


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"a float has no canonical JSON: {value!r}")
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"a key that is no string: {key!r}")
            _refuse_floats(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_floats(inner)
