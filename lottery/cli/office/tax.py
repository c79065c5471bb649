"""`lottery tax export`, `lottery tax import` and `lottery tax winners`."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from lottery import attempts
from lottery.cli.desk import Desk
from lottery.cli.office.handling import HandlingOptions, handling_options, show
from lottery.clock import day_of
from lottery.tables.surveys import OpenQuestionsError
from lottery.tax import answers, reading, work_list
from lottery.tax import winners as tax_winners
from lottery.texts.office import tax as words

pass_desk = click.make_pass_decorator(Desk)
SHOWN = 100
"""Rows that were not understood, one a line."""
file_path = click.Path(dir_okay=False, path_type=Path)


@click.group("tax", help=words.GROUP)
def tax_group() -> None:
    """Commands about the tax bureau."""


@tax_group.command(help=words.EXPORT)
@click.argument("code", required=False)
@click.option("--batch", "batches", multiple=True, help=words.BATCH)
@click.option("-o", "--output", type=file_path, required=True, help=words.OUTPUT)
@pass_desk
def export(desk: Desk, code: str | None, batches: tuple[str, ...], output: Path) -> None:
    """Write the work list of a draw or of some periods."""
    if (code is None) == (not batches):
        raise click.UsageError(words.WHAT)
    with desk.office() as office, office.read() as session:
        if code is None:
            numbers = work_list.of_batches(session, batches)
        else:
            numbers = work_list.of_draw(session, attempts.newest(session, code))
        count = work_list.export(session, office.boxes, numbers, output)
    click.echo(words.exported(count, output))


@tax_group.command("import", help=words.IMPORT)
@click.argument("file", type=file_path)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help=words.AS_OF)
@handling_options
@pass_desk
def import_(desk: Desk, /, file: Path, as_of: datetime | None, **asked: Any) -> None:
    """Store the answers of a file and reject what is void or red."""
    day, said = as_of.date() if as_of else None, HandlingOptions(**asked)
    with desk.office() as office:
        handling = said.handling(desk, office, "tax", "", reading.HEADINGS)
        try:
            read = reading.read(file, as_of=day, today=day_of(desk.now()), handling=handling)
        except OpenQuestionsError as error:
            show(error.survey, reading.HEADINGS)
            raise
        if said.dry_run:
            show(read.survey, reading.HEADINGS)
            click.echo(words.read(len(read.said)))
        else:
            with office.write() as session:
                done = answers.take_in(session, read, by=desk.actor(), now=desk.now())
            told = (len(done.rejected), len(done.unknown), done.strangers)
            click.echo(words.imported(done.rows, done.new, *told))
    for one in read.problems[:SHOWN]:
        click.echo(words.problem(one.row, one.told), err=True)
    if read.problems:
        click.echo(words.problems(len(read.problems), SHOWN), err=True)


@tax_group.command(help=words.WINNERS)
@click.argument("code")
@click.option("-o", "--output", type=file_path, help=words.OUTPUT)
@pass_desk
def winners(desk: Desk, code: str, output: Path | None) -> None:
    """Write the work list of a draw's winners, or say what was answered about them."""
    with desk.office() as office, office.read() as session:
        attempt = attempts.newest(session, code)
        listed = tax_winners.of_draw(session, attempt)
        if output:
            numbers = sorted({one.entry for one in listed})
            click.echo(
                words.exported(work_list.export(session, office.boxes, numbers, output), output)
            )
            return
        for one in listed:
            if not one.normal:
                click.echo(words.winner(one.place, one.entry, one.state))
        click.echo(words.winners(len(listed), sum(one.normal for one in listed)))
        answers.require_for_winners(session, attempt)


COMMANDS = (tax_group,)
