"""Passwords: what is asked of one, its argon2id hash, and first ones that are made up here.

Whoever reads a hash must guess, and each guess costs as much time and memory as a log-in.
"""

import re
from functools import cache
from itertools import pairwise

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from argon2.profiles import RFC_9106_LOW_MEMORY

from lottery.acting import RandomBytes
from lottery.errors import AccountError
from lottery.texts.office import accounts as sentences

LEAST, MOST = 12, 128
_DISTINCT = 5
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""No i, l, o, u: what is read aloud or copied from paper arrives. 32 signs, so none is favoured."""

_COMMON = (
    *(
        "password",
        "passw0rd",
        "p@ssword",
        "p@ssw0rd",
        "qwerty",
        "asdfgh",
        "zxcvbn",
        "1qaz2wsx",
        "1q2w3e4r",
        "qazwsx",
    ),
    *("letmein", "welcome", "iloveyou", "woaini", "admin", "administrator", "abc123", "a1b2c3"),
    *("123456", "654321", "111111", "000000", "888888", "666666", "112233", "5201314", "1314520"),
    *("zouping", "shandong", "lottery", "fapiao", "choujiang", "gongzheng", "shangwuju"),
)
"""What everybody tries first. A password that is made of these and a few signs more is refused."""

_LEFT = 6
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


def _steady(text: str) -> bool:
    """Whether each sign is one more, or each one less, than the one before."""
    steps = {ord(second) - ord(first) for first, second in pairwise(text)}
    return steps in ({1}, {-1})


def _uncommon(text: str) -> str:
    for word in sorted(_COMMON, key=len, reverse=True):
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
