"""The command `lottery`. A module of this package puts its commands into its tuple COMMANDS, and
`lottery.cli.commands` names them.

What the lottery or the draw refuses becomes one line on standard error and exit status 1; so does a
fault of the machine, with a status of its own (`lottery.machine`).
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import NoReturn, TextIO

import click

from draws.errors import DrawError
from lottery import machine
from lottery.cli.commands import COMMANDS
from lottery.cli.deferred import Deferred
from lottery.cli.desk import PROOFS, Desk
from lottery.errors import LotteryError
from lottery.texts import cli as words
from lottery.texts import machine as machine_words
from lottery.version import __version__


class _RefusedCommand(click.ClickException):
    """A refusal in one line, without a prefix: the sentences are complete."""

    def show(self, file: object = None) -> None:
        """Print the sentence to standard error."""
        click.echo(" ".join(self.message.split()), err=True)


class _Group(click.Group):
    """Loads a command when it is asked for, and turns refusals into a line and a status."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself."""
        found = super().get_command(ctx, cmd_name)
        return found.loaded() if isinstance(found, Deferred) else found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """All names and helps, for which nothing is loaded."""
        click.Group(commands=self.commands).format_commands(ctx, formatter)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except click.ClickException:
            raise
        except BrokenPipeError:
            _nobody_reads(ctx)
        except Exception as error:
            sentence = _sentence(error)
            if not sentence:
                raise
            raise _refusal(sentence, machine.status_of(error)) from error


def _nobody_reads(ctx: click.Context) -> NoReturn:
    """Leave as other programs do when `head` has read enough: without a word, as if by SIGPIPE."""
    with suppress(OSError, ValueError):  # what is still to be written goes nowhere
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
    ctx.exit(128 + 13)


def _refusal(sentence: str, status: int) -> _RefusedCommand:
    """With this exit status, which the library reads from the class."""
    kind = type(_RefusedCommand.__name__, (_RefusedCommand,), {"exit_code": status})
    made: _RefusedCommand = kind(sentence)
    return made


def _sentence(error: Exception) -> str:
    """What is said of a refusal, or of a fault of the machine; nothing of a fault of ours."""
    if fault := machine.fault_of(error):
        return str(fault)
    if isinstance(error, OSError):
        place, why = str(error.filename or ""), error.strerror or str(error)
        return machine_words.file_failed(place, why) if place else str(error)
    return str(error) if isinstance(error, LotteryError | DrawError) else ""


def _opened(number: int) -> TextIO:
    try:
        return os.fdopen(number, encoding="utf-8")
    except OSError:
        raise click.BadParameter(words.fd_unreadable(number)) from None


@click.group(
    cls=_Group,
    commands=COMMANDS,
    help=words.MAIN,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="LOTTERY_HOME",
    help=words.HOME,
)
@click.option("--proof-fd", type=click.IntRange(0), metavar="N", help=words.PROOF_FD)
@click.version_option(__version__, message="%(version)s", help=words.VERSION)
@click.pass_context
def main(ctx: click.Context, home: Path | None, proof_fd: int | None) -> None:
    """The root of all commands."""
    if proof_fd is not None:
        ctx.meta[PROOFS] = ctx.with_resource(_opened(proof_fd))
    ctx.obj = Desk(home)
