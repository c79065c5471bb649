"""`lottery close`, and the objections that are heard before the freeze."""

import click

from lottery import attempts
from lottery.attempts import open_matters
from lottery.attempts.tally import Counts
from lottery.ceremony.steps import close
from lottery.cli.desk import Desk
from lottery.texts.ceremony import closing as words

pass_desk = click.make_pass_decorator(Desk)


@click.command("close", help=words.CLOSE)
@click.argument("code")
@pass_desk
def close_command(desk: Desk, code: str) -> None:
    """Close the newest attempt and print the provisional counts."""
    with desk.office() as office:
        with office.write() as session:
            found = close.close(session, code=code, by=desk.actor(), now=desk.now())
            matters = open_matters.of_attempt(session, attempts.newest(session, code))
        _tell(code, found)
        for line in close.open_lines(matters):
            click.echo(line)


@click.command(help=words.OBJECTION)
@click.argument("code")
@click.option("--organ", required=True, help=words.ORGAN)
@click.argument("text")
@pass_desk
def objection(desk: Desk, code: str, organ: str, text: str) -> None:
    """Put an objection down."""
    with desk.office() as office:
        with office.write() as session:
            made = close.object_to(
                session, code=code, organ=organ, text=text, by=desk.actor(), now=desk.now()
            )
        click.echo(words.objected(made.id))


@click.command(help=words.ANSWER)
@click.argument("number", metavar="ID", type=click.IntRange(1))
@click.argument("text")
@pass_desk
def answer(desk: Desk, number: int, text: str) -> None:
    """Answer an objection."""
    with desk.office() as office:
        with office.write() as session:
            close.answer(session, number, text, by=desk.actor(), now=desk.now())
        click.echo(words.answered(number))


def _tell(code: str, found: Counts) -> None:
    click.echo(words.closed(code, found.size))
    click.echo(words.entries(found.submitted, found.accepted, found.rejected, found.pending))
    click.echo(words.total(found.accepted_fen))
    for line in close.by_reason(found):
        click.echo(line)
    if found.waiting:
        click.echo(words.pending(found.waiting))


COMMANDS = (close_command, objection, answer)
