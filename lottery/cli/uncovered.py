"""A command after which the second disk begins anew asks for a backup at once."""

import click

from lottery.acknowledged import walking
from lottery.office import Office
from lottery.texts import acknowledged as words


def ask_for_a_backup(office: Office) -> None:
    """Say that a backup has to be made, where none reaches the beginning of the second disk."""
    keeper = office.keeper
    since = walking.uncovered(keeper)
    if keeper.second is not None and since is not None:
        click.echo(words.second_uncovered(keeper.second.folder, since))
