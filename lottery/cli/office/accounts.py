"""`lottery accounts …`: the first administrator, and what he does on his pages, by command."""

from collections.abc import Callable

import click

from lottery import accounts
from lottery.accounts import administration, passwords
from lottery.accounts.roles import ROLES
from lottery.cli.desk import Desk
from lottery.texts import cli as words
from lottery.texts.office import account_commands as told

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
        with office.write() as session:
            first = administration.reset_password(session, username, acting=desk.acting())
        click.echo(told.first_password(first))


@accounts_group.command(help=told.ROLES)
@click.argument("username")
@roles_option
@pass_desk
def roles(desk: Desk, username: str, roles: tuple[str, ...]) -> None:
    """Other roles instead of those of before."""
    with desk.office() as office:
        with office.write() as session:
            administration.change_roles(session, username, roles, by=desk.actor(), now=desk.now())
        click.echo(told.done("roles", username))


def _simple(name: str, act: Callable[..., object]) -> None:
    """One command that does one act to one account."""

    @accounts_group.command(name, help=told.HELP[name])
    @click.argument("username")
    @pass_desk
    def command(desk: Desk, username: str) -> None:
        with desk.office() as office:
            with office.write() as session:
                act(session, username, by=desk.actor(), now=desk.now())
            click.echo(told.done(name, username))


for _name, _act in (
    ("close", administration.close),
    ("reopen", administration.reopen),
    ("reset-code", administration.reset_code),
    ("end-sessions", administration.end_sessions),
):
    _simple(_name, _act)


COMMANDS = (accounts_group,)
