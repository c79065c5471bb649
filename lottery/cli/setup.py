"""`lottery upgrade`, `checkpoint`, `programme load` and `example`."""

from contextlib import closing
from importlib.resources import files
from pathlib import Path

import click

from draws.signatures import parse_checkpoint
from lottery import register
from lottery.ceremony import loading
from lottery.cli.desk import Desk
from lottery.cli.uncovered import ask_for_a_backup
from lottery.errors import ProgrammeError
from lottery.office import database, heads, office_of, renewing
from lottery.office.keys import signers
from lottery.office.settings import load_settings
from lottery.opening import look_first
from lottery.programme.file import parse_programme
from lottery.texts import cli as words
from lottery.texts.ceremony import loading as loading_words
from lottery.texts.office import imprint as imprint_words

pass_desk = click.make_pass_decorator(Desk)


@click.command(help=words.UPGRADE)
@pass_desk
def upgrade(desk: Desk) -> None:
    """Bring the tables to this version; rows of an earlier one are taken as they are found."""
    office = office_of(load_settings(desk.home))
    with closing(office):
        look_first(office)
        if database.version(office.engine):
            with office.read() as session:
                office.keeper.seen().require(session)
        else:
            heads.require_never_used(office.settings)
        office.keeper.require_ready()
        known = database.version(office.engine) == database.schema()
        renewing.upgrade(office.engine, by=desk.actor(), now=desk.now())
        if known:  # a home of an earlier version may never have had a head
            desk.begin_head(office)
        office.keeper.settle(office.read)
        desk.tell(office)
        click.echo(words.UPGRADED)
        ask_for_a_backup(office)


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
@click.option("--dry-run", "only_looked", is_flag=True, help=words.PROGRAMME_DRY_RUN)
@pass_desk
def load(desk: Desk, file: Path, *, only_looked: bool) -> None:
    """Store campaigns, periods, rules, merchants, staff and draw plans of a file; or say what that
    would change."""
    parsed = parse_programme(file.read_bytes())
    with desk.office() as office:
        if desk.named() or not only_looked:
            desk.prove(office)
        do = loading.foresee if only_looked else loading.store
        found = do(office, parsed, by=desk.actor(), now=desk.now())
    told = loading_words.loaded(found.changed, found.unchanged, only_looked=only_looked)
    click.echo(told)


@programme.command(help=imprint_words.EXAMPLE)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def example(file: Path) -> None:
    """Write a programme to start from, of an invented city, with every key explained."""
    try:
        with file.open("xb") as out:
            out.write(files("lottery.programme").joinpath("example.toml").read_bytes())
    except FileExistsError:
        raise ProgrammeError(imprint_words.example_there(file)) from None
    click.echo(imprint_words.example_written(file))


COMMANDS = (upgrade, checkpoint, programme)
