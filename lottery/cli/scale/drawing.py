"""`lottery scale draw`."""

from typing import Any

import click

from draws import output
from draws.result import FILE
from lottery.cli.scale.asking import ScaleAsked, Stopwatch, asks
from lottery.scale import results
from lottery.scale.joining import MOST_COLLECTED
from lottery.texts import scale as words


@click.command("draw", help=words.DRAW)
@asks
@click.option(
    "--most",
    type=click.IntRange(1),
    default=MOST_COLLECTED,
    show_default=True,
    help=words.MOST,
)
@click.option("--no-hash", is_flag=True, help=words.NO_HASH)
def draw_command(most: int, *, no_hash: bool, **asked: Any) -> None:
    """Print the result, hold it against the bundle's; exit 0, 1 or 2."""
    given, watch = ScaleAsked(**asked), Stopwatch()
    bundle = given.opened()
    with given.running() as engine:
        drawn = results.draw(bundle, engine, hashed=not no_hash, most=most)
    click.echo(drawn.text, nl=False)
    there = results.compare(bundle, drawn.text)
    click.echo(words.same_result(FILE) if there else words.no_result(FILE), err=True)
    click.echo(watch.told(drawn.read, drawn.pieces), err=True)
    if not drawn.hashed:
        click.echo(words.UNHASHED, err=True)
        raise SystemExit(output.NOT_FULLY)


SUBCOMMANDS = (draw_command,)
