"""What each command about long lists is told: where they lie, and who reads them."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import wraps
from time import monotonic
from typing import Any

import click

from draws import pool, register
from draws.output import NOT_FULLY
from lottery.errors import ScaleRefusedError
from lottery.scale import engines
from lottery.scale.bundles import ScaleBundle
from lottery.scale.engines import Engine
from lottery.texts import scale as words

Command = Callable[..., Any]


@dataclass(frozen=True)
class ScaleAsked:
    """The bundle's address, those of its lists where they lie elsewhere, and the engine."""

    bundle: str
    pool: str | None
    register: str | None
    store: str | None
    engine: str
    workers: int | None
    master: str
    omitted: str | None = None

    def opened(self) -> ScaleBundle:
        """The bundle."""
        places = (self.pool, self.register, self.omitted)
        named = zip((pool.POOL, register.FILE, pool.OMITTED), places, strict=True)
        return ScaleBundle(self.bundle, {n: uri for n, uri in named if uri}, self.store or "")

    @contextmanager
    def running(self) -> Iterator[Engine]:
        """The engine, until nobody needs it."""
        if self.master and self.engine != "spark":
            raise ScaleRefusedError(words.MASTER_OF_SPARK)
        workers = os.cpu_count() or 1 if self.workers is None else self.workers
        with closing(engines.engine(self.engine, workers, self.master)) as engine:
            yield engine


def asks(command: Command) -> Command:
    """Give a command the arguments of ScaleAsked. What could not be read says nothing about a draw:
    it is told as not verified, and the status is 2."""

    @wraps(command)
    def telling(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
        except ScaleRefusedError as why:
            told: object = why
        except (PermissionError, FileNotFoundError) as why:
            told = words.unreadable(why.filename, why.strerror)
        except KeyboardInterrupt:
            told = words.INTERRUPTED
        else:
            return
        click.echo(words.not_fully(told), err=True)
        raise SystemExit(NOT_FULLY)

    return _with_options(telling)


def _with_options(command: Command) -> Command:
    options = (
        click.argument("bundle"),
        click.option("--pool", metavar="PLACE", help=words.POOL),
        click.option("--register", metavar="PLACE", help=words.REGISTER),
        click.option("--store", metavar="FOLDER", help=words.STORE),
        click.option(
            "--engine",
            type=click.Choice(engines.NAMES),
            default="local",
            show_default=True,
            help=words.ENGINE,
        ),
        click.option("--workers", type=click.IntRange(0, 1024), help=words.WORKERS),
        click.option("--master", default="", metavar="URL", help=words.MASTER),
    )
    for option in reversed(options):
        command = option(command)
    return command


class Stopwatch:
    """How long it took; the rim alone looks at a clock."""

    def __init__(self) -> None:
        self._start = monotonic()

    def told(self, read: int, pieces: int) -> str:
        """Bytes, pieces and seconds in a sentence."""
        return words.read_through(read, pieces, monotonic() - self._start)
