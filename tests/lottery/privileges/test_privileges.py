"""Nobody alone becomes the notary: such an account takes two, but in a fresh home."""

import pytest

from lottery import accounts, journal, privileges, proposals
from lottery.accounts import Account, NewAccount, administration, recorded
from lottery.acting import Acting
from lottery.ceremony import joint
from lottery.errors import AccountError, LoginRefusedError, LotteryError, ProposalRefusedError
from lottery.privileges import CODE, PASSWORD, REOPEN, ROLES
from lottery.texts.office import privileges as sentences
from tests.actors import Stage, together
from tests.builders import keep_account

PHRASE = "a long phrase of nobody"


class Bureau:
    """An office with the people who may act on accounts."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def has(self, name: str, *roles: str, new: bool = False) -> Account:
        """Somebody has an account; `new`: with a first password still."""
        made = NewAccount(name, "测试人员", "测试单位", roles or (name,), PHRASE, must_change=new)
        with self.stage.office.write() as session:
            return accounts.create(session, made, acting=self.acting("root"))

    def acting(self, by: str) -> Acting:
        """Somebody acts a minute later."""
        return Acting(by, self.stage.tick(), self.stage.random_bytes)

    def two(self, *roles: str, demo: bool = False) -> bool:
        """Whether two are asked for."""
        with self.stage.office.read() as session:
            return privileges.needs_two(session, roles, demo=demo)

    def proposes(self, by: Account, act: str, name: str, *roles: str) -> int:
        """The proposal's number."""
        with self.stage.office.write() as session:
            acting = self.acting(by.username)
            return privileges.propose(session, act, name, by=by, acting=acting, roles=roles).id

    def confirms(self, by: Account, number: int) -> str:
        """The first password that came of it, if one did."""
        with self.stage.office.write() as session:
            acting = self.acting(by.username)
            return privileges.confirm(session, number, by=by, acting=acting).password

    def now(self, name: str) -> Account:
        """The account as it is."""
        with self.stage.office.read() as session:
            found = accounts.find_by_username(session, name)
        assert found is not None
        return found


@pytest.fixture
def bureau(stage: Stage) -> Bureau:
    return Bureau(stage)


def test_a_fresh_home_is_begun_by_one_and_never_again(bureau: Bureau) -> None:
    bureau.has("boss", "administrator")
    assert not bureau.two("notary")
    bureau.has("auditor", new=True)
    assert not bureau.two("notary"), "nobody has logged in by this account yet"
    bureau.has("auditor2", "auditor")
    assert bureau.two("notary")
    assert bureau.two("clerk", "reviewer"), "two clerks type a value"
    assert not bureau.two("notary", demo=True)
    with bureau.stage.office.write() as session:
        administration.close(session, "auditor2", by="boss", now=bureau.stage.tick())
    assert bureau.two("notary"), "whoever closes the other does not become the only one"


def test_what_is_proposed_is_done_when_somebody_else_confirms_it(bureau: Bureau) -> None:
    boss, auditor = bureau.has("boss", "administrator"), bureau.has("auditor")
    bureau.has("notary")
    first = bureau.confirms(auditor, bureau.proposes(boss, PASSWORD, "notary"))
    with bureau.stage.office.read() as session:
        assert accounts.verify(session, "notary", first).must_change
    bureau.confirms(auditor, bureau.proposes(boss, ROLES, "notary", "supervisor"))
    assert bureau.now("notary").roles == ("supervisor",)
    with bureau.stage.office.write() as session:
        new = NewAccount("second", "人", "", ("notary",), PHRASE, must_change=True)
        made = privileges.create(session, new, by=boss, acting=bureau.acting("boss"))
    assert not bureau.now("second").active
    shown = bureau.confirms(auditor, made.id)
    assert bureau.now("second").active
    with bureau.stage.office.read() as session:
        assert accounts.verify(session, "second", shown).must_change
        with pytest.raises(LoginRefusedError):
            accounts.verify(session, "second", PHRASE)  # which the proposer knows
        recorded.check(session)
        assert privileges.waiting(session) == ()


def test_nobody_confirms_his_own_or_for_himself(bureau: Bureau) -> None:
    boss, auditor = bureau.has("boss", "administrator"), bureau.has("auditor")
    clerk, notary = bureau.has("clerk"), bureau.has("notary")
    number = bureau.proposes(boss, PASSWORD, "notary")
    for who in (boss, clerk, notary):
        with pytest.raises(LotteryError):
            bureau.confirms(who, number)
    with (
        pytest.raises(ProposalRefusedError, match=f"lottery accounts confirm {number}"),
        bureau.stage.office.read() as session,
    ):
        joint.draw_of(proposals.get(session, number))
    assert "请用 lottery confirm 2（" in sentences.not_of_accounts(2, "freeze")
    own = bureau.proposes(boss, PASSWORD, "auditor")
    with pytest.raises(AccountError, match="自己的账号"):
        bureau.confirms(auditor, own)
    with pytest.raises(AccountError, match="自己的账号"):
        bureau.proposes(boss, PASSWORD, "boss")
    with pytest.raises(ProposalRefusedError):
        bureau.proposes(auditor, PASSWORD, "notary")
    for act, name in ((CODE, "notary"), (REOPEN, "notary"), (PASSWORD, "nobody")):
        with pytest.raises(AccountError):
            bureau.proposes(boss, act, name)
    with pytest.raises(AccountError, match="兼任"):
        bureau.proposes(boss, ROLES, "clerk", "clerk", "notary")


