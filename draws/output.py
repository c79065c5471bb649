"""Standard output, which may fail: that says nothing about a draw, nor may it look as if it did."""

import argparse
import os
import sys
from collections.abc import Callable
from typing import Any, TextIO

NOT_WRITTEN = NOT_FULLY = 2
NOBODY_READS = 128 + 13
"""As other programs end whose reader has read enough."""


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


def say(line: str, to: TextIO | None = None) -> None:
    """Print one line as text: what a bundle brings along moves no cursor and ends no line."""
    shown = (c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
    line = "".join(shown) + "\n"
    if to is None:
        write(line)
    else:
        to.write(line)


def conclude(what: str, about: str, left: list[str]) -> int:
    """The last line, which says no more than what was checked."""
    for each in left:
        say(f"OPEN    {each}")
    say(f"{'NOT FULLY VERIFIED' if left else what}  {about}")
    return NOT_FULLY if left else 0


def give_up(error: OutputError) -> str:
    """Let what could not be written go nowhere; why it could not, nothing where the reader left."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    cause = error.__cause__
    return "" if isinstance(cause, BrokenPipeError) else str(getattr(cause, "strerror", cause))


def ending(run: Callable[[], int], say: Callable[[str], None]) -> int:
    """What `run` gives. Where its output cannot be written, `say` gets the reason, which is empty
    where the reader left, and the status is NOT_WRITTEN or NOBODY_READS."""
    try:
        try:
            return run()
        finally:  # help, too: it leaves by an exception
            write("")
    except OutputError as error:
        why = give_up(error)
        say(why)
        return NOT_WRITTEN if why else NOBODY_READS


class TellingParser(argparse.ArgumentParser):
    """Tells of a help that cannot be written, of which argparse itself says nothing."""

    def print_help(self, file: Any = None) -> None:
        """Write the help."""
        write(self.format_help())
