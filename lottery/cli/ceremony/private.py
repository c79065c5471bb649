"""`lottery private`: the notary's part of a draw, which unmasks its whole pool."""

from pathlib import Path

import click

from lottery import attempts, proposals
from lottery.ceremony.steps import publish
from lottery.cli.desk import Desk
from lottery.cli.proving import two as both
from lottery.texts.ceremony import commands as words

pass_desk = click.make_pass_decorator(Desk)


@click.command(help=words.PRIVATE)
@click.argument("code")
@click.argument("folder", type=click.Path(path_type=Path))
@pass_desk
def private(desk: Desk, code: str, folder: Path) -> None:
    """Write the notary's part of a frozen draw to an empty folder; of a live one, two log in."""
    with desk.office() as office:
        with office.read() as session:
            attempt = attempts.newest(session, code)
        two = both(desk, office) if attempt.live else None
        with office.write() as session:
            now = desk.now()
            confirmed = two and proposals.at_once(session, "private", attempt.name, *two, now=now)
            count = publish.write_private(
                session,
                office,
                code,
                folder,
                by=two[1].username if two else desk.actor(),
                now=now,
                confirmed=confirmed,
            )
        click.echo(words.private_written(folder, count))


COMMANDS = (private,)
