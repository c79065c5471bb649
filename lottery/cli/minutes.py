"""`lottery minutes check FILE`: signature, attachments, draw and origin of signed minutes."""

from pathlib import Path

import click

from lottery.cli.desk import Desk
from lottery.minutes.authority import read_roots
from lottery.minutes.check import check
from lottery.minutes.errors import MinutesError
from lottery.texts import cli_minutes as words

pass_desk = click.make_pass_decorator(Desk)


@click.group("minutes", help=words.MINUTES)
def minutes() -> None:
    """Make and check the minutes."""


@minutes.command("check", help=words.CHECK)
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option(
    "--trust", type=click.Path(dir_okay=False, exists=True, path_type=Path), help=words.TRUST
)
@pass_desk
def check_command(desk: Desk, file: Path, trust: Path | None) -> None:
    """Print what holds and what was not checked; a refusal is one line and status 1."""
    report = check(file.read_bytes(), read_roots(trust) if trust else None, desk.now())
    for line in report.lines:
        click.echo(words.held(line))
    for warning in report.warnings:
        click.echo(words.warned(warning))
    if report.open:
        raise MinutesError(words.NOT_FULLY)
    click.echo(words.ACCEPTED)


COMMANDS = (minutes,)
