"""`lottery sealed`, `second` and `material`: what parties and the notary hand in; and two typists.

Whoever acts says so himself: his account and password are asked for, and not shown.
"""

from pathlib import Path

import click

from lottery import attempts
from lottery.ceremony.notary import second_result
from lottery.ceremony.sources import sealing, typing
from lottery.ceremony.steps import publish
from lottery.cli import asking
from lottery.cli.desk import Desk
from lottery.cli.proving import person
from lottery.errors import (
    PublicationRefusedError,
    SourceRefusedError,
    StepRefusedError,
)
from lottery.office import Office
from lottery.texts.ceremony import draw_day as day
from lottery.texts.ceremony import draw_day_commands as words
from lottery.texts.ceremony import steps as sentences

pass_desk = click.make_pass_decorator(Desk)
code_argument = click.argument("code")


@click.command(help=words.SEALED)
@code_argument
@click.argument("party")
@click.argument("sha256")
@click.option("--keeper", "keepers", multiple=True, required=True, help=words.KEEPER)
@pass_desk
def sealed(desk: Desk, code: str, party: str, sha256: str, keepers: tuple[str, ...]) -> None:
    """Hand in the hash of a party's slip."""
    with desk.office() as office:
        by = desk.person(office, words.PARTY_ASKED)
        with office.write() as session:
            slip = sealing.hand_in(
                session,
                code=code,
                party=party,
                sha256=sha256,
                keepers=keepers,
                by=by,
                now=desk.now(),
            )
        click.echo(words.handed_in(slip.title, slip.sha256, slip.keepers))


@click.command("second", help=words.SECOND)
@code_argument
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--program", default=words.PROGRAM_UNNAMED, show_default=True, help=words.PROGRAM)
@pass_desk
def second_command(desk: Desk, code: str, file: Path, program: str) -> None:
    """Compare the result that another program found with our own."""
    with desk.office() as office:
        by = desk.person(office, words.NOTARY_ASKED)
        with office.write() as session:
            found = second_result.hand_in(
                session,
                code=code,
                content=file.read_bytes(),
                program=program,
                by=by,
                now=desk.now(),
            )
        if not found.equal:  # it is on record; what follows is only said
            raise StepRefusedError(second_result.sentence(code, found))
        click.echo(words.equal(found.ours_sha256))


@click.command(help=words.MATERIAL)
@code_argument
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@pass_desk
def material(desk: Desk, code: str, folder: Path) -> None:
    """Write the files that a second program computes from."""
    with desk.office() as office:
        with office.read() as session:
            files = second_result.material(session, attempts.newest(session, code))
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise PublicationRefusedError(sentences.folder_taken(folder))
        publish.write_files(folder, files)
        click.echo(words.material_written(folder))


def type_in(desk: Desk, office: Office, code: str, number: int) -> typing.Typing:
    """Ask one typist after the other until two agree; what they agreed on.

    Raises SourceRefusedError where two differ: both must type again; and, before anybody is asked,
    for a source that nobody reads off dice.
    """
    with office.read() as session:
        typing.require_thrown(attempts.newest(session, code), number)
    while True:
        typist = person(desk, office, words.TYPIST_ASKED)
        value = asking.secret(words.VALUE)
        with office.write() as session:
            found = typing.type_in(
                session, code=code, number=number, value=value, typist=typist, now=desk.now()
            )
        if found.state == "agreed":
            return found
        if found.state == "differs":
            told = [(each.typist, each.value) for each in found.readings]
            raise SourceRefusedError(day.readings_differ(found.title, told))
        click.echo(words.typed_once(found.title, typist.username), err=True)


COMMANDS = (sealed, second_command, material)
