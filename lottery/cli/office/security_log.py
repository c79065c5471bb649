"""`lottery security-log export`, `verify`, `destroy`."""

from datetime import timedelta
from pathlib import Path

import click

from lottery import security_log
from lottery.cli.desk import Desk
from lottery.errors import SecurityLogBrokenError
from lottery.office import database
from lottery.security_log import SecurityLine, chain, lines
from lottery.texts.office import security_log as words
from lottery.texts.people import YES

pass_desk = click.make_pass_decorator(Desk)

_EXPORT = click.Path(exists=True, dir_okay=False, path_type=Path)
_UNSEEN = 2


@click.group("security-log", help=words.GROUP)
def security_log_group() -> None:
    """Commands about the security log."""


@security_log_group.command(help=words.EXPORT)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@pass_desk
def export(desk: Desk, file: Path) -> None:
    """Write every line with its hashes."""
    if file.suffix.lower() != ".jsonl":
        raise click.BadParameter(words.BAD_ENDING)
    part = file.with_name(file.name + ".part")
    with desk.office() as office, office.read() as session:
        size, _ = chain.verify(session)
        begun, _ = chain.cut(session)
        with part.open("w", encoding="utf-8", newline="") as out:
            out.writelines(f"{lines.json_line(one)}\n" for one in security_log.whole(session))
    part.replace(file)
    click.echo(words.exported(file, size - begun))


@security_log_group.command(help=words.VERIFY)
@click.argument("file", required=False, type=_EXPORT)
@click.option("--earlier", type=_EXPORT, help=words.EARLIER)
@pass_desk
def verify(desk: Desk, file: Path | None, earlier: Path | None) -> None:
    """Follow the chain of the home's log, or of an exported one; with an earlier export, see that
    the two are one chain."""
    before = _read(earlier) if earlier else []
    if file is None:
        with desk.office() as office, office.read() as session:
            size, last = chain.verify(session)
            begun, _ = chain.cut(session)
            there = {each.seq: each.hash for each in security_log.whole(session)} if before else {}
    else:
        found = _read(file)
        begun = found[0].seq - 1 if found else 0
        size, last = (found[-1].seq, found[-1].hash) if found else (0, security_log.FIRST)
        there = {each.seq: each.hash for each in found}
    if before:
        _compare(before[-1], there, begun)
    click.echo(words.verified(size, last, before[-1].seq if before else 0))


def _read(file: Path) -> list[SecurityLine]:
    """The lines of an export, their chain followed; it begins where the log of then began."""
    with file.open(encoding="utf-8") as text:
        try:
            found = list(security_log.parse_json_lines(text))
        except UnicodeDecodeError as why:
            raise SecurityLogBrokenError(words.not_a_line(1)) from why
    if found:
        chain.follow(found, (found[0].seq - 1, found[0].previous))
    return found


def _compare(before: SecurityLine, there: dict[int, str], begun: int) -> None:
    if before.seq <= begun:
        click.echo(words.earlier_destroyed(before.seq, begun), err=True)
        raise SystemExit(_UNSEEN)
    if there.get(before.seq) != before.hash:
        raise SecurityLogBrokenError(words.not_continued(before.seq, before.hash))


@security_log_group.command(help=words.DESTROY)
@click.option("--yes", is_flag=True, help=YES)
@pass_desk
def destroy(desk: Desk, *, yes: bool) -> None:
    """Destroy what is older than the setting says."""
    if not yes:
        click.confirm(words.SURE, abort=True)
    with desk.office() as office:
        days = office.settings.security_log_days
        kept = timedelta(days=days)
        with office.write() as session:
            gone = chain.destroy(session, kept=kept, by=desk.actor(), now=desk.now())
        if gone:
            database.scrub(office.engine)
    click.echo(words.destroyed(gone, days) if gone else words.NOTHING_OLD)


COMMANDS = (security_log_group,)
