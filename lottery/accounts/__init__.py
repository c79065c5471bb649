"""People who log in: accounts, roles, passwords. Knows no web.

Whoever reads this table learns names and roles, and would have to guess passwords one by one.
"""

from lottery.accounts.identifying import (
    change_password,
    check_first_password,
    logged_in,
    put_password,
    verify,
)
from lottery.accounts.stored import (
    Account,
    NewAccount,
    as_typed,
    check_roles,
    clash,
    clashing,
    create,
    everybody,
    find_by_uniquifier,
    find_by_username,
    held_by_owners,
    holds,
)

__all__ = [
    "Account",
    "NewAccount",
    "as_typed",
    "change_password",
    "check_first_password",
    "check_roles",
    "clash",
    "clashing",
    "create",
    "everybody",
    "find_by_uniquifier",
    "find_by_username",
    "held_by_owners",
    "holds",
    "logged_in",
    "put_password",
    "verify",
]
