"""`lottery prizes import`."""

from pathlib import Path

import click

from lottery.cli.desk import Desk
from lottery.clock import day_of
from lottery.errors import PrizeRefusedError
from lottery.prizes import past
from lottery.texts.prizes import past as words

pass_desk = click.make_pass_decorator(Desk)


@click.command("import", help=words.GROUP_IMPORT)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help=words.DRY_RUN)
@pass_desk
def import_(desk: Desk, file: Path, *, dry_run: bool) -> None:
    """Store what is new in a table of prizes from before this software, or say what would be."""
    with desk.office() as office:
        table = past.read(file, today=day_of(desk.now()))
        for told in table.problems[: words.SHOWN]:
            click.echo(told, err=True)
        if table.problems:
            raise PrizeRefusedError(words.refused(len(table.problems)))
        if dry_run:
            with office.read() as session:
                click.echo(words.tried(len(table.rows), len(past.new_of(session, table))))
            return
        with office.write() as session:
            new = past.take_in(session, table, by=desk.actor(), now=desk.now())
    click.echo(words.imported(len(table.rows), new))


SUBCOMMANDS = (import_,)
