"""The command: `python -m draws.notary new|show|sign`, on the notary's own machine.

It signs nothing that it has not read: the texts are parsed and shown, and the signer types the end
of the hash that was read aloud.
"""

import argparse
import getpass
import os
import secrets
import sys
import warnings
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from .. import output
from ..commitment import verify_commitment
from ..errors import DrawError
from ..signatures import VerifierKey
from . import keyfile, papers, words
from .keyfile import OwnKey
from .papers import CHECKPOINT, KEYS, MANIFEST, Request


class NotSignedError(DrawError):
    """The signer did not say yes, or had the wrong thing before him."""


class NoTerminalError(DrawError):
    """There is nobody whom a passphrase could be asked for unseen."""


Asks = Callable[[str], str]


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 if it was done, 1 with the reason if not, 2 where nobody can be asked
    or the output cannot be written; a file that was written stays then, and is named."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    made: list[Path] = []
    return output.ending(lambda: _run(arguments, made), lambda why: _say_unwritten(why, made))


def _run(arguments: list[str] | None, made: list[Path]) -> int:
    given = _parser().parse_args(arguments)
    try:
        given.run(given, made)
    except DrawError as refusal:
        print(refusal, file=sys.stderr)
        return 2 if isinstance(refusal, NoTerminalError) else 1
    except OSError as refusal:
        print(f"{refusal.filename}: {refusal.strerror}", file=sys.stderr)
        return 1
    except (EOFError, KeyboardInterrupt):
        print(words.NOT_SIGNED, file=sys.stderr)
        return 1
    return 0


