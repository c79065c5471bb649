"""Acts about the prizes of a published draw: stored, repeated, confirmed, passed on, destroyed."""

import os
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, text

from lottery import journal, proposals
from lottery.accounts import Account
from lottery.acting import Acting
from lottery.attempts import Attempt
from lottery.errors import PrizeRefusedError, ProposalRefusedError
from lottery.models import PrizePaper
from lottery.office import database as db
from lottery.office import office_of
from lottery.office.settings import load_settings
from lottery.prizes import acts, facts, joint, listing, papers, recorded, standing
from lottery.prizes.joint import SeenPrize
from lottery.prizes.life import Deed, PrizeId
from lottery.prizes.papers import ShownPapers
from lottery.prizes.standing import StandingPrize
from lottery.programme.claiming import Claims
from lottery.rotation import field, index
from tests.actors import Organiser, Stage
from tests.builders import MARCH, STAFF_PHONE
from tests.checked import assert_checks
from tests.lottery.prepared import done

STEPS = ("plan", "close", "freeze", "commit", "sources", "draw", "minutes", "publish")
PREPARED = {"organiser": done(9, *STEPS)}
STAFF = [f"phone:{STAFF_PHONE}"]
NUMBER = "110101199003070011"
CLERK = Account(91, "desk", "领奖处", "市商务局", ("clerk",), active=True, uniquifier="d")
WATCHER = Account(92, "npc", "王监督", "市人大", ("supervisor",), active=True, uniquifier="w")


class Desk:
    """Whoever acts about the prizes of the draw of March."""

    def __init__(self, organiser: Organiser) -> None:
        self.stage: Stage = organiser.stage
        self.office = organiser.office
        self.attempt: Attempt = organiser.attempt
        with self.office.read() as session:
            public = self.office.settings.public_dir
            self.claims: Claims = facts.claims_of(session, public, self.attempt)

    def prize(self, tier: str, slot: int) -> PrizeId:
        return PrizeId(MARCH, 1, tier, slot)

    def standing(self, tier: str, slot: int) -> StandingPrize:
        with self.office.read() as session:
            prize = self.prize(tier, slot)
            return standing.of_prize(session, self.attempt, prize, self.claims.last_day)

    def takes(self, tier: str, slot: int, deed: Deed, *, seen: int | None = None) -> int:
        expected = self.standing(tier, slot).life.acts if seen is None else seen
        with self.office.write() as session:
            return acts.take(
                session,
                self.attempt,
                self.prize(tier, slot),
                deed,
                self.claims,
                expected=expected,
                by="desk",
                now=self.stage.tick(),
            )

    def sees(self, tier: str, slot: int, shown: ShownPapers, *, seen: int | None = None) -> int:
        expected = self.standing(tier, slot).life.acts if seen is None else seen
        acting = Acting("desk", self.stage.tick(), self.stage.random_bytes)
        with self.office.write() as session:
            return papers.see(
                session,
                self.office.boxes,
                self.attempt,
                self.prize(tier, slot),
                shown,
                self.claims,
                expected=expected,
                acting=acting,
            )

    def two(self, deed: Deed, *prizes: tuple[str, int]) -> tuple[PrizeId, ...]:
        seen = [SeenPrize(self.prize(*each), self.standing(*each).life.acts) for each in prizes]
        with self.office.write() as session:
            made = joint.propose(
                *(session, self.attempt, seen, deed, self.claims), by=CLERK, now=self.stage.tick()
            )
        with self.office.write() as session:
            return joint.confirm(
                *(session, self.attempt, made.id, self.claims), by=WATCHER, now=self.stage.tick()
            )


@pytest.fixture
def desk(organiser: Organiser) -> Desk:
    return Desk(organiser)


def test_a_voucher_is_handed_over_and_the_journal_tells_each_act(desk: Desk) -> None:
    desk.takes("2", 1, Deed("notified", {"how": "call", "outcome": "reached"}))
    desk.sees("2", 1, ShownPapers("resident", NUMBER))
    desk.takes("2", 1, Deed("handed", {"receipt": "收-1"}))
    now = desk.standing("2", 1)
    assert (now.life.stage, now.life.acts) == ("handed", 3)
    with desk.office.read() as session:
        told = [line.act for line in journal.read(session) if line.act.startswith("prize-")]
        assert told == ["prize-notified", "prize-documents", "prize-handed"]
        assert list(recorded.faults(session)) == []
        # Under 800 yuan no tax is withheld: of the number nothing is kept but hash and last four.
        assert papers.kept(session, desk.prize("2", 1)) == ()
        claimant = next(iter(papers.claimants(session, desk.prize("2", 1)).values()))
        assert (claimant.last_four, len(claimant.identity_index)) == ("0011", 64)
    assert_checks(desk.office)


