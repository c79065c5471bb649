"""`lottery keys`: the published list of keys and certificates, and how the next one gets there."""

from pathlib import Path

import click

from draws.canonical import write_time
from draws.keylist import MINUTES, NOTARY, ORGANISER, KeyEntry, KeyList
from draws.notary import command, keyfile
from draws.signatures import VerifierKey
from lottery import keylist
from lottery.accounts import Account
from lottery.ceremony.notary import answers, key_changes, registration
from lottery.ceremony.notary.key_changes import Wish
from lottery.ceremony.papers import certificates
from lottery.cli.desk import Desk
from lottery.errors import KeyListRefusedError, PublicationRefusedError
from lottery.keylist import publishing
from lottery.keylist.stored import KeyChange
from lottery.office import Office
from lottery.texts.ceremony import key_changes as sentences
from lottery.texts.ceremony import key_commands as words
from lottery.texts.ceremony import notary_commands

pass_desk = click.make_pass_decorator(Desk)
old_file = click.Path(exists=True, dir_okay=False, path_type=Path)
new_file = click.Path(dir_okay=False, path_type=Path)
reason_option = click.option("--reason", required=True, help=words.REASON)


@click.group(help=words.GROUP)
def keys() -> None:
    """Commands about the list of keys."""


@keys.command("list", help=words.LIST)
@pass_desk
def list_keys(desk: Desk) -> None:
    """Print the list with its times, and what waits."""
    with desk.office() as office, office.read() as session:
        listed, change = keylist.listed(session), keylist.waiting(session)
    for entry in listed.entries:
        click.echo(_line(listed, entry))
    if not listed.entries:
        click.echo(words.EMPTY)
    elif not {each.role for each in listed.entries if each.key} - {ORGANISER, NOTARY}:
        click.echo(words.NO_THIRD)
    if change:
        _tell(listed, change)


@keys.command(help=words.BEGIN)
@pass_desk
def begin(desk: Desk) -> None:
    """Begin the list."""
    with desk.office() as office:
        by = desk.person(office, words.PROPOSER_ASKED)
        _told(office, key_changes.begin(office, by=by, now=desk.now()))


@keys.command(help=words.CHANGE)
@click.argument("role")
@click.argument("key", required=False)
@click.option("--lost", is_flag=True, help=words.LOST)
@click.option("--certificate", type=old_file, help=words.CERTIFICATE)
@click.option("--key", "key_file", type=old_file, help=words.CERTIFICATE_KEY)
@click.option("--root", type=old_file, help=words.ROOT)
@reason_option
@pass_desk
def change(  # noqa: PLR0917 - click's own way of handing over options
    desk: Desk,
    role: str,
    key: str | None,
    certificate: Path | None,
    key_file: Path | None,
    root: Path | None,
    reason: str,
    *,
    lost: bool,
) -> None:
    """Propose the next key or certificate of a role."""
    files = (certificate, key_file, root)
    if (role == MINUTES) != all(files) or any(files) != all(files):
        raise click.UsageError(words.BOTH)
    with desk.office(any_key=lost and role == ORGANISER) as office:
        by = desk.person(office, words.PROPOSER_ASKED)
        if certificate and key_file and root:
            given = certificates.NewCertificate(certificate, key_file, root)
            _told(office, certificates.change(office, given, reason, by=by, now=desk.now()))
            return
        _propose(desk, office, Wish(role, _key(office, role, key), reason, lost), by)


@keys.command(help=words.ADD)
@click.argument("role")
@click.argument("key")
@reason_option
@pass_desk
def add(desk: Desk, role: str, key: str, reason: str) -> None:
    """Propose the first key of a third party."""
    with desk.office() as office:
        by = desk.person(office, words.PROPOSER_ASKED)
        _propose(desk, office, Wish(role, _key(office, role, key), reason), by)


@keys.command(help=words.REQUEST)
@click.option("--signer", default="", help=words.SIGNER)
@click.option("-o", "--output", type=new_file, required=True, help=words.OUTPUT)
@pass_desk
def request(desk: Desk, signer: str, output: Path) -> None:
    """Write what is to be signed to a small file."""
    if output.exists():
        raise PublicationRefusedError(notary_commands.file_taken(output))
    with desk.office(any_key=True) as office, office.read() as session:
        data = key_changes.request_for(session, key_changes.signer_named(session, signer))
    command.write_new(output, data)
    click.echo(words.written(output))


@keys.command(help=words.TAKE)
@click.argument("answer", type=old_file)
@pass_desk
def take(desk: Desk, answer: Path) -> None:
    """Verify a signature, store it, and list the entry once all are here."""
    with desk.office(any_key=True) as office:
        by = desk.person(office, words.HANDER_ASKED)
        with office.write() as session:
            answers.take_in(session, answer.read_bytes(), by=by, now=desk.now())
            left = keylist.waiting(session)
        if left is None:
            key_changes.settle(office)
        _told(office, left)


@keys.command(help=words.WITHDRAW)
@pass_desk
def withdraw(desk: Desk) -> None:
    """Take back what waits."""
    with desk.office(any_key=True) as office:
        by = desk.person(office, words.PROPOSER_ASKED)
        found = key_changes.withdraw(office, by=by, now=desk.now())
    click.echo(words.withdrawn(found.entry.number))


@keys.command(help=words.PUBLISH)
@pass_desk
def publish(desk: Desk) -> None:
    """Put the list where everybody finds it."""
    with desk.office() as office:
        key_changes.settle(office)
        click.echo(words.published(publishing.place_of(office.settings)))


def _propose(desk: Desk, office: Office, wish: Wish, by: Account) -> None:
    change = key_changes.propose(
        office,
        wish,
        by=by,
        now=desk.now(),
        random_bytes=desk.random_bytes,
    )
    _told(office, change)


def _told(office: Office, change: KeyChange | None) -> None:
    """What is said after an act: listed, or what it waits for."""
    if change is None:
        click.echo(words.LISTED)
        return
    with office.read() as session:
        _tell(keylist.listed(session), change)
    click.echo(words.NEXT)


def _tell(listed: KeyList, change: KeyChange) -> None:
    click.echo(words.waits(change.entry.number, sentences.role(change.entry.role)))
    names = [" / ".join(key.text() for key in keys) for keys in keylist.missing(listed, change)]
    if names:
        click.echo(sentences.missing_line(names))


def _line(listed: KeyList, entry: KeyEntry) -> str:
    until = listed.until(entry)
    what = entry.key.text() if entry.key else entry.certificate
    since, end = write_time(entry.since), write_time(until) if until else ""
    told = (entry.number, entry.role, entry.act, what, since, end, entry.reason)
    return sentences.entry_line(*told)


def _key(office: Office, role: str, text: str | None) -> VerifierKey | None:
    """A verifier key as it is, or as it stands in a file."""
    if text is None:
        return None
    try:
        data = text if "+" in text else Path(text).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        data = text
    if keyfile.is_private(data):
        raise KeyListRefusedError(sentences.PRIVATE_KEY)
    if role == NOTARY:
        return registration.checked(office.settings, data)
    return key_changes.public_key(data)


COMMANDS = (keys,)
