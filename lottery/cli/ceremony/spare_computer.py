"""`lottery ceremony …`: a draw goes on at the spare computer, and comes home."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from lottery import machine, whole_files
from lottery.cli import asking
from lottery.cli.desk import Desk
from lottery.cli.proving import person, two
from lottery.errors import MachineFaultError, ParcelRefusedError
from lottery.naming import name_of
from lottery.office import Office
from lottery.opening import open_office
from lottery.spare_computer import parcel
from lottery.spare_computer.about import About
from lottery.spare_computer.arrival import import_draw
from lottery.spare_computer.carry import Voiding, export_draw
from lottery.spare_computer.homecoming import take_home
from lottery.spare_computer.returning import AboutHome, hand_back
from lottery.spare_computer.takeover import Hands, retire, take_over
from lottery.texts.ceremony import proposals as proposing
from lottery.texts.ceremony import spare_computer as words
from lottery.texts.ceremony import takeover as taking
from lottery.texts.ceremony.line import STATES
from lottery.texts.digits import aloud

pass_desk = click.make_pass_decorator(Desk)
file_argument = click.Path(dir_okay=False, path_type=Path)


@click.group(help=words.GROUP)
def ceremony() -> None:
    """Commands about carrying a draw."""


@ceremony.command("export", help=words.EXPORT)
@click.argument("code")
@click.argument("file", type=file_argument)
@click.option("--copy", is_flag=True, help=words.COPY)
@click.option("--again", is_flag=True, help=words.AGAIN)
@click.option("--reason", help=words.VOID_REASON)
@click.option("--passphrase", callback=asking.unless_given(words.ASKED, twice=True))
@pass_desk
def export_command(
    desk: Desk,
    code: str,
    file: Path,
    passphrase: str,
    *,
    copy: bool,
    again: bool,
    reason: str | None,
) -> None:
    """Seal a draw into a file."""
    _check_free(file)
    if again != (reason is not None):
        raise ParcelRefusedError(words.REASON_WANTED)
    with desk.office() as office, whole_files.filling(file) as (out, put):
        voiding = None if reason is None else Voiding(*two(desk, office), reason)
        about = export_draw(
            office, code, passphrase, out, acting=desk.acting(), copy=copy, voiding=voiding
        )
        with _left(words.copy_unwritten(file) if copy else words.left_unwritten(code, file)):
            put()
    told = _told(about, file)
    click.echo(words.copied(file, told) if copy else words.exported(file, told))


@ceremony.command("import", help=words.IMPORT)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--passphrase", callback=asking.unless_given(words.ASKED))
@pass_desk
def import_command(desk: Desk, file: Path, folder: Path, passphrase: str) -> None:
    """Make a new home of such a file."""
    home = folder.absolute()
    with file.open("rb") as data:
        done = import_draw(data, passphrase, home, acting=desk.acting())
    told = _told(done.about, file)
    click.echo(words.imported_again(home, told) if done.again else words.imported(home, told))


@ceremony.command("hand-back", help=words.HAND_BACK)
@click.argument("code")
@click.argument("file", type=file_argument)
@click.option("--passphrase", callback=asking.unless_given(words.ASKED, twice=True))
@pass_desk
def hand_back_command(desk: Desk, code: str, file: Path, passphrase: str) -> None:
    """Seal what was done at the spare computer, for the main one."""
    _check_free(file)
    with desk.office() as office, whole_files.filling(file) as (out, put):
        about = hand_back(office, code, passphrase, out, acting=desk.acting())
        with _left(words.handed_back_unwritten(code, file)):
            put()
    click.echo(words.handed_back(file, _told(about, file)))


@ceremony.command("take-home", help=words.TAKE_HOME)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--passphrase", callback=asking.unless_given(words.ASKED))
@pass_desk
def take_home_command(desk: Desk, file: Path, passphrase: str) -> None:
    """Take a draw back from the spare computer, as it was done there."""
    with file.open("rb") as data, desk.office() as office:
        about = take_home(office, data, passphrase, acting=desk.acting())
    click.echo(words.taken_home(_told(about, file)))


@ceremony.command("takeover", help=taking.TAKEOVER)
@click.argument("restored", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--reason", required=True, help=taking.REASON)
@click.option(
    "--checkpoint",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=taking.CHECKPOINT,
)
@pass_desk
def takeover_command(desk: Desk, restored: Path | None, reason: str, checkpoint: Path) -> None:
    """Make this home the main one; organiser and notary log in."""
    note = checkpoint.read_bytes()
    with desk.office() as office, _backup(restored) as backup:
        proposer = person(desk, office, proposing.PROPOSER_ASKED)
        confirmer = person(desk, office, proposing.CONFIRMER_ASKED)
        hands = Hands(proposer, confirmer, reason, note)
        done = take_over(office, backup, hands, acting=desk.acting())
    click.echo(taking.taken_over(done.rows, done.folders, done.without_papers, done.size))


@ceremony.command("retire", help=taking.RETIRE)
@click.option("--reason", required=True, help=taking.RETIRE_REASON)
@pass_desk
def retire_command(desk: Desk, reason: str) -> None:
    """Let this home stand still for good."""
    with desk.office() as office:
        pair = None if office.settings.demo else two(desk, office)
        retire(office, reason, pair, acting=desk.acting())
        click.echo(taking.retired(office.settings.home))


@contextmanager
def _backup(home: Path | None) -> Iterator[Office | None]:
    """The office of a restored backup, if there is one."""
    if home is None:
        yield None
        return
    office = open_office(home.absolute(), {})
    try:
        yield office
    finally:
        office.close()


@contextmanager
def _left(unwritten: str) -> Iterator[None]:
    """A disk that takes no more, after what was done: the draw is away and its file is not."""
    try:
        yield
    except OSError as why:
        raise MachineFaultError(unwritten, machine.kind_of(why) or "broken") from why


def _check_free(file: Path) -> None:
    if file.exists():
        raise ParcelRefusedError(words.OUTPUT_TAKEN.format(file=file))


def _told(about: About | AboutHome, file: Path) -> str:
    with file.open("rb") as data:
        digest = parcel.digest(data)
    name = name_of(about.draw, about.attempt)
    state = STATES[about.state]
    hashes = (aloud(about.manifest), aloud(digest))
    return words.parcel_told(name, state, about.values, *hashes, about.spare)


COMMANDS = (ceremony,)
