"""Appeals of refusals: who may decide, what may be set aside, and what stays of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from lottery import journal
from lottery.acting import Acting
from lottery.errors import ReviewRefusedError, UnmaskRefusedError
from lottery.intake import Receipt, Refused, consent, evidence
from lottery.invoices import RawEntry
from lottery.invoices.rules.verdict import judge
from lottery.invoices.rules.waivers import FINAL, WAIVABLE
from lottery.merchants import MerchantRegistry
from lottery.office import database as db
from lottery.office.boxes import Boxes
from lottery.people import Looker
from lottery.programme import Campaign, Programme, RulesText, campaigns, month_period
from lottery.register import checking
from lottery.review import cases
from lottery.review import refusal_appeals as appeals
from lottery.review import refusal_cases as stored
from lottery.texts.reasons import CODES
from tests.builders import local_rules

NOW = datetime(2024, 3, 20, 2, 0, tzinfo=UTC)
LATE = datetime(2024, 4, 10, 2, 0, tzinfo=UTC)
AWAY = RawEntry(
    number="24370000000000000017",
    issued="2024-03-15",
    gross="258.00",
    seller_id="91370102MA3C0XYK0T",
    seller_name="某某饭店第三分店",
    buyer_name="个人",
    holder="测试甲",
    phone="13812341234",
)
SMALL = replace(AWAY, seller_id="9137162616720307XL", gross="99.99")


@dataclass
class Desk:
    """A database with a campaign, and those who enter, appeal and review."""

    engine: Engine
    boxes: Boxes
    random_bytes: Callable[[int], bytes]

    def appeals(self, raw: RawEntry = AWAY, by: str = "clerk", now: datetime = NOW) -> int:
        with db.writing(self.engine) as session:
            return appeals.appeal(
                session,
                self.boxes,
                raw,
                campaign="fp",
                note="分店就在邹平",
                acting=Acting(by, now, self.random_bytes),
            )

    def enters(
        self, number: int, by: str = "reviewer", now: datetime = NOW, note: str = "看过租约"
    ) -> Receipt | Refused:
        with db.writing(self.engine) as session:
            return appeals.enter(
                session, self.boxes, number, note=note, acting=Acting(by, now, self.random_bytes)
            )

    def upholds(self, number: int, by: str = "reviewer", code: str = "not-local") -> None:
        with db.writing(self.engine) as session:
            appeals.uphold(session, self.boxes, number, code, note="查过", by=by, now=NOW)

    def case(self, number: int) -> stored.Appealed:
        with db.reading(self.engine) as session:
            return stored.case(session, self.boxes, number)

    def waiting(self) -> list[int]:
        with db.reading(self.engine) as session:
            found = stored.waiting(session, self.boxes)
            assert stored.count(session) == len(found)
            return [one.id for one in found]

    def acts(self) -> list[str]:
        with db.reading(self.engine) as session:
            checking.check_register(session)
            checking.check_entries(session)
            journal.verify(session)
            return [line.act for line in journal.read(session)]


@pytest.fixture
def desk(database: Engine, boxes: Boxes, random_bytes: Callable[[int], bytes]) -> Desk:
    rules = RulesText("fp", 1, date(2024, 1, 1), "规则\n", "0" * 64, local_rules().to_json())
    period = month_period("fp", "fp", date(2024, 3, 1))
    programme = Programme((Campaign("fp", "fp", (period,), (rules,)),), (), (), ())
    with db.writing(database) as session:
        campaigns.load(session, boxes, programme, by="organiser", now=NOW)
    return Desk(database, boxes, random_bytes)


def test_a_refusal_is_set_aside_and_its_invoice_enters_and_waits_for_review(desk: Desk) -> None:
    number = desk.appeals()
    assert desk.waiting() == [number]
    assert desk.case(number).raw == AWAY
    made = desk.enters(number)
    assert isinstance(made, Receipt)
    assert made.outcome == "review"
    assert [reason.code for reason in made.reasons] == ["appealed", "seller-not-local"]
    assert desk.waiting() == []
    found = desk.case(number)
    assert (found.state, found.decided and found.decided.entry) == ("entered", made.entry)
    with db.reading(desk.engine) as session:
        case = cases.case(session, desk.boxes, made.entry)
        assert consent.version_of(session, made.entry) == found.consent
    assert case.entry.entered_by == "clerk"
    assert case.entry.status == "pending"
    assert desk.acts()[-3:] == ["refusal-appealed", "refusal-set-aside", "consent-given"]


def test_a_refusal_is_upheld_with_a_code_and_a_note(desk: Desk) -> None:
    number = desk.appeals()
    with pytest.raises(ReviewRefusedError, match="规定的原因代码"):
        desk.upholds(number, code="because")
    with pytest.raises(ReviewRefusedError, match="写明理由"):
        desk.enters(number, note=" ")
    desk.upholds(number)
    decided = desk.case(number).decided
    assert decided is not None
    assert (decided.what, decided.reason, decided.note) == ("upheld", "not-local", "查过")
    with pytest.raises(ReviewRefusedError, match="已由别人处理"):
        desk.enters(number, by="second")
    assert desk.acts()[-1] == "refusal-upheld"


def test_nobody_decides_on_what_he_typed_refused_or_upheld_before(desk: Desk) -> None:
    number = desk.appeals(by="both")
    for decide in (desk.enters, desk.upholds):
        with pytest.raises(ReviewRefusedError, match="另一位"):
            decide(number, by="both")
    desk.upholds(number)
    again = desk.appeals(by="clerk")
    for by in ("clerk", "both", "reviewer"):  # appeals, refused first, upheld before
        with pytest.raises(ReviewRefusedError, match="另一位"):
            desk.enters(again, by=by)
    assert isinstance(desk.enters(again, by="second"), Receipt)


def test_what_the_rules_shut_out_stays_out(desk: Desk) -> None:
    number = desk.appeals(SMALL)
    with pytest.raises(ReviewRefusedError, match="只能维持"):
        desk.enters(number)
    both = desk.appeals(replace(AWAY, gross="99.99"))
    with pytest.raises(ReviewRefusedError, match="只能维持"):
        desk.enters(both)
    assert desk.waiting() == [number, both]


def test_an_invoice_that_was_entered_meanwhile_is_not_entered(desk: Desk) -> None:
    first = desk.appeals()
    other = desk.appeals(replace(AWAY, gross="259.00"))
    assert isinstance(desk.enters(other), Receipt)
    doubled = desk.enters(first, now=LATE)  # it came in time, so the close is not in its way
    assert isinstance(doubled, Refused)
    assert [reason.code for reason in doubled.reasons] == ["duplicate"]
    assert desk.case(first).state == "waiting"
    assert "entry-refused" not in desk.acts()[-2:]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"seller_id": "9137162616720307XL"}, "可以登记"),
        ({"phone": ""}, "没有填全"),
        ({"gross": "一百"}, "没有填全"),
    ],
)
def test_only_what_the_rules_refused_is_appealed(
    desk: Desk, changes: dict[str, str], told: str
) -> None:
    with pytest.raises(ReviewRefusedError, match=told):
        desk.appeals(replace(AWAY, **changes))
    assert desk.acts() == ["programme-loaded"]


def test_a_refusal_is_appealed_once_at_a_time(desk: Desk) -> None:
    number = desk.appeals()
    with pytest.raises(ReviewRefusedError, match=f"第 {number} 号"):
        desk.appeals(by="second")
    with pytest.raises(ReviewRefusedError, match="都已截止"):
        desk.appeals(SMALL, now=LATE)


def looks(role: str, reason: str) -> Looker:
    """Somebody of this role, who has shown his code."""
    return Looker("reviewer", frozenset({role}), reason, NOW, proved=True, most=20)


def test_what_was_typed_lies_in_a_box_and_is_opened_for_a_reason(desk: Desk) -> None:
    number = desk.appeals()

    def unmask(role: str, reason: str) -> RawEntry:
        with db.writing(desk.engine) as session:
            return appeals.unmask(session, desk.boxes, number, looks(role, reason))

    assert unmask("reviewer", "与租约核对") == AWAY
    assert desk.acts()[-1] == "appeal-unmasked"
    with pytest.raises(UnmaskRefusedError):
        unmask("clerk", "与租约核对")
    with db.reading(desk.engine) as session:
        raw = session.connection().exec_driver_sql("SELECT box FROM refusal_paper").scalar_one()
    assert "测试甲".encode() not in bytes(raw)


def test_a_file_of_the_appeal_belongs_to_the_entry_that_comes_of_it(desk: Desk) -> None:
    number = desk.appeals()
    with db.writing(desk.engine) as session:
        owner = evidence.appeal_of(number)
        evidence.keep(
            session, desk.boxes, owner, b"%PDF-1.7", acting=Acting("clerk", NOW, desk.random_bytes)
        )
    made = desk.enters(number)
    assert isinstance(made, Receipt)
    with db.writing(desk.engine) as session:
        owner, looker = evidence.entry_of(made.entry), looks("reviewer", "与租约核对")
        (seen,) = evidence.look(session, desk.boxes, owner, looker)
    assert seen.data == b"%PDF-1.7"


def test_what_may_be_waived_is_a_doubt_when_it_is_and_nothing_else_changes() -> None:
    assert CODES >= WAIVABLE | FINAL
    assert not WAIVABLE & FINAL
    from lottery.invoices import Window, read  # noqa: PLC0415

    invoice = read(replace(SMALL, seller_id=AWAY.seller_id)).invoice
    assert invoice
    window, today = Window(date(2024, 3, 1), date(2024, 3, 31)), date(2024, 3, 20)
    every = frozenset(CODES)
    verdict = judge(invoice, local_rules(), MerchantRegistry(()), window, today, waived=every)
    assert [reason.code for reason in verdict.reasons] == ["amount-below-minimum"]
