"""`lottery elsewhere`: files that come from elsewhere, and the SM2 keys of those who sign there."""

from pathlib import Path

import click

from lottery import attempts, elsewhere
from lottery.cli.desk import Desk
from lottery.clock import in_shanghai
from lottery.elsewhere import ElsewhereFile, GivenFile
from lottery.elsewhere.keeping import LARGEST
from lottery.elsewhere.keys import LARGEST as LARGEST_KEY
from lottery.texts.ceremony import elsewhere as words

pass_desk = click.make_pass_decorator(Desk)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("elsewhere", help=words.GROUP)
def group() -> None:
    """Commands about files from elsewhere."""


@group.command("add", help=words.ADD)
@click.argument("code")
@click.argument("file", type=_FILE)
@click.option("--kind", required=True, help=words.KIND_OPTION)
@click.option("--from", "source", required=True, help=words.FROM_OPTION)
@click.option("--key", default="", help=words.KEY_OPTION)
@click.option("--publish", is_flag=True, help=words.PUBLISH_OPTION)
@pass_desk
def add(  # noqa: PLR0917 - click's own way of handing over options
    desk: Desk, code: str, file: Path, kind: str, source: str, key: str, *, publish: bool
) -> None:
    """Keep a file."""
    data = _read(file, LARGEST)
    given = GivenFile(data, kind, source, key, file.suffix, publish)
    with desk.office() as office:
        kept = elsewhere.keep(office, code, given, desk.acting())
    for line in _lines(kept):
        click.echo(line)


@group.command("list", help=words.LIST)
@click.argument("code")
@pass_desk
def list_files(desk: Desk, code: str) -> None:
    """List the keys, and the files of the newest attempt."""
    with desk.office() as office, office.read() as session:
        kept = elsewhere.of_attempt(session, attempts.newest(session, code))
        keys = elsewhere.every(session)
    for key in keys:
        click.echo(words.key_line(key.name, key.fingerprint, in_shanghai(key.at)))
    for each in kept:
        for line in _lines(each):
            click.echo(line)
    if not kept:
        click.echo(words.NONE)


@group.command("key", help=words.KEY)
@click.argument("file", type=_FILE)
@click.option("--name", required=True, help=words.NAME_OPTION)
@pass_desk
def key_command(desk: Desk, file: Path, name: str) -> None:
    """Register an SM2 key."""
    data = _read(file, LARGEST_KEY)
    with desk.office() as office, office.write() as session:
        made = elsewhere.enrol(session, name, data, by=desk.actor(), now=desk.now())
    click.echo(words.key_line(made.name, made.fingerprint, in_shanghai(made.at)))
    click.echo(words.REGISTERED)


def _read(file: Path, most: int) -> bytes:
    """A file's bytes, and one more than is taken of one that is too large."""
    with file.open("rb") as opened:
        return opened.read(most + 1)


def _lines(kept: ElsewhereFile) -> list[str]:
    standing = words.standing(kept.key.name) if kept.key else words.KEPT
    whose = [f"  {words.FINGERPRINT} {kept.key.fingerprint}"] if kept.key else []
    return [
        words.file_lines(kept.id, kept.kind, kept.source, kept.sha256, kept.size),
        words.given_line(in_shanghai(kept.at), kept.by),
        words.path_line(kept.path),
        f"  {standing}",
        *whose,
    ]


COMMANDS = (group,)
