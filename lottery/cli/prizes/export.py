"""`lottery prizes export`."""

from pathlib import Path

import click

from lottery.cli.desk import Desk
from lottery.errors import PrizeRefusedError
from lottery.prizes import accounted
from lottery.prizes import export as exporting
from lottery.texts.prizes import export as words

pass_desk = click.make_pass_decorator(Desk)


@click.command("export", help=words.EXPORT)
@click.argument("draw")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--acts", is_flag=True, help=words.ACTS)
@pass_desk
def export(desk: Desk, draw: str, file: Path, *, acts: bool) -> None:
    """Write the ledger of one draw or of all."""
    write = exporting.write_acts if acts else exporting.write_ledger
    with desk.office() as office, office.read() as session:
        public = office.settings.public_dir
        wanted = [each for each in accounted.published(session) if draw in {words.ALL, each.name}]
        if not wanted and draw != words.ALL:
            raise PrizeRefusedError(words.no_draw(draw))
        draws = [accounted.of_draw(session, public, each) for each in wanted]
        count = write(session, office.boxes, draws, file)
    click.echo(words.exported(count, file))


SUBCOMMANDS = (export,)
