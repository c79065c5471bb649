"""Who acts by command shows that he is who he says: account, password, and the code of his second
factor, asked for as the site does it, counted as the site counts it, and told to the security log.

All tries at this machine are counted in one place, whoever the system says he is: for one account,
and for all of them together.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import click

from lottery import accounts, security_log
from lottery.accounts import Account, failures, second_factor
from lottery.accounts.failures import Try
from lottery.cli import asking
from lottery.cli.desk import PROOFS, Desk
from lottery.errors import LoginRefusedError
from lottery.office import Office
from lottery.security_log import SecurityEvent
from lottery.texts import proving as words
from lottery.texts.ceremony import proposals as asked
from lottery.texts.office.security_log import UNWRITTEN

PLACE = "cli"
"""Where a proof by command is counted; no address of the network is called so."""


def person(
    desk: Desk, office: Office, told: str, roles: tuple[str, ...] = (), named: str = ""
) -> Account:
    """Who acts: asks for account (unless `named`) and password, and for the code of an account
    that has one; he must hold one of `roles`, if any are given.

    Raises LoginRefusedError, also while nobody may try, for a first password that somebody else
    knows, and, but in a demo, for an account whose role asks for a code and that has none yet.
    """
    click.echo(told, err=True)
    username = accounts.as_typed(named or _asked(words.USERNAME, hidden=False))
    account = _by_password(desk, office, username)
    if account.must_change:
        raise LoginRefusedError(words.first_password(username))
    _use_up_code(desk, office, account)
    if roles and not set(roles) & set(account.roles):
        raise LoginRefusedError(words.role_missing(username, roles))
    return account


def two(desk: Desk, office: Office) -> tuple[Account, Account]:
    """Who proposes something, and who agrees to it: both are here."""
    proposer = person(desk, office, asked.PROPOSER_ASKED)
    return proposer, person(desk, office, asked.CONFIRMER_ASKED)


def _by_password(desk: Desk, office: Office, username: str) -> Account:
    password = _asked(words.PASSWORD, hidden=True)
    tried = Try(username, PLACE)
    with _counted(desk, office, tried, "login-failed"), office.read() as session:
        return accounts.verify(session, username, password)


def _use_up_code(desk: Desk, office: Office, account: Account) -> None:
    if second_factor.lacks(account, demo=office.settings.demo):
        raise LoginRefusedError(words.code_missing(account.username))
    if not account.has_code:
        return
    code = _asked(words.CODE, hidden=False)
    tried = Try(account.username, PLACE, code=True)
    with _counted(desk, office, tried, "code-failed"), office.write() as session:
        second_factor.check(session, account, code, boxes=office.boxes, now=desk.now())


@contextmanager
def _counted(desk: Desk, office: Office, tried: Try, failed: str) -> Iterator[None]:
    """Count a try as failed before it is made, and forget it unless something is raised."""
    with office.write() as session:
        wait = failures.admit(session, tried, desk.now())
    if wait is not None:
        _report(desk, office, tried, "login-throttled")
        raise LoginRefusedError(words.throttled(int(wait.total_seconds() // 60) + 1))
    try:
        yield
    except LoginRefusedError:
        _report(desk, office, tried, failed)
        raise
    with office.write() as session:
        failures.forget(session, tried)


def _report(desk: Desk, office: Office, tried: Try, kind: str) -> None:
    """Tell the security log of a proof that failed: by which system user, for which account; a name
    that no account has is not kept."""
    with office.read() as session:
        known = accounts.find_by_username(session, tried.username)
    told = {"command": click.get_current_context().command_path}
    detail = told | ({"of": known.username} if known else {})
    event = SecurityEvent(kind, desk.system_user(), detail=detail)
    if not security_log.report(office, event, desk.now()) or not security_log.write_counted(
        office, desk.now()
    ):
        click.echo(UNWRITTEN, err=True)


def _asked(label: str, *, hidden: bool) -> str:
    """One answer, from `--proof-fd` or from whoever sits here."""
    proofs = click.get_current_context().meta.get(PROOFS)
    if proofs is not None:
        return _read(proofs)
    try:
        return asking.secret(label) if hidden else str(click.prompt(label, err=True))
    except asking.NobodyToAskError:
        raise LoginRefusedError(words.NO_ANSWER) from None
    except click.Abort:
        if sys.stdin.isatty():
            raise
        raise LoginRefusedError(words.NO_ANSWER) from None


def _read(proofs: TextIO) -> str:
    try:
        answer = proofs.readline()
    except (OSError, UnicodeDecodeError):
        answer = ""
    if not answer:
        raise LoginRefusedError(words.NO_ANSWER)
    return answer.rstrip("\r\n")
