"""`lottery scale root`."""

from pathlib import Path
from typing import Any

import click

from draws import output
from lottery.cli.scale.asking import ScaleAsked, Stopwatch, asks
from lottery.errors import ScaleRefusedError
from lottery.scale import roots
from lottery.scale.bundles import ScaleBundle
from lottery.scale.roots import FoundRoot
from lottery.texts import scale as words


@click.command("root", help=words.ROOT)
@asks
@click.option("--list", "only", type=click.Choice(list(roots.LISTS)), help=words.LIST)
@click.option("--index", type=click.Path(dir_okay=False, path_type=Path), help=words.INDEX)
@click.option("--against", metavar="PLACE", help=words.AGAINST)
@click.option("--no-hash", is_flag=True, help=words.NO_HASH)
def root_command(
    only: str | None, index: Path | None, against: str | None, *, no_hash: bool, **asked: Any
) -> None:
    """Roots against the manifest, an index written or held against; exit 0, 1 or 2."""
    if (index or against) and not only:
        raise ScaleRefusedError(words.INDEX_ALONE)
    if index and no_hash:
        raise ScaleRefusedError(words.INDEX_WITH_HASH)
    if index and index.exists():
        raise ScaleRefusedError(words.index_there(index))
    given, watch = ScaleAsked(**asked), Stopwatch()
    bundle = given.opened()
    files = [roots.LISTS[only]] if only else list(roots.LISTS.values())
    with given.running() as engine:
        found = [roots.root_of(bundle, engine, file, hashed=not no_hash) for file in files]
    differs = any(_differs(bundle, each, against) for each in found) if against else False
    fixed = roots.manifest_of(bundle)
    for each in found:
        roots.hold(each, fixed)
        click.echo(words.root(each.index.file, each.index.size, each.index.root))
    if index:
        _write(index, found[0])
    read = bundle.read + sum(each.read for each in found)
    click.echo(watch.told(read, sum(len(each.index.pieces) for each in found)), err=True)
    if differs:
        raise SystemExit(1)
    if no_hash:
        click.echo(words.UNHASHED, err=True)
        raise SystemExit(output.NOT_FULLY)


def _differs(bundle: ScaleBundle, found: FoundRoot, place: str) -> bool:
    """Whether a list is not that of an index, and say which pieces are not."""
    file, expected = found.index.file, bundle.index(place, found.index.file)
    numbers = list(roots.changed(expected, found))
    for number in numbers:
        piece, start = found.listed.ranges[number], found.start(number)
        lines = (piece.first_line + 1, piece.first_line + piece.lines)
        click.echo(
            words.changed_piece(file, number, lines, (start, start + piece.length)), err=True
        )
    counts = len(expected.pieces), len(found.index.pieces)
    if counts[0] != counts[1]:
        click.echo(words.missing_pieces(file, *counts), err=True)
    elif not numbers:
        click.echo(words.same_pieces(file, counts[0]))
    return bool(numbers) or counts[0] != counts[1]


def _write(place: Path, found: FoundRoot) -> None:
    with place.open("xb") as file:
        file.write(found.index.text())
    click.echo(words.index_written(place))


SUBCOMMANDS = (root_command,)
