"""`lottery witnesses`: takes in what registered witnesses from outside have cosigned."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic

import click

from lottery.cli.desk import Desk
from lottery.errors import LotteryError
from lottery.office import Office
from lottery.register import witnesses
from lottery.register.witnesses import OtherRegisterError, SeenBy
from lottery.texts.public import witnesses as words
from lottery.witness.cosigning import WitnessKey
from lottery.witness.fetching import UnreachedError, WatchedSite

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_PATIENCE = 60.0
"""Seconds that one witness's site may take."""


@click.command("witnesses", help=words.HELP)
@click.argument("file", required=False, type=_FILE)
@click.pass_obj
def witnesses_command(desk: Desk, file: Path | None) -> None:
    """Take in cosigned checkpoints from a file, or from each registered witness's address."""
    worst = 0
    with desk.office() as office:
        for name, data in _given(office, file):
            try:
                if isinstance(data, LotteryError):
                    raise data
                for each in _taken(desk, office, data):
                    click.echo(words.taken(each.key.name, each.size))
            except OtherRegisterError as why:
                click.echo(words.failed(name, why), err=True)
                worst = 1
            except LotteryError as why:
                click.echo(words.failed(name, why), err=True)
                worst = worst or 2
    raise SystemExit(worst)


def _taken(desk: Desk, office: Office, data: bytes) -> tuple[SeenBy, ...]:
    with office.write() as session:
        return witnesses.take(session, office.settings, data, desk.acting())


def _given(office: Office, file: Path | None) -> Iterator[tuple[str, bytes | LotteryError]]:
    """What is to be taken in, and from whom; the error where it could not be had."""
    if file is not None:
        with file.open("rb") as source:
            yield file.name, source.read(witnesses.MOST)
        return
    keys = [key for key in office.settings.witness_keys if key.address]
    if not keys:
        raise LotteryError(words.NONE)
    for key in keys:
        yield key.name, _fetched(key)


def _fetched(key: WitnessKey) -> bytes | LotteryError:
    address, _, name = key.address.rpartition("/")
    try:
        with closing(WatchedSite(address, monotonic, monotonic() + _PATIENCE)) as site:
            found = site.get(name, witnesses.MOST)
    except UnreachedError as why:
        return why
    return UnreachedError(words.NOT_THERE) if found is None else found


COMMANDS = (witnesses_command,)
