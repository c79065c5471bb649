"""`lottery secrets rotate …`: the secrets of a home made anew."""

from pathlib import Path

import click

from lottery.cli.desk import Desk
from lottery.cli.uncovered import ask_for_a_backup
from lottery.programme.file import parse_programme
from lottery.rotation import field, index, session
from lottery.texts.office import secrets as words

pass_desk = click.make_pass_decorator(Desk)


@click.group("secrets", help=words.GROUP)
def secrets_group() -> None:
    """Commands about the secrets of a home."""


@secrets_group.group("rotate", help=words.ROTATE)
def rotate() -> None:
    """A new secret in the place of an old one."""


@rotate.command("session", help=words.SESSION)
@pass_desk
def rotate_session(desk: Desk) -> None:
    """Everybody is logged out."""
    with desk.office() as office:
        click.echo(words.session_rotated(session.rotate(office, acting=desk.acting())))


@rotate.command("field", help=words.FIELD)
@pass_desk
def rotate_field(desk: Desk) -> None:
    """Every box is sealed anew; run again after a kill."""
    with desk.office() as office:
        click.echo(words.field_rotated(field.rotate(office, acting=desk.acting())))


@rotate.command("index", help=words.INDEX)
@click.option(
    "--programme",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=words.PROGRAMME,
)
@pass_desk
def rotate_index(desk: Desk, programme: Path | None) -> None:
    """Every keyed hash is computed anew; run again after a kill."""
    barred = parse_programme(programme.read_bytes()).barred if programme else ()
    persons = [each.person for each in barred]
    with desk.office_between_keys() as office:
        done = index.rotate(office, persons, acting=desk.acting())
        click.echo(
            words.index_rotated(done.entries, done.files, done.barred, computed=done.computed)
        )
        ask_for_a_backup(office)


COMMANDS = (secrets_group,)
