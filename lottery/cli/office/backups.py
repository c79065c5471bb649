"""`lottery backup`: a home in a sealed file, its keys in another one, and the second disk."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path

import click

from lottery import drafts
from lottery.acknowledged import walking
from lottery.backup import about as abouts
from lottery.backup import keyring, looking, making, republishing
from lottery.cli import asking
from lottery.cli.desk import Desk
from lottery.cli.uncovered import ask_for_a_backup
from lottery.errors import BackupRefusedError
from lottery.office import office_of
from lottery.office.settings import load_settings
from lottery.opening import check_tables
from lottery.texts import backup as words
from lottery.texts import republishing as public_words

pass_desk = click.make_pass_decorator(Desk)
file_argument = click.Path(dir_okay=False, path_type=Path)
secret_file = click.Path(exists=True, dir_okay=False, path_type=Path)
passphrase_option = click.option(
    "--passphrase-file",
    type=secret_file,
    help=words.FROM_FILE,
    envvar="LOTTERY_PASSPHRASE_FILE",
)
# Not of the environment, which names the nightly backups': whoever opens one opens not the other.
keys_passphrase_option = click.option(
    "--passphrase-file", type=secret_file, help=words.KEYS_FROM_FILE
)


NOT_ALL = 2
"""Exit status: done, and not all is as it should be."""


class _BackupGroup(click.Group):
    """`lottery backup FILE` is the group's own act; its other commands go by their names."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        named = args if args and args[0] in self.commands else ["make", *args]
        return super().resolve_command(ctx, named)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options of the act itself may stand before its file."""
        own = args and args[0] not in {*self.commands, *ctx.help_option_names}
        return super().parse_args(ctx, ["make", *args] if own else args)


@click.group(cls=_BackupGroup, help=words.BACKUP)
def backup() -> None:
    """Commands about backups."""


@backup.command("make", help=words.BACKUP)
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--keep-days", type=click.IntRange(1, 3660), default=35, show_default=True, help=words.KEEP_DAYS
)
@passphrase_option
@click.pass_context
@pass_desk
def make(
    desk: Desk,
    context: click.Context,
    /,
    target: Path,
    keep_days: int,
    passphrase_file: Path | None,
) -> None:
    """Write a backup and open it again."""
    passphrase = passphrase_of(passphrase_file, words.ASKED, new=True)
    with desk.office() as office:
        made = making.make(office, target, passphrase, days=keep_days, acting=desk.acting())
    about = made.about
    until = about.expires_at[:10]
    click.echo(words.made(made.place, about.register, about.journal, made.size, until))
    if made.pruned:
        click.echo(words.pruned(len(made.pruned)))
    for each in made.second_faults:
        click.echo(words.second_was_spoiled(each), err=True)
    if made.kept_on:
        click.echo(words.kept_on(made.kept_on), err=True)
    context.exit(NOT_ALL if made.second_faults or made.kept_on else 0)


@backup.command(help=words.CHECK)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@passphrase_option
@pass_desk
def check(desk: Desk, file: Path, passphrase_file: Path | None) -> None:
    """Open a backup; it needs neither home nor keys."""
    abouts.of(file)  # before anybody is asked for its passphrase
    passphrase = passphrase_of(passphrase_file, words.ASKED)
    # Not beside the backup: what is opened here would stay readable on a stick, deleted or not.
    with drafts.work_folder() as folder:
        held = looking.hold(file, passphrase, folder)
    about = held.about
    if about.is_over(desk.now()):
        click.echo(words.is_over(about.expires_at[:10]), err=True)
    told = (about.register, about.journal, held.files, about.made_at[:19], about.expires_at[:10])
    click.echo(words.held(*told))


@backup.command(help=words.KEYS)
@click.argument("file", type=file_argument)
@keys_passphrase_option
@pass_desk
def keys(desk: Desk, file: Path, passphrase_file: Path | None) -> None:
    """Write the keys to a file of their own."""
    passphrase = passphrase_of(passphrase_file, words.KEYS_ASKED, new=True)
    with desk.office() as office:
        count = keyring.save(office.settings, file, passphrase, acting=desk.acting())
    click.echo(words.keys_saved(file, count))


@backup.command("second-disk", help=words.SECOND_DISK)
@click.option("--replaced", is_flag=True, help=words.REPLACED)
@pass_desk
def second_disk(desk: Desk, *, replaced: bool) -> None:
    """Walk the second disk and say how far it has come, or begin with a new one."""
    if replaced:
        _begin_anew(desk)
    with desk.office() as office:
        keeper = office.keeper
        if keeper.second is None:
            raise BackupRefusedError(words.second_not_set())
        end, head = keeper.second.end(), keeper.head()
        acts, known = end.journal if end else 0, head.journal if head else 0
        with office.read() as session:
            found = walking.faults(keeper, session)
        if found:
            raise BackupRefusedError(found[0])
        folder, count = keeper.second.folder, len(keeper.second.places())
        click.echo(words.second_stands(folder, acts, known, count))
        ask_for_a_backup(office)


@backup.command("public", help=public_words.COMPLETE)
@click.option(
    "--from",
    "given",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=public_words.PUBLIC_FROM,
)
@click.pass_context
@pass_desk
def public(desk: Desk, context: click.Context, given: Path | None) -> None:
    """Put back what is published and not there."""
    with desk.office() as office:
        found = republishing.complete(office, given, desk.acting())
    if not found.made and not found.missing:
        click.echo(public_words.ALL_THERE)
    say_public(found.made, found.missing)
    context.exit(NOT_ALL if found.missing else 0)


def say_public(made: Sequence[str], missing: Sequence[str]) -> None:
    """What was put back, and each thing that is still missing in a line."""
    if made:
        click.echo(public_words.put_back(len(made)))
    for each in missing:
        click.echo(" ".join(each.split()), err=True)
    if missing:
        click.echo(public_words.still_missing(len(missing)), err=True)


def _begin_anew(desk: Desk) -> None:
    """Without opening the office, which waits for the disk that is no more."""
    office = office_of(load_settings(desk.home))
    try:
        check_tables(office)
        office.keeper.replace_second(office.read)
        desk.tell(office)
    finally:
        office.close()


def passphrase_of(file: Path | None, asked: str, *, new: bool = False) -> str:
    """From a file that only its owner reads, or from whoever sits here."""
    if file is None:
        return asking.secret(asked, "--passphrase-file", twice=new)
    if os.name != "nt" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise BackupRefusedError(words.passphrase_file_open(file))
    try:
        passphrase = file.read_text("utf-8").strip("\r\n")
    except UnicodeDecodeError:
        raise BackupRefusedError(words.passphrase_file_unread(file)) from None
    if new and (passphrase.startswith("\ufeff") or len(passphrase.splitlines()) > 1):
        raise BackupRefusedError(words.passphrase_file_untypable(file))
    return passphrase


COMMANDS = (backup,)
