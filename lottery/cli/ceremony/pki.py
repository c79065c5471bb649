"""`lottery pki show`, `authority`, `request`, `answer`: the certificate that signs the minutes."""

from pathlib import Path

import click

from lottery import whole_files
from lottery.ceremony.papers import signing
from lottery.cli.desk import Desk
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.answer import certificates_in, identity_of
from lottery.minutes.signing.authority import (
    Identity,
    certificate_bytes,
    key_bytes,
    new_key,
    own_authority,
    read_key,
    request,
)
from lottery.minutes.signing.stamp import fingerprint, signer_name
from lottery.office.settings import Settings, load_settings
from lottery.texts.minutes import pages as printed
from lottery.texts.minutes import pki as words

pass_desk = click.make_pass_decorator(Desk)
_NEW = click.Path(dir_okay=False, path_type=Path)
_THERE = click.Path(dir_okay=False, exists=True, path_type=Path)
kind_option = click.option(
    "--kind", type=click.Choice(["rsa", "p256"]), default="rsa", show_default=True, help=words.KIND
)


@click.group(help=words.PKI)
def pki() -> None:
    """Key and certificate for the minutes."""


@pki.command(help=words.SHOW)
@pass_desk
def show(desk: Desk) -> None:
    """The identity, and what it lacks."""
    settings, now = load_settings(desk.home), desk.now()
    found = signing.identity(settings)
    why, rehearsal = (signing.wanting(settings, mode, now) for mode in ("live", "rehearsal"))
    for line in words.shown(_lines(found), why, rehearsal=not rehearsal):
        click.echo(line)


@pki.command(help=words.AUTHORITY)
@click.argument("name")
@click.option("--root-key", type=_NEW, required=True, help=words.ROOT_KEY)
@kind_option
@pass_desk
def authority(desk: Desk, name: str, root_key: Path, kind: str) -> None:
    """An authority of the organiser's own."""
    settings = load_settings(desk.home)
    places = settings.minutes_key_file, settings.minutes_certificate_file, settings.trust_file
    _require_free(*places, root_key)
    made = own_authority(name, desk.now(), kind)
    whole_files.create(root_key, key_bytes(made.key))
    whole_files.create(settings.minutes_key_file, key_bytes(made.identity.key))
    _install(settings, made.identity)
    for line in words.authority_made(root_key, settings.trust_file):
        click.echo(line)


@pki.command("request", help=words.REQUEST)
@click.argument("name")
@click.option("-o", "--output", type=_NEW, required=True, help=words.OUTPUT)
@kind_option
@pass_desk
def request_command(desk: Desk, name: str, output: Path, kind: str) -> None:
    """A certificate request; the key that lies there is used, or a new one is made."""
    settings = load_settings(desk.home)
    file = settings.minutes_key_file
    _require_free(output)
    if not file.exists():
        whole_files.create(file, key_bytes(new_key(kind)))
    output.write_bytes(request(name, read_key(file)))
    for line in words.requested(output, file):
        click.echo(line)


@pki.command(help=words.ANSWER)
@click.argument("files", nargs=-1, required=True, type=_THERE)
@click.option("--root", "roots", type=_THERE, multiple=True, help=words.ROOT)
@pass_desk
def answer(desk: Desk, files: tuple[Path, ...], roots: tuple[Path, ...]) -> None:
    """Take an authority's answer in, if it is one to this home's request."""
    settings = load_settings(desk.home)
    key = read_key(settings.minutes_key_file)
    found = [each for file in files for each in certificates_in(file)]
    given = [each for file in roots for each in certificates_in(file)]
    identity = identity_of(key, list(dict.fromkeys(found)), given, desk.now())
    with desk.office() as office, office.read() as session:
        if names := signing.waiting(session, fingerprint(identity.certificate)):
            raise MinutesError(words.waiting(names))
    _install(settings, identity)
    until = printed.moment(identity.certificate.not_valid_after_utc)
    click.echo(words.answered(fingerprint(identity.certificate), until))


def _install(settings: Settings, identity: Identity) -> None:
    """Certificate and root in the places that the settings name, each at once."""
    chain = certificate_bytes([identity.certificate, *identity.chain])
    for file, data in (
        (settings.minutes_certificate_file, chain),
        (settings.trust_file, certificate_bytes([identity.root])),
    ):
        part = file.with_name(file.name + ".part")
        part.write_bytes(data)
        part.replace(file)


def _require_free(*files: Path) -> None:
    for file in files:
        if file.exists():
            raise MinutesError(words.taken(file))


def _lines(found: Identity) -> list[tuple[str, str]]:
    certificate = found.certificate
    since = printed.moment(certificate.not_valid_before_utc)
    until = printed.moment(certificate.not_valid_after_utc)
    name, mark = signer_name(certificate), fingerprint(certificate)
    return words.lines_of(name, mark, since, until, len(found.chain))


COMMANDS = (pki,)
