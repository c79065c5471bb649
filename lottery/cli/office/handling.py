"""What commands that take tables ask alike: columns, sheet, hidden rows, and whose it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import click

from lottery.cli.desk import Desk
from lottery.importing import headings
from lottery.importing.headings import Purpose, Sender
from lottery.office import Office
from lottery.tables import telling
from lottery.tables.surveys import Handling, Hidden, Survey
from lottery.tables.vocabulary import SPARE, Vocabulary, folded
from lottery.texts.office import tables as words

pass_desk = click.make_pass_decorator(Desk)
_OPTIONS = (
    click.option("--sender", default="", help=words.SENDER),
    click.option("--column", "columns", multiple=True, help=words.COLUMN),
    click.option("--sheet", default="", help=words.SHEET_OPTION),
    click.option(
        "--hidden",
        type=click.Choice(["ask", "take", "leave"]),
        default="ask",
        show_default=True,
        help=words.HIDDEN,
    ),
    click.option("--dry-run", is_flag=True, help=words.DRY_RUN),
)


def handling_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that takes a table."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True)
class HandlingOptions:
    """What was said of a table on the command line."""

    sender: str
    columns: tuple[str, ...]
    sheet: str
    hidden: Hidden
    dry_run: bool

    def handling(
        self, desk: Desk, office: Office, purpose: Purpose, campaign: str, known: Vocabulary
    ) -> Handling:
        """How the table is to be taken: what is remembered of its sender, and what is said now,
        which is remembered from here on unless this is a dry run."""
        of = headings.sender(purpose, campaign, self.sender)
        said = dict(self._said(known))
        with office.read() as session:
            assigned = headings.assigned(session, of)
        if said and not self.dry_run:
            self._remember(desk, office, of, said)
        now = {key: field for key, (_, field) in said.items()}
        return Handling({**assigned, **now}, self.sheet, self.hidden)

    def _said(self, known: Vocabulary) -> Mapping[str, tuple[str, str]]:
        found = {}
        for text in self.columns:
            shown, sign, named = text.rpartition("=")
            field = telling.meant(named, known) if sign else ""
            if not shown or not sign:
                raise click.UsageError(words.COLUMN_FORM)
            if not field:
                raise click.UsageError(words.no_field(named))
            found[folded(shown) or shown] = (shown, field)
        return found

    @staticmethod
    def _remember(
        desk: Desk, office: Office, of: Sender, said: Mapping[str, tuple[str, str]]
    ) -> None:
        with office.write() as session:
            headings.remember(session, of, said, by=desk.actor(), now=desk.now())


def show(survey: Survey, known: Vocabulary) -> None:
    """Print what a table is."""
    for line in telling.survey_sentences(survey, known):
        click.echo(line)


@click.group("columns", help=words.COLUMNS_GROUP)
def columns_group() -> None:
    """Commands about remembered headers."""


@columns_group.command("list", help=words.COLUMNS_LIST)
@pass_desk
def list_(desk: Desk) -> None:
    """What is remembered."""
    with desk.office() as office, office.read() as session:
        found = headings.meanings(session)
    for one in found:
        field = words.NOT_READ if one.field == SPARE else one.field
        told = (one.sender.purpose, one.sender.campaign, one.sender.name, one.shown)
        click.echo(words.remembered(*told, field))
    if not found:
        click.echo(words.NOTHING_REMEMBERED)


@columns_group.command("forget", help=words.COLUMNS_FORGET)
@click.argument("purpose", type=click.Choice(["invoices", "merchants", "tax"]))
@click.option("--campaign", default="")
@click.option("--sender", default="", help=words.SENDER)
@pass_desk
def forget(desk: Desk, purpose: Purpose, campaign: str, sender: str) -> None:
    """Forget a sender's headers."""
    of = headings.sender(purpose, campaign, sender)
    with desk.office() as office, office.write() as session:
        count = headings.forget(session, of, by=desk.actor(), now=desk.now())
    click.echo(words.forgotten(count))


COMMANDS = (columns_group,)
