"""`lottery journal export`, `verify`: the journal whole, and its chain followed."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from lottery import journal
from lottery.cli.desk import Desk
from lottery.errors import JournalBrokenError
from lottery.journal import JournalLine, search
from lottery.texts.office import journal as words

pass_desk = click.make_pass_decorator(Desk)

_EXPORT = click.Path(exists=True, dir_okay=False, path_type=Path)
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
            out.writelines(write(journal.whole(session)))
    part.replace(file)
    click.echo(words.exported(file, lines))


@journal_group.command(help=words.VERIFY)
@click.argument("file", required=False, type=_EXPORT)
@click.option("--earlier", type=_EXPORT, help=words.EARLIER)
@pass_desk
def verify(desk: Desk, file: Path | None, earlier: Path | None) -> None:
    """Follow the chain of the home's journal, or of an exported one; with an earlier export, see
    that it is the beginning: a chain that was written anew holds as well."""
    upto, expected, _ = _follow_file(earlier) if earlier else (0, journal.FIRST, "")
    if file is None:
        with desk.office() as office, office.read() as session:
            size = journal.verify(session)
            last, then = (journal.hash_at(session, seq) for seq in (size, upto))
    else:
        size, last, then = _follow_file(file, upto)
    if size < upto or then != expected:
        raise JournalBrokenError(words.not_continued(upto, expected))
    click.echo(words.verified(size, last, upto))


def _follow_file(file: Path, upto: int = 0) -> tuple[int, str, str]:
    """Length and last hash of an exported chain, and the hash of its line `upto`."""
    then = [journal.FIRST]

    def noted(lines: Iterable[JournalLine]) -> Iterator[JournalLine]:
        for line in lines:
            if line.seq == upto:
                then.append(line.hash)
            yield line

    with file.open(encoding="utf-8") as lines:
        try:
            size, last = journal.follow(noted(search.parse_json_lines(lines)))
        except UnicodeDecodeError as why:
            raise JournalBrokenError(words.not_a_line(1)) from why
    return size, last, then[-1]


COMMANDS = (journal_group,)
