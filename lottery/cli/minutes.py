"""`lottery minutes make CODE` and `lottery minutes check FILE`; make may be left out."""

from hashlib import sha256
from pathlib import Path

import click

from lottery.ceremony import minute
from lottery.ceremony.minute import Hall
from lottery.cli.desk import Desk
from lottery.minutes.authority import read_roots
from lottery.minutes.check import check
from lottery.minutes.errors import MinutesError
from lottery.minutes.facts import Present
from lottery.settings import load_settings
from lottery.texts import cli_minutes as words

pass_desk = click.make_pass_decorator(Desk)


def _people(
    _context: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> tuple[Present, ...]:
    """`role:organ:name,name` as those present."""
    present = []
    for text in given:
        parts = text.replace("：", ":").replace("，", ",").split(":")
        if len(parts) != 3 or not all(part.strip() for part in parts):
            raise click.BadParameter(words.present_malformed(text))
        names = tuple(name.strip() for name in parts[2].split(",") if name.strip())
        present.append(Present(parts[0].strip(), parts[1].strip(), names))
    return tuple(present)


def _own_trust(desk: Desk) -> Path | None:
    """The root that this office trusts, if there is an office here."""
    if desk.home is None:
        return None
    file = load_settings(desk.home).trust_file
    return file if file.is_file() else None


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
    "--present", multiple=True, metavar=words.PRESENT_FORM, callback=_people, help=words.PRESENT
)
@click.option("--anomaly", "anomalies", multiple=True, help=words.ANOMALY)
@pass_desk
def make_command(
    desk: Desk, code: str, present: tuple[Present, ...], anomalies: tuple[str, ...]
) -> None:
    """Compose, verify and sign the minutes of a drawn draw, and store them."""
    with desk.office() as office:
        signed = minute.minute(
            office,
            code=code,
            hall=Hall(present, anomalies),
            by=desk.actor(),
            now=desk.now(),
        )
    click.echo(words.made(code, len(signed), sha256(signed).hexdigest()))


@minutes.command("check", help=words.CHECK)
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option(
    "--trust", type=click.Path(dir_okay=False, exists=True, path_type=Path), help=words.TRUST
)
@pass_desk
def check_command(desk: Desk, file: Path, trust: Path | None) -> None:
    """Print what holds and what was not checked; a refusal is one line and status 1."""
    trust = trust or _own_trust(desk)
    report = check(file.read_bytes(), read_roots(trust) if trust else None, desk.now())
    for line in report.lines:
        click.echo(words.held(line))
    for warning in report.warnings:
        click.echo(words.warned(warning))
    if report.open:
        raise MinutesError(words.NOT_FULLY)
    click.echo(words.ACCEPTED)


COMMANDS = (minutes,)
