"""A person as slips name him, from what somebody typed (pure).

Whom a programme bars is compared by a keyed hash of these very signs: one that is written otherwise
would bar nobody.
"""

from __future__ import annotations

from lottery.errors import ProgrammeError
from lottery.invoices.parties.sellers import is_resident_number
from lottery.invoices.values.phones import PhoneError, parse_phone
from lottery.invoices.values.text import clean, compact
from lottery.texts.office import taking_back as words

_RESIDENT = 18


def person_named(typed: str) -> str:
    """`id:` and a resident's identity number, or `phone:` and digits; without the prefix, what has
    the form of an identity number is one. Raises ProgrammeError.

    >>> person_named(" 371626 19900101 0027 "), person_named("phone:0543-4321234")
    ('id:371626199001010027', 'phone:05434321234')
    >>> person_named("id:11010519491231002x")
    'id:11010519491231002X'
    """
    kind, given, number = clean(typed).partition(":")
    kind = kind.strip().lower() if given else ""
    number = number if given else clean(typed)
    if kind not in ("", "id", "phone"):
        raise ProgrammeError(words.PERSON_FORM)
    if kind == "id" or (not kind and len(compact(number)) == _RESIDENT):
        return f"id:{_resident(number)}"
    try:
        return f"phone:{parse_phone(number)}"
    except PhoneError:
        raise ProgrammeError(words.PHONE_MALFORMED if kind else words.PERSON_FORM) from None


def _resident(typed: str) -> str:
    number = compact(typed)
    if not is_resident_number(number):
        raise ProgrammeError(words.RESIDENT_MALFORMED)
    return number
