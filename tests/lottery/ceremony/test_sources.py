"""What a source may say, when, and what is refused."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from draws.seed import Sealed
from lottery.errors import LotteryError, SourceRefusedError, StepRefusedError
from lottery.office import Office
from tests.actors import Clerk, Organiser

Snapshot = Callable[[Office], str]


@pytest.fixture
def committed(clerk: Clerk, organiser: Organiser) -> Organiser:
    """A live draw whose manifest is signed, and of which nothing is rolled."""
    clerk.enters_many(8)
    organiser.takes("plan", "close", "freeze", "commit")
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


@pytest.mark.parametrize("step", ["source", "draw", "minutes", "publish"])
def test_no_step_is_taken_by_a_clock_that_went_back(
    clerk: Clerk, organiser: Organiser, snapshot: Snapshot, step: str
) -> None:
    clerk.enters_many(3)
    organiser.takes("plan", "close", "freeze", "commit", "source")
    organiser.takes(*{"source": (), "draw": ("sources",)}.get(step, ("sources", "draw")))
    if step == "publish":
        organiser.takes("minutes")
    before = snapshot(organiser.office)
    organiser.stage.now -= timedelta(minutes=3)
    with pytest.raises(LotteryError, match="校准时钟"):
        organiser.takes(step)
    assert snapshot(organiser.office) == before


def test_a_value_in_the_second_of_the_freeze_is_too_early(
    clerk: Clerk, organiser: Organiser
) -> None:
    clerk.enters_many(3)
    organiser.takes("plan", "close")
    manifest = organiser.freezes()
    organiser.stage.now = manifest.frozen - timedelta(minutes=1)
    organiser.commits()
    organiser.stage.now = manifest.frozen - timedelta(minutes=1)
    with pytest.raises(SourceRefusedError, match="校准时钟"):
        organiser.records(1)


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
