"""Every step in every state: what it changes, what it repeats, what it refuses."""

from collections.abc import Callable

import pytest

from lottery.errors import LotteryError
from lottery.office import Office
from tests.actors import STEPS, Clerk, Organiser
from tests.lottery.prepared import after

Snapshot = Callable[[Office], str]

# A state, how it is reached from the state above, and what each of STEPS does in it:
# + is taken, = changes nothing, . is refused. The steps to be taken come last.
WALK = """
             plan close freeze commit source draw minutes publish void
nothing -       +    .     .      .      .     .     .       .     .
open    plan    =    +     .      .      .     .     .       .     .
closed  close   =    =     +      .      .     .     .       .     .
frozen freeze   =    =     =      +      .     .     .       .     +
committed commit =   =     =      =      +     .     .       .     +
rolling source  =    =     =      =      +     .     .       .     .
rolled sources  =    =     =      =      =     +     .       .     .
drawn draw      =    =     =      =      =     =     +       .     .
signed  minutes =    =     =      =      =     =     =       +     .
published publish =  =     =      =      =     =     =       =     .
"""
VOID_WALK = """
             plan close freeze commit source draw minutes publish void
committed -     =    =     =      =      +     .     .       .     +
void void       +    .     .      .      .     .     .       +     =
published publish +  .     .      .      .     .     .       =     =
"""


def _walk(organiser: Organiser, table: str, snapshot: Snapshot) -> None:
    for line in table.strip().splitlines()[1:]:
        state, step, *marks = line.split()
        if step != "-":
            before = snapshot(organiser.office)
            organiser.takes(step)
            assert snapshot(organiser.office) != before, state
        for name, mark in zip(STEPS, marks, strict=True):
            before = snapshot(organiser.office)
            if mark == "=":
                organiser.takes(name)
            elif mark == ".":
                with pytest.raises(LotteryError) as refusal:
                    organiser.takes(name)
                assert _is_chinese(str(refusal.value)), (state, name, str(refusal.value))
            assert snapshot(organiser.office) == before, (state, name)


def _is_chinese(sentence: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in sentence)


def test_a_draw_goes_one_way_from_plan_to_publication(
    clerk: Clerk, organiser: Organiser, snapshot: Snapshot
) -> None:
    clerk.enters_many(12)
    _walk(organiser, WALK, snapshot)


@after(3, "plan", "close", "freeze", "commit")
def test_a_void_attempt_is_over_and_a_next_one_may_be_planned(
    organiser: Organiser, snapshot: Snapshot
) -> None:
    _walk(organiser, VOID_WALK, snapshot)
    organiser.takes("plan")
    assert organiser.attempt.attempt == 2
