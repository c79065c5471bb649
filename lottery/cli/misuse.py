"""A command that was typed wrongly is answered in one line, as every refusal is, with its usage."""

import re
from collections.abc import Mapping

import click

from lottery.texts import misuse as words

_QUOTED = re.compile("'([^']*)',? ?")


class Misuse(click.UsageError):
    """The sentence, complete, without a prefix."""

    def show(self, file: object = None) -> None:
        """Print it to standard error."""
        click.echo(" ".join(self.message.split()), err=True)


def in_words(error: click.UsageError) -> click.UsageError:
    """The same error in the reader's words; one that is but a call for the help stays as it is."""
    if isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ())):
        return error
    what = said(error.format_message()).rstrip("。.")
    if names := list(getattr(error, "possibilities", None) or ()):
        what += words.possible(names)
    return Misuse(words.told(what, *_usage(error.ctx)), error.ctx)


def _usage(context: click.Context | None) -> tuple[str, str]:
    """How the command is written, and its name; those of `lottery` where none was found yet."""
    if context is None:
        return words.WHOLE
    path = context.command_path
    return " ".join((path, *context.command.collect_usage_pieces(context))), path


def said(message: str) -> str:
    """A sentence of the library in Chinese; any other one as it is.

    >>> said("Invalid value for 'FILE': File 'a.toml' does not exist.")
    '“FILE”写得不对：“a.toml”不存在，请核对路径'
    >>> said("'x' is not one of 'live', 'rehearsal'.")
    '“x”不是 live、rehearsal 之一'
    """
    for pattern, sentence in words.SENTENCES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return sentence.format(**_parts(found.groupdict()))
    return message


def _parts(found: Mapping[str, str]) -> dict[str, str]:
    parts = dict(found)
    if "why" in parts:
        parts["why"] = said(parts["why"])
    for name in {"where", "known"} & set(parts):
        listed = _QUOTED.findall(parts[name])
        parts[name] = "、".join(listed) if listed else parts[name]
    return parts
