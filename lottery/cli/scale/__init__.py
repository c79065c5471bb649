"""`lottery scale`: lists that outgrow one machine; needs no home."""

import click

from lottery.cli.scale import drawing, rooting, verifying
from lottery.texts import scale as words


@click.group("scale", help=words.GROUP)
def scale_group() -> None:
    """Commands about long lists."""


for _module in (drawing, rooting, verifying):
    for _command in _module.SUBCOMMANDS:
        scale_group.add_command(_command)

COMMANDS = (scale_group,)
