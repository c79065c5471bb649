"""`lottery prizes`: the ledger of prizes by command."""

import click

from lottery.cli.prizes import export, past, publishing
from lottery.texts.prizes import export as words


@click.group("prizes", help=words.GROUP)
def prizes_group() -> None:
    """Commands about prizes after the draw."""


for _command in (*export.SUBCOMMANDS, *past.SUBCOMMANDS, *publishing.SUBCOMMANDS):
    prizes_group.add_command(_command)

COMMANDS = (prizes_group,)