def test_nobody_takes_away_the_last_hand(bureau: Bureau) -> None:
    boss, auditor = bureau.has("boss", "administrator"), bureau.has("auditor")
    bureau.has("auditor2", "auditor", new=True)

    def closes(name: str, by: str) -> None:
        with bureau.stage.office.write() as session:
            privileges.close(session, name, by=by, now=bureau.stage.tick())

    with pytest.raises(AccountError, match="没有停用"):
        closes("auditor", "boss")
    with pytest.raises(AccountError, match="没有停用"):
        bureau.proposes(boss, ROLES, "auditor", "clerk")
    boss2 = bureau.has("boss2", "administrator")
    number = bureau.proposes(boss, ROLES, "auditor", "clerk")
    found = together(lambda: closes("boss", "boss2"), lambda: closes("boss2", "boss"))
    assert sum(isinstance(each, AccountError) for each in found) == 1
    left = boss if bureau.now("boss").active else boss2
    with pytest.raises(LotteryError):
        bureau.confirms(left, number)
    assert bureau.now("auditor").active
    assert auditor.roles == bureau.now("auditor").roles


def test_an_account_that_holds_two_sides_is_not_opened_again(bureau: Bureau) -> None:
    boss = bureau.has("boss", "administrator")
    bureau.has("auditor")
    with bureau.stage.office.write() as session:
        keep_account(session, "both", "organiser", "notary", active=False)
    with pytest.raises(AccountError, match="兼任"):
        bureau.proposes(boss, REOPEN, "both")
    with pytest.raises(AccountError, match="兼任"), bureau.stage.office.write() as session:
        administration.reopen(session, "both", by="boss", now=bureau.stage.tick())


def test_what_was_declined_is_not_done(bureau: Bureau) -> None:
    boss, auditor = bureau.has("boss", "administrator"), bureau.has("auditor")
    bureau.has("notary")
    number = bureau.proposes(boss, PASSWORD, "notary")
    with bureau.stage.office.write() as session:
        proposals.decline(session, number, by=auditor, now=bureau.stage.tick())
    with pytest.raises(ProposalRefusedError):
        bureau.confirms(auditor, number)


def test_a_lost_administrator_comes_back_before_a_witness(bureau: Bureau) -> None:
    boss, notary = bureau.has("boss", "administrator"), bureau.has("notary")
    clerk = bureau.has("clerk")

    def recover(name: str, witness: Account) -> str:
        with bureau.stage.office.write() as session:
            acting = bureau.acting("cli:root")
            return privileges.recover(session, name, witness=witness, acting=acting)

    for name, witness in (("notary", notary), ("boss", clerk), ("boss", boss)):
        with pytest.raises(AccountError):
            recover(name, witness)
    first = recover("boss", notary)
    with bureau.stage.office.read() as session:
        assert accounts.verify(session, "boss", first).must_change
        line = journal.last_of(session, ("account-recovered",))
    assert line is not None
    assert line.detail == '{"username":"boss","witness":"notary"}'


def test_a_recovery_is_for_those_whom_nobody_else_can_help_and_lets_nobody_act_alone(
    bureau: Bureau,
) -> None:
    bureau.has("boss", "administrator")
    notary, auditor = bureau.has("notary"), bureau.has("auditor")

    def recover(name: str, witness: Account) -> str:
        with bureau.stage.office.write() as session:
            acting = bureau.acting("cli:root")
            return privileges.recover(session, name, witness=witness, acting=acting)

    def chooses(name: str, first: str) -> None:
        account, acting = bureau.now(name), bureau.acting(name)
        with bureau.stage.office.write() as session:
            accounts.change_password(
                session,
                account,
                first,
                "vier pferde im regen",
                now=acting.now,
                random_bytes=acting.random_bytes,
            )

    chooses("boss", PHRASE)
    chooses("auditor", recover("auditor", notary))
    recover("boss", auditor)
    assert bureau.two("notary"), "a first password that came later makes nobody the only one"
    bureau.has("boss2", "administrator")
    with pytest.raises(AccountError, match="不用在本机恢复"):
        recover("boss", notary)
