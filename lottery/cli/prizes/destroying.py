"""`lottery prizes destroy`: papers shown at the desk go when their day has come."""

import click

from lottery.acting import Acting
from lottery.cli.desk import Desk
from lottery.clock import day_of
from lottery.office import database
from lottery.prizes import papers
from lottery.texts.prizes import commands as words
from lottery.texts.prizes import pages

pass_desk = click.make_pass_decorator(Desk)


@click.command(help=words.DESTROY)
@click.option("--yes", is_flag=True, help=words.YES)
@pass_desk
def destroy(desk: Desk, *, yes: bool) -> None:
    """Destroy what is due, and what a deleted row has left in the database's files."""
    with desk.office() as office:
        with office.read() as session:
            due = papers.due(session, day_of(desk.now()))
        if not due:
            click.echo(pages.destroyed(0))
            return
        click.echo(pages.due(due))
        if not yes:
            click.confirm(words.SURE, abort=True)
        by = desk.actor()
        with office.write() as session:
            acting = Acting(by, desk.now(), desk.random_bytes)
            gone = papers.destroy(session, by=by, acting=acting)
        database.scrub(office.engine)
    click.echo(pages.destroyed(gone))


SUBCOMMANDS = (destroy,)
