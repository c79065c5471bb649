"""`lottery people unmask` and `lottery people forget`."""

import click

from lottery import people, retention
from lottery.cli.desk import Desk
from lottery.cli.proving import two
from lottery.office import Office, database
from lottery.programme import taking_back
from lottery.texts import people as words
from lottery.texts.office import taking_back as taken_words

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
    click.echo(words.slip_lines(slip.holder, slip.phone, slip.person, slip.invoice, slip.seller))


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
        live = not office.settings.demo
        pair = two(desk, office) if live and seen.unheld else None
        if pair is None:
            desk.prove(office)
        by, now = pair[1].username if pair else desk.actor(), desk.now()
        with office.write() as session:
            done = retention.give_up(session, seen, pair, now) if pair else None
            gone = retention.forget(
                session, batches, draws, by=by, now=now, confirmed=done, two_needed=live
            )
        database.scrub(office.engine)
    click.echo(words.forgotten(gone.entries, gone.kept, gone.draws, gone.appeals))


@people_group.command(help=taken_words.CLEAR)
@click.argument("person", metavar="[PERSON]", default="")
@click.option("--reason", required=True, help=taken_words.REASON)
@pass_desk
def clear(desk: Desk, person: str, reason: str) -> None:
    """Let somebody take part whom the programme bars; two log in."""
    _change(desk, person, reason, "")
    click.echo(taken_words.CLEARED)


@people_group.command(help=taken_words.BAR)
@click.argument("person", metavar="[PERSON]", default="")
@click.option("--as", "barred_as", required=True, help=taken_words.BARRED_AS)
@click.option("--reason", required=True, help=taken_words.REASON)
@pass_desk
def bar(desk: Desk, person: str, barred_as: str, reason: str) -> None:
    """Bar somebody again; two log in."""
    _change(desk, person, reason, barred_as)
    click.echo(taken_words.BARRED)


def _change(desk: Desk, person: str, reason: str, barred_as: str) -> None:
    with desk.office() as office:
        proposer, confirmer = two(desk, office)
        # What stands on a command line everybody on this machine can read.
        person = person or str(click.prompt(taken_words.PERSON_WANTED, err=True))
        now = desk.now()
        with office.write() as session:
            made = taking_back.propose_person(
                session, office.boxes, person, reason, barred_as=barred_as, by=proposer, now=now
            )
            taking_back.confirm(session, office.boxes, made.id, person, by=confirmer, now=now)


COMMANDS = (people_group,)
