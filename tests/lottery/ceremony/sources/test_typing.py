"""Two typists read the dice; nothing is a value before they have read the same."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lottery import journal
from lottery.accounts import Account
from lottery.accounts.roles import TYPISTS
from lottery.ceremony.sources import record, typing
from lottery.ceremony.sources.typing import TypedValue, Typing
from lottery.errors import SourceRefusedError, StepRefusedError
from tests.actors import NOTARY, Clerk, Organiser, together
from tests.builders import MARCH, PLANS, an_account
from tests.lottery.prepared import after, done

ONE, TWO, THREE = (an_account(f"typist-{name}", "clerk") for name in ("one", "two", "three"))
VALUE, OTHER = "11415926", "11415927"


PREPARED = {"committed": done(1, "plan", "close", "freeze", "commit")}


@pytest.fixture
def committed(organiser: Organiser) -> Organiser:
    """A live draw that waits for its first dice."""
    return organiser


def types(organiser: Organiser, typist: Account, value: str = VALUE, number: int = 1) -> Typing:
    """What comes of it when somebody types."""
    with organiser.office.write() as session:
        return typing.type_in(
            session,
            code=organiser.code,
            number=number,
            value=value,
            typist=typist,
            now=organiser.stage.tick(),
        )


def waiting(organiser: Organiser) -> str | None:
    """Who has typed the next value, as far as everybody may know."""
    with organiser.office.read() as session:
        return typing.waiting(session, organiser.attempt)


def told(organiser: Organiser, act: str) -> list[dict[str, object]]:
    """What the journal tells of an act."""
    with organiser.office.read() as session:
        return list(journal.acts(session, act))


def test_a_value_that_two_have_read_is_recorded_with_both_names(committed: Organiser) -> None:
    assert waiting(committed) is None
    title = committed.attempt.sources[0].title
    assert types(committed, ONE) == Typing(1, title, "waiting", (TypedValue("typist-one", VALUE),))
    assert waiting(committed) == "typist-one"
    assert committed.attempt.sources[0].value is None
    agreed = types(committed, TWO, f" {VALUE}\n")
    assert agreed.state == "agreed"
    assert agreed.readings == (TypedValue("typist-one", VALUE), TypedValue("typist-two", VALUE))
    assert waiting(committed) is None
    stored = committed.attempt.sources[0]
    assert (stored.value, stored.recorded_at) == (VALUE, committed.stage.now)
    (line,) = told(committed, "draw-source")
    assert (line["number"], line["value"]) == (1, VALUE)
    assert line["typists"] == ["typist-one", "typist-two"]


def test_a_difference_is_shown_to_both_and_nothing_is_kept(committed: Organiser) -> None:
    types(committed, ONE)
    differs = types(committed, TWO, OTHER)
    assert differs.state == "differs"
    assert differs.readings == (TypedValue("typist-one", VALUE), TypedValue("typist-two", OTHER))
    assert committed.attempt.sources[0].value is None
    assert waiting(committed) is None
    (line,) = told(committed, "draw-typing-differs")
    assert line["readings"] == [
        {"typist": "typist-one", "value": VALUE},
        {"typist": "typist-two", "value": OTHER},
    ]
    assert types(committed, TWO, VALUE).state == "waiting"
    assert types(committed, ONE, VALUE).state == "agreed"
    assert len(told(committed, "draw-source")) == 1


def test_one_account_is_never_both_and_its_last_word_counts(committed: Organiser) -> None:
    for value in (OTHER, OTHER, VALUE, VALUE):
        assert types(committed, ONE, value).state == "waiting"
    assert committed.attempt.sources[0].value is None
    assert types(committed, THREE).state == "agreed"


def test_who_may_not_type_is_told_so_and_everybody_else_may(committed: Organiser) -> None:
    for roles in (("organiser",), ("organiser", "clerk"), ("administrator",), ("auditor",), ()):
        with pytest.raises(SourceRefusedError, match="不能录入"):
            types(committed, an_account("somebody", *roles))
    assert waiting(committed) is None
    for role in TYPISTS:
        assert types(committed, an_account("somebody", role)).state == "waiting"


def test_a_value_of_another_form_or_out_of_turn_is_refused_at_once(committed: Organiser) -> None:
    for value in ("1141592", "114159260", "1141592x", "", "１１４１５９２６"):
        with pytest.raises(SourceRefusedError, match="8 位数字"):
            types(committed, ONE, value)
    for number, says in ((2, "等待第 1 项"), (4, "不由两人录入"), (6, "没有第 6 项")):
        with pytest.raises(SourceRefusedError, match=says):
            types(committed, ONE, number=number)
    committed.stage.now = committed.attempt.steps["frozen"][0].replace(year=2023)
    with pytest.raises(SourceRefusedError, match="校准时钟"):
        types(committed, ONE)
    assert waiting(committed) is None


@after(2, "plan")
def test_nothing_is_typed_before_the_commitment(organiser: Organiser) -> None:
    for step in ("close", "freeze", "commit"):
        with pytest.raises(StepRefusedError):
            types(organiser, ONE)
        organiser.takes(step)
    assert types(organiser, ONE).state == "waiting"


def test_typing_again_what_is_recorded_changes_nothing(committed: Organiser) -> None:
    types(committed, ONE)
    agreed = types(committed, TWO)
    for typist in (TWO, ONE, THREE):
        assert types(committed, typist) == agreed
        with pytest.raises(SourceRefusedError, match=f"已记录为 {VALUE}"):
            types(committed, typist, OTHER)
    assert len(told(committed, "draw-source")) == 1


def test_dice_of_a_live_draw_are_not_recorded_without_two_typists(committed: Organiser) -> None:
    for typists in ((), ("one",), ("one", "one"), ("one", "two", "three")):
        with pytest.raises(SourceRefusedError, match="两个账号"):
            records_alone(committed, typists)
    assert committed.attempt.sources[0].value is None


def records_alone(
    organiser: Organiser, typists: tuple[str, ...], value: str = VALUE, number: int = 1
) -> None:
    """Record a value past `type_in`."""
    with organiser.office.write() as session:
        record.record(
            session,
            code=organiser.code,
            number=number,
            value=value,
            by="organiser",
            now=organiser.stage.tick(),
            typists=typists,
        )


def test_digits_that_others_announce_are_typed_by_two_as_well(
    clerk: Clerk, organiser: Organiser
) -> None:
    dice = PLANS[MARCH].sources[:3]
    public = replace(dice[0], kind="public", who="welfare-lottery", parameter="5")
    clerk.enters_many(2)
    organiser.plans(sources=(*dice, public, *PLANS[MARCH].sources[3:]))
    organiser.takes("close", "freeze", "commit", "source", "source", "source")
    with pytest.raises(SourceRefusedError, match="两个账号"):
        records_alone(organiser, (), "31415", 4)
    types(organiser, ONE, "31415", 4)
    assert types(organiser, NOTARY, "31415", 4).state == "agreed"


def test_a_rehearsal_may_do_with_one_hand_or_with_two(clerk: Clerk, organiser: Organiser) -> None:
    clerk.enters_many(2)
    organiser.plans("rehearsal")
    organiser.takes("close", "freeze", "commit", "source")
    types(organiser, ONE, "21415926", 2)
    assert types(organiser, TWO, "21415926", 2).state == "agreed"


def test_of_two_who_type_at_once_one_waits_and_the_other_settles_it(committed: Organiser) -> None:
    for number in (1, 2, 3):
        value = committed.value(number)
        others = (value, value) if number == 1 else (value, OTHER)
        answers = together(
            lambda: types(committed, ONE, others[0], number),  # noqa: B023 - called in this round
            lambda: types(committed, TWO, others[1], number),  # noqa: B023
        )
        states = sorted(a.state for a in answers if isinstance(a, Typing))
        assert states == ["agreed" if number == 1 else "differs", "waiting"]
        if number > 1:
            assert committed.attempt.sources[number - 1].value is None
            committed.records(number)
    assert [line["number"] for line in told(committed, "draw-source")] == [1, 2, 3]


def test_one_account_on_two_devices_at_once_is_still_one(committed: Organiser) -> None:
    answers = together(lambda: types(committed, ONE), lambda: types(committed, ONE))
    assert [a.state for a in answers if isinstance(a, Typing)] == ["waiting", "waiting"]
    assert committed.attempt.sources[0].value is None


READINGS = st.tuples(st.sampled_from([ONE, TWO, THREE]), st.sampled_from([VALUE, OTHER]))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(readings=st.lists(READINGS, max_size=8))
def test_whatever_is_typed_the_first_two_in_a_row_who_agree_decide(
    committed: Organiser, readings: list[tuple[Account, str]]
) -> None:
    kept: tuple[Account, str] | None = None
    decided = ""
    with committed.office.write() as session:
        for typist, value in readings:
            if decided and decided != value:
                continue
            found = typing.type_in(
                session,
                code=MARCH,
                number=1,
                value=value,
                typist=typist,
                now=committed.stage.tick(),
            )
            alone = kept is None or kept[0] == typist
            agree = bool(decided) or (kept is not None and kept[1] == value)
            expected = "agreed" if decided else "waiting" if alone else "differs"
            assert found.state == ("agreed" if agree and not alone else expected)
            decided = value if found.state == "agreed" else ""
            kept = (typist, value) if alone else None
        session.rollback()
    assert committed.attempt.sources[0].value is None
