"""What a programme's file may still change, and what two people take back, in a live home."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from lottery import canonical_json, intake, journal, merchants, proposals
from lottery.acting import Acting
from lottery.attempts import lists
from lottery.ceremony import loading
from lottery.errors import MerchantRefusedError, ProgrammeError, ProposalRefusedError
from lottery.ledger import holding
from lottery.merchants import MerchantLine
from lottery.merchants import lists as registry
from lottery.office import Office
from lottery.programme import (
    BarredPerson,
    Omission,
    Programme,
    amending,
    campaigns,
    rulebook,
    taking_back,
)
from lottery.programme.amending import Amendment
from lottery.programme.file import parse_programme
from lottery.texts.ceremony import loading as words
from tests.actors import NOTARY, ORGANISER, SUPERVISOR, Clerk, Organiser
from tests.builders import MARCH, MARCH_ONLY, PLANS, STAFF_PHONE, an_invoice

Snapshot = Callable[[Office], str]
STALL = MerchantLine("91370102MA3C0XYK0T", "测试商行", "", False, date(2023, 1, 1), None)


def loads(organiser: Organiser, programme: Programme) -> loading.Loaded:
    office, now = organiser.office, organiser.stage.tick()
    return loading.store(office, programme, by="organiser", now=now)


def the_period(organiser: Organiser, **changes: object) -> Programme:
    """March's file with another period."""
    programme = parse_programme(MARCH_ONLY.encode())
    [fp] = programme.campaigns
    period = replace(fp.periods[0], **changes)  # type: ignore[arg-type]
    return Programme((replace(fp, periods=(period,)),), (), (), ())


def test_a_deadline_is_put_off_before_it_passes_and_the_journal_says_from_when_to_when(
    organiser: Organiser, snapshot: Snapshot
) -> None:
    office, stage = organiser.office, organiser.stage
    with office.read() as session:
        before = campaigns.period(session, "fp-2024-03")
    later = the_period(organiser, closes_at=before.closes_at + timedelta(days=2))
    stands = snapshot(office)
    foreseen = loading.foresee(office, later, by="organiser", now=stage.tick())
    assert snapshot(office) == stands
    assert loads(organiser, later) == foreseen
    [told] = foreseen.changed
    assert "4月9日" in told
    assert "4月11日" in told
    with office.read() as session:
        assert campaigns.period(session, "fp-2024-03").closes_at == before.closes_at + timedelta(2)
        [*_, loaded] = [line for line in journal.read(session) if line.act == "programme-loaded"]
        assert canonical_json.load(loaded.detail)["changed"] == list(foreseen.changed)
        holding.require_all(session)
    assert "已更改" in words.loaded(foreseen.changed, ())
    assert "没有载入" in words.loaded((), (), only_looked=True)
    for changes, why in (
        ({"closes_at": before.closes_at}, "只能推迟"),
        ({"ends": before.ends - timedelta(1), "closes_at": before.closes_at}, "结束日期已公布为"),
        ({"title": "三月"}, "名称已公布为"),
    ):
        [told_why, *_] = loads(organiser, the_period(organiser, **changes)).unchanged
        assert why in told_why
    stage.wait_until("2024-04-11T17:00")
    passed = the_period(organiser, closes_at=before.closes_at + timedelta(days=9))
    assert any("之前推迟" in each for each in loads(organiser, passed).unchanged)


def test_prizes_and_cap_change_until_the_freeze_and_each_is_named(
    clerk: Clerk, organiser: Organiser
) -> None:
    clerk.enters_many(2)
    plan = PLANS[MARCH]
    other = replace(plan, cap=plan.cap + 1, tiers=(replace(plan.tiers[0], value_fen=777),))
    told = loads(organiser, Programme((), (), (), (other,)))
    assert any("7.77" in each for each in told.changed)
    assert any("上限" in each or "每人" in each for each in told.changed)
    loads(organiser, Programme((), (), (), (plan,)))
    organiser.takes("plan", "close", "freeze")
    told = loads(organiser, Programme((), (), (), (other,)))
    assert not told.changed
    assert any("不能再改" in each and "7.77" in each for each in told.unchanged)
    with organiser.office.read() as session:
        assert campaigns.plan(session, MARCH) == plan


