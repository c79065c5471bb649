"""The details of the security log's lines, in words."""

import json

from lottery.texts.office.security_log import DETAIL_NAMES
from lottery.texts.web import ROLE_NAMES


def details(detail: str) -> list[tuple[str, str]]:
    """The details of a line as names and values.

    >>> details('{"of":"li.si","times":7}')
    [('账号', 'li.si'), ('又来次数', '7')]
    """
    found: dict[str, str | int] = json.loads(detail)
    return [(DETAIL_NAMES.get(name, name), _said(name, value)) for name, value in found.items()]


def _said(name: str, value: str | int) -> str:
    if name == "roles":
        return "、".join(ROLE_NAMES.get(role, role) for role in str(value).split())
    return str(value)
