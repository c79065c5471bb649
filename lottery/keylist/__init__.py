"""The list of keys: every key and certificate that counted, and how the next one comes into it.

Whoever controls the office's machine has the organiser's key and no other: an entry needs the
notary's signature, made on his own machine, and that of the key that is replaced.
"""

from lottery.keylist.changes import (
    begin,
    give,
    propose,
    require_free,
    take,
    withdraw,
)
from lottery.keylist.stored import KeyChange, listed, missing, waiting

__all__ = [
    "KeyChange",
    "begin",
    "give",
    "listed",
    "missing",
    "propose",
    "require_free",
    "take",
    "waiting",
    "withdraw",
]