def test_the_same_act_again_is_the_one_that_was_done_and_another_is_stale(desk: Desk) -> None:
    deed = Deed("notified", {"how": "call", "outcome": "no-answer"})
    first = desk.takes("2", 1, deed, seen=0)
    assert desk.takes("2", 1, deed, seen=0) == first
    with pytest.raises(PrizeRefusedError, match="不是最新情况"):
        desk.takes("2", 1, Deed("answered", {"answer": "coming"}), seen=0)
    assert desk.standing("2", 1).life.acts == 1


def test_a_forfeited_prize_passes_on_in_the_same_transaction(desk: Desk) -> None:
    with desk.office.read() as session:
        listed = standing.alternates(session, desk.attempt, "2")
    desk.two(Deed("forfeited", {"reason": "declined"}), ("2", 1), ("2", 3))
    first, third = desk.standing("2", 1), desk.standing("2", 3)
    assert (first.life.entry, third.life.entry) == listed
    assert [each.life.turn for each in (first, third)] == [1, 2]
    desk.two(Deed("forfeited", {"reason": "identity"}), ("2", 2))
    assert desk.standing("2", 2).life.stage == "returned"
    with desk.office.read() as session:
        assert list(recorded.faults(session)) == []
    assert_checks(desk.office)


def test_whoever_proposes_does_not_confirm_and_nothing_happens_until_then(desk: Desk) -> None:
    deed, prize = Deed("forfeited", {"reason": "declined"}), desk.prize("1", 1)
    both = replace(CLERK, roles=("organiser",))
    with desk.office.write() as session:
        made = joint.propose(
            *(session, desk.attempt, [SeenPrize(prize, 0)], deed, desk.claims),
            by=both,
            now=desk.stage.tick(),
        )
    with pytest.raises(ProposalRefusedError), desk.office.write() as session:
        joint.confirm(
            *(session, desk.attempt, made.id, desk.claims), by=both, now=desk.stage.tick()
        )
    assert desk.standing("1", 1).life.acts == 0
    desk.takes("1", 1, Deed("noted", {"note": "来电说在外地"}))
    with pytest.raises(PrizeRefusedError, match="最新"), desk.office.write() as session:
        joint.confirm(
            *(session, desk.attempt, made.id, desk.claims), by=WATCHER, now=desk.stage.tick()
        )
    assert desk.standing("1", 1).life.stage == "drawn"


def test_a_car_stays_until_the_bureau_has_answered_since_the_draw(desk: Desk) -> None:
    desk.sees("1", 1, ShownPapers("resident", NUMBER))
    desk.takes("1", 1, Deed("taxed", {"fen": 1_600_000, "certificate": "3700-1"}))
    with pytest.raises(PrizeRefusedError, match="税务部门"):
        desk.two(Deed("handed", {"receipt": "收-1"}), ("1", 1))


def test_of_a_taxed_prize_the_number_is_sealed_until_its_day_and_then_destroyed(
    desk: Desk,
) -> None:
    mandate = b"%PDF-1.7 mandate"
    act = desk.sees("1", 2, ShownPapers("resident", NUMBER, proxy=True, mandate=mandate))
    with desk.office.read() as session:
        held = papers.kept(session, desk.prize("1", 2))
        assert [each.kind for each in held] == ["identity", "mandate"]
        opened = [papers.opened(session, desk.office.boxes, each.id)[1] for each in held]
        assert opened == [NUMBER.encode(), mandate]
        assert held[0].act == act
    with pytest.raises(Exception, match="not on record"), desk.office.write() as session:
        session.execute(delete(PrizePaper))
    desk.stage.now += timedelta(days=papers.KEEP_DAYS["identity"])
    acting = Acting("organiser", desk.stage.tick(), desk.stage.random_bytes)
    with desk.office.write() as session:
        assert papers.destroy(session, by="organiser", acting=acting) == 1
        assert papers.destroy(session, by="organiser", acting=acting) == 0
    with desk.office.read() as session:
        assert [each.kind for each in papers.kept(session, desk.prize("1", 2))] == ["mandate"]
    assert_checks(desk.office)


def test_a_number_with_a_wrong_check_character_and_a_proxy_without_mandate_are_refused(
    desk: Desk,
) -> None:
    with pytest.raises(PrizeRefusedError, match="末四位 0012"):
        desk.sees("1", 1, ShownPapers("resident", "110101199003070012"))
    with pytest.raises(PrizeRefusedError, match="委托书"):
        desk.sees("1", 1, ShownPapers("resident", NUMBER, proxy=True))
    assert desk.standing("1", 1).life.acts == 0


