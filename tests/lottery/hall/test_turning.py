"""The hall's screens turn from place to place in one order, and never ahead of the hall."""

from datetime import datetime, timedelta

import pytest

from lottery.clock import SHANGHAI
from lottery.hall.frames import Outline, Place, Shown, place_of
from lottery.hall.turning import CALLS, MOVES, HallMoment

NOW = datetime(2024, 4, 10, 10, tzinfo=SHANGHAI)
OPENINGS = ("title", "list", "sources", "seed")
DRAWN = Outline(OPENINGS, {"3": 65, "2": 0, "1": 3}, {"A3": 6}, drawn=True)


class Presenter:
    """Somebody with a presenter in his hand."""

    def __init__(self, outline: Outline = DRAWN) -> None:
        self.outline, self.now, self.shown = outline, NOW, Shown(since=NOW)

    def does(self, *acts: str) -> str:
        """Moves one after the other, `goto end` for one with a word; where the screen is then."""
        for each in acts:
            act, _, word = each.partition(" ")
            self.now += timedelta(seconds=1)
            hall = HallMoment(self.shown.within(self.outline), self.outline, self.now)
            self.shown = CALLS[act](hall, word) if act in CALLS else MOVES[act](hall)
        place = self.shown.place
        return f"{place.text()} {self.shown.phase}" if place.name == "tier" else place.text()

    def holds(self, *acts: str) -> datetime | None:
        """The same; since when the screen is paused then."""
        self.does(*acts)
        return self.shown.held


def test_space_alone_leads_from_the_title_to_the_end() -> None:
    presenter = Presenter()
    seen = [presenter.does("next") for _ in range(22)]
    assert seen == [
        *("list", "sources", "seed"),
        "tier-3 ready",
        *("tier-3-1-30 rolling", "tier-3-1-30 shown"),
        *("tier-3-31-30 rolling", "tier-3-31-30 shown"),
        *("tier-3-61-30 rolling", "tier-3-61-30 shown"),
        "tier-2 ready",
        "tier-1 ready",
        *("tier-1-1-1 rolling", "tier-1-1-1 shown"),
        *("tier-1-2-1 rolling", "tier-1-2-1 shown"),
        *("tier-1-3-1 rolling", "tier-1-3-1 shown"),
        "tier-1-1-12 shown",
        *("end", "end", "end"),
    ]
    assert presenter.shown.seen == {"3": 65, "1": 3}


def test_back_leads_the_same_way_to_the_title_and_nothing_whirls_twice() -> None:
    presenter = Presenter()
    presenter.does(*["next"] * 20)
    seen = [presenter.does("back") for _ in range(13)]
    assert seen == [
        "tier-1-3-1 shown",
        *("tier-1-2-1 shown", "tier-1-1-1 shown", "tier-1 ready"),
        *("tier-2 ready", "tier-3-61-30 shown", "tier-3-31-30 shown", "tier-3-1-30 shown"),
        *("tier-3 ready", "seed", "sources", "list", "title"),
    ]
    assert presenter.does("goto tier-3", "next") == "tier-3-1-30 shown"
    assert presenter.does("next") == "tier-3-31-30 shown"


def test_what_the_hall_has_seen_settle_is_told_from_what_settles_now() -> None:
    presenter = Presenter()

    def again(*acts: str) -> bool:
        presenter.does(*acts)
        return presenter.shown.again

    assert not again("goto tier-1", "next", "next")
    assert again("next", "back")
    assert again("goto tier-1", "next")
    assert not again("next", "next")


def test_before_the_draw_space_stops_at_the_sources() -> None:
    presenter = Presenter(Outline(OPENINGS[:3]))
    assert presenter.does(*["next"] * 5) == "sources"
    assert presenter.does("goto seed", "goto tier-3", "goto end") == "sources"


def test_before_the_commitment_there_is_only_the_title() -> None:
    assert Presenter(Outline()).does("next", "goto list", "roll", "back") == "title"


def test_a_draw_without_prizes_ends_after_its_seed() -> None:
    presenter = Presenter(Outline(OPENINGS, drawn=True))
    assert presenter.does(*["next"] * 4) == "end"
    assert presenter.does("back") == "seed"


def test_the_console_chooses_how_many_come_at_a_time() -> None:
    presenter = Presenter()
    assert presenter.does("goto tier-3", "size 10", "next", "next") == "tier-3-1-10 shown"
    assert presenter.does("size 50", "next") == "tier-3-11-50 rolling"
    assert presenter.does("settle", "next") == "tier-3-61-50 rolling"
    assert presenter.does("settle", "back", "back") == "tier-3-1-10 shown"
    assert presenter.does("size 7", "size x") == "tier-3-1-10 shown"
    assert presenter.shown.step == 50
    assert presenter.does("goto tier-1", "next") == "tier-1-1-1 rolling"


def test_nobody_skips_within_a_tier() -> None:
    presenter = Presenter()
    assert presenter.does("goto tier-3-61-30") == "tier-3-1-30 rolling"
    assert presenter.does("settle", "goto tier-3-61-30") == "tier-3-31-30 rolling"
    assert presenter.does("goto tier-3-66-30", "goto tier-9", "goto ../x") == "tier-3-31-30 rolling"


def test_alternates_are_called_and_lead_back_into_the_order() -> None:
    presenter = Presenter()
    assert presenter.does("goto tier-A3") == "tier-A3 ready"
    assert presenter.does("next", "next") == "tier-A3-1-30 shown"
    assert presenter.does("next") == "tier-2 ready"
    assert presenter.does("goto tier-A3", "back") == "tier-3 ready"


def test_only_numbers_that_whirl_can_settle_and_only_a_tier_can_roll() -> None:
    presenter = Presenter()
    assert presenter.does("settle", "roll") == "title"
    assert presenter.does("goto tier-1", "settle") == "tier-1 ready"
    assert presenter.does("roll", "roll", "roll") == "tier-1-1-1 rolling"
    assert presenter.does("settle", "settle") == "tier-1-1-1 shown"


def test_a_pause_stops_the_time_of_the_movement_and_any_move_goes_on() -> None:
    presenter = Presenter()
    presenter.does("goto tier-3", "next")
    began = presenter.shown.since
    held = presenter.holds("pause")
    presenter.now += timedelta(minutes=5)
    assert (held, presenter.holds("next")) == (NOW + timedelta(seconds=3), None)
    assert presenter.does() == "tier-3-1-30 rolling"
    assert presenter.shown.since - began == timedelta(minutes=5, seconds=1)
    assert presenter.does("pause", "settle") == "tier-3-1-30 shown"
    assert presenter.holds() is None


def test_a_blank_screen_stays_where_it_is() -> None:
    presenter = Presenter()
    since = presenter.shown.since
    assert [(presenter.does("blank"), presenter.shown.blank) for _ in range(2)] == [
        ("title", True),
        ("title", False),
    ]
    assert presenter.shown.since == since


def test_a_place_that_is_gone_is_the_title() -> None:
    shown = Shown(since=NOW, place=Place("tier", "3", 1, 30), phase="rolling")
    assert shown.within(Outline()).place == Place("title")
    assert shown.within(DRAWN) is shown


@pytest.mark.parametrize("text", ["", "void", "tier-", "tier-3-1", "tier-3-x-1", "tier-3-1-1-1"])
def test_a_word_for_no_place_means_none(text: str) -> None:
    assert place_of(text) is None
