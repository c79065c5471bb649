"""`lottery pki show`, `authority`, `request`, `answer`, `renew`: the certificate that signs the
minutes, and the one that is to follow it."""

from pathlib import Path

import click
from cryptography.x509 import Certificate

from draws.keylist import MINUTES
from lottery import keylist, whole_files
from lottery.ceremony.papers import signing
from lottery.cli.desk import Desk
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.answer import certificates_in, identity_of
from lottery.minutes.signing.authority import (
    CERTIFICATE,
    KEY,
    ROOT,
    Identity,
    PrivateKey,
    authority_of,
    certificate_bytes,
    issued,
    key_bytes,
    new_key,
    read_certificates,
    read_key,
    request,
)
from lottery.minutes.signing.stamp import fingerprint, signer_name
from lottery.office.settings import Settings, load_settings
from lottery.texts.minutes import pages as printed
from lottery.texts.minutes import pki as words

pass_desk = click.make_pass_decorator(Desk)
REQUEST = "request.csr"
SHOWN = 0o644
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
    _require_free(settings.minutes_certificate_file)
    keys = [_key_at(file, kind) for file in (root_key, settings.minutes_key_file)]
    made = authority_of(name, desk.now(), *keys)
    _require_own(settings.trust_file, made.key)
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
    output.write_bytes(request(name, _key_at(file, kind)))
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
        if keylist.listed(session).current(MINUTES):
            raise MinutesError(words.LISTED)
        if names := signing.waiting(session, fingerprint(identity.certificate)):
            raise MinutesError(words.waiting(names))
    _install(settings, identity)
    until = printed.moment(identity.certificate.not_valid_after_utc)
    click.echo(words.answered(fingerprint(identity.certificate), until))


@pki.command(help=words.RENEW)
@click.argument("name")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--root-key", type=_THERE, help=words.OLD_ROOT_KEY)
@kind_option
@pass_desk
def renew(desk: Desk, name: str, folder: Path, root_key: Path | None, kind: str) -> None:
    """A key in a folder, and its certificate by the organiser's own root, or a request for one."""
    settings = load_settings(desk.home)
    key_file, certificate_file, root_file = (folder / each for each in (KEY, CERTIFICATE, ROOT))
    asked = folder / REQUEST
    _require_free(certificate_file, root_file, asked)
    by = None if root_key is None else (_root_of(settings.trust_file, root_key), read_key(root_key))
    key = _key_at(key_file, kind)
    if by is None:
        whole_files.write(asked, request(name, key), SHOWN)
        click.echo("\n".join(words.renewal_asked(asked, key_file)))
        return
    made = issued(name, desk.now(), key, *by)
    whole_files.write(root_file, certificate_bytes([made.root]), SHOWN)
    whole_files.write(certificate_file, certificate_bytes([made.certificate]), SHOWN)
    click.echo(words.renewed(certificate_file, key_file, root_file))


def _key_at(file: Path, kind: str) -> PrivateKey:
    """The key that lies there, from a run that was broken off; else a new one, kept there."""
    if not file.exists():
        whole_files.create(file, key_bytes(new_key(kind)))
    return read_key(file)


def _root_of(trust: Path, root_key: Path) -> Certificate:
    """The trusted root whose key this is; raises MinutesError."""
    public = read_key(root_key).public_key()
    for root in read_certificates(trust):
        if root.public_key() == public:
            return root
    raise MinutesError(words.no_root_of(root_key, trust))


def _require_own(trust: Path, root_key: PrivateKey) -> None:
    """Raise MinutesError where roots of others lie, which a new one would replace."""
    roots = read_certificates(trust) if trust.exists() else ()
    if any(root.public_key() != root_key.public_key() for root in roots):
        raise MinutesError(words.taken(trust))


def _install(settings: Settings, identity: Identity) -> None:
    """Root and certificate in the places that the settings name; the certificate, which says that
    all is there, last."""
    chain = certificate_bytes([identity.certificate, *identity.chain])
    whole_files.write(settings.trust_file, certificate_bytes([identity.root]), SHOWN)
    whole_files.write(settings.minutes_certificate_file, chain, SHOWN)


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
