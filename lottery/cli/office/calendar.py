"""`lottery calendar load | show | example`."""

from pathlib import Path

import click

from lottery.cli.desk import Desk
from lottery.errors import CalendarFileError
from lottery.holidays import OfficialYear, loading, package, supplied
from lottery.holidays.files import FIRST_YEAR, LAST_YEAR
from lottery.texts.office import holidays as words

pass_desk = click.make_pass_decorator(Desk)
year_number = click.IntRange(FIRST_YEAR, LAST_YEAR)
existing = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("calendar", help=words.GROUP)
def calendar_group() -> None:
    """Commands about the official calendar."""


@calendar_group.command(help=words.LOAD)
@click.argument("file", required=False, type=existing)
@click.option("--supplied", "year", type=year_number, help=words.OF_SUPPLIED)
@click.option("--dry-run", "only_looked", is_flag=True, help=words.DRY_RUN)
@pass_desk
def load(desk: Desk, file: Path | None, year: int | None, *, only_looked: bool) -> None:
    """Let a year's file count from now on; or say what that would change."""
    if (file is None) == (year is None):
        raise click.UsageError(words.FILE_OR_YEAR)
    data = file.read_bytes() if file else supplied.file_of(year or 0)
    with desk.office() as office:
        if desk.named() or not only_looked:
            desk.prove(office)
        if only_looked:
            with office.read() as session:
                change = loading.foresee(session, data)
        else:
            with office.write() as session:
                change = loading.load(session, data, by=desk.actor(), now=desk.now())
    _tell(change.arranged)
    found, before = change.arranged, change.before.sha256 if change.before else None
    told = words.loaded(found.year, found.source, found.sha256, before, looked=only_looked)
    click.echo(told)


@calendar_group.command(help=words.SHOW)
@click.argument("year", required=False, type=year_number)
@pass_desk
def show(desk: Desk, year: int | None) -> None:
    """The years that are loaded, a line a version; or what the newest version of one says."""
    with desk.office() as office, office.read() as session:
        versions = loading.versions(session)
    of_year = [each for each in versions if year in (None, each.arranged.year)]
    for each in of_year:
        found = each.arranged
        told = (found.year, found.source, found.sha256, each.at, each.by)
        click.echo(words.year_line(*told))
    if year is not None and not of_year:
        raise CalendarFileError(words.nothing_of(year))
    if year is not None:
        _tell(of_year[-1].arranged)
    elif not of_year:
        click.echo(words.NONE)


@calendar_group.command(help=words.EXAMPLE)
@click.argument("year", type=year_number)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--source", help=words.OF_SOURCE)
def example(year: int, file: Path, source: str | None) -> None:
    """Write a year's file, to be held against the notice: as it comes along, or by the package."""
    if year in supplied.years() and source is None:
        data = supplied.file_of(year)
    elif source is None:
        raise click.UsageError(words.NO_SOURCE)
    else:
        data = package.file_from_package(year, source)
    try:
        with file.open("xb") as out:
            out.write(data)
    except FileExistsError:
        raise CalendarFileError(words.file_there(file)) from None
    click.echo(words.file_written(year, file))


def _tell(found: OfficialYear) -> None:
    """A line a holiday."""
    for each in found.holidays:
        off, worked = words.days(each.first, each.last), words.workdays(each.workdays)
        click.echo(words.line(each.name, off, worked))


COMMANDS = (calendar_group,)
