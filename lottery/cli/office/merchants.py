"""`lottery merchants import | search | history | withdraw | sample`."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from lottery import merchants
from lottery.cli.desk import Desk
from lottery.cli.office.handling import HandlingOptions, handling_options, show
from lottery.clock import in_shanghai
from lottery.invoices.parties.sellers import shown
from lottery.invoices.values.amounts import yuan
from lottery.merchants import MerchantLine, lists
from lottery.programme import rulebook
from lottery.tables.exchange import write_table
from lottery.tables.surveys import OpenQuestionsError
from lottery.texts.office import merchants as words

pass_desk = click.make_pass_decorator(Desk)


@click.group("merchants", help=words.GROUP)
def merchants_group() -> None:
    """Commands about the registry."""


@merchants_group.command("import", help=words.IMPORT)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@handling_options
@pass_desk
def import_(desk: Desk, /, file: Path, **asked: Any) -> None:
    """Store the registry of a table."""
    said = HandlingOptions(**asked)
    with desk.office() as office:
        handling = said.handling(desk, office, "merchants", "", lists.HEADINGS)
        try:
            listing = lists.read(file, handling)
        except OpenQuestionsError as error:
            show(error.survey, lists.HEADINGS)
            raise
        if said.dry_run:
            show(listing.survey, lists.HEADINGS)
            click.echo(words.read(len(listing.lines)))
            return
        with office.write() as session:
            done = lists.take_in(session, listing, by=desk.actor(), now=desk.now())
    click.echo(words.imported(done.rows, done.new, done.withdrawn))


@merchants_group.command(help=words.SEARCH)
@click.argument("text", default="")
@click.option("--insurers", is_flag=True, help=words.INSURERS)
@pass_desk
def search(desk: Desk, text: str, *, insurers: bool) -> None:
    """Lines with this number or name."""
    with desk.office() as office, office.read() as session:
        found = merchants.search(session, text, insurers=insurers)
    for line in found:
        click.echo(_told(line))
    if not found:
        click.echo(words.NO_HIT)


@merchants_group.command(help=words.HISTORY)
@click.argument("seller")
@pass_desk
def history(desk: Desk, seller: str) -> None:
    """Everything that was ever stored of a seller."""
    with desk.office() as office, office.read() as session:
        for one in merchants.history(session, seller):
            told = (_told(one.line), in_shanghai(one.at), one.by, one.why)
            click.echo(words.version_of(*told, withdrawn=one.withdrawn))


@merchants_group.command(help=words.WITHDRAW)
@click.argument("seller")
@click.argument("since", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--why", required=True, help=words.WHY)
@pass_desk
def withdraw(desk: Desk, seller: str, since: datetime, why: str) -> None:
    """Take a line out of the registry."""
    with desk.office() as office, office.write() as session:
        line = merchants.line(session, seller, since.date())
        merchants.withdraw(session, line, why=why, by=desk.actor(), now=desk.now())


@merchants_group.command(help=words.SAMPLE)
@click.option("--batch", "batches", multiple=True, help=words.SAMPLE_BATCH)
@click.option("--limit", type=click.IntRange(1), default=100, help=words.SAMPLE_LIMIT)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help=words.OUTPUT)
@pass_desk
def sample(desk: Desk, batches: tuple[str, ...], limit: int, output: Path | None) -> None:
    """Sellers whom only their number makes local."""
    with desk.office() as office, office.read() as session:
        found = lists.sample(
            session, office.boxes, batches, limit, regions=rulebook.regions(session)
        )
    rows = [(shown(s.seller_id), s.name, str(s.entries), yuan(s.sum_fen)) for s in found]
    if output is None:
        for row in rows:
            click.echo("  ".join(row))
        return
    write_table(output, [words.SAMPLE_HEADERS, *rows])
    click.echo(words.sampled(len(rows), output))


def _told(line: MerchantLine) -> str:
    told = (line.name, line.category, line.valid_from, line.valid_to)
    return words.line_of(shown(line.seller_id), *told)


COMMANDS = (merchants_group,)
