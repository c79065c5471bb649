"""`lottery prizes`: the ledger of prizes by command."""

import click

from lottery.cli.prizes import destroying, export, looking, past, publishing
from lottery.texts.prizes import export as words


@click.group("prizes", help=words.GROUP)
def prizes_group() -> None:
    """Commands about prizes after the draw."""


for _module in (looking, export, past, publishing, destroying):
    for _command in _module.SUBCOMMANDS:
        prizes_group.add_command(_command)

COMMANDS = (prizes_group,)
