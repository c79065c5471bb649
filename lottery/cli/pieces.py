"""`lottery pieces`: registers of published folders in pieces, and plain folders made of them."""

import shutil
from pathlib import Path

import click

from draws.errors import DrawError
from draws.manifest import FILE as MANIFEST
from lottery.ceremony.steps import shelving
from lottery.cli.desk import Desk
from lottery.errors import PublicationRefusedError
from lottery.office.settings import load_public_settings
from lottery.pieces import whole as plain_folders
from lottery.texts import pieces as words

pass_desk = click.make_pass_decorator(Desk)
INCOMPLETE = 2


@click.group("pieces", help=words.GROUP)
def pieces() -> None:
    """Registers in pieces."""


@pieces.command("store", help=words.STORE)
@click.pass_context
@pass_desk
def store(desk: Desk, context: click.Context) -> None:
    """Put every published register into pieces; exit status 2 if one could not be."""
    with desk.office() as office:
        done = shelving.shelve(office)
    if done.laid:
        click.echo(words.laid(done.laid))
    if done.thinned:
        click.echo(words.thinned(done.thinned))
    if not (done.laid or done.thinned or done.left):
        click.echo(words.NOTHING_TO_DO)
    for folder, why in done.left:
        click.echo(words.left(folder, why), err=True)
    if done.left:
        context.exit(INCOMPLETE)


@pieces.command("whole", help=words.WHOLE)
@click.argument("name", metavar="NAME")
@click.argument("folder", type=click.Path(path_type=Path))
@pass_desk
def whole(desk: Desk, name: str, folder: Path) -> None:
    """Write a published folder as a plain one, whole or not at all."""
    public = load_public_settings(desk.home).public_dir
    source = public / name
    inside = source.resolve().is_relative_to(public.resolve())
    if not inside or not (source / MANIFEST).is_file():
        raise PublicationRefusedError(words.unknown(name))
    if folder.exists():
        raise PublicationRefusedError(words.taken(folder))
    if not folder.absolute().parent.is_dir():
        raise PublicationRefusedError(words.no_parent(folder))
    try:
        count = plain_folders.write(source, folder)
    except (DrawError, OSError) as why:
        shutil.rmtree(folder, ignore_errors=True)
        raise PublicationRefusedError(words.not_written(folder, why)) from None
    click.echo(words.written(folder, count))


@pieces.command("mend", help=words.MEND)
@pass_desk
def mend(desk: Desk) -> None:
    """Write damaged pieces anew."""
    with desk.office() as office:
        names = shelving.mend(office)
    click.echo(words.mended(names) if names else words.NOTHING_DAMAGED)


COMMANDS = (pieces,)
