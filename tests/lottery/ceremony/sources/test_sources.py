"""What a source may say, when, and what is refused."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, timedelta

import pytest
from sqlalchemy import Engine

from draws.seed import Sealed
from lottery import attempts, journal
from lottery.ceremony.seen import recorded
from lottery.clock import in_shanghai
from lottery.errors import (
    JournalDiffersError,
    LotteryError,
    SourceRefusedError,
    StepRefusedError,
)
from lottery.office import Office
from tests.actors import Organiser
from tests.checked import assert_checks
from tests.lottery.prepared import after, done

MINUTE = timedelta(minutes=1, microseconds=70001)
"""What the stage's clock goes on by before each act."""
Snapshot = Callable[[Office], str]


PREPARED = {"committed": done(8, "plan", "close", "freeze", "commit")}


@pytest.fixture
def committed(organiser: Organiser) -> Organiser:
    """A live draw whose manifest is signed, and of which nothing is rolled."""
    return organiser


def test_values_out_of_order_or_of_another_form_are_refused_and_change_nothing(
    committed: Organiser, snapshot: Snapshot
) -> None:
    before = snapshot(committed.office)
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in "11415926")
    arabic = "".join(chr(ord(digit) + 0x630) for digit in "11415926")
    bad = ("1141592", "114159260", full_width, arabic, "1141592x", "1141 5926", "", "-1415926")
    for value in bad:
        with pytest.raises(SourceRefusedError, match="8 位数字"):
            committed.records(1, value)
    for number, reason in ((2, "等待第 1 项"), (5, "等待第 1 项"), (6, "没有第 6 项")):
        with pytest.raises(SourceRefusedError, match=reason):
            committed.records(number, committed.value(min(number, 5)))
    assert snapshot(committed.office) == before


def test_the_same_value_again_changes_nothing_and_another_one_is_refused(
    committed: Organiser, snapshot: Snapshot
) -> None:
    first = committed.records(1, "12345678")
    before = snapshot(committed.office)
    assert committed.records(1, " 12345678\n") == first
    with pytest.raises(SourceRefusedError, match="已记录为 12345678"):
        committed.records(1, "12345679")
    assert snapshot(committed.office) == before


def test_only_the_sealed_slip_itself_opens_its_source(
    committed: Organiser, snapshot: Snapshot
) -> None:
    for number in (1, 2, 3):
        committed.records(number)
    before = snapshot(committed.office)
    slip = committed.slip(1, "organiser")
    others = (
        committed.slip(1, "notary"),
        Sealed("ZP-FP-2024-02", 1, "organiser", slip.secret),
        Sealed(committed.code, 2, "organiser", slip.secret),
        Sealed(committed.code, 1, "organiser", "ab" * 32),
    )
    texts = [other.text().decode() for other in others]
    text = slip.text().decode()
    texts += [text + "\n", text.replace("\n", "\r\n"), text.removesuffix("\n"), "secret"]
    for wrong in (*texts, others[0].secret, slip.secret.upper(), slip.secret[:-1]):
        with pytest.raises(SourceRefusedError, match="密封单"):
            committed.records(4, wrong)
    assert snapshot(committed.office) == before
    assert committed.records(4, text).value == slip.secret
    assert committed.records(5).value == committed.value(5)


@after(3, "plan", "close", "freeze", "commit", "source")
@pytest.mark.parametrize("step", ["source", "draw", "minutes", "publish"])
def test_no_step_is_taken_by_a_clock_that_went_back(
    organiser: Organiser, snapshot: Snapshot, step: str
) -> None:
    organiser.takes(*{"source": (), "draw": ("sources",)}.get(step, ("sources", "draw")))
    if step == "publish":
        organiser.takes("minutes")
    before = snapshot(organiser.office)
    organiser.stage.now -= timedelta(minutes=3)
    with pytest.raises(LotteryError, match="校准时钟"):
        organiser.takes(step)
    assert snapshot(organiser.office) == before


@after(3, "plan", "close")
def test_the_second_of_the_freeze_is_over_before_a_value_is_recorded(
    organiser: Organiser, snapshot: Snapshot
) -> None:
    organiser.readies()
    second = organiser.stage.now.replace(microsecond=0) + timedelta(minutes=2)
    organiser.stage.now = second - MINUTE
    organiser.freezes()
    organiser.stage.now = second - MINUTE
    organiser.commits()
    before = snapshot(organiser.office)
    for late in (timedelta(microseconds=1), timedelta(microseconds=999_998)):
        organiser.stage.now = second + late - MINUTE
        with pytest.raises(SourceRefusedError, match="过一秒再提交"):
            organiser.records(1)
    assert snapshot(organiser.office) == before
    organiser.stage.now = second + timedelta(seconds=1) - MINUTE
    assert organiser.records(1).value


def test_a_value_is_stored_with_the_time_that_the_journal_tells(committed: Organiser) -> None:
    stored = committed.records(1)
    assert stored.recorded_at
    assert stored.recorded_at.microsecond
    committed.takes("sources", "draw", "minutes", "publish")
    with committed.office.read() as session:
        last = journal.last_of(session, ["draw-source"], number=1)
        times = attempts.document(session, committed.attempt, "times.txt").decode()
    assert last
    assert last.at == stored.recorded_at
    assert f"1 {in_shanghai(stored.recorded_at)}\n" in times
    assert_checks(committed.office)


def test_a_value_that_an_earlier_release_stored_by_its_second_still_checks(
    committed: Organiser, without_guards: Callable[[Engine, str], None]
) -> None:
    stored = committed.records(1).recorded_at
    assert stored
    for moved, holds in ((timedelta(), True), (timedelta(seconds=1), False)):
        cut = (stored - moved).astimezone(UTC).replace(microsecond=0, tzinfo=None)
        change = f"UPDATE draw_source SET recorded_at = '{cut}+00' WHERE number = 1"  # noqa: S608
        sqlite = committed.office.engine.dialect.name == "sqlite"
        without_guards(
            committed.office.engine, change.replace("+00", ".000000" if sqlite else "+00")
        )
        with (
            committed.office.read() as session,
            nullcontext() if holds else pytest.raises(JournalDiffersError),
        ):
            recorded.check(session)


def test_a_void_comes_before_the_first_value_or_never(
    committed: Organiser, snapshot: Snapshot
) -> None:
    committed.records(1)
    before = snapshot(committed.office)
    with pytest.raises(StepRefusedError, match="不能作废"):
        committed.voids()
    assert snapshot(committed.office) == before


def test_a_void_keeps_its_reason_and_needs_one_line_of_it(
    committed: Organiser, snapshot: Snapshot
) -> None:
    for wrong in ("", " 空格在前", "两行\n原因", "两个  空格"):
        with pytest.raises(StepRefusedError, match="作废原因"):
            committed.voids(wrong)
    text = committed.voids("名单有误")
    before = snapshot(committed.office)
    assert committed.voids("名单有误") == text
    with pytest.raises(StepRefusedError, match="名单有误"):
        committed.voids("另一个原因")
    assert snapshot(committed.office) == before
