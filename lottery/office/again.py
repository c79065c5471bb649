"""A transaction is tried once more where nobody is wronged by it."""

import logging
from collections.abc import Callable
from typing import TypeVar

from lottery import machine
from lottery.errors import MachineFaultError

Result = TypeVar("Result")
_log = logging.getLogger("lottery.office")


def once_more(act: Callable[[bool], Result]) -> Result:
    """What `act` gives. It is called a second time, with True, if the database took its transaction
    back, or the line to the server broke: then nobody knows whether it was stored, and `act` finds
    that out before it stores anything."""
    try:
        return act(False)
    except MachineFaultError as fault:
        if fault.kind not in machine.UNDONE:
            raise
        _log.warning("transaction-again kind=%s", fault.kind)
    return act(True)
