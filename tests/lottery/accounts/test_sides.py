"""One account is on one side of a draw: organiser, notary, supervisor or the counter."""

from itertools import combinations

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from lottery import accounts, journal, models
from lottery.accounts import NewAccount, administration
from lottery.accounts.roles import ROLES
from lottery.acting import Acting
from lottery.cli import main
from lottery.errors import AccountError, ProposalRefusedError
from lottery.office import Office
from lottery.proposals import propose
from tests.actors import Stage
from tests.builders import random_bytes_from
from tests.conftest import PASSWORD

NOW = Stage.now
TOGETHER = {frozenset(("clerk", "reviewer"))}
"""The pairs of roles that one account may hold."""


@pytest.mark.parametrize("pair", list(combinations(ROLES, 2)), ids="-".join)
def test_two_roles_that_a_draw_needs_apart_are_never_one_accounts(pair: tuple[str, str]) -> None:
    if frozenset(pair) in TOGETHER:
        accounts.check_roles(pair)
        assert accounts.clash(pair) is None
        return
    with pytest.raises(AccountError, match="兼任"):
        accounts.check_roles(pair)
    assert set(accounts.clash(pair) or ()) == set(pair)


def run(office: Office, *arguments: str) -> Result:
    home = str(office.settings.home)
    return CliRunner().invoke(main, ["--home", home, *arguments], catch_exceptions=False)


def test_add_and_roles_refuse_such_a_pair_with_the_reason(office: Office) -> None:
    both = ("--role", "organiser", "--role", "notary")
    added = run(office, "accounts", "add", "li.si", "--name", "李四", *both)
    changed = run(office, "accounts", "roles", "clerk", *both)
    for refused in (added, changed):
        assert refused.exit_code == 1
        assert "由公证员确认" in refused.stderr
    with office.read() as session:
        assert accounts.find_by_username(session, "li.si") is None
        found = accounts.find_by_username(session, "clerk")
    assert found
    assert found.roles == ("clerk",)


def test_an_account_of_before_with_such_a_pair_acts_in_neither_role_and_is_named(
    office: Office,
) -> None:
    with office.write() as session:
        new = NewAccount("both", "兼职", "市商务局", ["organiser"], PASSWORD)
        accounts.create(session, new, acting=Acting("test", NOW, random_bytes_from("x")))
    with office.write() as session:
        row = session.scalars(
            select(models.StoredAccount).where(models.StoredAccount.username == "both")
        ).one()
        row.roles = '["notary","organiser"]'
        detail = {"username": "both", "roles": ["notary", "organiser"], "before": ["organiser"]}
        journal.write(session, actor="test", act="account-roles-changed", detail=detail, now=NOW)
    with office.read() as session:
        found = accounts.find_by_username(session, "both")
        assert found
        assert accounts.clashing(session) == (found,)
    with office.write() as session, pytest.raises(ProposalRefusedError, match="同时担任"):
        propose(session, "freeze", "ZP-FP-2024-03", {}, by=found, now=NOW)
    told = run(office, "check")
    assert "账号“both”同时担任“主办单位”和“公证员”" in told.output


def test_an_administrator_takes_one_of_the_two_roles_away(office: Office) -> None:
    with office.write() as session:
        row = session.scalars(
            select(models.StoredAccount).where(models.StoredAccount.username == "clerk")
        ).one()
        row.roles = '["clerk","supervisor"]'
    with office.write() as session:
        administration.change_roles(session, "clerk", ["supervisor"], by="test", now=NOW)
    with office.read() as session:
        assert accounts.clashing(session) == ()
