"""The list of prizes: what may become of a prize, who signs, and how a list grows."""

from datetime import date

import pytest

from draws import prizes
from draws.errors import DrawError
from draws.signatures import VerifierKey
from tests.draws.prizes import ORGANISER, STRANGER, PrizesDraft, a_drawn, a_list

KEYS = [VerifierKey(ORGANISER.name, ORGANISER.public)]
FORFEITED = "1 1 forfeited 0000000001 declined"
PASSED = "1 1 passed 0000000011 1 2024-06-20"
DAY = "2024-04-12"


def standing(made: PrizesDraft) -> prizes.Standings:
    """How each prize stands after a list, whose signatures hold."""
    found = prizes.parse(made.data)
    assert found.data == made.data
    assert prizes.check_signed(found, KEYS) == [ORGANISER.name]
    return prizes.check(found, a_drawn())


def refusal(made: PrizesDraft) -> tuple[str, int]:
    """What is said against a list, and at which line."""
    with pytest.raises(DrawError) as refused:
        standing(made)
    assert refused.value.file == "prizes.txt"
    return refused.value.message, refused.value.line


def test_each_prize_waits_until_something_becomes_of_it() -> None:
    found = standing(a_list())
    assert found.prize("1", 1) == prizes.ListedPrize("waiting", "0000000001", 0, date(2024, 6, 10))
    assert found.prize("2", 3) == prizes.ListedPrize("empty")
    assert found.prize("2", 4) is None
    assert found.counts("2") == {"waiting": 2, "empty": 1}


def test_a_claimed_prize_is_taken_back_and_goes_to_the_alternate_of_its_tier() -> None:
    made = a_list((DAY, ["1 1 claimed 0000000001"]))
    assert standing(made).prize("1", 1) == prizes.ListedPrize(
        "claimed", "0000000001", 0, date(2024, 6, 10), date(2024, 4, 12)
    )
    made.add(DAY, "1 1 taken-back 0000000001 invoice", PASSED).add(DAY, "1 1 claimed 0000000011")
    found = standing(made).prize("1", 1)
    assert found
    assert (found.state, found.holder, found.number) == ("claimed", "0000000011", 1)


def test_what_nobody_is_left_for_is_returned() -> None:
    gone = ["1 1 forfeited 0000000011 identity", "1 1 returned - treasury"]
    found = standing(a_list((DAY, [FORFEITED, PASSED, *gone])))
    assert found.counts("1") == {"waiting": 0, "empty": 0, "returned": 1}


@pytest.mark.parametrize(
    ("events", "message"),
    [
        (["1 1 claimed 0000000011"], "another holder"),
        (["3 1 claimed 0000000001"], "no such prize"),
        (["1 2 claimed 0000000001"], "no such prize"),
        (["2 3 claimed 0000000001"], "not to be claimed as it stands"),
        (["1 1 forfeited 0000000001 late"], "forfeited before its time"),
        (["1 1 taken-back 0000000001 invoice"], "not to be taken-back as it stands"),
        ([PASSED], "not to be passed as it stands"),
        ([FORFEITED, FORFEITED], "not to be forfeited as it stands"),
        ([FORFEITED, "1 1 claimed 0000000001"], "not to be claimed as it stands"),
        ([FORFEITED, "1 1 returned - treasury"], "returned while an alternate is left"),
        ([FORFEITED, "1 1 passed 0000000012 1 -"], "not the alternate of this number"),
        ([FORFEITED, "1 1 passed 0000000011 2 -"], "an alternate out of turn"),
        (
            [FORFEITED, "1 1 passed 0000000011 1 2024-04-11"],
            "the last day is over before the prize is passed",
        ),
        (
            [FORFEITED, PASSED, "1 1 forfeited 0000000011 invoice", "1 1 passed 0000000012 2 -"],
            "no alternate of this tier is left",
        ),
        (["1 1 forfeited 0000000001 asleep"], "malformed forfeited"),
        (["1 01 claimed 0000000001"], "not an event"),
        (["1 1 passed 0000000011 1 2024-02-30"], "not a day YYYY-MM-DD"),
        (["1 1 passed 0000000011 1"], "malformed passed"),
    ],
)
def test_what_may_not_become_of_a_prize_is_refused_at_its_line(
    events: list[str], message: str
) -> None:
    made = a_list((DAY, events))
    assert refusal(made) == (message, 9 + 7 + len(events))


@pytest.mark.parametrize(("day", "late"), [("2024-06-10", False), ("2024-06-11", True)])
def test_late_is_who_did_not_come_by_his_last_day(day: str, late: bool) -> None:
    made = a_list((day, ["1 1 forfeited 0000000001 late"]))
    if late:
        assert standing(made).counts("1")["forfeited"] == 1
    else:
        assert refusal(made)[0] == "forfeited before its time"


def test_without_a_last_day_nobody_is_late() -> None:
    made = a_list(("2030-01-01", ["1 1 forfeited 0000000001 late"]), until="-")
    assert refusal(made)[0] == "forfeited before its time"


def test_the_next_part_is_what_a_stranger_would_write() -> None:
    made, held = a_list((DAY, [FORFEITED, PASSED])), prizes.PrizeList()
    for day, events, until in (
        (date(2024, 4, 10), [], date(2024, 6, 10)),
        (
            date(2024, 4, 12),
            [
                prizes.ListedEvent("1", 1, prizes.FORFEITED, "0000000001", "declined"),
                prizes.ListedEvent(
                    "1", 1, prizes.PASSED, "0000000011", number=1, until=date(2024, 6, 20)
                ),
            ],
            None,
        ),
    ):
        text = prizes.next_part(held, a_drawn(), events, day, until)
        held = prizes.signed(held, text, ORGANISER.signs(text), KEYS)
    assert held.data == made.data
    assert prizes.parse(held.data) == held
    assert [part.at for part in prizes.parse(held.data).parts] == [part.at for part in held.parts]


def test_no_next_part_is_made_that_would_be_refused() -> None:
    held, drawn = prizes.parse(a_list().data), a_drawn()
    claimed = prizes.ListedEvent("1", 1, prizes.CLAIMED, "0000000001")
    for events, day, until, message in (
        ([claimed, claimed], date(2024, 4, 12), None, "not to be claimed as it stands"),
        ([claimed], date(2024, 4, 9), None, "dated before the part above"),
        ([], date(2024, 4, 12), None, "a part without an event"),
        ([claimed], date(2024, 4, 12), date(2024, 7, 1), "only the first part says a last day"),
    ):
        with pytest.raises(DrawError, match=message):
            prizes.next_part(held, drawn, events, day, until)
    with pytest.raises(DrawError, match="dated before the draw"):
        prizes.next_part(prizes.PrizeList(), drawn, [], date(2024, 4, 9))


def test_a_part_that_another_hand_signed_is_not_taken() -> None:
    made = a_list().add(DAY, "1 1 claimed 0000000001", signer=STRANGER)
    assert refusal(made) == ("not signed by any of the keys", 18)
    held = prizes.parse(a_list().data)
    text = prizes.next_part(
        held,
        a_drawn(),
        [prizes.ListedEvent("1", 1, prizes.CLAIMED, "0000000001")],
        date(2024, 4, 12),
    )
    with pytest.raises(DrawError, match="not signed by any of the keys") as refused:
        prizes.signed(held, text, STRANGER.signs(text), KEYS)
    assert refused.value.line == 18