def test_rules_with_a_wrong_day_are_called_back_by_two_and_block_nothing(
    organiser: Organiser,
) -> None:
    office, stage = organiser.office, organiser.stage

    def announces(since: date, text: str) -> int:
        with office.write() as session:
            last = rulebook.editions(session, "fp")[-1]
            wanted = Amendment("fp", since, last.written + text, last.parameters)
            return amending.amend(session, wanted, by="organiser", now=stage.tick()).version

    wrong = announces(date(2042, 5, 1), "附则一\n")
    with pytest.raises(ProgrammeError, match="不能早于"):
        announces(date(2024, 5, 1), "附则二\n")
    with office.write() as session:
        made = taking_back.propose_recall(
            session, "fp", wrong, "年份写错了", by=ORGANISER, now=stage.tick()
        )
    for somebody in (ORGANISER, replace(SUPERVISOR, roles=("clerk",))):
        with pytest.raises(ProposalRefusedError), office.write() as session:
            taking_back.confirm(session, office.boxes, made.id, by=somebody, now=stage.tick())
    with office.write() as session:
        taking_back.confirm(session, office.boxes, made.id, by=NOTARY, now=stage.tick())
    assert announces(date(2024, 5, 1), "附则二\n") == wrong + 1
    with office.read() as session:
        assert [one.version for one in rulebook.editions(session, "fp")] == [1, wrong + 1]
        assert [one.reason for one in rulebook.recalled(session, "fp")] == ["年份写错了"]
        assert rulebook.in_force(session, "fp", date(2050, 1, 1)).version == wrong + 1
        [line] = [line for line in journal.read(session) if line.act == "rules-recalled"]
        detail = canonical_json.load(line.detail)
        holding.require_all(session)
    assert (detail["proposed"], detail["confirmed"]) == (ORGANISER.username, NOTARY.username)
    for version, why in ((1, "已经施行"), (wrong, "已经收回")):
        with pytest.raises(ProgrammeError, match=why), office.write() as session:
            taking_back.propose_recall(
                session, "fp", version, "年份写错了", by=ORGANISER, now=stage.tick()
            )


def test_somebody_barred_takes_part_again_when_two_say_so_and_no_file_bars_him_anew(
    clerk: Clerk, organiser: Organiser
) -> None:
    office, stage = organiser.office, organiser.stage
    listed = BarredPerson(f"phone:{STAFF_PHONE}", "staff")
    programme = Programme((), (), (listed,), ())
    clerk.enters(phone=STAFF_PHONE)
    attempt = organiser.plans("live", omits=(Omission("staff"),))

    def left_out() -> int:
        with office.read() as session:
            return sum(reason == "staff" for reason in lists.left_out(session, attempt).values())

    def decides(barred_as: str = "") -> None:
        with office.write() as session:
            made = taking_back.propose_person(
                session,
                office.boxes,
                f" {STAFF_PHONE[:3]} {STAFF_PHONE[3:]}",
                "已经离职一年",
                barred_as=barred_as,
                by=ORGANISER,
                now=stage.tick(),
            )
            taking_back.confirm(
                session, office.boxes, made.id, STAFF_PHONE, by=SUPERVISOR, now=stage.tick()
            )

    before = left_out()
    other = replace(programme, barred=(BarredPerson("phone:19900000077", "staff"),))
    assert any("仍不得参加" in each for each in loads(organiser, other).unchanged)
    before += 1
    decides()
    assert left_out() == before - 1
    assert any("照准许的办" in each for each in loads(organiser, programme).unchanged)
    assert left_out() == before - 1
    with pytest.raises(ProgrammeError, match="没有被列为"):
        decides()
    decides("staff")
    assert left_out() == before
    with office.read() as session:
        holding.require_all(session)
        assert STAFF_PHONE not in str([line.detail for line in journal.read(session)])


def test_a_withdrawn_merchant_comes_back_by_a_reason_and_by_no_file(organiser: Organiser) -> None:
    office, stage = organiser.office, organiser.stage
    file = Programme((), (STALL,), (), ())
    loads(organiser, file)
    with office.write() as session:
        merchants.withdraw(session, STALL, why="已注销", by="organiser", now=stage.tick())
    assert any("保持撤销" in each for each in loads(organiser, file).unchanged)
    with office.write() as session:
        listing = registry.Listing(None, (STALL,))  # type: ignore[arg-type]
        done = registry.take_in(session, listing, by="organiser", now=stage.tick())
        assert (done.new, done.withdrawn) == (0, 1)
        assert not merchants.current(session, [STALL.seller_id])
    with pytest.raises(MerchantRefusedError, match="写明理由"), office.write() as session:
        registry.add(session, STALL, why="", by="organiser", now=stage.tick())
    with office.write() as session:
        assert registry.add(session, STALL, why="恢复登记", by="organiser", now=stage.tick())
        assert merchants.current(session, [STALL.seller_id]) == [STALL]


def test_a_recall_is_noticed_by_whoever_enters_at_that_moment(organiser: Organiser) -> None:
    """The terms that a counter keeps are those of today, whatever was recalled since."""
    office, stage = organiser.office, organiser.stage
    with office.write() as session:
        last = rulebook.editions(session, "fp")[-1]
        wanted = Amendment("fp", date(2024, 5, 1), last.written + "附则\n", last.parameters)
        version = amending.amend(session, wanted, by="organiser", now=stage.tick()).version
        made = taking_back.propose_recall(
            session, "fp", version, "写错了一字", by=ORGANISER, now=stage.tick()
        )
        terms = intake.terms.terms_of(session, "fp", date(2024, 5, 2))
        taking_back.confirm(session, office.boxes, made.id, by=NOTARY, now=stage.tick())
        after = intake.terms.renewed(session, terms, date(2024, 5, 2))
        assert after is not terms
        assert not proposals.open_for(session)
        raw = an_invoice(number=f"2437{77:016d}")
        acting = Acting("clerk", stage.tick(), stage.random_bytes)
        assert intake.enter(session, office.boxes, raw, campaign="fp", acting=acting)
