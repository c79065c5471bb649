"""`lottery kit CODE FOLDER`: the kit of a draw, for a stick; `lottery paper-check FILE CODE`."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from lottery import attempts, kit
from lottery.attempts import Attempt
from lottery.ceremony.notary import cosigning
from lottery.ceremony.papers.verifier import Report
from lottery.cli.desk import Desk
from lottery.kit import Kit, papers, writing
from lottery.office import Office
from lottery.office.keys import signers
from lottery.texts.public import kit as words

pass_desk = click.make_pass_decorator(Desk)


@click.command("kit", help=words.KIT)
@click.argument("code")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--attempt", "number", type=click.IntRange(1, 999), help=words.ATTEMPT)
@pass_desk
def kit_command(desk: Desk, code: str, folder: Path, number: int | None) -> None:
    """Write what is published of a draw with its programs, and check what was written."""
    with desk.office() as office:
        with office.read() as session:
            attempt = _attempt(session, code, number)
            place = kit.published(office, attempt)
        writing.check_place(folder)
        count = papers.publish_papers(office, attempt, by=desk.actor(), now=desk.now())
        report, made = _written(office, attempt, place, folder, desk)
    click.echo(words.papers_published(count))
    if not report.held:
        click.echo(words.part_checked(report.text))
    what = words.DATA["data/SHA256SUMS" in made.files]
    click.echo(
        words.written(folder, made.name, len(made.files) + 1, what, sha256(made.sums()).hexdigest())
    )
    if not report.held:
        raise SystemExit(2)


def _written(
    office: Office, attempt: Attempt, place: Path, folder: Path, desk: Desk
) -> tuple[Report, Kit]:
    with office.read() as session:
        made = kit.kit_of(session, place, office.settings.public_dir)
        pinned = cosigning.pinned(session, attempt, signers(office.settings))
    return writing.write(made, folder, pinned, desk.random_bytes), made


@click.command("paper-check", help=words.PAPER_CHECK)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("code")
@click.option("--attempt", "number", type=click.IntRange(1, 999), help=words.ATTEMPT)
@pass_desk
def paper_check(desk: Desk, file: Path, code: str, number: int | None) -> None:
    """Say which paper of a draw a file is, or that it is none."""
    with desk.office() as office, office.read() as session:
        attempt = _attempt(session, code, number)
        known = papers.identify(session, office, attempt, file.read_bytes())
    click.echo(words.paper_known(file, attempt.name, known.name, present=known.present))


def _attempt(session: Any, code: str, number: int | None) -> Attempt:
    return attempts.get(session, code, number) if number else attempts.newest(session, code)


COMMANDS = (kit_command, paper_check)
