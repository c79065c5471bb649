"""What an act needs beside its subject: who acts, when, and randomness, as one value.

The rim (`web`, `cli`, `demo`) makes it and hands it down; nothing below reads a clock or draws
randomness by itself. What takes no randomness is given `by` and `now` alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

RandomBytes = Callable[[int], bytes]
"""Gives so many bytes that nobody can foresee; in tests, bytes that repeat."""


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody at his act: `by` is a user name as the journal names it, `now` has its zone."""

    by: str
    now: datetime
    random_bytes: RandomBytes
