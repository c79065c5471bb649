"""`lottery timestamp`: timestamps over a draw's manifest and minutes; asked for at steps, too."""

from datetime import datetime
from pathlib import Path

import click

from draws import manifest as manifests
from draws import seed
from draws.attachments import attachments
from draws.bundle import MINUTES
from draws.errors import DrawError
from lottery import attempts, timestamps
from lottery.cli.desk import Desk
from lottery.errors import TimestampRefusedError
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing import authority
from lottery.office import Office
from lottery.texts.ceremony import timestamps as words
from lottery.timestamps import StampPolicy
from lottery.timestamps.checking import LARGEST

pass_desk = click.make_pass_decorator(Desk)


@click.command("timestamp", help=words.COMMAND)
@click.argument("code")
@pass_desk
def timestamp_command(desk: Desk, code: str) -> None:
    """Ask for the timestamps that can be had now, and list those that are there."""
    with desk.office() as office:
        got, told = timestamps.stamp_due(office, code, desk.acting())
        with office.read() as session:
            attempt = attempts.newest(session, code)
            kept = {
                each.file: each for each in timestamps.of_attempt(session, office.settings, attempt)
            }
        for file in timestamps.FILES:
            click.echo(timestamps.line(file, kept.get(file)))
        if not timestamps.configured(office.settings):
            raise TimestampRefusedError(words.NO_AUTHORITY)
        if told:
            raise TimestampRefusedError("\n".join(told))
        if not got:
            click.echo(words.NOTHING_DUE)


def ask(desk: Desk, office: Office, code: str) -> None:
    """Ask for what a step has made; where none can be had, that is said, and nothing else."""
    got, told = timestamps.stamp_due(office, code, desk.acting())
    for file in got:
        click.echo(words.got(file))
    for each in told:
        click.echo(each, err=True)


def check_file(
    pdf: bytes, token: Path | None, root: Path | None, bundle: Path | None
) -> tuple[str, ...]:
    """What a timestamp over minutes says, if one is given; raises TimestampRefusedError.

    Its time must be after the last value, which the bundle tells, or the copy in the minutes: they
    were checked before.
    """
    if token is None or root is None:
        return ()
    try:
        roots, data = authority.read_certificates(root), _small(token)
        after = _last_value(bundle, pdf)
        stamp = timestamps.check(data, pdf, StampPolicy(roots, after=after))
    except (MinutesError, OSError) as why:
        raise TimestampRefusedError(words.does_not_open(why)) from None
    return (words.of_file(MINUTES, words.issued(stamp.at, stamp.authority, stamp.serial)),)


def _small(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(LARGEST + 1)


def _last_value(bundle: Path | None, pdf: bytes) -> datetime:
    """When the last source got its value."""
    try:
        if bundle is None:
            inside = attachments(pdf)
            head, told = inside[manifests.FILE], inside[seed.TIMES]
        else:
            head, told = ((bundle / name).read_bytes() for name in (manifests.FILE, seed.TIMES))
        manifest = manifests.parse(head)
        return seed.parse_times(told, manifest, len(manifest.sources))[-1]
    except (OSError, KeyError, DrawError) as why:
        raise TimestampRefusedError(words.does_not_open(why)) from None


COMMANDS = (timestamp_command,)
