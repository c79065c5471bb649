"""`lottery kit CODE FOLDER`: the kit of a draw, for a stick."""

from hashlib import sha256
from pathlib import Path

import click

from lottery import attempts, kit
from lottery.ceremony.notary import cosigning
from lottery.cli.desk import Desk
from lottery.kit import writing
from lottery.office.keys import signers
from lottery.texts.public import kit as words

pass_desk = click.make_pass_decorator(Desk)


@click.command("kit", help=f"{words.KIT}\n\n{words.ARGUMENTS}")
@click.argument("code")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--attempt", "number", type=click.IntRange(1, 999), help=words.ATTEMPT)
@pass_desk
def kit_command(desk: Desk, code: str, folder: Path, number: int | None) -> None:
    """Write what is published of a draw with its programs, and check what was written."""
    with desk.office() as office, office.read() as session:
        newest = attempts.newest(session, code)
        attempt = attempts.get(session, code, number) if number else newest
        place = kit.published(office, attempt)
        made = kit.kit_of(session, place, office.settings.public_dir)
        pinned = cosigning.pinned(session, attempt, signers(office.settings))
        report = writing.write(made, folder, pinned, desk.random_bytes)
    if not report.held:
        click.echo(words.part_checked(report.text))
    what = words.DATA["data/SHA256SUMS" in made.files]
    click.echo(
        words.written(folder, made.name, len(made.files) + 1, what, sha256(made.sums()).hexdigest())
    )
    if not report.held:
        raise SystemExit(2)


COMMANDS = (kit_command,)
