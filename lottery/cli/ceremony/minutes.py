"""`lottery minutes make CODE` and `lottery minutes check FILE`; make may be left out."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from lottery import attempts
from lottery.ceremony.papers import typed
from lottery.ceremony.steps import minute
from lottery.ceremony.steps.minute import HallRecord
from lottery.cli.ceremony import countersigning, hall, minutes_trust, timestamps
from lottery.cli.ceremony.hall import people
from lottery.cli.desk import Desk
from lottery.errors import LotteryError, ProposalRefusedError
from lottery.minutes.checking.check import LARGEST_FILE, SECONDS, CheckPolicy, check
from lottery.minutes.checking.verdict import MinutesVerdict, verdict_lines
from lottery.minutes.errors import MinutesError
from lottery.minutes.written.facts import Present
from lottery.office import Office
from lottery.texts.ceremony import timestamps as stamp_words
from lottery.texts.minutes import commands as words
from lottery.texts.minutes.checking import too_large

pass_desk = click.make_pass_decorator(Desk)
_FILE = click.Path(dir_okay=False, path_type=Path)


class _MinutesFile(click.Path):
    """A file that is there: a wrong name is a mistake of the call (2), not a refusal (1)."""

    def __init__(self) -> None:
        super().__init__(exists=True, dir_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; a usage error in Chinese."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            raise click.UsageError(words.no_such_file(value), ctx) from None


def _typed(present: tuple[Present, ...]) -> list[str]:
    """Those present as they are typed: `role:organ:name,name`."""
    return [f"{each.role}:{each.organ}:{','.join(each.names)}" for each in present]


class _MakeByDefault(click.Group):
    """What is no subcommand is the code of a draw whose minutes are to be made."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The subcommand, and the arguments left for it."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = ["make", *args]
        return super().resolve_command(ctx, args)


@click.group("minutes", cls=_MakeByDefault, help=words.MINUTES)
def minutes() -> None:
    """Make and check the minutes."""


@minutes.command("make", help=words.MAKE)
@click.argument("code")
@click.option(
    "--present", multiple=True, metavar=words.PRESENT_FORM, callback=people, help=words.PRESENT
)
@click.option("--anomaly", "anomalies", multiple=True, help=words.ANOMALY)
@pass_desk
def make_command(
    desk: Desk, code: str, present: tuple[Present, ...], anomalies: tuple[str, ...]
) -> None:
    """Compose, verify and sign the minutes of a drawn draw, and store them.

    What was given is kept until they are stored: it need not be typed twice.
    """
    with desk.office() as office:
        given = HallRecord(present, anomalies)
        told = _hall(office, code, given)
        try:
            signed = minute.minute(office, code=code, hall=told, by=desk.actor(), now=desk.now())
        except ProposalRefusedError:  # two are wanted, whatever was typed
            raise
        except LotteryError:
            if kept := _kept(office, code):
                click.echo(words.kept(_typed(kept.present), kept.anomalies), err=True)
            raise
        timestamps.ask(desk, office, code)
    if told != given:
        click.echo(words.taken_up(_typed(told.present), told.anomalies))
    click.echo(words.made(code, len(signed), sha256(signed).hexdigest()))


def _hall(office: Office, code: str, given: HallRecord) -> HallRecord:
    """What is given, or else what was given before and came to nothing."""
    before = _kept(office, code)
    if before is None:
        return given
    if given != HallRecord():
        present, anomalies = given.present or before.present, given.anomalies or before.anomalies
        return replace(before, present=present, anomalies=anomalies)
    return before


def _kept(office: Office, code: str) -> HallRecord | None:
    """What was typed before; None where nothing was, and where what was typed is empty."""
    with office.read() as session:
        hall = typed.kept(office.settings, attempts.newest(session, code).name)
    return hall if hall != HallRecord() else None


@minutes.command("check", help=words.CHECK)
@click.argument("file", type=_MinutesFile())
@click.option("--trust", "roots", type=_FILE, multiple=True, help=words.TRUST)
@click.option("--keys", type=_FILE, help=words.KEYS)
@click.option("--draw", default="", metavar="CODE", help=words.DRAW)
@click.option(
    "--bundle", type=click.Path(file_okay=False, exists=True, path_type=Path), help=words.BUNDLE
)
@click.option("--seconds", type=click.FloatRange(1), default=SECONDS, help=words.SECONDS)
@click.option("--timestamp", "token", type=_FILE, help=stamp_words.CHECK_OPTION)
@click.option("--authority", type=_FILE, help=stamp_words.AUTHORITY_OPTION)
@pass_desk
def check_command(  # noqa: PLR0917 - click's own way of handing over options
    desk: Desk,
    file: Path,
    roots: tuple[Path, ...],
    keys: Path | None,
    draw: str,
    bundle: Path | None,
    seconds: float,
    token: Path | None,
    authority: Path | None,
) -> None:
    """Give the verdict: 0 if all holds, 2 with what is missing, 1 with the reason."""
    if (token is None) != (authority is None):
        raise click.UsageError(stamp_words.BOTH)
    pdf = _read(file)
    trust, trust_lacks = minutes_trust.roots(desk.home, roots)
    pinned, keys_lack = minutes_trust.keys(desk, keys, draw)
    question = CheckPolicy(trust, pinned, draw, "", bundle, seconds)
    verdict = check(pdf, question, desk.now())
    if not draw and keys is None and pinned is not None:
        verdict = _by_its_own_keys(desk, pdf, question, verdict)
    verdict = verdict.instead(*trust_lacks, *keys_lack)
    if verdict.refused:
        raise MinutesError(words.refused(verdict.refused))
    stamped = timestamps.check_file(pdf, token, authority, bundle)
    for line in verdict_lines(replace(verdict, held=(*verdict.held, *stamped))):
        click.echo(line)
    raise SystemExit(verdict.status)


def _by_its_own_keys(
    desk: Desk, pdf: bytes, question: CheckPolicy, verdict: MinutesVerdict
) -> MinutesVerdict:
    """The verdict by what the office knows of the keys of the draw that the file names: today's
    keys may have come after it. A refused file says its name when it is held against none."""
    named = verdict.draw or check(pdf, replace(question, keys=None), desk.now()).draw
    better, _ = minutes_trust.keys(desk, None, named)
    if better == question.keys:
        return verdict
    return check(pdf, replace(question, keys=better), desk.now())


def _read(file: Path) -> bytes:
    """A file's bytes; MinutesError, before it is read, for one that no minutes are as large as."""
    if file.stat().st_size <= LARGEST_FILE:
        with file.open("rb") as opened:
            pdf = opened.read(LARGEST_FILE + 1)  # a pipe has no size
        if len(pdf) <= LARGEST_FILE:
            return pdf
    raise MinutesError(words.refused(too_large(LARGEST_FILE)))


for _command in (*hall.SUBCOMMANDS, *countersigning.SUBCOMMANDS):
    minutes.add_command(_command)

COMMANDS = (minutes,)
