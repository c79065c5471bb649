"""`lottery restore`: a home made of a backup and its keys."""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from lottery.backup import keyring, restoring
from lottery.backup.losses import Loss, told_of
from lottery.backup.restoring import RestoreWanted
from lottery.cli import proving
from lottery.cli.desk import Desk
from lottery.cli.office.backups import (
    NOT_ALL,
    passphrase_of,
    passphrase_option,
    say_public,
    secret_file,
)
from lottery.errors import BackupRefusedError
from lottery.office import Office, office_of
from lottery.office.settings import load_settings
from lottery.texts import backup as words
from lottery.texts import proving as told
from lottery.texts import republishing as public_words

pass_desk = click.make_pass_decorator(Desk)
there = click.Path(exists=True, path_type=Path)
file_there = click.Path(exists=True, dir_okay=False, path_type=Path)
folder_there = click.Path(exists=True, file_okay=False, path_type=Path)
folder = click.Path(file_okay=False, path_type=Path)
SIDES = ({"organiser"}, {"supervisor", "notary"})


@click.command(help=words.RESTORE)
@click.argument("file", type=file_there)
@click.argument("home", type=folder)
@click.option("--keys", required=True, type=there, help=words.KEYS_FROM)
@click.option("--database", default="", envvar="LOTTERY_DATABASE_URL", help=words.DATABASE)
@click.option("--second", type=folder, help=words.SECOND)
@click.option("--head", type=file_there, help=words.HEAD)
@click.option("--public", type=folder_there, help=public_words.PUBLIC_FROM)
@click.option("--expired", is_flag=True, help=words.EXPIRED)
@click.option("--agreed", multiple=True, metavar="USERNAME", help=words.AGREED)
@passphrase_option
@click.option("--keys-passphrase-file", type=secret_file, help=words.KEYS_FROM_FILE)
@click.pass_context
@pass_desk
def restore(
    desk: Desk,
    context: click.Context,
    /,
    *,
    keys: Path,
    agreed: tuple[str, ...],
    passphrase_file: Path | None,
    keys_passphrase_file: Path | None,
    **how: Any,
) -> None:
    """Make it, and say how far it has come."""
    restoring.look_first(how["file"], how["home"], desk.now(), expired=how["expired"])
    wanted = RestoreWanted(
        passphrase=passphrase_of(passphrase_file, words.ASKED),
        keys=_keys(keys, keys_passphrase_file),
        agree=_two(desk, agreed) if agreed else None,
        **how,
    )
    found = restoring.restore(wanted, acting=desk.acting())
    _tell(desk, wanted.home)
    click.echo(words.restored(wanted.home, found.register, found.journal, found.changes))
    if found.loss:
        click.echo(words.with_loss(told_of(found.loss)), err=True)
    elif wanted.head is None:
        click.echo(words.END_BY_THE_DISK_ALONE, err=True)
    if found.second:
        click.echo(words.second_left_out(found.second, found.loss is not None))
    say_public(found.published, found.missing)
    context.exit(NOT_ALL if found.missing else 0)


def _tell(desk: Desk, home: Path) -> None:
    """The security log of the new home begins with who has made it."""
    office = office_of(load_settings(home))
    with closing(office):
        desk.tell(office)


def _two(desk: Desk, names: tuple[str, ...]) -> Callable[[Office, Loss], Sequence[str]]:
    """Two people of two sides prove themselves to the accounts that the backup holds."""

    def agree(office: Office, loss: Loss) -> Sequence[str]:
        click.echo(told_of(loss), err=True)
        people = [
            proving.person(desk, office, told.proves(name), named=name)
            for name in dict.fromkeys(names)
        ]
        roles = [set(person.roles) for person in people]
        pairs = ((one, other) for one in roles for other in roles if one is not other)
        if any(one & SIDES[0] and other & SIDES[1] for one, other in pairs):
            return [person.username for person in people]
        raise BackupRefusedError(words.not_two_sides())

    return agree


def _keys(place: Path, passphrase_file: Path | None) -> dict[str, bytes]:
    if place.is_dir():
        return keyring.of_folder(place)
    return keyring.read(place, passphrase_of(passphrase_file, words.KEYS_ASKED))


COMMANDS = (restore,)
