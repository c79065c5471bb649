"""`lottery paper NAME CODE` and `lottery papers CODE [FOLDER]`: the papers beside the minutes."""

from hashlib import sha256
from pathlib import Path

import click

from lottery import attempts
from lottery.cli.desk import Desk
from lottery.errors import PaperRefusedError
from lottery.papers import making
from lottery.papers.making import NoticesOf
from lottery.texts.papers import commands as words
from lottery.texts.papers import names

pass_desk = click.make_pass_decorator(Desk)


@click.command("paper", help=words.PAPER)
@click.argument("name")
@click.argument("code")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help=words.OUTPUT)
@click.option("--entry", default="", help=words.ENTRY)
@click.option("--part", type=click.IntRange(min=1), help=words.PART)
@pass_desk
def paper_command(  # noqa: PLR0917 - its arguments and options
    desk: Desk, name: str, code: str, output: Path | None, entry: str, part: int | None
) -> None:
    """Write one paper of the newest attempt; never over a file."""
    with desk.office() as office, office.read() as session:
        which = NoticesOf(entry, part or 0)
        made = making.paper(session, office, attempts.newest(session, code), name, which)
    _write(output or Path(f"{name}.pdf"), made, names.NAMES[name])


@click.command("papers", help=words.PAPERS)
@click.argument("code")
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@pass_desk
def papers_command(desk: Desk, code: str, folder: Path | None) -> None:
    """Tell which papers can be made, or write all of them into an empty folder."""
    with desk.office() as office, office.read() as session:
        attempt = attempts.newest(session, code)
        shelved = making.shelved(session, attempt)
        made = making.papers_of(session, office, attempt) if folder else {}
    if folder is None:
        for each in shelved:
            named = names.named(each.name)
            told = words.waits(named, each.since, each.missing)
            click.echo(told if each.missing else words.ready(named, each.purpose))
        return
    _empty(folder)
    for file, content in made.items():
        _write(folder / file, content, names.NAMES[file.removesuffix(".pdf")])


def _empty(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise PaperRefusedError(words.FOLDER_TAKEN.format(folder))
    except OSError:
        raise PaperRefusedError(words.CANNOT_WRITE.format(folder)) from None


def _write(file: Path, content: bytes, name: str) -> None:
    try:
        with file.open("xb") as out:
            out.write(content)
    except FileExistsError:
        raise PaperRefusedError(words.TAKEN.format(file)) from None
    except OSError:
        raise PaperRefusedError(words.CANNOT_WRITE.format(file)) from None
    click.echo(words.written(name, file, sha256(content).hexdigest()))


COMMANDS = (paper_command, papers_command)
