"""A secret is asked of whoever sits before a terminal.

Without one nobody is asked: the library would warn in English, and read what somebody may see.
"""

import warnings
from collections.abc import Callable
from getpass import GetPassWarning

import click

from lottery.texts import asking as words


class NobodyToAskError(click.UsageError):
    """There is nobody to ask."""


def secret(label: str, way: str = "", *, twice: bool = False) -> str:
    """What somebody types who sees nothing of it, until both are alike where it is asked for twice.

    Raises NobodyToAskError, which names the other `way`: an option, or nothing where there is none.
    """
    while True:
        typed = _typed(label, way)
        if not twice or _typed(words.again(label), way) == typed:
            return typed
        click.echo(words.DIFFERENT, err=True)


def unless_given(
    label: str, *, twice: bool = False
) -> Callable[[click.Context, click.Parameter, str | None], str]:
    """The callback of an option that is asked for where it was not given."""

    def ask(_context: click.Context, option: click.Parameter, given: str | None) -> str:
        return secret(label, option.opts[0], twice=twice) if given is None else given

    return ask


def _typed(label: str, way: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error", GetPassWarning)
        try:
            return str(click.prompt(label, hide_input=True, err=True))
        except GetPassWarning:
            raise NobodyToAskError(words.no_terminal(label, way)) from None
