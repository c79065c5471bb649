"""`lottery init`, `upgrade`, `checkpoint`, `programme load`."""

import sys
from pathlib import Path

import click

from draws.signatures import parse_checkpoint
from lottery import register
from lottery.ceremony import loading
from lottery.cli.desk import Desk
from lottery.minutes.signing.authority import demo_identity, write_identity
from lottery.office import database, heads, office_of, renewing
from lottery.office.home import create_home
from lottery.office.keys import signers
from lottery.office.settings import find_home, load_settings
from lottery.programme.file import parse_programme
from lottery.texts import cli as words
from lottery.texts.ceremony import loading as loading_words

pass_desk = click.make_pass_decorator(Desk)


@click.command(help=words.INIT)
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--origin", help=words.ORIGIN)
@click.option("--database", default="lottery.db", show_default=True, help=words.DATABASE)
@click.option("--rehearsal", is_flag=True, help=words.REHEARSAL)
@pass_desk
def init(
    desk: Desk, folder: Path | None, origin: str | None, database: str, *, rehearsal: bool
) -> None:
    """Make a home with new keys; one for rehearsals holds those of every part."""
    home = find_home(folder or desk.home)
    origin = origin or _asked_origin()
    some = desk.random_bytes
    create_home(home, origin=origin, database=database, demo=rehearsal, random_bytes=some)
    if rehearsal:
        write_identity(demo_identity(origin, desk.now()), home / "keys")
    click.echo(words.home_made(home))


def _asked_origin() -> str:
    """The register's name, from whoever sits before the terminal: it has no default, because it
    stands in every signature and is never changed."""
    if not sys.stdin.isatty():
        raise click.UsageError(words.ORIGIN_MISSING)
    name: str = click.prompt(words.ORIGIN_ASKED)
    return name.strip()


@click.command(help=words.UPGRADE)
@pass_desk
def upgrade(desk: Desk) -> None:
    """Bring the tables to this version; rows of an earlier one are taken as they are found."""
    office = office_of(load_settings(desk.home))
    if not database.version(office.engine):
        heads.require_never_used(office.settings)
    renewing.upgrade(office.engine, by=desk.actor(), now=desk.now())
    office.close()
    click.echo(words.UPGRADED)


@click.command(help=words.CHECKPOINT)
@pass_desk
def checkpoint(desk: Desk) -> None:
    """Sign the register as it stands, so that every entry so far has a proof."""
    with desk.office() as office:
        with office.write() as session:
            keys = signers(office.settings)
            note = register.checkpoint(session, office.settings.origin, keys, desk.now())
        _, size, root = parse_checkpoint(note.partition(b"\n\n")[0] + b"\n")
        click.echo(words.checkpoint_signed(size, root.hex()))


@click.group(help=words.PROGRAMME)
def programme() -> None:
    """Commands about the programme."""


@programme.command(help=words.PROGRAMME_LOAD)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@pass_desk
def load(desk: Desk, file: Path) -> None:
    """Store campaigns, periods, rules, merchants, staff and draw plans of a file."""
    parsed = parse_programme(file.read_bytes())
    with desk.office() as office:
        with office.write() as session:
            found = loading.load(session, office.boxes, parsed, by=desk.actor(), now=desk.now())
        click.echo(loading_words.loaded(found.changed, found.unchanged))


COMMANDS = (init, upgrade, checkpoint, programme)
