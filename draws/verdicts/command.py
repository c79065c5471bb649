"""What `python -m draws` is told of verdicts: `verify … --sign … --verdict …`, and `verdict`."""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from .. import files, key_times
from ..canonical import BEIJING, write_time
from ..errors import DrawError
from ..output import NOT_WRITTEN, conclude, say
from ..verify import Verdict
from . import checking, giving
from .giving import Pen
from .note import MOST_BYTES

NOT_SIGNED = NOT_WRITTEN
_LEFT_OUT = ("text", "without_minutes", "first_signer")
"""Options of `verify` with which not everything is looked at."""


def add(commands: Any) -> None:
    """The command `verdict` among the others."""
    told = "check a verdict that somebody outside has signed over a bundle"
    command = commands.add_parser("verdict", help=told)
    command.add_argument("folder", type=Path, help="the bundle")
    command.add_argument("file", type=Path, help="verdicts/<who>.txt")
    command.add_argument("--keys", type=Path, metavar="FILE", help="the verifier keys you trust")
    command.add_argument("--key-list", type=Path, metavar="FILE", help="the published list of keys")
    command.set_defaults(run=_check)


def add_pen(command: argparse.ArgumentParser) -> None:
    """How somebody vouches, under his own key, for what he has verified."""
    told = "sign a verdict with this key file, if everything holds and nothing is open"
    command.add_argument("--sign", type=Path, metavar="KEYFILE", help=told)
    command.add_argument("--verdict", type=Path, metavar="FILE", help="the new file it goes to")
    told = "the file that holds the key's passphrase, which is asked for without it"
    command.add_argument("--passphrase-file", type=Path, metavar="FILE", help=told)


def pen_of(given: argparse.Namespace) -> Pen | None:
    """With what a verdict is to be signed, if one is; ends the program where it cannot be."""
    if given.sign is None and given.verdict is None:
        return None
    if given.sign is None or given.verdict is None or given.keys is None:
        given.parser.error("--sign KEYFILE, --verdict FILE and --keys FILE are given together")
    for option in _LEFT_OUT:
        if getattr(given, option):
            name = option.replace("_", "-")
            given.parser.error(f"with --{name} not everything is looked at: nothing is signed")
    pen = Pen(given.sign, given.verdict, given.passphrase_file, given.keys, given.key_list)
    if why := giving.hindrance(pen):
        say(f"NOT SIGNED  {why}", sys.stderr)
        given.parser.exit(NOT_SIGNED)
    return pen


def sign(pen: Pen, folder: Path, verified: Verdict) -> int:
    """Vouch for what was verified: 0, or NOT_SIGNED with the reason, which says nothing against
    the draw."""
    try:
        told = giving.give(pen, folder, verified, datetime.now(BEIJING))
    except (DrawError, OSError, UnicodeError) as error:
        say(f"NOT SIGNED  {error}", sys.stderr)
        return NOT_SIGNED
    say(f"SIGNED  {pen.out}: {told}")
    return 0


def _check(given: argparse.Namespace) -> int:
    """What a verdict says; the bundle's own checks are not made again."""
    found = checking.check(
        files.read(given.file, most=MOST_BYTES),
        checking.read_judged(given.folder),
        key_times.read(given.keys, given.key_list),
        str(given.file),
        report=lambda name, detail: say(f"ok      {name}: {detail}"),
    )
    said = found.verdict
    about = f"{said.draw} attempt {said.attempt}, {found.name}, {found.role or 'role not known'}"
    program = f"{said.program.name} {said.program.sha256}"
    say(f"NOTE    verified {write_time(said.time)} by {program}, keys {said.keys}")
    say("NOTE    the bundle's own checks were not made here; verify makes them")
    return conclude("VERIFIED VERDICT", about, list(found.open))
