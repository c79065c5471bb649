"""`lottery verdict`: verdicts that people outside the office have signed over a published draw."""

from pathlib import Path

import click

from lottery import attempts, verdicts
from lottery.cli.desk import Desk
from lottery.clock import in_shanghai
from lottery.texts.ceremony import verdicts as words
from lottery.verdicts import HeldVerdict
from lottery.verdicts.holding import kit_of
from lottery.verdicts.keeping import MOST_BYTES

pass_desk = click.make_pass_decorator(Desk)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("verdict", help=words.GROUP)
def group() -> None:
    """Commands about verdicts from outside."""


@group.command("take", help=words.TAKE)
@click.argument("code")
@click.argument("file", type=_FILE)
@pass_desk
def take(desk: Desk, code: str, file: Path) -> None:
    """Take a verdict in."""
    with file.open("rb") as opened:
        data = opened.read(MOST_BYTES + 1)
    with desk.office() as office:
        found = verdicts.take(office, code, data, desk.acting())
        with office.read() as session:
            attempt = attempts.newest(session, code)
            lines = _lines(attempt.name, found, kit_of(session, attempt))
    for line in (*lines, words.TAKEN):
        click.echo(line)


@group.command("list", help=words.LIST)
@click.argument("code", required=False)
@pass_desk
def list_verdicts(desk: Desk, code: str | None) -> None:
    """List those that hold."""
    with desk.office() as office, office.read() as session:
        every = attempts.of_draw(session, code) if code else attempts.all_attempts(session)
        if code and not every:
            attempts.newest(session, code)
        found = [
            line
            for attempt in every
            for each in verdicts.held(session, attempt)
            for line in _lines(attempt.name, each, kit_of(session, attempt))
        ]
    for line in found or [words.NONE]:
        click.echo(line)


def _lines(name: str, found: HeldVerdict, own: str) -> list[str]:
    by = words.program(found.program, found.program_sha256, own)
    return [
        words.line(name, in_shanghai(found.time), found.role, found.name, by),
        words.hashes(found.program_sha256, found.sha256, found.path),
    ]


COMMANDS = (group,)
