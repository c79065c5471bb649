"""`lottery minutes request`, `countersign`, `attach`: signatures of those who follow."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from cryptography import x509

from draws import keylist
from lottery import attempts
from lottery.ceremony.papers import countersigning
from lottery.cli import asking
from lottery.cli.ceremony import minutes_trust, timestamps
from lottery.cli.desk import Desk
from lottery.minutes.checking import next_signature
from lottery.minutes.checking.check import SECONDS, CheckPolicy, check
from lottery.minutes.checking.judge import UNSIGNED
from lottery.minutes.checking.verdict import Missing, verdict_lines
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing import hands, tokens
from lottery.minutes.signing.answer import certificates_in
from lottery.minutes.signing.countersignature import LARGEST, hash_of
from lottery.minutes.signing.revision import Signatory
from lottery.texts.minutes import commands as check_words
from lottery.texts.minutes import countersigning as words

pass_desk = click.make_pass_decorator(Desk)
_WAY = "--phrase-file"
_NEW = click.Path(dir_okay=False, path_type=Path)
_THERE = click.Path(dir_okay=False, exists=True, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)
_BUNDLE = click.Path(file_okay=False, exists=True, path_type=Path)


@click.command("request", help=words.REQUEST)
@click.argument("code")
@click.option("-o", "--output", type=_FOLDER, required=True, help=words.REQUEST_FOLDER)
@pass_desk
def request_command(desk: Desk, code: str, output: Path) -> None:
    """Write what the next signer is to have."""
    with desk.office() as office, office.read() as session:
        attempt = attempts.newest(session, code)
        files = countersigning.request(session, office, attempt)
        turn = countersigning.waiting(session, attempt)[0]
    output.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (output / name).write_bytes(data)
    for line in words.requested(output, turn.name, hash_of(files[countersigning.TO_SIGN])):
        click.echo(line)


@click.command("countersign", help=words.COUNTERSIGN)
@click.argument("file", type=_THERE)
@click.option("--as", "name", required=True, metavar="TOKEN", help=words.AS)
@click.option("--key", type=_THERE, help=words.KEY)
@click.option("--phrase-file", type=_THERE, help=words.PHRASE)
@click.option("--pkcs11", type=_THERE, help=words.PKCS11)
@click.option("--token", "label", metavar="LABEL", help=words.LABEL)
@click.option("--certificates", type=_THERE, help=words.CERTIFICATES)
@click.option("--trust", "roots", type=_NEW, multiple=True, help=check_words.TRUST)
@click.option("--keys", type=_NEW, help=check_words.KEYS)
@click.option("--bundle", type=_BUNDLE, help=check_words.BUNDLE)
@click.option("--despite-missing", is_flag=True, help=words.DESPITE)
@click.option("-o", "--output", type=_NEW, help=words.ANSWER)
@click.option("--seconds", type=click.FloatRange(1), default=SECONDS, help=check_words.SECONDS)
@pass_desk
def countersign_command(  # noqa: PLR0917 - click's own way of handing over options
    desk: Desk,
    file: Path,
    name: str,
    key: Path | None,
    phrase_file: Path | None,
    pkcs11: Path | None,
    label: str | None,
    certificates: Path | None,
    roots: tuple[Path, ...],
    keys: Path | None,
    bundle: Path | None,
    despite_missing: bool,
    output: Path | None,
    seconds: float,
) -> None:
    """Check the file, sign it, write the answer. Needs no home."""
    if (key is None) == (pkcs11 is None) or (pkcs11 is not None and not label):
        raise click.UsageError(words.ONE_KEY)
    secret = _phrase(phrase_file) if phrase_file else None
    pdf = file.read_bytes()
    trust, trust_lacks = minutes_trust.roots(desk.home, roots)
    pinned, keys_lack = minutes_trust.keys(desk, keys, "")
    question = CheckPolicy(trust, pinned, "", "", bundle, seconds)
    _check(desk, pdf, question, [*trust_lacks, *keys_lack], despite=despite_missing)
    listed = keylist.parse(pinned) if pinned and keylist.is_list(pinned) else None
    so_far = next_signature.read(pdf, desk.now(), listed)
    named = _named(file, certificates)
    mark = next((s.sha256 for s in so_far.manifest.signers if s.name == name), "")
    if not mark:
        raise MinutesError(words.not_named(name, [s.name for s in so_far.manifest.signers]))
    with _hand(key, pkcs11, label or "", secret, named, mark) as by:
        signed, answer = next_signature.sign_next(so_far, name, by, desk.now())
    place = output or file.with_name(f"answer-{name}.txt")
    place.write_bytes(answer.text())
    for line in words.answered(place, answer.result, len(signed) - len(pdf)):
        click.echo(line)


@click.command("attach", help=words.ATTACH)
@click.argument("code")
@click.argument("answer", type=_THERE)
@pass_desk
def attach_command(desk: Desk, code: str, answer: Path) -> None:
    """Take an answer in."""
    with answer.open("rb") as opened:
        data = opened.read(LARGEST + 1)
    with desk.office() as office:
        told = countersigning.attach(office, code=code, data=data, by=desk.actor(), now=desk.now())
        for line in told:
            click.echo(line)
        timestamps.ask(desk, office, code)


def _check(
    desk: Desk, pdf: bytes, question: CheckPolicy, lacks: list[Missing], *, despite: bool
) -> None:
    """Refuse what `lottery minutes check` refuses; what it leaves open the signer decides."""
    verdict = check(pdf, question, desk.now()).instead(*lacks)
    if verdict.refused:
        raise MinutesError(words.refused_line(verdict.refused))
    for line in verdict_lines(verdict):
        click.echo(line)
    if not verdict.lacks - {UNSIGNED} or despite:
        return
    if not sys.stdin.isatty() or not click.confirm(words.asked_despite()):
        raise MinutesError(words.NOT_SIGNED)


def _phrase(file: Path) -> str:
    """The pass phrase in a file's first line; MinutesError for a file that has none."""
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        lines = []
    if not lines or not lines[0]:
        raise MinutesError(words.phrase_unreadable(str(file)))
    return lines[0]


def _named(file: Path, certificates: Path | None) -> list[x509.Certificate]:
    """The certificates that came with the file."""
    place = certificates or file.with_name(countersigning.CERTIFICATES)
    return list(certificates_in(place)) if certificates or place.exists() else []


@contextmanager
def _hand(  # noqa: PLR0917 - the two ways to name a key
    key: Path | None,
    pkcs11: Path | None,
    label: str,
    secret: str | None,
    named: list[x509.Certificate],
    mark: str,
) -> Iterator[Signatory]:
    if pkcs11 is not None:
        pin = secret if secret is not None else asking.secret(words.PIN_ASKED, _WAY)
        with tokens.from_token(tokens.Token(pkcs11, label, pin), named, mark) as by:
            yield by
    elif key is not None:
        if secret is None and hands.is_sealed(key):
            secret = asking.secret(words.PHRASE_ASKED, _WAY)
        yield hands.from_file(key, secret, named, mark)


SUBCOMMANDS = (request_command, countersign_command, attach_command)
