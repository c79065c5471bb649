"""What the screens show is one stored row: one change at a time, and no way to lose one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lottery.errors import ScreenMovedError
from lottery.hall import screening
from lottery.hall.frames import Place, Shown
from lottery.models import Screen
from lottery.office import Office
from tests.halls import Hall


@pytest.fixture
def hall(office: Office) -> Hall:
    """A draw that is planned."""
    return Hall(office).plans()


def shows(hall: Hall, wanted: Shown) -> Shown:
    """Store what is shown."""
    with hall.office.write() as session:
        return screening.show(session, hall.attempt, wanted, by="organiser", now=hall.tick())


def shown(hall: Hall) -> Shown:
    """What is stored."""
    with hall.office.read() as session:
        return screening.shown(session, hall.attempt)


def test_a_screen_that_nobody_led_shows_the_title(hall: Hall) -> None:
    found = shown(hall)
    assert (found.version, found.place, found.phase) == (0, Place("title"), "shown")
    assert found.since == hall.attempt.steps["open"][0]


def test_what_was_shown_is_read_back_whole(hall: Hall) -> None:
    wanted = replace(
        shown(hall),
        place=Place("tier", "3", 31, 30),
        phase="rolling",
        since=hall.now + timedelta(microseconds=5),
        held=hall.now,
        blank=True,
        step=50,
        seen={"3": 30},
    )
    assert shows(hall, wanted) == replace(wanted, version=1)
    assert shown(hall) == replace(wanted, version=1)
    assert shows(hall, shown(hall)).version == 2


@pytest.mark.parametrize("version", [0, 1])
def test_of_two_changes_made_from_one_version_the_second_is_refused(
    hall: Hall, version: int
) -> None:
    before = shown(hall)
    for _ in range(version):
        before = shows(hall, before)
    shows(hall, replace(before, blank=True))
    with pytest.raises(ScreenMovedError):
        shows(hall, before)
    assert shown(hall).blank


def test_the_stamp_changes_with_each_step_value_and_version(hall: Hall) -> None:
    def stamp() -> tuple[int, int, int]:
        with hall.office.read() as session:
            return screening.stamp(session, hall.code, 1)

    before = stamp()
    hall.commits()
    committed = stamp()
    hall.records(1)
    rolling = stamp()
    shows(hall, shown(hall))
    assert (before, committed, rolling, stamp()) == ((1, 0, 0), (4, 0, 0), (4, 1, 0), (4, 1, 1))
    with hall.office.read() as session:
        assert screening.stamp(session, "NONE", 1) == (0, 0, 0)


def test_a_frame_of_another_program_is_not_guessed(hall: Hall) -> None:
    shows(hall, shown(hall))
    with hall.office.write() as session:
        row = session.get(Screen, (hall.code, 1))
        assert row is not None
        row.frame = "tier"
    with pytest.raises(ValueError, match="no frame"):
        shown(hall)
