"""`lottery journal export`, `verify`: the journal whole, and its chain followed."""

from pathlib import Path

import click

from lottery import journal
from lottery.cli.desk import Desk
from lottery.errors import JournalBrokenError
from lottery.journal import search
from lottery.texts import journal as words

pass_desk = click.make_pass_decorator(Desk)

_FORMS = {".jsonl": search.json_lines, ".csv": search.csv_rows}


@click.group("journal", help=words.GROUP)
def journal_group() -> None:
    """Commands about the journal."""


@journal_group.command(help=words.EXPORT)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@pass_desk
def export(desk: Desk, file: Path) -> None:
    """Write every line with its hashes; the form goes by the file's ending."""
    write = _FORMS.get(file.suffix.lower())
    if write is None:
        raise click.BadParameter(words.BAD_ENDING)
    part = file.with_name(file.name + ".part")
    with desk.office() as office, office.read() as session:
        lines = journal.verify(session)
        with part.open("w", encoding="utf-8", newline="") as out:
            out.writelines(write(journal.read(session)))
    part.replace(file)
    click.echo(words.exported(file, lines))


@journal_group.command(help=words.VERIFY)
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@pass_desk
def verify(desk: Desk, file: Path | None) -> None:
    """Follow the chain of the home's journal, or of an exported one."""
    if file is None:
        with desk.office() as office, office.read() as session:
            size = journal.verify(session)
            last = journal.hash_at(session, size)
    else:
        size, last = _follow_file(file)
    click.echo(words.verified(size, last))


def _follow_file(file: Path) -> tuple[int, str]:
    with file.open(encoding="utf-8") as lines:
        try:
            return journal.follow(search.parse_json_lines(lines))
        except UnicodeDecodeError as why:
            raise JournalBrokenError(words.not_a_line(1)) from why


COMMANDS = (journal_group,)
