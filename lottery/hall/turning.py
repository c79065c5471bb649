"""The moves of the hall's screens: from what is shown to what is shown next (pure)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from lottery.hall.frames import (
    ONE_BY_ONE,
    READY,
    ROLLING,
    SHOWN,
    SIZES,
    Outline,
    Place,
    Shown,
    place_of,
)


@dataclass(frozen=True)
class HallMoment:
    """One moment before a move: what is shown, what there is, and the time."""

    shown: Shown
    outline: Outline
    now: datetime

    def at(self, place: Place) -> Shown:
        """The screen at a place: a tier's name is ready, everything else just shown."""
        ready = place.name == "tier" and not place.size
        return self.shown.to(place, READY if ready else SHOWN, self.now, again=bool(place.size))

    def page(self, group: str, first: int) -> Shown:
        """A page of a group: whirling, unless the hall has seen it to its last winner."""
        step = self.shown.step if group == self.shown.place.group else 0
        place = Place("tier", group, first, step or self.outline.usual_size(group))
        last = min(place.first + place.size - 1, self.outline.filled(group))
        seen = last <= self.shown.seen.get(group, 0)
        return self.shown.to(place, SHOWN if seen else ROLLING, self.now, again=seen)


def forward(hall: HallMoment) -> Shown:
    """The next thing that the hall sees; a paused screen only goes on."""
    shown = hall.shown
    if shown.held:
        return pause(hall)
    if shown.place.name == "end":
        return shown
    if shown.place.name != "tier":
        return _after_opening(hall)
    return settle(hall) if shown.phase == ROLLING else _on_in_tier(hall)


def _on_in_tier(hall: HallMoment) -> Shown:
    place, outline = hall.shown.place, hall.outline
    filled = outline.filled(place.group)
    shown_so_far = hall.shown.last if place.size else 0
    if shown_so_far < filled:
        return hall.page(place.group, shown_so_far + 1)
    if place.size == 1 and _has_group_picture(outline, place.group):
        return hall.at(Place("tier", place.group, 1, ONE_BY_ONE))
    return hall.at(outline.after(place.group))


def _after_opening(hall: HallMoment) -> Shown:
    order = hall.outline.openings
    follows = order.index(hall.shown.place.name) + 1
    if follows < len(order):
        return hall.at(Place(order[follows]))
    if not hall.outline.drawn:
        return hall.shown
    first = next(iter(hall.outline.tiers), None)
    return hall.at(Place("tier", first) if first else Place("end"))


def _has_group_picture(outline: Outline, group: str) -> bool:
    """Whether all winners of a group, shown one by one, stand together at the end."""
    return group in outline.tiers and 1 < outline.filled(group) <= ONE_BY_ONE


def frame_before(hall: HallMoment) -> Shown:
    """What the hall saw before, settled: nothing whirls twice."""
    place, outline = hall.shown.place, hall.outline
    if place.name == "tier":
        return _back_in_tier(hall)
    if place.name == "end":
        return _last_page(hall, list(outline.tiers)[-1]) if outline.tiers else hall.at(_last(hall))
    order = outline.openings
    return hall.at(Place(order[max(0, order.index(place.name) - 1)]))


def _back_in_tier(hall: HallMoment) -> Shown:
    place, outline = hall.shown.place, hall.outline
    if place.size == ONE_BY_ONE and _has_group_picture(outline, place.group):
        return _single(hall, place.group, outline.filled(place.group))
    if place.size and place.first > 1:
        first = max(1, place.first - place.size)
        return hall.at(replace(place, first=first, size=place.first - first))
    if place.size:
        return hall.at(Place("tier", place.group))
    order = list(outline.tiers)
    # Alternates stand behind their own tier, a tier behind the one before it.
    before = order.index(place.group.removeprefix("A")) - (place.group in outline.tiers)
    return _last_page(hall, order[before]) if before >= 0 else hall.at(_last(hall))


def _last(hall: HallMoment) -> Place:
    return Place(hall.outline.openings[-1])


def _last_page(hall: HallMoment, group: str) -> Shown:
    """The end of a group as far as the hall has seen it; its name, if it has seen nothing."""
    seen = min(hall.shown.seen.get(group, 0), hall.outline.filled(group))
    if not seen:
        return hall.at(Place("tier", group))
    size = hall.outline.usual_size(group)
    if size == 1:
        return _single(hall, group, seen)
    first = (seen - 1) // size * size + 1
    if seen < hall.outline.filled(group):
        size = seen - first + 1
    return hall.at(Place("tier", group, first, size))


def _single(hall: HallMoment, group: str, slot: int) -> Shown:
    return hall.at(Place("tier", group, slot, 1))


def roll(hall: HallMoment) -> Shown:
    """Let the numbers whirl for the next winners of a tier; does nothing while they do."""
    in_tier = hall.shown.place.name == "tier" and hall.shown.phase != ROLLING
    return forward(hall) if in_tier else hall.shown


def settle(hall: HallMoment) -> Shown:
    """Settle on the stored winners; does nothing unless the numbers whirl."""
    shown = hall.shown
    if shown.phase != ROLLING:
        return shown
    group = shown.place.group
    seen = max(min(shown.last, hall.outline.filled(group)), shown.seen.get(group, 0))
    return replace(shown.to(shown.place, SHOWN, hall.now), seen={**shown.seen, group: seen})


def pause(hall: HallMoment) -> Shown:
    """Stop where it is, or go on from there: what whirled goes on as if no time had passed."""
    shown = hall.shown
    if shown.held is None:
        return replace(shown, held=hall.now)
    return replace(shown, held=None, since=shown.since + (hall.now - shown.held))


def blank(hall: HallMoment) -> Shown:
    """Show nothing, or show again."""
    return replace(hall.shown, blank=not hall.shown.blank)


def go_to(hall: HallMoment, text: str) -> Shown:
    """A place by its word. Within a tier nobody skips: a page begins behind the seen ones at most.

    An unknown place changes nothing.
    """
    place = place_of(text)
    if place is None or not hall.outline.holds(place):
        return hall.shown
    if not place.size:
        return hall.at(place)
    return hall.page(place.group, min(place.first, hall.shown.seen.get(place.group, 0) + 1))


def resize(hall: HallMoment, text: str) -> Shown:
    """So many winners on the pages to come, one of SIZES; anything else changes nothing."""
    sizes = {str(size): size for size in SIZES}
    if text not in sizes or hall.shown.place.name != "tier":
        return hall.shown
    return replace(hall.shown, step=sizes[text])


MOVES: Mapping[str, Callable[[HallMoment], Shown]] = {
    "next": forward,
    "back": frame_before,
    "roll": roll,
    "settle": settle,
    "pause": pause,
    "blank": blank,
}
CALLS: Mapping[str, Callable[[HallMoment, str], Shown]] = {"goto": go_to, "size": resize}
"""Moves that need a word."""
