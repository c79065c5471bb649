"""Random lives of prizes: a list holds just where a model of a few lines says that it may be so."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from draws import prizes
from draws.errors import DrawError
from draws.prizes import reading
from draws.signatures import VerifierKey
from tests.draws.keylists import Hand
from tests.draws.prizes import LAST, ORGANISER, RESULT, PrizesDraft, a_drawn, a_list

FIRST, UNTIL = date.fromisoformat(LAST), date.fromisoformat(LAST) + timedelta(days=1)
SLOTS = ("1 1", "2 1", "2 2", "2 3")
WINNERS = {"1 1": "0000000001", "2 1": "0000000002", "2 2": "0000000003"}
ALTERNATES = {"1": ["0000000011"], "2": ["0000000012", "0000000013"]}
ENTRIES = [*WINNERS.values(), *ALTERNATES["1"], *ALTERNATES["2"]]
WHY = {
    "forfeited": ("late", "declined", "ineligible", "identity", "invoice", "won-earlier"),
    "taken-back": ("invoice", "ineligible", "identity"),
    "returned": ("supplementary", "next-draw", "treasury"),
}
WHAT = ("claimed", "passed", *WHY)
SEEDS = st.integers(0, 1 << 32)


class Model:
    """Each prize as (what it is, whose, his last day); the alternates whose turn is to come."""

    def __init__(self, until: date | None) -> None:
        self.is_ = {slot: ("waiting", WINNERS[slot], until) for slot in WINNERS}
        self.is_["2 3"] = ("empty", "", None)
        self.left = {tier: list(queue) for tier, queue in ALTERNATES.items()}

    def may(self, day: date) -> list[str]:
        """Every event that may happen on a day."""
        found = []
        for slot, (what, whose, last) in self.is_.items():
            tier, late = slot[0], last is not None and last < day
            queue, number = self.left[tier], len(ALTERNATES[tier]) - len(self.left[tier]) + 1
            if what == "waiting":
                found.append(f"{slot} claimed {whose}")
                reasons = [why for why in WHY["forfeited"] if why != "late" or late]
                found += [f"{slot} forfeited {whose} {why}" for why in reasons]
            if what == "claimed":
                found += [f"{slot} taken-back {whose} {why}" for why in WHY["taken-back"]]
            if what == "gone" and queue:
                days = [str(day + timedelta(days=n)) for n in (0, 3)]
                found += [f"{slot} passed {queue[0]} {number} {last}" for last in [*days, "-"]]
            if what in ("gone", "empty") and not queue:
                found += [f"{slot} returned - {where}" for where in WHY["returned"]]
        return found

    def almost(self, slot: str, day: date) -> list[str]:
        """Events of a prize, of its holder, or of the alternate whose turn it is or of one near
        him, of which one thing may be wrong; some of them may happen."""
        tier = slot[0]
        holder = self.is_[slot][1] or ENTRIES[0]
        found = [f"{slot} claimed {holder}", f"{slot} claimed {ENTRIES[-1]}"]
        found += [f"{slot} {what} {holder} {WHY[what][0]}" for what in ("forfeited", "taken-back")]
        found += [f"{slot} returned - treasury"] * 3
        for number, entry in enumerate(ALTERNATES[tier], 1):
            found += [f"{slot} passed {entry} {number} {day}"]
            found += [f"{slot} passed {entry} 1 {day - timedelta(days=1)}"]
        return found

    def follow(self, row: str) -> None:
        """What a prize is after an event that may happen."""
        words = row.split()
        slot, what = " ".join(words[:2]), words[2]
        whose, last = self.is_[slot][1:]
        if what == "passed":
            self.left[slot[0]].pop(0)
            until = None if words[5] == "-" else date.fromisoformat(words[5])
            self.is_[slot] = ("waiting", words[3], until)
        elif what == "returned":
            self.is_[slot] = ("over", "", None)
        else:
            self.is_[slot] = ("claimed" if what == "claimed" else "gone", whose, last)


def strange_event(random: Random, day: date) -> str:
    """An event of the right form that may happen or not."""
    slot, what = random.choice([*SLOTS, "1 2", "2 4", "3 1"]), random.choice(WHAT)
    entry = "-" if what == "returned" else random.choice(ENTRIES)
    if what == "passed":
        last = day + timedelta(days=random.choice((-1, 0, 3)))
        return f"{slot} passed {entry} {random.randint(1, 3)} {last}"
    why = f" {random.choice(WHY[what])}" if what in WHY else ""
    return f"{slot} {what} {entry}{why}"


@dataclass
class Life:
    """Parts by day, the first winners' last day, and whether the model takes all of it: at most the
    last event of all is one that it refuses."""

    until: date | None
    holds: bool = True
    parts: list[tuple[date, list[str]]] = field(default_factory=lambda: [(FIRST, list[str]())])


def a_life(random: Random) -> Life:
    """One life of all prizes; most of its events may happen."""
    life, day = Life(random.choice((UNTIL, UNTIL, None))), FIRST
    model = Model(life.until)
    for _ in range(random.randint(0, 12)):
        day += timedelta(days=random.randint(0, 1))
        rows: list[str] = []
        for _ in range(random.randint(1, 3)):
            if life.holds and (row := _an_event(random, model, day)):
                rows.append(row)
                may = model.may(day)
                life.holds = row in may or row in _with_any_last_day(may, day)
                if life.holds:
                    model.follow(row)
        if rows:
            life.parts.append((day, rows))
    return life


def _an_event(random: Random, model: Model, day: date) -> str:
    """Mostly one that may happen; nothing where none may."""
    kind, may = random.random(), model.may(day)
    if kind < 0.02:
        return strange_event(random, day)
    if kind < 0.15:
        return random.choice(model.almost(random.choice(SLOTS), day))
    return random.choice(may) if may else ""


def _with_any_last_day(may: list[str], day: date) -> list[str]:
    """The passings among some events, with each last day that a strange one may say."""
    heads = [row.rpartition(" ")[0] for row in may if " passed " in row]
    return [f"{head} {day + timedelta(days=n)}" for head in heads for n in range(4)]


class Nobody(Hand):
    """A hand whose signature nothing is asked of."""

    def signs(self, data: bytes) -> str:
        """The same line over everything."""
        return "— nobody AAAA"


NOBODY = Nobody("nobody", ORGANISER.private)


def written(life: Life, signer: Hand = NOBODY) -> PrizesDraft:
    """The list of a life."""
    made = PrizesDraft()
    for day, rows in life.parts:
        made.add(str(day), *rows, until=str(life.until or "-"), signer=signer)
    return made


@settings(max_examples=300)
@given(SEEDS)
def test_a_list_holds_just_where_the_model_says_so(seed: int) -> None:
    life = a_life(Random(seed))
    found = prizes.parse(written(life).data)
    if life.holds:
        standings = prizes.check(found, a_drawn())
        _check_sums(found, standings)
    else:
        with pytest.raises(DrawError) as refused:
            prizes.check(found, a_drawn())
        assert refused.value.line == found.lines - 1
        assert refused.value.expected is not None


def _check_sums(found: prizes.PrizeList, standings: prizes.Standings) -> None:
    """Each prize is in one state, nobody holds two, and nobody got one again whom it was taken
    from."""
    for tier, count in a_drawn().tiers.items():
        assert sum(standings.counts(tier).values()) == count
    every = [standings.prize(*_place(slot)) for slot in SLOTS]
    holders = [each.holder for each in every if each and each.holder]
    assert len(set(holders)) == len(holders)
    events = [event for part in found.parts for event in part.events]
    lost = {event.entry for event in events if event.what in ("forfeited", "taken-back")}
    assert not lost & set(holders)


def _place(slot: str) -> tuple[str, int]:
    tier, _, number = slot.partition(" ")
    return tier, int(number)


@settings(max_examples=60)
@given(SEEDS)
def test_part_by_part_the_same_list_is_made_or_the_same_event_refused(seed: int) -> None:
    life = a_life(Random(seed))
    held, made = prizes.PrizeList(), 0
    try:
        for day, rows in life.parts:
            events = [prizes.read_event(row, "test", 0) for row in rows]
            until_said = life.until if made == 0 else None
            text = prizes.next_part(held, a_drawn(), events, day, until_said)
            held = prizes.signed(held, text, ORGANISER.signs(text), KEYS)
            made += 1
    except DrawError:
        assert made == len(life.parts) - 1
        assert not life.holds
    else:
        assert life.holds
        assert held.data == written(life, ORGANISER).data


KEYS = [VerifierKey(ORGANISER.name, ORGANISER.public)]
WHOLE = a_list(
    ("2024-04-12", ["1 1 claimed 0000000001", "2 1 forfeited 0000000002 declined"]),
    ("2024-04-13", ["2 1 passed 0000000012 1 2024-06-20"]),
).data


@settings(max_examples=200)
@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=2))
def test_no_byte_of_a_list_is_free(at: int, other: bytes) -> None:
    changed = WHOLE[:at] + other + WHOLE[at + 1 :]
    if changed == WHOLE:
        return
    with pytest.raises(DrawError):
        prizes.check_signed(prizes.parse(changed), KEYS)


@given(st.binary(max_size=300))
def test_no_file_fells_the_reader(data: bytes) -> None:
    with pytest.raises(DrawError):
        prizes.parse(b"fpdraw-prizes/1\n" + data)


def test_a_list_is_hashed_once_however_many_parts_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    many = PrizesDraft(result=RESULT).add(LAST)
    for _ in range(150):
        many.add(LAST, "1 1 claimed 0000000001")
    fed = []

    class Counting:
        """SHA-256 that counts what it is fed; its copies are fed nothing."""

        def __init__(self, data: bytes = b"") -> None:
            self.inner: Any = sha256(data)
            fed.append(len(data))

        def update(self, data: bytes) -> None:
            fed.append(len(data))
            self.inner.update(data)

        def copy(self) -> Any:
            return self.inner.copy()

    monkeypatch.setattr(reading, "sha256", Counting)
    assert len(prizes.parse(many.data).parts) == 151
    assert sum(fed) == len(many.data)
