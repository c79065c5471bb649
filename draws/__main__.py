"""The command line: `python -m draws verify FOLDER`, and the single steps of a draw."""

import argparse
import re
import sys
from pathlib import Path

from . import (
    files,
    joining,
    key_times,
    keylist,
    manifest,
    output,
    pool,
    proofs,
    register,
    result,
    seed,
    signatures,
    tickets,
)
from .bundle import Bundle
from .canonical import ENTRY, HEX64, write_time
from .commitment import verify_commitment
from .errors import DrawError
from .kit import verify_kit
from .layout import DATA, own_folder
from .output import conclude as _conclude
from .output import say as _say
from .standing import verify_prizes
from .verdicts import command as verdicts
from .verify import LISTS, Verdict, verify
from .work import useful

_PRIZES = "check the list of what became of each prize"
_LEADS = "the published list of keys, which leads from those that you trust to the draw's"


def main(arguments: list[str] | None = None) -> int:
    """Run one command: 0 if everything was checked and holds, 2 if something could not be checked
    (or the command is not one, or its output cannot be written), 1 with file, line and both values
    if something does not hold."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    return output.ending(lambda: _run(arguments), _say_unwritten)


def _say_unwritten(why: str) -> None:
    if why:
        _say(f"ERROR   standard output cannot be written: {why}", sys.stderr)


def _run(arguments: list[str] | None) -> int:
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except DrawError as error:
        check = f"{error.check}: " if error.check else ""
        _say(f"FAILED  {check}{error}", sys.stderr)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _say(f"FAILED  {where}{error.strerror or error}", sys.stderr)
    except UnicodeError as error:
        _say(f"FAILED  not text: {error}", sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = output.TellingParser("python -m draws", description="Check a draw, or repeat it.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("verify", help="make every check on a published bundle")
    check.set_defaults(run=_verify, checks=verify)
    before = commands.add_parser("commitment", help="check what is published before the draw")
    before.set_defaults(run=_verify, checks=verify_commitment)
    check.add_argument("--signed", type=Path, metavar="FILE", help="minutes-signed.pdf")
    check.add_argument(
        "--first-signer",
        action="store_true",
        help="do not ask for the signers who follow the first",
    )
    check.add_argument(
        "--without-minutes",
        action="store_true",
        help="minutes.pdf was not taken along: say so (not fully verified) and check the rest",
    )
    verdicts.add_pen(check)
    verdicts.add(commands)
    for command in (check, before):
        _add_options(command)
        command.set_defaults(parser=command)
    kit = commands.add_parser("kit", help="check a kit: its programs, its data, its papers")
    kit.add_argument("folder", type=Path, nargs="?", help="without it: the kit this program is in")
    kit.add_argument("--keys", type=Path, metavar="FILE", help="the verifier keys you trust")
    kit.add_argument("--previous", type=Path, metavar="FOLDER", help="the bundle before")
    _add_processes(kit)
    kit.set_defaults(run=_kit)
    keys = commands.add_parser("keys", help="check a list of keys, and print it with its times")
    keys.add_argument("list", type=Path)
    known = "verifier keys that you trust, or an older list, which this one must begin with"
    keys.add_argument("--keys", type=Path, metavar="FILE", help=known)
    keys.set_defaults(run=_keys)
    _add_prizes(commands.add_parser("prizes", help=_PRIZES))
    joining.add(commands.add_parser("join", help="put a list together from its pieces"))
    drawn = commands.add_parser("result", help="print result.txt from manifest, pool and seed")
    drawn.add_argument("folder", type=Path)
    drawn.set_defaults(run=_result)
    ticket = commands.add_parser("ticket", help="print one ticket")
    ticket.add_argument("seed", type=_matching(HEX64))
    ticket.add_argument("entry", type=_matching(ENTRY))
    ticket.set_defaults(run=_ticket)
    prove = commands.add_parser("prove", help="print a proof about the register or the pool")
    prove.add_argument("folder", type=Path)
    prove.add_argument("entry", type=_matching(ENTRY), nargs="?")
    about = prove.add_mutually_exclusive_group()
    about.add_argument("--status", action="store_true", help="of its last accept or reject line")
    about.add_argument("--pool", action="store_true", help="of its line in the draw's pool")
    about.add_argument("--since", type=int, metavar="SIZE", help="that it grew from this size")
    prove.set_defaults(run=_prove)
    proof = commands.add_parser("check-proof", help="check a printed proof")
    proof.add_argument("proof", type=Path)
    proof.add_argument("--checkpoint", type=Path, metavar="FILE", help="a checkpoint you hold")
    proof.add_argument("--keys", type=Path, metavar="FILE", help="the verifier keys you trust")
    told = "the folder of the manifest whose pool it is about"
    proof.add_argument("--commitment", type=Path, metavar="FOLDER", help=told)
    proof.set_defaults(run=_check_proof)
    return parser


def _add_prizes(command: argparse.ArgumentParser) -> None:
    """What the check of a list of prizes is told."""
    command.add_argument("folder", type=Path, help="the draw's bundle")
    here = "prizes.txt, with cards/ next to it; without it: the one in FOLDER.beside"
    command.add_argument("--list", type=Path, metavar="FILE", help=here)
    older = "an older copy, which the list must begin with"
    command.add_argument("--earlier", type=Path, metavar="FILE", help=older)
    command.add_argument("--keys", type=Path, metavar="FILE", help="the verifier keys you trust")
    command.add_argument("--key-list", type=Path, metavar="FILE", help=_LEADS)
    command.set_defaults(run=_prizes)


def _add_options(command: argparse.ArgumentParser) -> None:
    """What every verification is told."""
    command.add_argument("folder", type=Path)
    command.add_argument("--text", action="store_true", help="no signatures, minutes or sums")
    command.add_argument("--keys", type=Path, metavar="FILE", help="the verifier keys you trust")
    command.add_argument("--key-list", type=Path, metavar="FILE", help=_LEADS)
    command.add_argument("--previous", type=Path, metavar="FOLDER", help="the bundle before")
    command.add_argument("--private", type=Path, metavar="FOLDER", help="the notary's part")
    _add_processes(command)


def _add_processes(command: argparse.ArgumentParser) -> None:
    told = "how many read long lists (without it: as many as help, up to 3)"
    command.add_argument("--processes", type=_matching("[1-9][0-9]?"), metavar="N", help=told)


def _processes(given: argparse.Namespace, folder: Path) -> int:
    """As many as were asked for, or as the lists in a folder need."""
    lists = [path for path in (folder / name for name in LISTS) if path.is_file()]
    return int(given.processes or useful(sum(path.stat().st_size for path in lists)))


def _verify(given: argparse.Namespace) -> int:
    if given.text and (given.keys or given.key_list):
        option = "--keys" if given.keys else "--key-list"
        given.parser.error(f"--text reads no signatures, so {option} cannot be checked with it")
    more, pen = {}, None
    if given.checks is verify:
        pen = verdicts.pen_of(given)
        more = {
            "signed": given.signed,
            "followers": not given.first_signer,
            "without_minutes": given.without_minutes,
        }
    verdict: Verdict = given.checks(
        given.folder,
        **more,
        text_only=given.text,
        keys=given.keys,
        key_list=given.key_list,
        previous=given.previous,
        private_part=given.private,
        processes=_processes(given, given.folder),
        report=lambda name, detail: _say(f"ok      {name}: {detail}"),
    )
    for each in verdict.notes:
        _say(f"NOTE    {each}")
    before = given.checks is verify_commitment
    what = "VERIFIED COMMITMENT" if before else f"VERIFIED{_ending(verdict)}"
    left_out = [*verdict.skipped, *(["later signers"] if not more.get("followers", True) else [])]
    texts = "text files only; " if given.text else ""
    skipped = f" ({texts}not looked at: {', '.join(left_out)})" if left_out else ""
    status = _conclude(what, verdict.about() + skipped, verdict.open)
    return verdicts.sign(pen, given.folder, verdict) if pen else status


def _kit(given: argparse.Namespace) -> int:
    folder = given.folder or own_folder()
    what, verdict = verify_kit(
        folder,
        keys=given.keys,
        previous=given.previous,
        processes=_processes(given, folder / DATA),
        report=lambda name, detail: _say(f"ok      {name}: {detail}"),
    )
    for each in verdict.notes:
        _say(f"NOTE    {each}")
    return _conclude(f"VERIFIED KIT{_ending(verdict)}", f"{verdict.about()}, {what}", verdict.open)


def _keys(given: argparse.Namespace) -> int:
    trust = key_times.read(given.keys, given.list)
    listed = trust.listed or keylist.KeyList()
    for each in listed.entries:
        until = listed.until(each)
        named = each.key.text() if each.key else f"certificate {each.certificate}"
        end = f" until {write_time(until)}" if until else ""
        said = f"{each.number} {each.role} {each.act}: {named}"
        _say(f"ok      {said} from {write_time(each.since)}{end} ({each.reason})")
    left = [f"{role}: no key of his is pinned; give --keys FILE" for role in trust.left()]
    return _conclude("VERIFIED KEYS", f"{len(listed.entries)} entries", left)


def _prizes(given: argparse.Namespace) -> int:
    verdict = verify_prizes(
        given.folder,
        listed=given.list,
        earlier=given.earlier,
        keys=given.keys,
        key_list=given.key_list,
        report=lambda name, detail: _say(f"ok      {name}: {detail}"),
    )
    left_out = f" (not looked at: {', '.join(verdict.skipped)})"
    return _conclude("VERIFIED PRIZES", verdict.about() + left_out, verdict.open)


def _ending(verdict: Verdict) -> str:
    return " ABANDONED" if verdict.abandoned else " VOID" if verdict.void else ""


def _result(given: argparse.Namespace) -> int:
    bundle = Bundle(given.folder, text_only=True)
    fixed = manifest.parse(bundle.read(manifest.FILE))
    text = bundle.read(seed.FILE)
    seed.parse_seed(text, fixed)
    number = seed.seed_of(text)
    found = register.hash_of(row + b"\n" for row in bundle.lines(pool.POOL))
    if found != fixed.pool_sha256:
        raise DrawError("another hash", pool.POOL, 0, fixed.pool_sha256, found)
    rows = result.draw(fixed, number, [lambda: bundle.lines(pool.POOL)])
    output.write(result.result_text(fixed, number, rows).decode())
    return 0


def _ticket(given: argparse.Namespace) -> int:
    _say(tickets.ticket(given.seed, given.entry))
    return 0


def _prove(given: argparse.Namespace) -> int:
    bundle = Bundle(given.folder, text_only=True)
    if (given.entry is None) == (given.since is None):
        raise DrawError("give an ENTRY, or --since SIZE")
    output.write(_proof_of(bundle, given).decode())
    return 0


def _proof_of(bundle: Bundle, given: argparse.Namespace) -> bytes:
    if given.pool:
        fixed = manifest.parse(bundle.read(manifest.FILE))
        return proofs.prove_pool(fixed, bundle.lines(pool.POOL), given.entry)
    rows = bundle.lines(register.FILE)
    if given.status:
        return proofs.prove_status(rows, given.entry)
    if given.entry:
        return proofs.prove_entry(rows, given.entry)
    return proofs.prove_growth(rows, given.since)


def _check_proof(given: argparse.Namespace) -> int:
    data, keys = files.read(given.proof), files.read(given.keys) if given.keys else None
    if proofs.is_pool_proof(data):
        return _check_pool_proof(data, keys, given.commitment)
    checkpoint = files.read(given.checkpoint) if given.checkpoint else None
    said = proofs.check_proof(data, checkpoint)
    _say(f"ok      proof: {said}")
    whose, left = proofs.check_signed(checkpoint, keys)
    if whose:
        _say(f"ok      checkpoint: {whose}")
    return _conclude("VERIFIED PROOF", said, left)


def _check_pool_proof(data: bytes, keys: bytes | None, commitment: Path | None) -> int:
    if commitment is None:
        raise DrawError(
            "a line of a pool is checked in its draw's folder; give --commitment FOLDER"
        )
    text, signed = (files.read(commitment / n) for n in (manifest.FILE, signatures.SIGNATURES))
    fixed = manifest.parse(text)
    said = proofs.check_pool_proof(data, fixed)
    _say(f"ok      proof: {said}")
    least = 2 if fixed.live else 1
    whose, left = proofs.check_signers(text, signed, keys, signatures.SIGNATURES, least)
    if whose:
        _say(f"ok      signatures: {whose}")
    return _conclude("VERIFIED PROOF", said, left)


def _matching(pattern: str):  # type: ignore[no-untyped-def]
    def convert(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise argparse.ArgumentTypeError(f"must match {pattern}, not {text!r}")
        return text

    return convert


if __name__ == "__main__":
    sys.exit(main())
