"""The registry of merchants and insurers. What was known of a seller is never changed: a correction
is a newer row for the same number and first day, and says why.

Whoever controls this module can make a seller local or an insurer; not without a row and a line in
the journal that say who did it.
"""

from lottery.merchants.changing import add_merchants, check_line, correct, withdraw
from lottery.merchants.stored import (
    MerchantLine,
    MerchantRegistry,
    Version,
    current,
    history,
    line,
    newest,
    registry,
    search,
    withdrawn,
)

__all__ = [
    "MerchantLine",
    "MerchantRegistry",
    "Version",
    "add_merchants",
    "check_line",
    "correct",
    "current",
    "history",
    "line",
    "newest",
    "registry",
    "search",
    "withdraw",
    "withdrawn",
]
