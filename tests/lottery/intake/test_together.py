"""One thread does the work of all who wait: each gets his own answer, or his own failure."""

import threading
from collections.abc import Callable, Sequence

import pytest

from lottery.intake.together import Together
from lottery.office.turns import FairLock


class Work:
    """Doubles numbers, and does not begin before it is told to; negative ones cannot be doubled."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.begun, self.may_go_on = threading.Event(), threading.Event()

    def __call__(self, numbers: list[int]) -> Sequence[int]:
        """Twice each number."""
        self.batches.append(numbers)
        self.begun.set()
        self.may_go_on.wait()
        if any(number < 0 for number in numbers):
            raise ValueError(f"{min(numbers)} cannot be doubled")
        return [number * 2 for number in numbers]


def at_once(do: Callable[[int], None], numbers: Sequence[int]) -> list[threading.Thread]:
    """A thread for each number, begun."""
    threads = [threading.Thread(target=do, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    return threads


def gathered(first: int, others: Sequence[int]) -> tuple[Work, dict[int, object]]:
    """What became of some numbers that came while the first was being worked on."""
    together, work = Together[int, int](), Work()
    answers: dict[int, object] = {}

    def do(number: int) -> None:
        try:
            answers[number] = together.do(number, work)
        except ValueError as error:
            answers[number] = str(error)

    threads = at_once(do, [first])
    work.begun.wait()
    threads += at_once(do, others)
    while len(together.waiting) < len(others):
        pass
    work.may_go_on.set()
    for thread in threads:
        thread.join()
    return work, answers


def test_those_who_come_meanwhile_are_served_together() -> None:
    work, answers = gathered(1, [2, 3, 4])
    assert answers == {1: 2, 2: 4, 3: 6, 4: 8}
    assert [sorted(batch) for batch in work.batches] == [[1], [2, 3, 4]]


def test_what_fails_for_one_fails_for_him_alone() -> None:
    work, answers = gathered(1, [2, -3, 4])
    assert answers == {1: 2, 2: 4, -3: "-3 cannot be doubled", 4: 8}
    assert len(work.batches) == 5


def test_after_a_failure_the_next_one_is_served() -> None:
    together, work = Together[int, int](), Work()
    work.may_go_on.set()
    with pytest.raises(ValueError, match="-1"):
        together.do(-1, work)
    assert together.do(2, work) == 4


def test_a_line_is_served_in_its_order() -> None:
    line, served = FairLock(), list[int]()

    def be_served(number: int) -> None:
        with line:
            served.append(number)

    threads = []
    with line:
        for number in range(5):
            threads += at_once(be_served, [number])
            while len(line) <= number:
                pass
    for thread in threads:
        thread.join()
    assert served == [0, 1, 2, 3, 4]
