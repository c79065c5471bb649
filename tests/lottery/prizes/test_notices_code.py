"""The short code by which a citizen learns that a message about a prize is the office's."""

import pytest

from lottery.office.boxes import Boxes
from lottery.prizes import notices_code
from lottery.prizes.life import PrizeId

BOXES = Boxes(b"f" * 32, b"i" * 32)
PRIZE = PrizeId("ZP-FP-2024-03", 1, "2", 7)


def test_a_code_is_of_one_prize_one_holder_and_one_key() -> None:
    code = notices_code.code_of(BOXES, PRIZE, 0, 42)
    assert len(code) == 9
    assert set(code) <= {*notices_code.ALPHABET, "-"}
    others = (
        notices_code.code_of(Boxes(b"f" * 32, b"j" * 32), PRIZE, 0, 42),
        notices_code.code_of(BOXES, PrizeId("ZP-FP-2024-03", 2, "2", 7), 0, 42),
        notices_code.code_of(BOXES, PrizeId("ZP-FP-2024-03", 1, "2", 8), 0, 42),
        notices_code.code_of(BOXES, PRIZE, 1, 42),
        notices_code.code_of(BOXES, PRIZE, 0, 43),
    )
    assert len({code, *others}) == 6
    assert notices_code.is_code(BOXES, code, PRIZE, 0, 42)
    assert not notices_code.is_code(BOXES, code, PRIZE, 0, 43)


def test_a_code_stays_what_was_printed_once() -> None:
    assert notices_code.code_of(BOXES, PRIZE, 0, 42) == "04SS-33ZK"


@pytest.mark.parametrize(
    "typed",
    ["7k3m-q0xw", " 7K3M Q0XW ", "7K3MQ0XW", "7k3m—qoxw", "７Ｋ３Ｍ－Ｑ０ＸＷ", "7K3M\u3000QOXW"],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert notices_code.read(typed) == "7K3M-Q0XW"


@pytest.mark.parametrize("typed", ["", "7K3M", "7K3M-Q0XWW", "7K3M-Q0X!", "中奖", "7K3M-Q0XU"])
def test_anything_else_is_no_code(typed: str) -> None:
    assert notices_code.read(typed) == ""
