"""`lottery propose` and `lottery confirm`: a live draw is frozen, committed and voided by two, and
abandoned by three.

Each of the two logs in for himself; who the operating system's user is does not matter.
"""

from hashlib import sha256

import click

from draws import manifest as manifests
from draws.bundle import MINUTES
from lottery import attempts, proposals
from lottery.attempts import open_matters
from lottery.ceremony import joint
from lottery.ceremony.steps import close, publish
from lottery.cli.ceremony import timestamps
from lottery.cli.ceremony.draws import tell
from lottery.cli.desk import Desk
from lottery.office import Office
from lottery.office.keys import signers
from lottery.programme import taking_back
from lottery.programme.prizes import prize_table
from lottery.proposals import ACTS, MINUTES_ANEW, Proposal
from lottery.protocol import line
from lottery.texts.ceremony import calling_off, commands
from lottery.texts.ceremony import proposals as words
from lottery.texts.minutes import commands as minuted
from lottery.texts.office import taking_back as taken_words

pass_desk = click.make_pass_decorator(Desk)
number_argument = click.argument("number", metavar="ID", type=click.IntRange(1))


@click.command(help=words.PROPOSE)
@click.argument("act", type=click.Choice(joint.ACTS))
@click.argument("code")
@click.option("--reason", default="", help=words.REASON)
@pass_desk
def propose(desk: Desk, act: str, code: str, reason: str) -> None:
    """Propose a step of a live draw."""
    if bool(reason) != (act in joint.WITH_REASON):
        raise click.UsageError(words.REASON_FOR_VOID)
    with desk.office() as office:
        by = desk.person(office, words.PROPOSER_ASKED)
        with office.write() as session:
            made = joint.propose(
                session, office, act=act, code=code, reason=reason, by=by, now=desk.now()
            )
        click.echo(words.proposed(made.id, act, made.subject, ACTS[act].hands))
        if act == "freeze":
            _show_prizes(office, code)


@click.command("proposals", help=words.PROPOSALS)
@pass_desk
def list_proposals(desk: Desk) -> None:
    """List what waits for other people."""
    with desk.office() as office, office.read() as session:
        waiting = proposals.open_for(session)
    for one in waiting:
        click.echo(_line(one))
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
        click.echo(_line(found), err=True)
        if found.act not in taking_back.ACTS:
            joint.draw_of(found)  # whoever has the wrong number is told before he logs in
        by = desk.person(office, words.CONFIRMER_ASKED)
        if found.act in taking_back.ACTS:
            about = "person_index" in found.detail
            person = click.prompt(taken_words.PERSON_ASKED, err=True) if about else ""
            with office.write() as session:
                taking_back.confirm(session, office.boxes, number, person, by=by, now=desk.now())
            click.echo(words.confirmed(number, found.act))
            return
        joint.carry_out(
            office,
            signers(office.settings),
            proposal=number,
            by=by,
            now=desk.now(),
            random_bytes=desk.random_bytes,
        )
        with office.read() as session:
            now_is = proposals.get(session, number)
        if now_is.end is None:
            click.echo(words.agreed(number, found.act, now_is.missing))
            return
        click.echo(words.confirmed(number, found.act))
        _follow(desk, office, found.act, joint.draw_of(found))


@click.command(help=words.DECLINE)
@number_argument
@pass_desk
def decline(desk: Desk, number: int) -> None:
    """Say no to a proposal."""
    with desk.office() as office:
        by = desk.person(office, words.CONFIRMER_ASKED)
        with office.write() as session:
            proposals.decline(session, number, by=by, now=desk.now())
    click.echo(words.declined(number))


@click.command(help=words.WITHDRAW)
@number_argument
@pass_desk
def withdraw(desk: Desk, number: int) -> None:
    """Take one's own proposal back."""
    with desk.office() as office:
        by = desk.person(office, words.PROPOSER_ASKED)
        with office.write() as session:
            proposals.withdraw(session, number, by=by, now=desk.now())
    click.echo(words.withdrawn(number))


def _line(one: Proposal) -> str:
    """One proposal, with what a confirmer is to look at; of a freeze, the prizes too."""
    agreed = [hand.by for hand in one.hands]
    told = words.line(one.id, one.act, one.subject, one.by, one.detail, agreed)
    prizes = one.detail.get("tiers")
    return f"{told}\n{prize_table(joint.tiers_in(prizes))}" if prizes else told


def _show_prizes(office: Office, code: str) -> None:
    """What the proposer of a freeze binds, and what he passes over."""
    with office.read() as session:
        attempt = attempts.newest(session, code)
        matters = open_matters.of_attempt(session, attempt)
    click.echo(prize_table(attempt.tiers))
    for told in close.open_lines(matters):
        click.echo(told)


def _follow(desk: Desk, office: Office, act: str, code: str) -> None:
    """What is said, and put where everybody can fetch it, once it is done."""
    if act in joint.WITH_REASON:
        off = act == line.CALL_OFF.act
        click.echo(calling_off.done(code) if off else commands.ended(code, act))
        if act == MINUTES_ANEW:
            timestamps.ask(desk, office, code)
        return
    with office.read() as session:
        attempt = attempts.newest(session, code)
        if act == line.MINUTE.act:
            signed = attempts.document(session, attempt, MINUTES)
            click.echo(minuted.made(code, len(signed), sha256(signed).hexdigest()))
        else:
            tell(manifests.parse(attempts.document(session, attempt, manifests.FILE)))
    if act == "commit":
        folder = publish.publish_commitment(office, code, desk.random_bytes)
        click.echo(commands.committed(folder))
    timestamps.ask(desk, office, code)


COMMANDS = (propose, list_proposals, confirm, decline, withdraw)
