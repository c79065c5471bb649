"""Two hands at one step: one takes it, the other gets what is stored, or a refusal."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import func, select

from lottery.archives import HIDDEN
from lottery.errors import LotteryError, SourceRefusedError
from lottery.models import DrawDocument, DrawStep, StoredJournalLine
from tests.actors import Clerk, Organiser, together
from tests.checked import assert_verifies
from tests.lottery.prepared import after


def _twin(organiser: Organiser) -> Organiser:
    """The same office at another desk, with a clock and randomness of its own."""
    stage = replace(organiser.stage, random_bytes=lambda size: b"\2" * size)
    return replace(organiser, stage=stage)


def test_every_step_taken_by_two_at_once_is_taken_once(clerk: Clerk, organiser: Organiser) -> None:
    clerk.enters_many(9)
    organiser.stage.wait_until("2024-04-09T17:00")
    twin = _twin(organiser)
    pairs: list[tuple[Callable[[], object], Callable[[], object]]] = [
        (organiser.plans, twin.plans),
        (organiser.closes, twin.closes),
        (organiser.freezes, twin.freezes),
        (organiser.commits, twin.commits),
        (organiser.records_all, twin.records_all),
        (organiser.draws, twin.draws),
        (organiser.minutes, twin.minutes),
        (organiser.publishes, twin.publishes),
    ]
    for one, other in pairs:
        twin.stage.now = organiser.stage.now
        answers = together(one, other)
        good = [answer for answer in answers if not isinstance(answer, LotteryError)]
        assert good, answers
        assert all(answer == good[0] for answer in good)
        organiser.stage.tick()
    with organiser.office.read() as session:
        steps = session.scalars(select(DrawStep.step)).all()
        acts = session.scalars(
            select(StoredJournalLine.act).where(StoredJournalLine.act.like("draw-%"))
        ).all()
        minutes = select(func.count()).where(DrawDocument.name == "minutes.pdf")
        assert session.scalar(minutes) == 1
    names = ["open", "closed", "frozen", "committed", "drawn", "signed", "published"]
    assert sorted(steps) == sorted(names)
    told = [*(f"draw-{name}" for name in names), *["draw-source"] * 5, "draw-result-agrees"]
    told += ["draw-published-beside"] * 3  # how to claim, the list of prizes, and the figures
    assert sorted(acts) == sorted(told)
    public = organiser.office.settings.public_dir
    names = [organiser.code, f"{organiser.code}.beside", "commitments", HIDDEN]
    assert sorted(path.name for path in public.iterdir()) == sorted(names)
    assert_verifies(organiser.office, organiser.code)


@after(3, "plan", "close", "freeze", "commit")
def test_of_two_values_for_one_source_one_is_stored_and_the_other_refused(
    organiser: Organiser,
) -> None:
    twin = _twin(organiser)
    for number, source in enumerate(organiser.attempt.sources[:3], 1):
        values = [f"{number}000000{hand}" for hand in (1, 2)]
        twin.stage.now = organiser.stage.now
        answers = together(
            lambda: organiser.records(number, values[0]),  # noqa: B023 - called in this round
            lambda: twin.records(number, values[1]),  # noqa: B023
        )
        refused = [answer for answer in answers if isinstance(answer, SourceRefusedError)]
        assert len(refused) == 1, answers
        stored = organiser.attempt.sources[source.number - 1].value
        assert stored == values[answers.index(refused[0]) ^ 1]


@after(3, "plan", "close", "freeze", "commit")
def test_a_void_and_a_first_value_exclude_each_other(organiser: Organiser) -> None:
    twin = _twin(organiser)
    answers = together(organiser.voids, twin.records_next)
    refused = [answer for answer in answers if isinstance(answer, LotteryError)]
    assert len(refused) == 1
    attempt = organiser.attempt
    assert ("void" in attempt.steps) != any(source.value for source in attempt.sources)
