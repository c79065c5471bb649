"""`lottery propose` and `lottery confirm`: a live draw is frozen, committed and voided by two.

Each of the two logs in for himself; who the operating system's user is does not matter.
"""

import click

from draws import manifest as manifests
from lottery import proposals, publication
from lottery.ceremony import attempts, joint
from lottery.cli.ceremony import tell
from lottery.cli.desk import Desk
from lottery.cli.draw_day import person
from lottery.keys import signers
from lottery.office import Office
from lottery.proposals import ACTS
from lottery.texts import cli_ceremony
from lottery.texts import proposals as words

pass_desk = click.make_pass_decorator(Desk)
number_argument = click.argument("number", metavar="ID", type=click.IntRange(1))


@click.command(help=words.PROPOSE)
@click.argument("act", type=click.Choice(joint.ACTS))
@click.argument("code")
@click.option("--reason", default="", help=words.REASON)
@pass_desk
def propose(desk: Desk, act: str, code: str, reason: str) -> None:
    """Propose a step of a live draw."""
    if bool(reason) != (act == "void"):
        raise click.UsageError(words.REASON_FOR_VOID)
    with desk.office() as office:
        by = person(desk, office, words.PROPOSER_ASKED)
        with office.write() as session:
            made = joint.propose(session, act=act, code=code, reason=reason, by=by, now=desk.now())
        click.echo(words.proposed(made.id, act, made.subject, ACTS[act].confirmers))


@click.command("proposals", help=words.PROPOSALS)
@pass_desk
def list_proposals(desk: Desk) -> None:
    """List what waits for a second person."""
    with desk.office() as office, office.read() as session:
        waiting = proposals.open_for(session)
    for one in waiting:
        click.echo(words.line(one.id, one.act, one.subject, one.by, one.detail))
    if not waiting:
        click.echo(words.NONE_WAITING)


@click.command(help=words.CONFIRM)
@number_argument
@pass_desk
def confirm(desk: Desk, number: int) -> None:
    """Confirm a proposal, and do what it proposes."""
    with desk.office() as office:
        with office.read() as session:
            found = proposals.get(session, number)
        click.echo(words.line(number, found.act, found.subject, found.by, found.detail), err=True)
        by = person(desk, office, words.CONFIRMER_ASKED)
        joint.carry_out(
            office,
            signers(office.settings),
            proposal=number,
            by=by,
            now=desk.now(),
            random_bytes=desk.random_bytes,
        )
        click.echo(words.confirmed(number, found.act))
        _follow(desk, office, found.act, joint.draw_of(found))


@click.command(help=words.DECLINE)
@number_argument
@pass_desk
def decline(desk: Desk, number: int) -> None:
    """Say no to a proposal."""
    with desk.office() as office:
        by = person(desk, office, words.CONFIRMER_ASKED)
        with office.write() as session:
            proposals.decline(session, number, by=by, now=desk.now())
    click.echo(words.declined(number))


@click.command(help=words.WITHDRAW)
@number_argument
@pass_desk
def withdraw(desk: Desk, number: int) -> None:
    """Take one's own proposal back."""
    with desk.office() as office:
        by = person(desk, office, words.PROPOSER_ASKED)
        with office.write() as session:
            proposals.withdraw(session, number, by=by, now=desk.now())
    click.echo(words.withdrawn(number))


def _follow(desk: Desk, office: Office, act: str, code: str) -> None:
    """What is said, and put where everybody can fetch it, once it is done."""
    if act == "void":
        click.echo(cli_ceremony.voided(code))
        return
    with office.read() as session:
        attempt = attempts.newest(session, code)
        tell(manifests.parse(attempts.document(session, attempt, manifests.FILE)))
    if act == "commit":
        folder = publication.publish_commitment(office, code, desk.random_bytes)
        click.echo(cli_ceremony.committed(folder))


COMMANDS = (propose, list_proposals, confirm, decline, withdraw)
