"""Review: four eyes, appeals with a trace, corrections that free an identity once."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert, text
from sqlalchemy.exc import DBAPIError

from lottery import intake, journal, review
from lottery.acting import Acting
from lottery.errors import ProgrammeError, ReviewRefusedError
from lottery.intake import Receipt, Refused
from lottery.invoices import RawEntry, Rules
from lottery.models import InvoiceIdentity
from lottery.office import database as db
from lottery.office.boxes import Boxes
from lottery.programme import Campaign, Programme, RulesText, campaigns, month_period
from lottery.register import checking, entries
from lottery.review import cases, waiting
from tests.builders import keep_account, local_rules

NOW = datetime(2024, 3, 20, 2, 0, tzinfo=UTC)
LATE = datetime(2024, 4, 10, 2, 0, tzinfo=UTC)
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
DOUBTFUL = replace(RAW, buyer_name="某某经营部")
RULES = local_rules(near_duplicates=True, consecutive=True, per_day=3)


@dataclass
class Hall:
    """A database with both campaigns, and those who enter and review."""

    engine: Engine
    boxes: Boxes
    random_bytes: Callable[[int], bytes]

    def enters(
        self, raw: RawEntry, by: str = "clerk", campaign: str = "fp", now: datetime = NOW
    ) -> Receipt | Refused:
        with db.writing(self.engine) as session:
            return intake.enter(
                session,
                self.boxes,
                raw,
                campaign=campaign,
                acting=Acting(by, now, self.random_bytes),
            )

    def made(self, raw: RawEntry, **options: str) -> Receipt:
        receipt = self.enters(raw, **options)  # type: ignore[arg-type]
        assert isinstance(receipt, Receipt), receipt
        return receipt

    def accepts(
        self, number: int, by: str = "reviewer", now: datetime = NOW, note: str = ""
    ) -> bool:
        with db.writing(self.engine) as session:
            return review.accept(session, number, by=by, now=now, note=note).line is not None

    def rejects(self, number: int, by: str = "reviewer", now: datetime = NOW) -> bool:
        with db.writing(self.engine) as session:
            return review.reject(session, number, "split-bill", by=by, now=now).line is not None

    def appeals(self, number: int, by: str = "clerk", note: str = "补交了原票") -> None:
        with db.writing(self.engine) as session:
            review.appeal(session, number, note=note, by=by, now=NOW)

    def corrects(
        self, number: int, raw: RawEntry, by: str = "clerk", now: datetime = NOW
    ) -> Receipt | Refused:
        with db.writing(self.engine) as session:
            return review.correct(
                session, self.boxes, number, raw, acting=Acting(by, now, self.random_bytes)
            )

    def announces(self, rules: RulesText) -> None:
        programme = Programme((Campaign("fp", "fp", (), (rules,)),), (), (), ())
        with db.writing(self.engine) as session:
            campaigns.load(session, self.boxes, programme, by="organiser", now=NOW)

    def status(self, number: int) -> str:
        with db.reading(self.engine) as session:
            return entries.status(session, number)

    def queue(self) -> list[int]:
        with db.reading(self.engine) as session:
            return [one.entry.number for one in waiting.queue(session, self.boxes)]

    def case(self, number: int) -> cases.Case:
        with db.reading(self.engine) as session:
            checking.check_register(session)
            checking.check_entries(session)
            journal.verify(session)
            return cases.case(session, self.boxes, number)


@pytest.fixture
def hall(database: Engine, boxes: Boxes, random_bytes: Callable[[int], bytes]) -> Hall:
    """Both campaigns under the same rules; an invoice enters one of them."""
    return hall_of(database, boxes, random_bytes, RULES)


def hall_of(
    database: Engine, boxes: Boxes, random_bytes: Callable[[int], bytes], rules: Rules
) -> Hall:
    parts = []
    for code in ("fp", "bx"):
        text_ = RulesText(code, 1, date(2024, 1, 1), "规则\n", "0" * 64, rules.to_json())
        period = month_period(code, code, date(2024, 3, 1))
        parts.append(Campaign(code, code, (period,), (text_,)))
    with db.writing(database) as session:
        programme = Programme(tuple(parts), (), (), ())
        campaigns.load(session, boxes, programme, by="organiser", now=NOW)
        for reviewer in ("reviewer", "second", "third"):
            keep_account(session, reviewer, "reviewer")
    return Hall(database, boxes, random_bytes)


def test_a_doubtful_entry_waits_with_its_reasons(hall: Hall) -> None:
    number = hall.made(DOUBTFUL).entry
    assert hall.queue() == [number]
    found = hall.case(number)
    assert [reason.code for reason in found.reasons] == ["buyer-firm-like"]
    assert found.reasons[0].value == "某***"
    assert found.entry.card is not None
    assert found.entry.card.holder == "张*"


def test_a_reviewer_decides_and_the_entry_leaves_the_queue(hall: Hall) -> None:
    first, second = hall.made(DOUBTFUL).entry, hall.made(replace(DOUBTFUL, number="50000000")).entry
    assert hall.accepts(first)
    assert hall.rejects(second)
    assert (hall.status(first), hall.status(second), hall.queue()) == ("accepted", "rejected", [])


def test_nobody_reviews_what_he_entered(hall: Hall) -> None:
    number = hall.made(DOUBTFUL, by="reviewer").entry
    with pytest.raises(ReviewRefusedError, match="另一位复核员"):
        hall.accepts(number)
    with pytest.raises(ReviewRefusedError, match="另一位复核员"):
        hall.rejects(number)


def test_a_code_that_nobody_agreed_on_is_refused(hall: Hall) -> None:
    number = hall.made(DOUBTFUL).entry
    with pytest.raises(ReviewRefusedError, match="split-bill"), db.writing(hall.engine) as session:
        review.reject(session, number, "corrected", by="reviewer", now=NOW)


def test_after_the_closing_two_people_agree(hall: Hall) -> None:
    number = hall.made(DOUBTFUL).entry
    assert not hall.accepts(number, now=LATE)
    assert hall.status(number) == "pending"
    with pytest.raises(ReviewRefusedError, match="另一位复核员确认"):
        hall.accepts(number, now=LATE)
    assert hall.accepts(number, by="second", now=LATE)
    assert hall.status(number) == "accepted"
    with db.reading(hall.engine) as session:
        acts = [line.act for line in journal.read(session)]
    assert acts[-2:] == ["decision-proposed", "entry-accepted"]


@pytest.mark.parametrize("by", ["clerk", "nobody", "甲"])
def test_after_the_closing_only_reviewers_decide(hall: Hall, by: str) -> None:
    number = hall.made(DOUBTFUL, by="other").entry
    with db.writing(hall.engine) as session:
        keep_account(session, "clerk", "clerk")
    hall.accepts(number, now=LATE)
    with pytest.raises(ReviewRefusedError, match=f"“{by}”不是在用的复核员账号"):
        hall.accepts(number, by=by, now=LATE)
    assert hall.status(number) == "pending"


@pytest.mark.parametrize(("roles", "active"), [(("clerk",), True), (("reviewer",), False)])
def test_a_proposal_of_a_reviewer_who_is_none_any_more_does_not_count(
    *, hall: Hall, roles: tuple[str, ...], active: bool
) -> None:
    number = hall.made(DOUBTFUL).entry
    hall.accepts(number, now=LATE)
    with db.writing(hall.engine) as session:
        keep_account(session, "reviewer", *roles, active=active)
    assert not hall.accepts(number, by="second", now=LATE)
    assert hall.accepts(number, by="third", now=LATE)


def test_another_decision_takes_the_place_of_the_proposal(hall: Hall) -> None:
    number = hall.made(DOUBTFUL).entry
    hall.accepts(number, now=LATE)
    assert not hall.rejects(number, by="second", now=LATE)
    assert not hall.accepts(number, by="third", now=LATE)
    assert hall.accepts(number, now=LATE)


def test_a_rejected_entry_comes_back_only_by_appeal_and_another_hand(hall: Hall) -> None:
    number = hall.made(RAW).entry
    hall.rejects(number)
    for decide in (hall.accepts, hall.rejects):
        with pytest.raises(ReviewRefusedError, match="申诉"):
            decide(number, by="second")
    hall.appeals(number)
    assert hall.queue() == [number]
    with pytest.raises(ReviewRefusedError, match="已有申诉"):
        hall.appeals(number)
    with pytest.raises(ReviewRefusedError, match="由您决定"):
        hall.accepts(number)
    assert hall.accepts(number, by="second")
    found = hall.case(number)
    assert [event.what for event in found.history] == ["accept", "reject", "accept"]
    assert [(note.line, note.code) for note in found.notes] == [(3, "appeal")]
    assert (found.motions[0].what, hall.queue()) == ("appeal", [])


def test_who_appeals_does_not_decide_on_his_appeal(hall: Hall) -> None:
    number = hall.made(RAW).entry
    hall.rejects(number)
    hall.appeals(number, by="second")
    for decide in (hall.accepts, hall.rejects):
        with pytest.raises(ReviewRefusedError, match="由您提出"):
            decide(number, by="second")
    assert hall.accepts(number, by="third")


@pytest.mark.parametrize("note", ["来电138 0000 1234核对", "证号37162619900101002７"])
def test_a_note_that_stays_for_good_tells_nobodys_number(hall: Hall, note: str) -> None:
    number = hall.made(DOUBTFUL).entry
    with pytest.raises(ReviewRefusedError, match="电话号码"):
        hall.accepts(number, note=note)
    hall.rejects(number)
    with pytest.raises(ReviewRefusedError, match="电话号码"):
        hall.appeals(number, note=note)


def test_a_dismissed_appeal_leaves_its_trace_and_may_be_repeated(hall: Hall) -> None:
    number = hall.made(RAW).entry
    hall.rejects(number)
    hall.appeals(number)
    hall.rejects(number, by="second")
    assert hall.queue() == []
    with pytest.raises(ReviewRefusedError):
        hall.accepts(number, by="third")
    hall.appeals(number)
    assert hall.queue() == [number]


def test_a_correction_shows_both_and_waits_for_review(hall: Hall) -> None:
    wrong = hall.made(RAW).entry
    right = hall.corrects(wrong, replace(RAW, gross="285.00"))
    assert isinstance(right, Receipt)
    assert (right.outcome, right.reasons[-1].code) == ("review", "corrected-entry")
    assert (hall.status(wrong), hall.status(right.entry)) == ("rejected", "pending")
    assert hall.case(wrong).corrected_by == right.entry
    found = hall.case(right.entry)
    assert (found.corrects, found.identities) == (wrong, ("L:037002300111-40718823",))
    assert hall.accepts(right.entry)
    again = hall.enters(RAW)
    assert isinstance(again, Refused)
    assert again.first is not None
    assert again.first.entry == right.entry


def test_a_correction_that_is_refused_leaves_everything_as_it_was(hall: Hall) -> None:
    wrong = hall.made(RAW).entry
    refused = hall.corrects(wrong, replace(RAW, gross="99.00"))
    assert isinstance(refused, Refused)
    assert (hall.status(wrong), hall.case(wrong).corrected_by) == ("accepted", None)
    assert hall.case(wrong).history[-1].line == 1


def test_a_number_typed_wrong_is_free_for_its_owner(hall: Hall) -> None:
    wrong = hall.made(RAW).entry
    right = hall.corrects(wrong, replace(RAW, number="40718832"))
    assert isinstance(right, Receipt)
    owner = hall.made(replace(RAW, holder="李四", phone="13900000000"))
    assert owner.outcome == "accept"
    refused = hall.enters(replace(RAW, number="40718832", holder="李四"))
    assert isinstance(refused, Refused)


def test_a_corrected_entry_is_never_accepted_again(hall: Hall) -> None:
    wrong = hall.made(RAW).entry
    hall.corrects(wrong, replace(RAW, gross="285.00"))
    for act in (hall.accepts, hall.rejects, hall.appeals):
        with pytest.raises(ReviewRefusedError, match="已更正为"):
            act(wrong, by="second")
    with pytest.raises(ReviewRefusedError, match="已更正为"):
        hall.corrects(wrong, RAW)


def test_nothing_is_corrected_after_the_closing(hall: Hall) -> None:
    wrong = hall.made(RAW).entry
    with pytest.raises(ReviewRefusedError, match="已经截止"):
        hall.corrects(wrong, RAW, now=LATE)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO entry_event VALUES (3, 0, 'accept', NULL, '2024-03-21 09:00:00', 'x')",
        "INSERT INTO invoice_identity VALUES ('L:037002300111-40718823', 5, '', NULL)",
        "INSERT INTO invoice_identity VALUES ('L:037002300111-40718823', 5, '', 0)",
        "INSERT INTO invoice_identity VALUES ('L:037002300111-40718823', 5, '', 3)",
        "INSERT INTO correction VALUES (5, 6, 7, '2024-03-21 09:00:00', 'x')",
    ],
)
def test_the_database_itself_keeps_two_from_being_accepted(hall: Hall, statement: str) -> None:
    wrong = hall.made(RAW).entry
    hall.corrects(wrong, replace(RAW, gross="285.00"))
    hall.made(replace(RAW, number="50000001", phone="13900000001"))
    hall.made(replace(RAW, number="60000001", phone="13900000002"))
    with db.reading(hall.engine) as session:
        assert entries.entry(session, 4)
    with pytest.raises(DBAPIError), hall.engine.begin() as connection:
        connection.execute(text(statement))


def test_two_corrections_at_once_end_with_one(hall: Hall) -> None:
    wrong = hall.made(RAW).entry
    made: list[Receipt | Refused] = []
    refused: list[ReviewRefusedError] = []

    def clerk(name: str) -> None:
        try:
            made.append(hall.corrects(wrong, replace(RAW, gross="285.00"), by=name))
        except ReviewRefusedError as error:
            refused.append(error)

    threads = [threading.Thread(target=clerk, args=(name,)) for name in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(refused)) == (1, 2)


def test_an_identity_cannot_be_put_down_behind_the_counters_back(hall: Hall) -> None:
    hall.made(RAW)
    other = hall.made(replace(RAW, number="50000001", phone="13900000001")).entry
    row = {"identity": "L:037002300111-40718823", "scope": "", "entry": other, "follows": None}
    with pytest.raises(DBAPIError), db.writing(hall.engine) as session:
        session.execute(insert(InvoiceIdentity).values(**row))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": "50000000"}, "near-duplicate"),
        ({"number": "40718824", "gross": "300.00"}, "number-consecutive"),
        ({"number": "40718822", "gross": "300.00", "phone": "13900000000"}, "number-consecutive"),
    ],
)
def test_what_resembles_another_entry_is_reviewed(
    hall: Hall, changes: dict[str, str], code: str
) -> None:
    first = hall.made(RAW).entry
    receipt = hall.made(replace(RAW, **changes))
    assert receipt.outcome == "review"
    assert [(r.code, r.value) for r in receipt.reasons] == [(code, f"{first:010d}")]
    assert [other.number for other in hall.case(receipt.entry).similar] == [first]


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "40718824", "gross": "300.00", "issued": "2024-03-16"},
        {"number": "40718824", "gross": "300.00", "phone": "13900000000", "holder": "李四"},
        {"number": "50000000", "phone": "13900000000"},
        {"number": "50000000", "gross": "258.01"},
    ],
)
def test_what_only_looks_alike_is_accepted(hall: Hall, changes: dict[str, str]) -> None:
    hall.made(RAW)
    assert hall.made(replace(RAW, **changes)).outcome == "accept"


def test_more_than_the_set_number_is_reviewed(hall: Hall) -> None:
    found = [
        hall.made(replace(RAW, number=f"5000{n}000", gross=f"20{n}.00")).outcome for n in range(5)
    ]
    assert found == ["accept"] * 3 + ["review"] * 2


def test_rows_of_one_transaction_resemble_each_other(hall: Hall) -> None:
    rows = [RAW, replace(RAW, number="40718824")]
    with db.writing(hall.engine) as session:
        counter = intake.Counter(
            session, hall.boxes, campaign="fp", acting=Acting("clerk", NOW, hall.random_bytes)
        )
        results = counter.enter_many([intake.RowToEnter(raw) for raw in rows])
    codes = [[r.code for r in result.reasons] for result in results]
    assert codes == [[], ["near-duplicate", "number-consecutive"]]


def test_an_invoice_enters_one_campaign_only(hall: Hall) -> None:
    hall.made(RAW)
    for raw in (RAW, replace(RAW, holder="李四")):
        refused = hall.enters(raw, campaign="bx")
        assert isinstance(refused, Refused)
    assert refused.reasons[0].code in {"in-other-campaign", "duplicate"}


def test_an_invoice_enters_both_campaigns_where_the_rules_say_so(
    database: Engine, boxes: Boxes, random_bytes: Callable[[int], bytes]
) -> None:
    hall = hall_of(database, boxes, random_bytes, local_rules(both_campaigns=True))
    assert hall.made(RAW).outcome == "accept"
    assert hall.made(RAW, campaign="bx").outcome == "accept"
    assert hall.made(RAW, campaign="bx").outcome == "same"
    assert isinstance(hall.enters(replace(RAW, holder="李四"), campaign="bx"), Refused)


def test_rules_decide_from_their_day_on_and_never_backwards(hall: Hall) -> None:
    hall.made(RAW)
    day = date(2024, 3, 22)
    stricter = RulesText(
        "fp", 2, day, "规则二\n", "1" * 64, local_rules(minimum_fen=50000).to_json()
    )
    backwards = replace(stricter, valid_from=date(2024, 3, 19))
    with pytest.raises(ProgrammeError, match="已有登记"):
        hall.announces(backwards)
    hall.announces(stricter)
    other = replace(RAW, number="50000000", gross="300.00")
    assert isinstance(hall.enters(other, now=NOW + timedelta(days=1)), Receipt)
    late = hall.enters(replace(other, number="50000009"), now=NOW + timedelta(days=2))
    assert isinstance(late, Refused)
