"""`lottery scale verify`: what `python -m draws verify` says, with its status."""

import sys
from pathlib import Path
from typing import Any

import click

from draws import output
from draws.errors import DrawError
from draws.verify import Verdict
from lottery.cli.scale.asking import ScaleAsked, asks
from lottery.errors import ScaleRefusedError
from lottery.scale import verifying
from lottery.scale.joining import MOST_COLLECTED
from lottery.scale.verifying import ScaleOptions
from lottery.texts import scale as words

_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("verify", help=words.VERIFY)
@asks
@click.option("--omitted", metavar="PLACE", help=words.OMITTED)
@click.option("--text", "text_only", is_flag=True, help=words.TEXT)
@click.option("--keys", type=_FILE, help=words.KEYS)
@click.option("--key-list", type=_FILE, help=words.KEY_LIST)
@click.option("--previous", type=_FOLDER, help=words.PREVIOUS)
@click.option("--private", "private_part", type=_FOLDER, help=words.PRIVATE)
@click.option("--signed", type=_FILE, help=words.SIGNED)
@click.option("--first-signer", is_flag=True, help=words.FIRST_SIGNER)
@click.option("--without-minutes", is_flag=True, help=words.WITHOUT_MINUTES)
@click.option(
    "--most", type=click.IntRange(1), default=MOST_COLLECTED, show_default=True, help=words.MOST
)
def verify_command(omitted: str | None, *, first_signer: bool, **given: Any) -> None:
    """Make every check; exit 0, 1 or 2."""
    told = {name: given.pop(name) for name in ScaleOptions.__dataclass_fields__ if name in given}
    options = ScaleOptions(**told, followers=not first_signer)
    if options.text_only and (options.keys or options.key_list):
        raise ScaleRefusedError(words.TEXT_WITH_KEYS)
    asked = ScaleAsked(**given, omitted=omitted)
    raise SystemExit(output.ending(lambda: _verified(asked, options), _unwritten))


def _verified(asked: ScaleAsked, options: ScaleOptions) -> int:
    try:
        with asked.running() as engine:
            verdict = verifying.verify(asked.opened(), engine, options, _report)
    except DrawError as error:
        check = f"{error.check}: " if error.check else ""
        output.say(f"FAILED  {check}{error}", sys.stderr)
        return 1
    return _concluded(verdict, options)


def _report(name: str, detail: str) -> None:
    output.say(f"ok      {name}: {detail}")


def _concluded(verdict: Verdict, options: ScaleOptions) -> int:
    for each in verdict.notes:
        output.say(f"NOTE    {each}")
    ending = " ABANDONED" if verdict.abandoned else " VOID" if verdict.void else ""
    left_out = [*verdict.skipped, *([] if options.followers else ["later signers"])]
    texts = "text files only; " if options.text_only else ""
    skipped = f" ({texts}not looked at: {', '.join(left_out)})" if left_out else ""
    return output.conclude(f"VERIFIED{ending}", verdict.about() + skipped, verdict.open)


def _unwritten(why: str) -> None:
    if why:
        output.say(f"ERROR   standard output cannot be written: {why}", sys.stderr)


SUBCOMMANDS = (verify_command,)
