"""One attempt of a draw as it is stored: its plan, its steps, its sources and its documents."""

from lottery.attempts.attempt import AS_STORED, Attempt, CallOff, SourceState
from lottery.attempts.files import (
    document,
    documents,
    some_documents,
    store_anew,
    versions,
)
from lottery.attempts.reading import (
    all_attempts,
    all_called_off,
    called_off,
    find_newest,
    get,
    lock,
    lock_newest,
    newest,
    of_draw,
    require_told,
)
from lottery.attempts.taking import (
    check_clock,
    check_journal,
    hands_of,
    require,
    require_turn,
    take,
    taken,
)

__all__ = [
    "AS_STORED",
    "Attempt",
    "CallOff",
    "SourceState",
    "all_attempts",
    "all_called_off",
    "called_off",
    "check_clock",
    "check_journal",
    "document",
    "documents",
    "find_newest",
    "get",
    "hands_of",
    "lock",
    "lock_newest",
    "newest",
    "of_draw",
    "require",
    "require_told",
    "require_turn",
    "some_documents",
    "store_anew",
    "take",
    "taken",
    "versions",
]
