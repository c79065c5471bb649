"""The command `lottery`. A module of this package puts its commands into its tuple COMMANDS, and
`lottery.cli.commands` names them.

What the lottery or the draw refuses becomes one line on standard error and exit status 1; so does a
fault of the machine, with a status of its own (`lottery.machine`).
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from traceback import walk_tb
from typing import Any, NoReturn, TextIO

import click

from draws.errors import DrawError
from lottery import machine
from lottery.cli import misuse
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
        """Print the sentence to standard error; where that fails, the status alone tells of it."""
        try:
            click.echo(" ".join(self.message.split()), err=True)
        except OSError:
            _to_nowhere(sys.stderr)


class _Group(click.Group):
    """Loads a command when it is asked for, and turns refusals into a line and a status."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself."""
        found = super().get_command(ctx, cmd_name)
        return found.loaded() if isinstance(found, Deferred) else found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """All names and helps, for which nothing is loaded."""
        click.Group(commands=self.commands).format_commands(ctx, formatter)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """The context; help and version are printed while it is made."""
        with _in_a_line():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> object:
        with _in_a_line():
            return super().invoke(ctx)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run it; where what the library says of its words cannot be printed, a status tells."""
        try:
            return super().main(*args, **kwargs)
        except OSError:
            _to_nowhere(sys.stdout, sys.stderr)
            sys.exit(machine.FAULTY)


@contextmanager
def _in_a_line() -> Iterator[None]:
    """Turn what is refused and what fails into one line and a status; a fault of ours passes."""
    try:
        yield
    except click.UsageError as error:
        raise misuse.in_words(error) from None
    except click.ClickException:
        raise
    except BrokenPipeError:
        _nobody_reads()
    except Exception as error:
        if unprinted := _unprinted(error):
            raise _refusal(unprinted, machine.FAULTY) from error
        if sentence := _sentence(error):
            raise _refusal(sentence, machine.status_of(error)) from error
        raise


def _nobody_reads() -> NoReturn:
    """Leave as other programs do when `head` has read enough: without a word, as if by SIGPIPE."""
    _to_nowhere(sys.stdout, sys.stderr)
    raise click.exceptions.Exit(128 + 13)


def _to_nowhere(*streams: TextIO) -> None:
    """Let what these streams still hold go nowhere."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in streams:
            os.dup2(nowhere, stream.fileno())


def _unprinted(error: Exception) -> str:
    """What is said where it was the standard output that failed, else nothing. A command prints
    when it has acted, so this is no fault that left everything undone."""
    frames = (frame for frame, _line in walk_tb(error.__traceback__))
    if not any(frame.f_code is click.echo.__code__ for frame in frames):
        return ""
    if not isinstance(error, OSError):
        return ""
    _to_nowhere(sys.stdout)  # else Python tries it once more when it leaves
    return machine_words.unprinted(machine.kind_of(error), error.strerror or str(error))


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
