"""`lottery check`: does everything that this home keeps lie there as it was written?

Exit status 0: it does, as far as the sentence says; 1: something was altered, each finding in a
line on standard error; 2: nothing was found, and something could not be looked at. A home or a
database that cannot be opened is refused in one line with status 1, as by every other command, and
a file of the database that is damaged with 4: what the disk did is not held against anybody.
"""

import click

from lottery import beginning
from lottery.ceremony.steps import put_back
from lottery.cli.desk import Desk
from lottery.examination import Examined, examine
from lottery.office import database, office_of
from lottery.office.settings import load_settings
from lottery.opening import check_tables
from lottery.texts import cli as words

pass_desk = click.make_pass_decorator(Desk)
ALTERED, UNSEEN = 1, 2


@click.command(help=words.CHECK)
@click.option("--papers", is_flag=True, help=words.CHECK_PAPERS)
@click.pass_context
@pass_desk
def check(desk: Desk, context: click.Context, *, papers: bool) -> None:
    """Unlike every other command it opens an office that another one would refuse to work in."""
    found = _examined(desk, papers=papers)
    for line in found.altered:
        click.echo(" ".join(line.split()), err=True)
    if found.altered:
        click.echo(words.altered(len(found.altered)), err=True)
    if found.unseen:
        click.echo(words.not_looked_at(found.unseen), err=True)
    if not found.altered and not found.unseen:
        told = words.checked(found.lines, found.acts, found.papers)
        click.echo("".join([told, *found.notes]))
    context.exit(ALTERED if found.altered else UNSEEN if found.unseen else 0)


def _examined(desk: Desk, *, papers: bool) -> Examined:
    office = office_of(load_settings(desk.home))
    try:
        check_tables(office)
        database.check_whole(office.engine)
        seen, there = office.keeper.seen(), put_back.lying(office.settings.public_dir)
        with office.read() as session:
            found = examine(office, session, seen, there, papers=papers)
        if not found.altered:
            now, by = desk.now(), desk.system_user()
            found.unseen.extend(beginning.begin_anew(office, by=by, now=now))
        desk.tell(office)
        return found
    finally:
        office.close()


COMMANDS = (check,)