def _say_unwritten(why: str, made: list[Path]) -> None:
    """A reader who left is told nothing, unless a file stands of which he has not read."""
    if made:
        print(words.made_untold(why, made[0]), file=sys.stderr)
    elif why:
        print(words.unwritten(why), file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = output.TellingParser("python -m draws.notary", description=words.MAIN)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    new = commands.add_parser("new", help=words.NEW)
    new.add_argument("file", type=Path)
    new.add_argument("--name", help=words.NAME)
    new.add_argument("--plain", action="store_true", help=words.PLAIN)
    new.add_argument("--passphrase-file", type=Path, help=words.KEPT)
    new.set_defaults(run=_new)
    show = commands.add_parser("show", help=words.SHOW)
    show.add_argument("file", type=Path)
    show.add_argument("--name", help=words.NAME)
    show.set_defaults(run=_show)
    sign = commands.add_parser("sign", help=words.SIGN)
    sign.add_argument("request", type=Path)
    sign.add_argument("--key", type=Path, required=True, help=words.KEY)
    sign.add_argument("-o", "--output", type=Path, required=True, help=words.OUTPUT)
    sign.add_argument("--hash", help=words.HASH)
    sign.add_argument("--lists", type=Path, help=words.LISTS)
    sign.add_argument("--private", type=Path, help=words.PRIVATE)
    sign.add_argument("--passphrase-file", type=Path, help=words.KEPT)
    sign.set_defaults(run=_sign)
    return parser


def _new(given: argparse.Namespace, made: list[Path]) -> None:
    name = given.name or _asked(words.ASK_NAME).strip()
    passphrase = None if given.plain else new_passphrase(given.passphrase_file, unseen)
    told = new_key(given.file, name, passphrase)
    made.append(given.file)
    output.write(f"{told}\n")


def _show(given: argparse.Namespace, _made: list[Path]) -> None:
    output.write(f"{shown(given.file, given.name or '', _asked)}\n")


def _sign(given: argparse.Namespace, made: list[Path]) -> None:
    request = papers.parse_request(given.request.read_bytes())
    for line in lines_of(request, given.lists, given.private):
        output.write(f"{line}\n")
    passphrase = passphrase_for(given.key, given.passphrase_file, unseen)
    own = keyfile.load(given.key.read_bytes(), request.key.name, passphrase)
    agree(request, given.hash, _asked)
    told = sign_into(given.output, request, own)
    made.append(given.output)
    output.write(f"{told}\n")


def _asked(label: str) -> str:
    """What is typed; a terminal shows the label where it can be edited behind it."""
    if sys.stdout is not None and sys.stdout.isatty():
        return input(label)
    output.write(label)
    return input()


def unseen(label: str) -> str:
    """What is typed without being shown; NoTerminalError where all could read it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(label)
        except getpass.GetPassWarning:
            raise NoTerminalError(words.NO_TERMINAL) from None


def new_key(file: Path, name: str, passphrase: str | None) -> str:
    """Make a key, write it to a new file, sealed or (without a passphrase) plain; what to say."""
    own = keyfile.make(name, secrets.token_bytes(32))
    if passphrase is None:
        write_new(file, keyfile.plain(own))
    else:
        write_new(file, keyfile.sealed(own, passphrase, secrets.token_bytes))
    return f"{words.made(file)}\n{key_lines(own.public())}"


def shown(file: Path, name: str, ask: Asks) -> str:
    """The public half of a key file; a PEM's is told under `name`."""
    data = file.read_bytes()
    if keyfile.is_plain(data):
        return key_lines(keyfile.load(data, name or ask(words.ASK_NAME), "").public())
    return key_lines(keyfile.public_of(data))


def key_lines(key: VerifierKey) -> str:
    """A public key with its fingerprint, the hash of its line."""
    return words.key_lines(key.text(), fingerprint(key))


def fingerprint(key: VerifierKey) -> str:
    """What people compare of a key: SHA-256 of its line without LF, 64 hex."""
    return sha256(key.text().encode()).hexdigest()


def lines_of(request: Request, lists: Path | None, private: Path | None) -> list[str]:
    """What a request asks to be signed, and what was checked of the lists; raises DrawError."""
    told = [words.told(each) for each in request.texts]
    return [*told, words.checked(checked(request, lists, private))] if lists else told


def checked(request: Request, lists: Path, private: Path | None) -> str:
    """The checks of the lists in a folder against the one manifest that is to be signed."""
    manifests = [each for each in request.texts if each.kind == MANIFEST]
    if len(manifests) != 1 or (lists / "manifest.txt").read_bytes() != manifests[0].text:
        raise NotSignedError("the folder holds another manifest", str(lists / "manifest.txt"))
    rows: list[str] = []
    verdict = verify_commitment(
        lists,
        text_only=True,
        private_part=private,
        report=lambda name, detail: rows.append(f"  ok  {name}: {detail}"),
    )
    return "\n".join([*rows, *(f"  OPEN  {each}" for each in verdict.open)])


def passphrase_for(file: Path, kept: Path | None, ask: Asks) -> str:
    """The passphrase of a key file; none is asked for where none is needed."""
    if keyfile.is_plain(file.read_bytes()):
        return ""
    return _first_line(kept) if kept else ask(words.ASK_OPEN)


def new_passphrase(kept: Path | None, ask: Asks) -> str:
    """A passphrase for a new key, asked for twice; raises DrawError."""
    passphrase = _first_line(kept) if kept else ask(words.ASK_NEW)
    keyfile.check_passphrase(passphrase)
    if not kept and ask(words.ASK_AGAIN) != passphrase:
        raise NotSignedError(words.DIFFER)
    return passphrase


def agree(request: Request, read_aloud: str | None, ask: Asks) -> None:
    """Raise NotSignedError unless the signer has the hash that was read aloud before him."""
    told = [each for each in request.texts if each.kind in {MANIFEST, KEYS}]
    hashes = [each.sha256 for each in told] or [each.checkpoint()[2] for each in request.texts]
    what = words.HEARD[told[0].kind if told else CHECKPOINT]
    if read_aloud is not None:
        wanted = "".join(read_aloud.split()).lower()
        if [wanted] != hashes:
            raise NotSignedError(words.other_hash(what, wanted, ", ".join(hashes)))
        return
    where = words.COMPARED[told[0].kind if told else CHECKPOINT]
    for each in hashes:
        if "".join(ask(words.ask(where, what)).split()).lower() != each[-8:]:
            raise NotSignedError(words.NOT_SIGNED)


def sign_into(file: Path, request: Request, own: OwnKey) -> str:
    """Sign all of a request with the registered key, into a new file; what to say."""
    key = own.public()
    if key != request.key:
        raise NotSignedError(words.other_key(request.key.text(), key.text()))
    lines = {each.sha256: own.sign(each.text) for each in request.texts}
    write_new(file, papers.answer_to(request, key, lines).text())
    return words.signed(file, len(request.texts))


def write_new(file: Path, data: bytes) -> None:
    """Create a file that only its owner may read (where systems know owners), or refuse."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        number = os.open(file, flags, 0o600)
    except FileExistsError:
        raise NotSignedError(words.taken(file)) from None
    try:
        with os.fdopen(number, "wb") as out:
            out.write(data)
    except OSError as error:
        file.unlink()  # half a key, or half an answer, is none
        raise OSError(error.errno, error.strerror, str(file)) from None


def _first_line(file: Path) -> str:
    return (file.read_text(encoding="utf-8").splitlines() or [""])[0]
