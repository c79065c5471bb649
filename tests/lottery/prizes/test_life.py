"""A prize's life: random acts, and of them what may be; no prize twice, no way back."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lottery.errors import PrizeRefusedError
from lottery.models.prizes import STAGES, WHATS
from lottery.prizes.life import (
    ANSWERS,
    FORFEITS,
    HOWS,
    LEFT_OVER,
    OUTCOMES,
    RECOVERED,
    TAKES_BACK,
    WAITING,
    Alternate,
    Deed,
    Life,
    PrizeFacts,
    PrizeId,
    begun,
    follow,
    missing,
)
from lottery.programme.claiming import tax_fen
from lottery.texts.prizes import names

PRIZE = PrizeId("ZP-FP-2024-03", 1, "1", 1)
DAY = date(2024, 4, 10)
UNTIL = date(2024, 6, 9)
CAR = PrizeFacts(
    DAY, 8_000_000, 1_600_000, is_big=True, bureau="normal", verdicts=1, confirmed=True
)
VOUCHER = PrizeFacts(DAY, 50_000, 0, is_big=False, bureau="normal")

TAXED = Deed("taxed", {"fen": 1_600_000, "certificate": "完税 3700-1"})


def lived(life: Life, facts: PrizeFacts, *deeds: Deed) -> Life:
    for deed in deeds:
        life = follow(life, deed, facts)
    return life


def drawn() -> Life:
    return begun(PRIZE, 17, UNTIL)


def test_the_first_entry_of_all_wins_as_any_other() -> None:
    assert begun(PRIZE, 0, UNTIL) == Life(PRIZE, "drawn", entry=0, until=UNTIL)
    assert begun(PRIZE, None, UNTIL).stage == "empty"


def test_a_car_goes_from_drawn_to_handed_over_through_papers_and_tax() -> None:
    called = Deed("notified", {"how": "call", "outcome": "reached"})
    coming = Deed("answered", {"answer": "coming"})
    stages = []
    life = drawn()
    for deed in (called, coming, Deed("documents"), TAXED, Deed("handed"), Deed("receipt")):
        life = follow(life, deed, CAR)
        stages.append(life.stage)
    assert stages == ["reached", "coming", "seen", "taxed", "handed", "handed"]
    assert (life.entry, life.turn, life.acts) == (17, 0, 6)


def test_a_voucher_is_handed_over_to_whoever_comes_with_his_papers() -> None:
    assert lived(drawn(), VOUCHER, Deed("documents"), Deed("handed")).stage == "handed"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"bureau": None}, "bureau"),
        ({"bureau": "red"}, "bureau-not-normal"),
        ({"verdicts": 0}, "verdict"),
    ],
)
def test_no_car_without_a_certificate_and_a_newer_answer(
    changes: dict[str, object], told: str
) -> None:
    ready = lived(drawn(), CAR, Deed("documents"), TAXED)
    facts = replace(CAR, **changes)  # type: ignore[arg-type]
    assert missing(ready, facts) == (told,)
    with pytest.raises(PrizeRefusedError, match=names.MISSING[told]):
        follow(ready, Deed("handed"), facts)


def test_one_person_alone_hands_over_no_car() -> None:
    ready = lived(drawn(), CAR, Deed("documents"), TAXED)
    with pytest.raises(PrizeRefusedError, match="两人"):
        follow(ready, Deed("handed"), replace(CAR, confirmed=False))


def test_after_the_last_day_nobody_alone_decides_who_may_still_have_a_prize() -> None:
    late = replace(VOUCHER, today=UNTIL + timedelta(days=1))
    seen = follow(drawn(), Deed("documents"), late)
    with pytest.raises(PrizeRefusedError, match="两人"):
        follow(seen, Deed("handed"), late)
    assert follow(seen, Deed("handed"), replace(late, confirmed=True)).stage == "handed"
    assert follow(seen, Deed("handed"), replace(late, today=UNTIL)).stage == "handed"


def test_tax_comes_before_the_car_and_is_a_fifth_of_the_whole() -> None:
    seen = lived(drawn(), CAR, Deed("documents"))
    with pytest.raises(PrizeRefusedError, match="还没有缴税"):
        follow(seen, Deed("handed"), CAR)
    with pytest.raises(PrizeRefusedError, match=r"应为 16000\.00 元"):
        follow(seen, Deed("taxed", {"fen": 1_599_999, "certificate": "x"}), CAR)
    with pytest.raises(PrizeRefusedError, match="不缴税"):
        follow(seen, Deed("taxed", {"fen": 0, "certificate": "x"}), VOUCHER)


def test_nobody_is_late_before_the_last_day_is_over() -> None:
    late = Deed("forfeited", {"reason": "late"})
    with pytest.raises(PrizeRefusedError, match="2024-06-09 24 时"):
        follow(drawn(), late, replace(CAR, today=UNTIL))
    assert follow(drawn(), late, replace(CAR, today=UNTIL + timedelta(days=1))).stage == "forfeited"
    with pytest.raises(PrizeRefusedError, match="没有公布领奖期限"):
        follow(begun(PRIZE, 17, None), late, CAR)


def test_a_vacancy_goes_to_the_next_alternate_and_to_no_other() -> None:
    after = Alternate(2, 40, DAY + timedelta(days=30))
    facts = replace(CAR, alternate=after)
    vacant = follow(drawn(), Deed("forfeited", {"reason": "declined"}), facts)
    with pytest.raises(PrizeRefusedError, match="候补第 2 名"):
        follow(vacant, Deed("passed", {"alternate": 3, "entry": 41}), facts)
    with pytest.raises(PrizeRefusedError, match="还有候补"):
        follow(vacant, Deed("returned", {"where": "treasury"}), facts)
    passed = follow(vacant, Deed("passed", {"alternate": 2, "entry": 40}), facts)
    assert (passed.stage, passed.entry, passed.turn, passed.until) == ("drawn", 40, 2, after.until)


def test_what_nobody_is_left_for_goes_where_the_programme_says() -> None:
    vacant = follow(drawn(), Deed("forfeited", {"reason": "identity"}), CAR)
    with pytest.raises(PrizeRefusedError, match="没有候补了"):
        follow(vacant, Deed("passed", {"alternate": 1, "entry": 40}), CAR)
    with pytest.raises(PrizeRefusedError, match="退回出资方"):
        follow(vacant, Deed("returned", {"where": "next-draw"}), CAR)
    assert follow(vacant, Deed("returned", {"where": "treasury"}), CAR).stage == "returned"


def test_a_prize_that_nobody_won_can_only_go_elsewhere() -> None:
    empty = begun(PRIZE, None, UNTIL)
    assert follow(empty, Deed("returned", {"where": "treasury"}), CAR).stage == "returned"
    for deed in (Deed("documents"), Deed("handed"), Deed("forfeited", {"reason": "late"})):
        with pytest.raises(PrizeRefusedError, match="无人中奖"):
            follow(empty, deed, CAR)


def test_a_prize_that_was_taken_back_waits_until_it_is_settled_and_then_passes_on() -> None:
    facts = replace(CAR, alternate=Alternate(1, 40, None))
    handed = lived(drawn(), facts, Deed("documents"), TAXED, Deed("handed"))
    back = follow(handed, Deed("taken-back", {"reason": "invoice"}), facts)
    pass_on = Deed("passed", {"alternate": 1, "entry": 40})
    with pytest.raises(PrizeRefusedError, match="收回并了结"):
        follow(back, pass_on, facts)
    settled = follow(back, Deed("recovered", {"back": "prize"}), facts)
    assert follow(settled, pass_on, facts).entry == 40
    with pytest.raises(PrizeRefusedError):
        follow(handed, Deed("forfeited", {"reason": "declined"}), facts)


DEEDS = st.one_of(
    st.builds(
        lambda how, outcome: Deed("notified", {"how": how, "outcome": outcome}),
        st.sampled_from((*HOWS, "pigeon")),
        st.sampled_from(OUTCOMES),
    ),
    st.sampled_from(ANSWERS).map(lambda x: Deed("answered", {"answer": x})),
    st.sampled_from(["2024-04-12", "2024-04-09", "x"]).map(lambda x: Deed("appointed", {"day": x})),
    st.just(Deed("documents")),
    st.sampled_from([TAXED, Deed("taxed", {"fen": 1, "certificate": "x"})]),
    st.just(Deed("handed")),
    st.just(Deed("receipt")),
    st.sampled_from((*FORFEITS, "mood")).map(lambda x: Deed("forfeited", {"reason": x})),
    st.integers(1, 4).map(lambda k: Deed("passed", {"alternate": k, "entry": 100 + k})),
    st.sampled_from(TAKES_BACK).map(lambda x: Deed("taken-back", {"reason": x})),
    st.sampled_from(RECOVERED).map(lambda x: Deed("recovered", {"back": x})),
    st.sampled_from(LEFT_OVER).map(lambda x: Deed("returned", {"where": x})),
    st.sampled_from([Deed("noted", {"note": "电话改约"}), Deed("noted"), Deed("magic")]),
)
HELD = (*WAITING, "handed")


@settings(max_examples=5000, deadline=None)
@given(
    st.integers(1, 4),
    st.integers(0, 3),
    st.lists(
        st.tuples(
            st.integers(1, 4), DEEDS, st.booleans(), st.sampled_from(["normal", "red", None])
        ),
        max_size=60,
    ),
)
def test_in_random_lives_no_prize_is_had_twice_and_every_sum_is_right(
    count: int, alternates: int, deeds: list[tuple[int, Deed, bool, str | None]]
) -> None:
    """A tier with so many prizes and alternates; the day goes on, and acts come as they like."""
    lives = {n: begun(PrizeId("D", 1, "1", n), n, UNTIL) for n in range(1, count + 1)}
    had: Counter[int | None] = Counter()
    used, tax, told = 0, 0, list[str]()
    for step, (slot, deed, confirmed, bureau) in enumerate(deeds):
        before = lives.get(slot)
        if before is None:
            continue
        after = Alternate(used + 1, 101 + used, None) if used < alternates else None
        today = DAY + timedelta(days=2 * step)
        facts = replace(CAR, today=today, confirmed=confirmed, bureau=bureau, alternate=after)
        try:
            life = follow(before, deed, facts)
        except PrizeRefusedError as refused:
            told.append(str(refused))
            continue
        lives[slot] = life
        assert life.stage in STAGES
        assert deed.what in WHATS
        assert life.acts == before.acts + 1
        if before.stage in WAITING and life.stage in WAITING and life.turn == before.turn:
            assert WAITING.index(life.stage) >= WAITING.index(before.stage)
        if deed.what == "passed":
            used += 1
            assert (life.turn, life.entry) == (used, 100 + used)
        if deed.what == "taxed":
            tax += facts.tax_fen
        if deed.what == "handed":
            had[life.entry] += 1
            assert bureau == "normal"
            assert confirmed
    assert all(each.endswith("。") for each in told)
    holders = [life.entry for life in lives.values() if life.stage in HELD]
    assert len(holders) == len(set(holders))
    assert all(times == 1 for times in had.values())
    assert tax % tax_fen(8_000_000) == 0
    assert sum(had.values()) * tax_fen(8_000_000) <= tax


def test_every_stage_act_and_reason_has_its_name() -> None:
    assert set(names.STAGES) == set(STAGES)
    assert set(names.WHATS) == set(WHATS)
    assert set(names.REASONS) == {*FORFEITS, *TAKES_BACK}
    assert (set(names.HOWS), set(names.OUTCOMES)) == (set(HOWS), set(OUTCOMES))
    assert (set(names.LEFT_OVER), set(names.RECOVERED)) == (set(LEFT_OVER), set(RECOVERED))


def test_the_first_entry_of_a_register_wins_like_any_other() -> None:
    assert begun(PRIZE, 0, None).waits
    assert begun(PRIZE, None, None).stage == "empty"
