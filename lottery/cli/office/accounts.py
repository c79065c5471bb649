"""`lottery accounts …`: the first administrator, and what he does on his pages, by command."""

from collections.abc import Callable

import click

from lottery import accounts, privileges
from lottery.accounts import administration, passwords
from lottery.accounts.roles import ROLES
from lottery.cli.desk import Desk
from lottery.cli.proving import person
from lottery.office import Office
from lottery.texts import cli as words
from lottery.texts.office import account_commands as told
from lottery.texts.office import privileges as two_words

pass_desk = click.make_pass_decorator(Desk)
roles_option = click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(ROLES),
    help=words.ACCOUNT_ROLE,
)


@click.group("accounts", help=words.ACCOUNTS)
def accounts_group() -> None:
    """Commands about accounts."""


@accounts_group.command(help=words.ACCOUNTS_ADD)
@click.argument("username")
@click.option("--name", required=True, help=words.ACCOUNT_NAME)
@click.option("--organ", default="", help=words.ACCOUNT_ORGAN)
@roles_option
@click.option("--password", help=told.PASSWORD)
@pass_desk
def add(  # noqa: PLR0917 - one parameter an option
    desk: Desk, username: str, name: str, organ: str, roles: tuple[str, ...], password: str | None
) -> None:
    """Make an account whose owner must change the password first; without one it is made up."""
    first = password or passwords.new(desk.random_bytes)
    new = accounts.NewAccount(username, name, organ, roles, first, must_change=True)
    with desk.office() as office:
        if _for_two(office, username, roles):
            by = desk.proved() or person(desk, office, two_words.PROPOSER_ASKED)
            with office.write() as session:
                made = privileges.create(session, new, by=by, acting=desk.acting())
            click.echo(two_words.created_closed(made.id, username))
            return
        with office.write() as session:
            accounts.create(session, new, acting=desk.acting())
        click.echo(words.account_made(username, roles))
        if password is None:
            click.echo(told.first_password(first))


@accounts_group.command("list", help=told.LIST)
@pass_desk
def list_accounts(desk: Desk) -> None:
    """Everybody who has an account, a line each."""
    with desk.office() as office, office.read() as session:
        for one in accounts.everybody(session):
            click.echo(told.line(one))


@accounts_group.command(help=told.RESET_PASSWORD)
@click.argument("username")
@pass_desk
def reset_password(desk: Desk, username: str) -> None:
    """A new first password, shown once."""
    with desk.office() as office:
        if _for_two(office, username):
            _propose(desk, office, privileges.PASSWORD, username)
            return
        with office.write() as session:
            first = administration.reset_password(session, username, acting=desk.acting())
        click.echo(told.first_password(first))


def _for_two(office: Office, username: str, roles: tuple[str, ...] = ()) -> bool:
    """Whether two must agree on what is done to this account, which has or gets these roles."""
    demo = office.settings.demo
    with office.read() as session:
        known = accounts.find_by_username(session, username)
        held = {*roles, *(known.roles if known else ())}
        return privileges.needs_two(session, held, demo=demo)


def _propose(
    desk: Desk, office: Office, act: str, username: str, roles: tuple[str, ...] = ()
) -> None:
    """Propose it by an administrator who logs in here."""
    by = desk.proved() or person(desk, office, two_words.PROPOSER_ASKED)
    with office.write() as session:
        made = privileges.propose(session, act, username, by=by, acting=desk.acting(), roles=roles)
    click.echo(two_words.proposed(made.id, act, username))


@accounts_group.command(help=two_words.CONFIRM)
@click.argument("number", metavar="ID", type=click.IntRange(1))
@pass_desk
def confirm(desk: Desk, number: int) -> None:
    """Confirm what an administrator proposed of an account, and do it."""
    with desk.office() as office:
        with office.read() as session:
            privileges.require_own(session, number)
        by = desk.person(office, two_words.CONFIRMER_ASKED)
        with office.write() as session:
            done = privileges.confirm(session, number, by=by, acting=desk.acting())
    click.echo(two_words.carried(done.act, done.username))
    if done.password:
        click.echo(told.first_password(done.password))


@accounts_group.command(help=two_words.RECOVER)
@click.argument("username")
@pass_desk
def recover(desk: Desk, username: str) -> None:
    """Let an administrator in again, at the machine and before a witness."""
    with desk.office() as office:
        witness = person(desk, office, two_words.WITNESS_ASKED)
        with office.write() as session:
            first = privileges.recover(session, username, witness=witness, acting=desk.acting())
    click.echo(two_words.recovered(username, witness.username))
    click.echo(told.first_password(first))


@accounts_group.command(help=told.ROLES)
@click.argument("username")
@roles_option
@pass_desk
def roles(desk: Desk, username: str, roles: tuple[str, ...]) -> None:
    """Other roles instead of those of before."""
    with desk.office() as office:
        if _for_two(office, username, roles):
            _propose(desk, office, privileges.ROLES, username, roles)
            return
        with office.write() as session:
            administration.change_roles(session, username, roles, by=desk.actor(), now=desk.now())
        click.echo(told.done("roles", username))


_FOR_TWO = {"reopen": privileges.REOPEN, "reset-code": privileges.CODE}
"""Which of the simple acts two must agree on, where a draw hangs on the account."""


def _simple(name: str, act: Callable[..., object]) -> None:
    """One command that does one act to one account."""

    @accounts_group.command(name, help=told.HELP[name])
    @click.argument("username")
    @pass_desk
    def command(desk: Desk, username: str) -> None:
        with desk.office() as office:
            if name in _FOR_TWO and _for_two(office, username):
                _propose(desk, office, _FOR_TWO[name], username)
                return
            with office.write() as session:
                act(session, username, by=desk.actor(), now=desk.now())
            click.echo(told.done(name, username))


for _name, _act in (
    ("close", privileges.close),
    ("reopen", administration.reopen),
    ("reset-code", administration.reset_code),
    ("end-sessions", administration.end_sessions),
):
    _simple(_name, _act)


COMMANDS = (accounts_group,)
