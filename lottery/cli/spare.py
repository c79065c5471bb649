"""`lottery ceremony export`, `import`: a draw goes on at the spare computer."""

from pathlib import Path

import click

from lottery.cli.desk import Desk
from lottery.errors import ParcelRefusedError
from lottery.settings import write_secret
from lottery.spare.carry import About, export_draw, import_draw
from lottery.texts import ceremony as sentences
from lottery.texts import spare as words

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
        about, data = export_draw(office, code, passphrase, by=desk.actor(), now=desk.now())
    write_secret(file, data)
    click.echo(words.exported(file, _told(about)))


@ceremony.command("import", help=words.IMPORT)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--passphrase", prompt=words.ASKED, hide_input=True)
@pass_desk
def import_command(desk: Desk, file: Path, folder: Path, passphrase: str) -> None:
    """Make a new home of such a file."""
    home = folder.absolute()
    about = import_draw(
        file.read_bytes(), passphrase, home, desk.random_bytes, by=desk.actor(), now=desk.now()
    )
    click.echo(words.imported(home, _told(about)))


def _told(about: About) -> str:
    name = about.draw if about.attempt == 1 else f"{about.draw}.{about.attempt}"
    fours = " ".join(about.manifest[at : at + 4] for at in range(0, 64, 4))
    return words.told(name, sentences.STATES[about.state], about.values, fours)


COMMANDS = (ceremony,)
