"""What an attempt of a draw is called: the draw's code; with a number, from the second one on."""

import re

_NAME = re.compile(r"([A-Z0-9][A-Z0-9-]{0,31})(?:\.([2-9]|[1-9][0-9]{1,2}))?")


def name_of(code: str, attempt: int) -> str:
    """The name of an attempt, which is that of its folder.

    >>> name_of("ZP-1", 1), name_of("ZP-1", 2)
    ('ZP-1', 'ZP-1.2')
    """
    return code if attempt == 1 else f"{code}.{attempt}"


def read_name(name: str) -> tuple[str, int] | None:
    """Code and number of an attempt by its name; None for what is no name of one.

    Each attempt has one name, so that nobody can ask for one thing under many.

    >>> read_name("ZP-1"), read_name("ZP-1.2"), read_name("ZP-1.1"), read_name("zp")
    (('ZP-1', 1), ('ZP-1', 2), None, None)
    """
    found = _NAME.fullmatch(name)
    return (found[1], int(found[2] or "1")) if found else None
