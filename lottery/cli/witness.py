"""`lottery witness URL FOLDER`: watches a site from outside; needs no home."""

import re
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Thread
from time import monotonic

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from draws.errors import DrawError
from draws.signatures import VerifierKey, parse_keys
from lottery.acknowledged.files import locked
from lottery.cli.desk import Desk
from lottery.errors import LotteryError
from lottery.texts.public import witness as words
from lottery.witness import cosigning
from lottery.witness.fetching import WatchedSite
from lottery.witness.findings import LookFindings
from lottery.witness.keeping import KeptFolder
from lottery.witness.watching import watch

_LOCK = ".running"
_RESPITE = 1.0
"""Seconds after its time in which a look may still end by itself."""


@dataclass(frozen=True)
class WitnessAsked:
    """What was asked for: the keys that are pinned, the key that cosigns (None: none) and its
    name, how old a checkpoint may be (None: any), and whether everything is read."""

    keys: tuple[VerifierKey, ...]
    own: Ed25519PrivateKey | None
    name: str
    max_age: timedelta | None
    whole: bool
    patience: int


@click.command("witness", help=words.HELP)
@click.argument("url")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--key", "keys", multiple=True, help=words.KEY)
@click.option("--own-key", type=click.Path(dir_okay=False, path_type=Path), help=words.OWN_KEY)
@click.option("--own-name", default="witness", show_default=True, help=words.OWN_NAME)
@click.option("--max-age", type=click.IntRange(1, 3650), help=words.MAX_AGE)
@click.option("--whole", is_flag=True, help=words.WHOLE)
@click.option(
    "--patience", type=click.IntRange(1, 86400), default=600, show_default=True, help=words.PATIENCE
)
@click.pass_obj
def witness_command(  # noqa: PLR0917 - click's own way of handing over options
    desk: Desk,
    url: str,
    folder: Path,
    keys: tuple[str, ...],
    own_key: Path | None,
    own_name: str,
    max_age: int | None,
    whole: bool,
    patience: int,
) -> None:
    """Look once, keep what is new, cosign where all is as before; exit 0, 1 or 2."""
    found = LookFindings()
    try:
        own = None if own_key is None else cosigning.load(own_key)
        age = timedelta(days=max_age) if max_age else None
        name = _name(own_name)
        asked = WitnessAsked(_pinned(keys), own, name, age, whole, patience)
        site = WatchedSite(url, monotonic, monotonic() + patience)
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder / _LOCK, waits=False), closing(site):
            _look(desk, site, folder, asked, found)
    except BlockingIOError:
        found.unverified.append(words.RUNNING)
    except DrawError as why:
        found.unverified.append(words.kept_spoiled(why))
    except LotteryError as why:
        found.unverified.append(str(why))
    except OSError as why:
        found.unverified.append(words.folder_failed(why))
    _tell(found, with_keys=bool(keys))


def _look(
    desk: Desk, site: WatchedSite, folder: Path, asked: WitnessAsked, found: LookFindings
) -> None:
    kept, now = KeptFolder(folder), desk.now()

    def look() -> None:
        watch(site, kept, asked.keys, now, found, asked.max_age, whole=asked.whole)

    _bounded(look, asked.patience, found)
    if found.changed or found.unverified or not (asked.own and asked.keys and found.note):
        return
    note = cosigning.cosigned(found.note, asked.name, asked.own, now)
    kept.write(f"cosigned/{found.size}.txt", note)
    kept.write(cosigning.NEWEST, note)
    click.echo(words.cosigned(found.size, cosigning.verifier(asked.name, asked.own)))


def _bounded(look: Callable[[], None], seconds: float, found: LookFindings) -> None:
    """Wait for a look; one that a site holds back by a trickle of bytes is left alone, and ends
    with the process. Raises what the look raises."""
    raised: list[Exception] = []

    def work() -> None:
        try:
            look()
        except Exception as why:
            raised.append(why)

    working = Thread(target=work, daemon=True)
    working.start()
    working.join(seconds + _RESPITE)
    if working.is_alive():
        found.unverified.append(words.OUT_OF_TIME)
    if raised:
        raise raised[0]


def _name(name: str) -> str:
    if not re.fullmatch(r"[^\s+]+", name):
        raise LotteryError(words.bad_name(name))
    return name


def _pinned(keys: tuple[str, ...]) -> tuple[VerifierKey, ...]:
    if not keys:
        return ()
    try:
        return tuple(parse_keys("".join(f"{key.strip()}\n" for key in keys).encode(), "--key"))
    except DrawError as why:
        raise LotteryError(words.bad_key(why)) from None


def _tell(found: LookFindings, *, with_keys: bool) -> None:
    """Say what is otherwise, and leave with 1 or 2; else that all is as before."""
    for each in (*found.changed, *found.unverified):
        click.echo(each, err=True)
    if not with_keys:
        click.echo(words.NO_KEYS, err=True)
    if found.changed:
        raise SystemExit(1)
    if found.unverified or not with_keys:
        raise SystemExit(2)
    click.echo(words.held(found.size, found.draws, len(found.read)))


COMMANDS = (witness_command,)