def test_an_act_that_was_put_into_the_database_by_hand_is_named(desk: Desk) -> None:
    desk.takes("2", 1, Deed("noted", {"note": "x"}))
    with db.writing(desk.office.engine) as session:
        session.execute(
            text(
                "INSERT INTO prize_act (draw, attempt, tier, slot, number, turn, entry, what,"
                " stage, detail, at, by) SELECT draw, attempt, tier, slot, 2, turn, entry,"
                " 'handed', 'handed', '{}', at, by FROM prize_act"
            )
        )
    with desk.office.read() as session:
        (fault,) = recorded.faults(session)
    assert f"{MARCH}/2/1" in fault
    assert "还没有核对" in fault


def test_the_last_day_is_what_was_published_with_the_draw(desk: Desk) -> None:
    assert desk.standing("1", 1).life.until == desk.claims.last_day
    assert desk.claims.last_day is None or desk.claims.last_day > date(2024, 4, 9)


def test_sealed_papers_and_the_hash_of_their_number_go_over_to_new_secrets(desk: Desk) -> None:
    desk.sees("1", 1, ShownPapers("resident", NUMBER))
    desk.sees("2", 1, ShownPapers("resident", NUMBER))
    url = desk.office.engine.url.render_as_string(hide_password=False)
    desk.office.close()
    home, acting = desk.office.settings.home, Acting("test", desk.stage.tick(), os.urandom)
    for rotate in (field.rotate, lambda office, acting: index.rotate(office, STAFF, acting=acting)):
        office = office_of(load_settings(home, {"LOTTERY_DATABASE_URL": url}))
        rotate(office, acting=acting)
        office.close()
    now = office_of(load_settings(home, {"LOTTERY_DATABASE_URL": url}))
    with now.read() as session:
        (kept,) = papers.kept(session, desk.prize("1", 1))
        assert papers.opened(session, now.boxes, kept.id)[1] == NUMBER.encode()
        (car,) = papers.claimants(session, desk.prize("1", 1)).values()
        (voucher,) = papers.claimants(session, desk.prize("2", 1)).values()
    told = now.boxes.index("identity", f"resident:{NUMBER}")
    # Of the voucher's holder nobody knows the number any more: his hash is compared with none.
    assert (car.identity_index == told, voucher.identity_index == told) == (True, False)
    assert_checks(now)
    now.close()


def test_other_papers_on_a_page_that_is_old_are_refused_and_not_taken_for_those_seen(
    desk: Desk,
) -> None:
    def sees(number: str) -> int:
        acting = Acting("desk", desk.stage.tick(), desk.stage.random_bytes)
        shown, prize = ShownPapers("passport", number), desk.prize("2", 1)
        held = (desk.attempt, prize, shown, desk.claims)
        with desk.office.write() as session:
            return papers.see(session, desk.office.boxes, *held, expected=0, acting=acting)

    first = sees("E12345678")
    assert sees("E12345678") == first
    with pytest.raises(PrizeRefusedError, match="不是最新情况"):
        sees("E12345679")


@pytest.mark.parametrize(
    ("draw", "what", "told"),
    [
        ("ZP-OTHER", "forfeited", {"reason": "declined"}),
        (MARCH, "taken-back", {"reason": "invoice"}),
    ],
)
def test_a_proposal_is_confirmed_for_its_own_draw_and_does_what_it_is_called(
    desk: Desk, draw: str, what: str, told: dict[str, str]
) -> None:
    subject = f"{draw}/2/1"
    detail = {"what": what, "deed": told, "prizes": {subject: 0}}
    with desk.office.write() as session:
        made = proposals.propose(
            *(session, "prize-forfeit", subject, detail), by=CLERK, now=desk.stage.tick()
        )
    with (
        pytest.raises(PrizeRefusedError, match="不是奖品办理的提议"),
        desk.office.write() as session,
    ):
        joint.confirm(
            *(session, desk.attempt, made.id, desk.claims), by=WATCHER, now=desk.stage.tick()
        )
    assert desk.standing("2", 1).life.acts == 0


def test_a_prize_of_the_first_entry_of_all_is_found_by_its_holder(desk: Desk) -> None:
    held = desk.standing("2", 1)
    first = replace(held, life=replace(held.life, entry=0))
    with desk.office.read() as session:
        holder = listing.cards(session, desk.office.boxes, [0])[0].holder
        what, today = listing.WantedPrizes(text=holder), date(2024, 4, 11)
        assert listing.wanted(session, desk.office.boxes, [first], what, today) == (first,)
