"""The command `lottery`. A module of this package puts its commands into its tuple COMMANDS.

What the lottery or the draw refuses becomes one line on standard error and exit status 1.
"""

from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import click

from draws.errors import DrawError
from lottery.cli.desk import Desk
from lottery.errors import LotteryError
from lottery.texts import cli as words


class _RefusedCommand(click.ClickException):
    """A refusal in one line, without a prefix: the sentences are complete."""

    def show(self, file: object = None) -> None:
        """Print the sentence to standard error."""
        click.echo(" ".join(self.message.split()), err=True)


class _Group(click.Group):
    """Turns refusals into a line and a status."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (LotteryError, DrawError, OSError) as refusal:
            raise _RefusedCommand(str(refusal)) from refusal


@click.group(cls=_Group, help=words.MAIN, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="LOTTERY_HOME",
    help=words.HOME,
)
@click.version_option(package_name="fpdraw", message="%(version)s", help=words.VERSION)
@click.pass_context
def main(ctx: click.Context, home: Path | None) -> None:
    """The root of all commands."""
    ctx.obj = Desk(home)


def _register() -> None:
    for module in walk_packages(__path__, f"{__name__}."):
        for command in getattr(import_module(module.name), "COMMANDS", ()):
            main.add_command(command)


_register()
