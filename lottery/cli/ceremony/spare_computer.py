"""`lottery ceremony export`, `import`: a draw goes on at the spare computer."""

from hashlib import sha256
from pathlib import Path

import click

from lottery.cli.desk import Desk
from lottery.errors import ParcelRefusedError
from lottery.office.settings import write_secret
from lottery.spare_computer.carry import About, export_draw, import_draw
from lottery.texts.ceremony import spare_computer as words
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
@click.password_option("--passphrase", prompt=words.ASKED)
@pass_desk
def export_command(desk: Desk, code: str, file: Path, passphrase: str) -> None:
    """Seal a draw into a file."""
    if file.exists():
        raise ParcelRefusedError(words.OUTPUT_TAKEN.format(file=file))
    with desk.office() as office:
        about, data = export_draw(office, code, passphrase, acting=desk.acting())
    write_secret(file, data)
    click.echo(words.exported(file, _told(about, data)))


@ceremony.command("import", help=words.IMPORT)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--passphrase", prompt=words.ASKED, hide_input=True)
@pass_desk
def import_command(desk: Desk, file: Path, folder: Path, passphrase: str) -> None:
    """Make a new home of such a file."""
    home = folder.absolute()
    data = file.read_bytes()
    about = import_draw(data, passphrase, home, acting=desk.acting())
    click.echo(words.imported(home, _told(about, data)))


def _told(about: About, data: bytes) -> str:
    name = about.draw if about.attempt == 1 else f"{about.draw}.{about.attempt}"
    state = STATES[about.state]
    file = sha256(data).hexdigest()
    return words.parcel_told(name, state, about.values, aloud(about.manifest), aloud(file))


COMMANDS = (ceremony,)
