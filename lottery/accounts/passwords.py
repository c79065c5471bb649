"""Passwords: what is asked of one, its argon2id hash, and first ones that are made up here.

Whoever reads a hash must guess, and each guess costs as much time and memory as a log-in.
"""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from argon2.profiles import RFC_9106_LOW_MEMORY
from zxcvbn import zxcvbn

from lottery.acting import RandomBytes
from lottery.errors import AccountError, SettingsError
from lottery.texts.office import accounts as sentences

LEAST, MOST = 12, 128
_DISTINCT = 5
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""No i, l, o, u: what is read aloud or copied from paper arrives. 32 signs, so none is favoured."""

_BESIDE = Path(__file__).with_name("common.txt")
"""What people here try first, in its order: pinyin, names, places, keys. Of our own making."""

_LEFT = 6
_HARD = 10
"""Guesses, as a power of ten: more than a log-in page or a stolen argon2 hash allows."""
_FIRST = 300
"""Words of the list that make no password, however many of them stand in it."""
_MEASURED = 72
"""Signs that zxcvbn looks at."""
COST: Parameters = RFC_9106_LOW_MEMORY
"""What a guess costs: 64 MiB, three passes. Tests log in by the hundred, and set it lower."""


def check(password: str, username: str) -> None:
    """Raise AccountError for a password that is short, common, or the user name in disguise.

    >>> check("correct horse battery", "li.si")
    >>> check("Password-123456", "li.si")
    Traceback (most recent call last):
    lottery.errors.AccountError: 这个密码太常见，请换一个别人猜不到的。
    """
    if len(password) < LEAST:
        raise AccountError(sentences.password_too_short(LEAST))
    if len(password) > MOST:
        raise AccountError(sentences.password_too_long(MOST))
    folded = password.casefold()
    if len(folded.replace(username.casefold(), "")) < _LEFT:
        raise AccountError(sentences.PASSWORD_IS_THE_NAME)
    if len(set(folded)) < _DISTINCT or _steady(folded) or len(_uncommon(folded)) < _LEFT:
        raise AccountError(sentences.PASSWORD_COMMON)
    if folded in _forbidden or _guesses(password, username) < _HARD:
        raise AccountError(sentences.PASSWORD_COMMON)


def forbid(file: Path | None) -> None:
    """Refuse, from now on in this process, every password that is a line of this file (of breached
    ones, for example), whatever its capitals. Raises SettingsError if it cannot be read."""
    try:
        text = "" if file is None else file.read_text(encoding="utf-8", errors="replace")
    except OSError as why:
        raise SettingsError(sentences.list_unreadable(file, why)) from None
    _forbidden.clear()
    _forbidden.update(line.casefold() for line in text.split("\n") if len(line) >= LEAST)


_forbidden: set[str] = set()


def _guesses(password: str, username: str) -> float:
    """How many guesses it takes whoever knows people's habits, as a power of ten (zxcvbn)."""
    found = zxcvbn(password[:_MEASURED], user_inputs=[username, *_common()])
    return float(found["guesses_log10"])


@cache
def _common() -> tuple[str, ...]:
    return tuple(_BESIDE.read_text(encoding="utf-8").split())


def _steady(text: str) -> bool:
    """Whether each sign is one more, or each one less, than the one before."""
    steps = {ord(second) - ord(first) for first, second in pairwise(text)}
    return steps in ({1}, {-1})


def _uncommon(text: str) -> str:
    for word in sorted(_common()[:_FIRST], key=len, reverse=True):
        text = text.replace(word, "")
    return re.sub(r"[\W_]", "", text)


def new(random_bytes: RandomBytes) -> str:
    """A first password of 80 random bits, in groups that can be read out.

    >>> new(lambda size: bytes(range(size)))
    '0123-4567-89ab-cdef'
    """
    signs = "".join(_LETTERS[octet % 32] for octet in random_bytes(16))
    return "-".join(signs[at : at + 4] for at in range(0, 16, 4))


def hashed(password: str, random_bytes: RandomBytes) -> str:
    """The argon2id hash, with its salt and its costs."""
    return PasswordHasher.from_parameters(COST).hash(password, salt=random_bytes(16))


def matches(stored: str | None, password: str) -> bool:
    """Whether this is the password; takes as long where there is none (`stored` is None)."""
    nobodys = _nobodys()  # for every name: the first log-in, which makes it, gives nothing away
    try:
        PasswordHasher().verify(stored or nobodys, password)
    except (Argon2Error, InvalidHashError):
        return False
    return stored is not None


@cache
def _nobodys() -> str:
    """What is verified when nobody has the name, with the costs of everybody's hash."""
    return PasswordHasher.from_parameters(COST).hash("nobody's password", salt=bytes(16))
