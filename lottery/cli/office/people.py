"""`lottery people unmask` and `lottery people forget`."""

import click

from lottery import people, retention
from lottery.cli.desk import Desk
from lottery.office import Office, database
from lottery.texts import people as words

pass_desk = click.make_pass_decorator(Desk)
AT_THE_MACHINE: tuple[str, ...] = ("organiser",)


@click.group("people", help=words.GROUP)
def people_group() -> None:
    """Commands about people's data."""


@people_group.command(help=words.UNMASK)
@click.argument("entry", type=click.IntRange(0))
@click.option("--reason", required=True, help=words.REASON)
@pass_desk
def unmask(desk: Desk, entry: int, reason: str) -> None:
    """Show who an entry's holder is."""
    with desk.office() as office:
        looker = _looker(desk, office, reason)
        with office.write() as session:
            slip = people.unmask(session, office.boxes, entry, looker)
    click.echo(words.slip_lines(slip.holder, slip.phone, slip.invoice, slip.seller))


def _looker(desk: Desk, office: Office, reason: str) -> people.Looker:
    """Whoever may look, who logs in for it; in a demo whoever sits at the machine."""
    most, now = office.settings.unmask_daily, desk.now()
    if office.settings.demo and not desk.named():
        by, roles = desk.actor(), AT_THE_MACHINE
    else:
        account = desk.person(office, words.LOOKER_ASKED)
        by, roles = account.username, account.roles
    return people.Looker(by, roles, reason, now, proved=True, most=most)


@people_group.command(help=words.FORGET)
@click.option("--batch", "batches", multiple=True, required=True, help=words.BATCH)
@click.option("--draw", "draws", multiple=True, help=words.DRAW)
@click.option("--yes", is_flag=True, help=words.YES)
@pass_desk
def forget(desk: Desk, batches: tuple[str, ...], draws: tuple[str, ...], *, yes: bool) -> None:
    """Destroy what is known of those who won nothing."""
    with desk.office() as office:
        with office.read() as session:
            seen = retention.foresee(session, batches, draws, now=desk.now())
        unheld = [each.code for each in seen.unheld]
        click.echo(words.to_go(len(seen.losers), seen.kept, unheld))
        if not yes:
            click.confirm(words.SURE, abort=True)
        with office.write() as session:
            gone = retention.forget(session, batches, draws, by=desk.actor(), now=desk.now())
        database.scrub(office.engine)
    click.echo(words.forgotten(gone.entries, gone.kept, gone.draws, gone.appeals))


COMMANDS = (people_group,)
