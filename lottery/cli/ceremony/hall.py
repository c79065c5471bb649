"""`lottery minutes hall CODE` and `lottery minutes draft CODE`: the hall is described, and read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from lottery import attempts
from lottery.ceremony.papers import typed
from lottery.ceremony.papers.hall_lines import at_hour, changes, hash_of, lines, one_line
from lottery.ceremony.papers.typed import HallRecord
from lottery.ceremony.steps import minute
from lottery.cli.desk import Desk
from lottery.clock import day_of
from lottery.minutes.written.facts import Present
from lottery.minutes.written.scene import ACTS, HallAct, HallScene
from lottery.protocol import line
from lottery.texts.minutes import commands as words
from lottery.texts.minutes import hall as texts
from lottery.texts.minutes.pages import draft_number

pass_desk = click.make_pass_decorator(Desk)
Decorated = Callable[..., Any]


def people(
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


def described(command: Decorated) -> Decorated:
    """The options that describe the hall."""
    for name in reversed(ACTS):
        option = click.option(f"--{name}", metavar=words.ACT_FORM, help=words.act(name))
        command = option(command)
    for name in ("operator", "recorder", "video"):
        command = click.option(f"--{name}", help=words.HALL_OPTIONS[name])(command)
    agrees = click.Choice([value for value in texts.AGREEMENT if value])
    command = click.option("--agrees", type=agrees, help=words.HALL_OPTIONS["agrees"])(command)
    command = click.option("--move", "moves", multiple=True, help=words.HALL_OPTIONS["moves"])(
        command
    )
    command = click.option("--anomaly", "anomalies", multiple=True, help=words.ANOMALY)(command)
    return click.option(
        "--present", multiple=True, metavar=words.PRESENT_FORM, callback=people, help=words.PRESENT
    )(command)


@click.command("hall", help=words.HALL)
@click.argument("code")
@described
@pass_desk
def hall_command(
    desk: Desk,
    /,
    code: str,
    present: tuple[Present, ...],
    anomalies: tuple[str, ...],
    moves: tuple[str, ...],
    **told: str | None,
) -> None:
    """Keep what is given as the next version; what is not given stays."""
    with desk.office() as office:
        with office.read() as session:
            attempt = attempts.newest(session, code)
        attempts.require(attempt, *line.between(line.CLOSE, line.MINUTE))
        known = typed.versions(office.settings, attempt.name)
        before = known[-1].hall if known else HallRecord()
        first = [each.recorded_at for each in attempt.sources if each.recorded_at]
        day = day_of(min(first) if first else desk.now())
        scene = _scene(before.scene, told, moves, day)
        hall = HallRecord(
            present or before.present,
            lines(texts.ANOMALY, anomalies) or before.anomalies,
            scene,
        )
        made = typed.keep(office.settings, attempt.name, hall, desk.actor(), desk.now())
    click.echo(texts.typed(made.number))
    for change in changes(before, hall):
        click.echo(words.changed(*change))


@click.command("draft", help=words.DRAFT)
@click.argument("code")
@click.option(
    "-o",
    "--output",
    "file",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help=words.DRAFT_FILE,
)
@pass_desk
def draft_command(desk: Desk, code: str, file: Path) -> None:
    """Write the draft of the minutes as it is now."""
    with desk.office() as office:
        with office.read() as session:
            attempt = attempts.newest(session, code)
            attempts.require(attempt, *line.MINUTE.follows)
            found = minute.drafted(session, office, attempt)
        file.write_bytes(minute.draft(found))
        known = typed.versions(office.settings, attempt.name)
    click.echo(words.drafted(str(file), draft_number(found.mark)))
    if len(known) > 1:
        for change in changes(known[-2].hall, known[-1].hall):
            click.echo(words.changed(*change))


def _scene(
    before: HallScene, told: dict[str, str | None], moves: tuple[str, ...], day: date
) -> HallScene:
    values: dict[str, Any] = {"moves": lines(texts.MOVE, moves)} if moves else {}
    for name, text in told.items():
        if text is None:
            continue
        if name in ACTS:
            values[name] = _act(name, text, day)
        elif name == "video":
            values[name] = hash_of(text)
        else:
            values[name] = text if name == "agrees" else one_line(texts.PEOPLE[name], text)
    return replace(before, **values)


def _act(name: str, text: str, day: date) -> HallAct:
    """`09:30 somebody`, or somebody alone."""
    first, _, rest = text.strip().partition(" ")
    timed = first[:1].isdigit()
    at, by = (first, rest) if timed else ("", text)
    return HallAct(at_hour(at, day), one_line(texts.ACTS[name], by))


SUBCOMMANDS = (hall_command, draft_command)
