"""`lottery review refused list | show | uphold | enter`: appeals of what the counter refused."""

import click

from lottery.cli.desk import Desk
from lottery.clock import in_shanghai
from lottery.intake import Refused
from lottery.review import refusal_appeals, refusal_cases
from lottery.review.refusal_cases import Appealed
from lottery.texts import reasons
from lottery.texts.review import decisions as review_words
from lottery.texts.review import refusal_appeals as words

pass_desk = click.make_pass_decorator(Desk)
appeal_argument = click.argument("appeal", type=click.IntRange(1))
note_option = click.option("--note", required=True, help=review_words.NOTE)


@click.group("refused", help=words.GROUP)
def refused_group() -> None:
    """Commands about appeals of refusals."""


@refused_group.command("list", help=words.LIST)
@pass_desk
def list_waiting(desk: Desk) -> None:
    """One line an appeal that waits."""
    after = 0
    with desk.office() as office, office.read() as session:
        while found := refusal_cases.waiting(session, office.boxes, after):
            after = found[-1].id
            for one in found:
                click.echo(_line(one))
    if not after:
        click.echo(words.EMPTY)


@refused_group.command(help=words.SHOW)
@appeal_argument
@pass_desk
def show(desk: Desk, appeal: int) -> None:
    """The refusal, the appeal and how it ended."""
    with desk.office() as office, office.read() as session:
        found = refusal_cases.case(session, office.boxes, appeal)
    click.echo(_line(found))
    if (end := found.decided) is not None:
        at = in_shanghai(end.at)
        click.echo(words.decision_line(at, end.by, end.what, end.reason, end.note))


@refused_group.command(help=words.UPHOLD)
@appeal_argument
@click.option("--code", required=True, help=review_words.CODE)
@note_option
@pass_desk
def uphold(desk: Desk, appeal: int, code: str, note: str) -> None:
    """The refusal stands."""
    with desk.office() as office, office.write() as session:
        refusal_appeals.uphold(
            session, office.boxes, appeal, code, note=note, by=desk.actor(), now=desk.now()
        )
    click.echo(words.upheld(appeal))


@refused_group.command(help=words.ENTER)
@appeal_argument
@note_option
@pass_desk
def enter(desk: Desk, appeal: int, note: str) -> None:
    """The invoice is entered all the same, and waits for review."""
    with desk.office() as office, office.write() as session:
        made = refusal_appeals.enter(
            session,
            office.boxes,
            appeal,
            note=note,
            acting=desk.acting(),
        )
    if isinstance(made, Refused):
        raise click.ClickException(words.hindered(reasons.sentences(made.reasons)))
    click.echo(words.entered(appeal, made.entry))


def _line(one: Appealed) -> str:
    return words.line(one.id, one.batch, one.by, one.told, one.note)
