"""`lottery import`."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from lottery.cli.desk import Desk
from lottery.cli.office.handling import HandlingOptions, handling_options, show
from lottery.cli.proving import person
from lottery.importing import jobs
from lottery.importing import late as late_tables
from lottery.importing.chunks import Imported, import_file
from lottery.importing.trying import try_file
from lottery.office import Office
from lottery.tables import sheets, telling
from lottery.tables.columns import VOCABULARY
from lottery.tables.surveys import Handling, OpenQuestionsError
from lottery.texts import fields, reasons
from lottery.texts.counter import consent as consent_texts
from lottery.texts.counter import intake as words
from lottery.texts.counter import late as late_words
from lottery.texts.office import tables as sheet_words

FILE = click.Path(dir_okay=False, path_type=Path)
pass_desk = click.make_pass_decorator(Desk)


@click.command("import", help=words.IMPORT)
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--campaign", default="fp", show_default=True, help=words.IMPORT_CAMPAIGN)
@click.option("--consent", type=int, default=None, help=words.IMPORT_CONSENT)
@click.option("--result", default=None, type=click.Path(path_type=Path), help=words.IMPORT_RESULT)
@click.option("--template", is_flag=True, help=words.IMPORT_TEMPLATE)
@click.option("--resident-id", is_flag=True, help=words.IMPORT_RESIDENT_ID)
@click.option(
    "--format",
    "form",
    type=click.Choice(["xlsx", "csv"]),
    default="xlsx",
    show_default=True,
    help=words.IMPORT_FORMAT,
)
@click.option(
    "-o", "--output", default=None, type=click.Path(path_type=Path), help=words.IMPORT_OUTPUT
)
@click.option("--people", default=None, type=FILE, help=sheet_words.PEOPLE)
@click.option("--late", is_flag=True, help=late_words.LATE)
@handling_options
@pass_desk
def import_(  # noqa: PLR0917 - one parameter an option
    desk: Desk,
    /,
    file: Path | None,
    campaign: str,
    consent: int | None,
    result: Path | None,
    template: bool,
    resident_id: bool,
    form: str,
    output: Path | None,
    people: Path | None,
    *,
    late: bool,
    **asked: Any,
) -> None:
    """Import a table, look at what would become of one, or write the template of one."""
    if template:
        _write_template(output or Path(f"{words.TEMPLATE_NAME}.{form}"), resident_id=resident_id)
        return
    if file is None:
        raise click.UsageError(words.NO_FILE)
    said = HandlingOptions(**asked)
    with desk.office() as office:
        handling = said.handling(desk, office, "invoices", campaign, VOCABULARY)
        if said.dry_run:
            _try(desk, office, file, campaign, handling, people, result)
            return
        if late:
            _allow(desk, office, file, campaign, people)
        done = _import(
            desk, office, file, campaign, handling, people, result, consent=_agreed(consent)
        )
    _summary(done)


def _write_template(path: Path, *, resident_id: bool) -> None:
    sheets.write_template(path, fields.ON_DEMAND if resident_id else ())
    click.echo(words.template_written(str(path)))


def _import(  # noqa: PLR0917 - what an import is asked
    desk: Desk,
    office: Office,
    file: Path,
    campaign: str,
    handling: Handling,
    people: Path | None,
    result: Path | None,
    *,
    consent: int,
) -> Imported:
    """Import the table, with a bar that shows how far it is."""
    bar = Bar()
    done = import_file(
        office,
        file,
        campaign=campaign,
        by=desk.actor(),
        now=desk.now,
        random_bytes=desk.random_bytes,
        result=result,
        progress=bar.show,
        consent=consent,
        handling=handling,
        people=people,
    )
    bar.end()
    return done


def _allow(desk: Desk, office: Office, file: Path, campaign: str, people: Path | None) -> None:
    """Two log in and let a table be read to its end that came in time."""
    two = (
        person(desk, office, late_words.ORGANISER_ASKED),
        person(desk, office, late_words.OVERSEER_ASKED),
    )
    with office.write() as session:
        job = jobs.find(session, jobs.digest_of(file, people), campaign)
        late_tables.allow(session, job, two, desk.now())


def _try(  # noqa: PLR0917 - what an import would be asked
    desk: Desk,
    office: Office,
    file: Path,
    campaign: str,
    handling: Handling,
    people: Path | None,
    result: Path | None,
) -> None:
    """Say how the table is read and what would become of each row; the exit status is 1 where
    something must be said first."""
    try:
        tried = try_file(
            office,
            file,
            campaign=campaign,
            by=desk.actor(),
            now=desk.now(),
            handling=handling,
            people=people,
            result=result,
        )
    except OpenQuestionsError as error:
        show(error.survey, VOCABULARY)
        raise
    show(tried.survey, VOCABULARY)
    if tried.people is not None:
        show(tried.people, VOCABULARY)
    for line in telling.counted(tried.passed, tried.merged, tried.alone):
        click.echo(line)
    _tally(tried.tally)
    for one in tried.examples:
        click.echo(words.example(one.row, one.verdict, one.code, one.told))
    click.echo(words.tried(tried.rows))


def _agreed(version: int | None) -> int:
    """The version of the consent that whoever imports has collected: as told, or asked for."""
    if version is None:
        if not sys.stdin.isatty():
            raise click.UsageError(words.consent_missing(consent_texts.VERSION))
        click.confirm(words.consent_question(consent_texts.VERSION), abort=True, err=True)
        return consent_texts.VERSION
    if version not in consent_texts.VERSIONS:
        raise click.UsageError(words.consent_unknown(version))
    return version


class Bar:
    """A progress bar on standard error: one line over and over on a terminal, else one a tenth."""

    def __init__(self) -> None:
        self._terminal, self._tenth = sys.stderr.isatty(), -1

    def show(self, done: int, total: int) -> None:
        """Draw how far it is."""
        share = done * 10 // total if total else 10
        if not self._terminal and share == self._tenth:
            return
        self._tenth = share
        start = "\r" if self._terminal else ""
        blocks = "#" * share + "." * (10 - share)
        line = f"{start}{words.PROGRESS} [{blocks}] {done}/{total}"
        click.echo(line, err=True, nl=not self._terminal)

    def end(self) -> None:
        """Leave the line."""
        if self._terminal:
            click.echo("", err=True)


def _tally(tally: Mapping[tuple[str, str], int]) -> None:
    for (verdict, code), count in sorted(tally.items()):
        told = reasons.title(code) if code else ""
        click.echo(words.summary(verdict, code, count, told))


def _summary(done: Imported) -> None:
    _tally(done.tally)
    for line in telling.counted(done.passed, done.merged, done.alone):
        click.echo(line)
    if done.unread:
        click.echo(sheet_words.not_understood("、".join(done.unread)))
    if done.judged_anew:
        click.echo(words.judged_anew(done.judged_anew, done.changed))
    click.echo(words.totals(done.rows, done.resumed_behind, str(done.result)))


COMMANDS = (import_,)
