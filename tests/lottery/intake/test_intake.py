"""Entering: nothing twice, nothing lost, and everybody told why; on both databases."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, func, select

from draws.cards import check_pair
from lottery import journal, register
from lottery.acting import Acting
from lottery.clock import SHANGHAI
from lottery.errors import ProgrammeError
from lottery.intake import Counter, Receipt, Refused, RowToEnter, enter
from lottery.invoices import RawEntry
from lottery.models import InvoiceIdentity, Refusal, StoredRegisterLine
from lottery.office import database as db
from lottery.office.boxes import Boxes
from lottery.programme import Campaign, Programme, RulesText, campaigns, month_period
from lottery.register import checking, entries
from lottery.texts.reasons import sentence
from tests.builders import local_rules

NOW = datetime(2024, 3, 20, 2, 0, tzinfo=UTC)
RAW = RawEntry(
    code="037002300111",
    number="40718823",
    issued="2024-03-15",
    gross="258.00",
    seller_id="9137162616720307XL",
    seller_name="邹平市某某饭店",
    buyer_name="个人",
    holder="张三",
    phone="13812341234",
)
DIGITAL = "24372000002650857368"


@dataclass(frozen=True)
class Office:
    """A database with one campaign, and a clerk."""

    engine: Engine
    boxes: Boxes
    random_bytes: Callable[[int], bytes]

    def enter(self, raw: RawEntry, by: str = "clerk", now: datetime = NOW) -> Receipt | Refused:
        with db.writing(self.engine) as session:
            return enter(
                session, self.boxes, raw, campaign="fp", acting=Acting(by, now, self.random_bytes)
            )

    def count(self, model: type) -> int:
        with db.reading(self.engine) as session:
            return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def office(database: Engine, boxes: Boxes, random_bytes: Callable[[int], bytes]) -> Office:
    rules = RulesText("fp", 1, date(2024, 1, 1), "规则\n", "0" * 64, local_rules().to_json())
    period = month_period("fp", "开发票中大奖", date(2024, 3, 1))
    programme = Programme((Campaign("fp", "开发票中大奖", (period,), (rules,)),), (), (), ())
    with db.writing(database) as session:
        campaigns.load(session, boxes, programme, by="organiser", now=NOW)
    return Office(database, boxes, random_bytes)


def test_an_accepted_entry_is_in_the_register_with_slip_and_card(office: Office) -> None:
    receipt = office.enter(RAW)
    assert isinstance(receipt, Receipt)
    assert (receipt.outcome, receipt.entry, receipt.batch) == ("accept", 0, "fp-2024-03")
    assert receipt.slip.text().decode().splitlines()[3:] == [
        "invoice: L:037002300111-40718823",
        "issued: 2024-03-15",
        "amount: 258.00",
        "seller: 9137162616720307XL",
        "holder: 张三",
        "phone: 13812341234",
        "person: phone:13812341234",
    ]
    check_pair(receipt.card, receipt.slip, "card.txt", "slip.txt")
    with db.reading(office.engine) as session:
        lines = [line.decode() for line in register.lines(session)]
        checking.check_register(session)
        journal.verify(session)
    assert lines == [
        f"submit fp-2024-03 {receipt.commit} 2024-03-20",
        "accept 0000000000 2024-03-20",
    ]


def test_a_doubtful_entry_waits_in_the_register(office: Office) -> None:
    receipt = office.enter(replace(RAW, buyer_name="某某经营部"))
    assert isinstance(receipt, Receipt)
    assert (receipt.outcome, receipt.reasons[0].code) == ("review", "buyer-firm-like")
    with db.reading(office.engine) as session:
        assert entries.status(session, receipt.entry) == "pending"


def test_the_same_again_changes_nothing_and_shows_the_slip_again(office: Office) -> None:
    first, again = office.enter(RAW), office.enter(replace(RAW, holder=" 张 三 "), by="other")
    assert isinstance(first, Receipt)
    assert again == replace(first, outcome="same")
    assert office.count(StoredRegisterLine) == 2


@pytest.mark.parametrize(
    "changes", [{"holder": "李四"}, {"phone": "13900000000"}, {"gross": "259.00"}]
)
def test_a_second_entry_is_told_who_was_first_and_when(
    office: Office, changes: dict[str, str]
) -> None:
    office.enter(RAW)
    refused = office.enter(replace(RAW, **changes), by="other")
    assert isinstance(refused, Refused)
    assert refused.first is not None
    assert (refused.first.by, refused.first.at, refused.first.entry) == ("clerk", NOW, 0)
    told = sentence(refused.reasons[0])
    assert "clerk于2024-03-20 10:00" in told
    assert "0000000000" in told
    assert (office.count(StoredRegisterLine), office.count(Refusal)) == (2, 1)


def test_either_number_of_a_digital_invoice_on_paper_is_known(office: Office) -> None:
    paper = replace(RAW, digital_number=DIGITAL)
    office.enter(RAW)
    assert isinstance(again := office.enter(paper), Receipt)
    assert again.outcome == "same"
    refused = office.enter(replace(RAW, code="", number=DIGITAL, holder="李四"))
    assert isinstance(refused, Refused)
    assert refused.reasons[0].code == "duplicate"


def test_a_refusal_is_on_record_once_and_names_nobody(office: Office) -> None:
    bad = replace(RAW, phone="1381234", gross="99.99")
    for _ in range(3):
        assert isinstance(office.enter(bad), Refused)
    assert office.count(Refusal) == 1
    with db.reading(office.engine) as session:
        detail = session.scalars(select(Refusal.detail)).one()
        acts = [line.act for line in journal.read(session)]
    assert "1381234" not in detail
    assert acts == ["programme-loaded", "entry-refused"]


def test_nothing_is_entered_after_the_closing_time(office: Office) -> None:
    closes = datetime(2024, 4, 9, 17, 0, tzinfo=SHANGHAI)
    late = office.enter(RAW, now=closes.replace(microsecond=1))
    assert isinstance(late, Refused)
    assert late.reasons[0].code == "period-closed"
    assert isinstance(office.enter(RAW, now=closes), Receipt)


def test_an_invoice_of_no_period_is_refused(office: Office) -> None:
    refused = office.enter(replace(RAW, issued="2024-02-28"))
    assert isinstance(refused, Refused)
    assert refused.reasons[0].code == "issued-outside-period"


def test_rows_of_one_transaction_know_each_other(office: Office) -> None:
    other = replace(RAW, number="40718824")
    doubtful = replace(RAW, number="40718825", buyer_name="某某经营部")
    rows = [RAW, doubtful, RAW, replace(RAW, holder="李四"), other]
    with db.writing(office.engine) as session:
        counter = Counter(
            session, office.boxes, campaign="fp", acting=Acting("clerk", NOW, office.random_bytes)
        )
        results = counter.enter_many([RowToEnter(raw) for raw in rows])
    told = [r.outcome if isinstance(r, Receipt) else r.reasons[0].code for r in results]
    assert told == ["accept", "review", "same", "duplicate", "accept"]
    assert [r.entry for r in results if isinstance(r, Receipt)] == [0, 2, 0, 3]
    with db.reading(office.engine) as session:
        assert entries.entry(session, 3).seller_name == "邹平市某某饭店"
        checking.check_register(session)


def test_what_was_not_committed_never_happened(office: Office) -> None:
    with pytest.raises(RuntimeError, match="power"):
        _enter_and_fail(office)
    assert office.count(StoredRegisterLine) == office.count(InvoiceIdentity) == 0
    assert isinstance(office.enter(RAW), Receipt)


def _enter_and_fail(office: Office) -> None:
    with db.writing(office.engine) as session:
        enter(
            session,
            office.boxes,
            RAW,
            campaign="fp",
            acting=Acting("clerk", NOW, office.random_bytes),
        )
        raise RuntimeError("the power went")


def test_clerks_at_once_enter_an_invoice_once(office: Office) -> None:
    results: list[Receipt | Refused] = []
    names = ("张三", "李四", "王五", "赵六")

    def clerk(name: str) -> None:
        results.extend(
            office.enter(replace(RAW, number=f"4071{n:04d}", holder=name), by=name)
            for n in range(8)
        )

    threads = [threading.Thread(target=clerk, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = [result for result in results if isinstance(result, Receipt)]
    assert (len(results), len(made)) == (32, 8)
    assert len({receipt.slip.invoice for receipt in made}) == 8
    assert office.count(StoredRegisterLine) == 16


NUMBERS = ("110101199003070011", "11010119900307002X")


def by_number(office: Office) -> Office:
    """A second campaign, whose rules tell people apart by the number of their identity card."""
    rules = local_rules(person="identity", per_person=1)
    text = RulesText("gs", 1, date(2024, 1, 1), "规则\n", "0" * 64, rules.to_json())
    period = month_period("gs", "国货消费", date(2024, 3, 1))
    programme = Programme((Campaign("gs", "国货消费", (period,), (text,)),), (), (), ())
    with db.writing(office.engine) as session:
        campaigns.load(session, office.boxes, programme, by="organiser", now=NOW)
    return office


def enters(office: Office, campaign: str, **changes: str) -> Receipt | Refused:
    with db.writing(office.engine) as session:
        raw = replace(RAW, **changes)
        acting = Acting("clerk", NOW, office.random_bytes)
        return enter(session, office.boxes, raw, campaign=campaign, acting=acting)


def test_a_person_is_his_number_whatever_telephone_he_gives(office: Office) -> None:
    office, (one, two) = by_number(office), NUMBERS
    first = enters(office, "gs", resident_id=one)
    other = enters(office, "gs", number="40718824", resident_id=two)
    again = enters(office, "gs", number="40718825", resident_id=one, phone="13912341234")
    assert isinstance(first, Receipt)
    assert isinstance(other, Receipt)
    assert isinstance(again, Receipt)
    assert [first.slip.person, other.slip.person] == [f"id:{one}", f"id:{two}"]
    assert [first.outcome, other.outcome] == ["accept", "accept"]
    assert [reason.code for reason in again.reasons] == ["limit-person"]


def test_without_the_number_nothing_is_entered_where_the_rules_ask_for_it(office: Office) -> None:
    refused = enters(by_number(office), "gs")
    assert isinstance(refused, Refused)
    assert [reason.code for reason in refused.reasons] == ["resident-id-needed"]


def test_a_number_that_nobody_asked_for_is_not_read(office: Office) -> None:
    receipt = enters(office, "fp", resident_id="no number at all")
    assert isinstance(receipt, Receipt)
    assert receipt.slip.person == f"phone:{RAW.phone}"
    assert "no number" not in repr(receipt)


def test_a_campaign_does_not_change_what_tells_people_apart(office: Office) -> None:
    rules = local_rules(person="identity").to_json()
    later = RulesText("fp", 2, date(2024, 6, 1), "规则\n", "1" * 64, rules)
    programme = Programme((Campaign("fp", "开发票中大奖", (), (later,)),), (), (), ())
    with (
        pytest.raises(ProgrammeError, match="区分同一人"),
        db.writing(office.engine) as session,
    ):
        campaigns.load(session, office.boxes, programme, by="organiser", now=NOW)
