"""`lottery notary`: the notary's key and signatures.

`key` and `sign` are for his own machine and need no home; the others are the office's.
"""

from datetime import datetime
from pathlib import Path

import click

from draws.notary import command, keyfile, papers
from lottery import attempts, handouts
from lottery.ceremony.notary import answers, registration, requests
from lottery.ceremony.steps import publish
from lottery.cli import asking
from lottery.cli.desk import Desk
from lottery.clock import in_shanghai
from lottery.errors import PublicationRefusedError, SettingsError
from lottery.office.settings import load_settings
from lottery.texts.ceremony import notary as sentences
from lottery.texts.ceremony import notary_commands as words

pass_desk = click.make_pass_decorator(Desk)
new_file = click.Path(dir_okay=False, path_type=Path)
old_file = click.Path(exists=True, dir_okay=False, path_type=Path)
folder = click.Path(file_okay=False, path_type=Path)


@click.group(help=words.GROUP)
def notary() -> None:
    """Commands about the notary's signature."""


@notary.group(help=words.KEYS)
def key() -> None:
    """Commands about his key."""


@key.command("new", help=words.KEY_NEW)
@click.argument("file", type=new_file)
@click.option("--name", help=words.NAME)
@click.option("--plain", is_flag=True, help=words.PLAIN)
@click.option("--passphrase", help=words.OPENS)
@pass_desk
def new(desk: Desk, file: Path, name: str | None, passphrase: str | None, *, plain: bool) -> None:
    """Make a key."""
    if not plain and passphrase is None:
        passphrase = asking.secret(words.OPENS, "--passphrase", twice=True)
    if plain and passphrase is not None:
        raise click.UsageError("--plain | --passphrase")
    click.echo(command.new_key(file, name or _usual_name(desk), passphrase))


@key.command("show", help=words.KEY_SHOW)
@click.argument("file", type=old_file)
@click.option("--name", help=words.NAME)
@pass_desk
def show(desk: Desk, file: Path, name: str | None) -> None:
    """Show the public half of a key."""
    click.echo(command.shown(file, name or "", lambda _: _usual_name(desk)))


@notary.command(help=words.SIGN)
@click.argument("request", type=old_file)
@click.option("--key", "own_key", type=old_file, required=True, help=words.OWN_KEY)
@click.option("-o", "--output", type=new_file, required=True, help=words.OUTPUT)
@click.option("--hash", "read_aloud", help=words.HASH)
@click.option("--lists", type=folder, help=words.LISTS)
@click.option("--private", type=folder, help=words.PRIVATE)
@click.option("--passphrase", help=words.OPENS)
def sign(
    request: Path,
    *,
    own_key: Path,
    output: Path,
    read_aloud: str | None,
    lists: Path | None,
    private: Path | None,
    passphrase: str | None,
) -> None:
    """Show what is to be signed, and sign it."""
    asked = papers.parse_request(request.read_bytes())
    for line in command.lines_of(asked, lists, private):
        click.echo(line)

    def secret(_: str) -> str:
        return passphrase or asking.secret(words.OPENS, "--passphrase")

    opened = command.passphrase_for(own_key, None, secret)
    own = keyfile.load(own_key.read_bytes(), asked.key.name, opened)
    command.agree(asked, read_aloud, lambda what: str(click.prompt(what, default="")))
    click.echo(command.sign_into(output, asked, own))


@notary.command(help=words.REGISTER)
@click.argument("text", metavar="KEY")
@pass_desk
def register(desk: Desk, text: str) -> None:
    """Register the notary's public key; he logs in himself."""
    with desk.office() as office:
        by = desk.person(office, words.NOTARY_ASKED)
        with office.write() as session:
            made = registration.enrol(session, office.settings, _line(text), by=by, now=desk.now())
        if made.key.text() != _line(text).strip():
            click.echo(sentences.PROPOSED)
            return
        click.echo(_told(made.key.text(), made.fingerprint, made.at, made.by))
        click.echo(sentences.REGISTERED)


@notary.command(help=words.REQUEST)
@click.argument("code", required=False)
@click.option("-o", "--output", type=new_file, required=True, help=words.OUTPUT)
@click.option("--lists", type=folder, help=words.REQUEST_LISTS)
@pass_desk
def request(desk: Desk, code: str | None, output: Path, lists: Path | None) -> None:
    """Write what is to be signed to a small file."""
    if output.exists():
        raise PublicationRefusedError(words.file_taken(output))
    if lists and not code:
        raise click.UsageError(words.REQUEST_LISTS)
    with desk.office() as office, office.read() as session:
        if code is None:
            data = requests.request_of_checkpoints(session)
        else:
            attempt = attempts.newest(session, code)
            data = requests.request_for(session, attempt)
            if lists:
                publish.write_files(lists, requests.lists_of(session, attempt))
    command.write_new(output, data)
    click.echo(words.requested(output, len(papers.parse_request(data).texts)))


@notary.command(help=words.TAKE)
@click.argument("answer", type=old_file)
@pass_desk
def take(desk: Desk, answer: Path) -> None:
    """Verify the notary's signatures, and store them."""
    with desk.office() as office:
        by = desk.person(office, words.HANDER_ASKED)
        with office.write() as session:
            found = answers.take_in(session, answer.read_bytes(), by=by, now=desk.now())
        for each in found:
            click.echo(sentences.stored_line(each.kind, each.about))


@notary.command(help=words.STATUS)
@pass_desk
def status(desk: Desk) -> None:
    """Show the registered key, and what waits for a signature."""
    with desk.office() as office, office.read() as session:
        found = registration.current(session)
        waiting = requests.waiting_draws(session)
        count = len(requests.waiting_checkpoints(session))
    if found:
        click.echo(_told(found.key.text(), found.fingerprint, found.at, found.by))
    else:
        click.echo(words.NO_KEY)
    for attempt in waiting:
        click.echo(words.waits_draw(attempt.name))
    if count:
        click.echo(words.waits_checkpoints(count))


@notary.command(help=words.PROGRAM)
@click.option("-o", "--output", type=new_file, required=True, help=words.OUTPUT)
def program(output: Path) -> None:
    """Write the program for his stick, one file."""
    made = handouts.kit()
    command.write_new(output, made.content)
    click.echo(words.program_written(output, made.sha256))


def _told(text: str, fingerprint: str, at: datetime, by: str) -> str:
    return words.key_line(text, fingerprint, in_shanghai(at), by)


def _line(text: str) -> str:
    """A verifier key as it is, or as it stands in a file."""
    if "+" in text:
        return text
    try:
        return Path(text).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return text


def _usual_name(desk: Desk) -> str:
    """The name in the settings, where there is a home; the notary's own machine has none."""
    try:
        return load_settings(desk.home).notary_name
    except SettingsError:
        raise click.UsageError(words.NAME_MISSING) from None


COMMANDS = (notary,)
