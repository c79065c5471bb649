"""Standard output, which may fail: that says nothing about a draw, nor may it look as if it did."""

import os
import sys


class OutputError(Exception):
    """Standard output could not be written; its cause is the OSError."""


def write(text: str) -> None:
    """Write text at once, with what others left to be written; nothing where there is no output.
    Raises OutputError."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        raise OutputError from error


def give_up(error: OutputError) -> str:
    """Let what could not be written go nowhere; why it could not, nothing where the reader left."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    cause = error.__cause__
    return "" if isinstance(cause, BrokenPipeError) else str(getattr(cause, "strerror", cause))
