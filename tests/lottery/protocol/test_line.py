"""The line of a draw is one table; whatever else names steps or states names all of them."""

import pytest
from sqlalchemy import CheckConstraint, Table

from lottery import proposals
from lottery.accounts.roles import ROLES
from lottery.ceremony import joint
from lottery.models import DrawStep
from lottery.protocol import line
from lottery.protocol.line import Step
from lottery.texts.ceremony import line as called
from lottery.texts.office import journal_lines

EVERY = (*line.LINE, *line.ENDS)
TAKEN = tuple(step for step in EVERY if step not in {line.PLAN, line.ROLL})
"""The steps that are somebody's duty at the console; a plan begins a draw, sources have duties of
their own."""


def test_each_step_has_a_name_and_an_act_of_its_own() -> None:
    assert len({step.name for step in EVERY}) == len({step.act for step in EVERY}) == len(EVERY)


@pytest.mark.parametrize("step", EVERY, ids=lambda step: step.act)
def test_a_step_follows_states_and_overtakes_acts_that_there_are(step: Step) -> None:
    assert set(step.follows) <= set(line.STATES)
    assert set(step.overtakes) <= set(proposals.ACTS)
    assert {*step.by, *(role for hand in step.hands for role in hand)} <= set(ROLES)


@pytest.mark.parametrize("step", line.LINE[1:], ids=lambda step: step.act)
def test_each_step_of_the_line_follows_the_one_before_it(step: Step) -> None:
    assert line.LINE[line.LINE.index(step) - 1].name in step.follows


@pytest.mark.parametrize("step", line.JOINT, ids=lambda step: step.act)
def test_a_step_of_several_is_proposed_and_overtakes_its_own_proposal(step: Step) -> None:
    assert proposals.ACTS[step.act].hands == step.hands
    assert step.act in joint.ACTS
    assert step.act in step.overtakes


def test_every_end_is_published() -> None:
    assert {line.after(step.name) for step in line.ENDS} == {line.PUBLISH}
    assert {line.after(line.published(step.name)) for step in line.ENDS} == {None}


def test_the_database_knows_the_steps_that_are_stored() -> None:
    table = DrawStep.__table__
    assert isinstance(table, Table)
    rules = [str(each.sqltext) for each in table.constraints if isinstance(each, CheckConstraint)]
    named = ", ".join(f"'{step.name}'" for step in line.STORED)
    assert rules == [f"step IN ({named})"]


def test_every_state_has_its_word_and_says_what_comes_next() -> None:
    assert list(called.STATES) == list(line.STATES)
    assert list(called.NEXT) == list(line.STATES)
    assert list(called.STATIONS) == [step.name for step in line.LINE]


def test_every_step_has_the_sentences_of_its_duty() -> None:
    taken = {step.act for step in TAKEN} - {line.VOID.act}
    assert taken <= set(called.DUTIES)
    assert taken - {line.ABANDON.act} <= set(called.TOLD)
    for step in line.JOINT:
        if step is not line.VOID:
            assert f"confirm-{step.act}" in called.DUTIES.keys() & called.TOLD.keys()
    for end in line.ENDS:
        assert f"{line.PUBLISH.act}-{end.name}" in called.TOLD


def test_long_steps_and_proposals_have_their_words() -> None:
    assert {step.act for step in TAKEN} - {line.CLOSE.act} <= set(called.WORKS)
    steps = [step.act for step in line.JOINT]
    assert list(called.JOINT_SHORT) == [*steps, proposals.RECALL, proposals.MINUTES_ANEW]
    assert list(called.SEEN) == [*steps, proposals.MINUTES_ANEW]
    assert list(called.JOINT) == list(proposals.ACTS)
    assert list(called.MINUTED) == [step.name for step in line.LINE if step.hands]


def test_the_journal_calls_every_step_by_a_name() -> None:
    assert {f"draw-{step.name}" for step in line.STORED} <= set(journal_lines.ACTS)
