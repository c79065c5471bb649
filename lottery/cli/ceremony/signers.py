"""`lottery signers add`, `list`, `remove`, `move`: who signs the minutes after the organiser."""

from pathlib import Path

import click

from lottery import attempts
from lottery.ceremony.papers import signers as naming
from lottery.ceremony.papers import signing
from lottery.cli.desk import Desk
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.stamp import fingerprint, signer_name
from lottery.texts.ceremony import signers as words

pass_desk = click.make_pass_decorator(Desk)
code_argument = click.argument("code")
token_argument = click.argument("token")
_THERE = click.Path(dir_okay=False, exists=True, path_type=Path)


@click.group(help=words.GROUP)
def signers() -> None:
    """Who signs the minutes."""


@signers.command(help=words.ADD)
@code_argument
@token_argument
@click.option("--certificate", type=_THERE, required=True, help=words.CERTIFICATE)
@pass_desk
def add(desk: Desk, code: str, token: str, certificate: Path) -> None:
    """Name one more."""
    data = certificate.read_bytes()
    with desk.office() as office, office.write() as session:
        made = naming.add(
            session,
            office.settings,
            code=code,
            name=token,
            data=data,
            by=desk.actor(),
            now=desk.now(),
        )
    click.echo(words.added(made.number, made.name, made.title, made.sha256))
    if not made.rooted:
        click.echo(words.no_root(made.name))


@signers.command("list", help=words.LIST)
@code_argument
@pass_desk
def list_command(desk: Desk, code: str) -> None:
    """The organiser, then those who are named."""
    with desk.office() as office, office.read() as session:
        named = naming.named(session, attempts.newest(session, code))
        settings = office.settings
    try:
        own = signing.identity(settings).certificate
        click.echo(words.line(1, "organiser", signer_name(own), fingerprint(own)))
    except MinutesError:
        click.echo(words.ORGANISER_MISSING)
    for each in named:
        click.echo(words.line(each.number, each.name, each.title, each.sha256))


@signers.command(help=words.REMOVE)
@code_argument
@token_argument
@pass_desk
def remove(desk: Desk, code: str, token: str) -> None:
    """Take one out."""
    with desk.office() as office, office.write() as session:
        naming.remove(session, code=code, name=token, by=desk.actor(), now=desk.now())
    click.echo(words.removed(token))


@signers.command(help=words.MOVE)
@code_argument
@token_argument
@click.argument("number", type=int)
@pass_desk
def move(desk: Desk, code: str, token: str, number: int) -> None:
    """Put one in another place."""
    with desk.office() as office, office.write() as session:
        naming.move(session, code=code, name=token, to=number, by=desk.actor(), now=desk.now())
    click.echo(words.moved(token, number))


COMMANDS = (signers,)
