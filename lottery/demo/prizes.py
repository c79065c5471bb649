"""What becomes of the prizes of the demo's first draw, in the two months after it.

Who wins is the draw's doing, so prizes are told apart by their numbers, whoever has won them.
"""

from __future__ import annotations

from lottery.acting import Acting
from lottery.demo import auditor, bureau
from lottery.demo.desk import PrizeDesk
from lottery.demo.playing import ACTOR, Demo
from lottery.prizes import joint, publishing
from lottery.prizes.joint import SeenPrize
from lottery.prizes.life import Deed
from lottery.programme.claiming import tax_fen
from lottery.texts import demo as words

REACHED = Deed("notified", {"how": "call", "outcome": "reached"})
NO_ANSWER = Deed("notified", {"how": "call", "outcome": "no-answer"})
LETTER = Deed("notified", {"how": "letter", "outcome": "sent"})
COMING = Deed("answered", {"answer": "coming"})
DECLINES = Deed("answered", {"answer": "declines"})
FETCHED = {"2": 4, "3": 6}
"""Of so many vouchers of each tier one is fetched in the first weeks."""
FORFEITED = 6
"""How many second prizes are forfeited on the day after the last; the others are left to whoever
looks at the demo."""


def first_weeks(demo: Demo, code: str) -> None:
    """From the day after the draw until a month later."""
    demo.tell(words.prizes(code))
    desk = PrizeDesk.of(demo, code)
    demo.calendar.go_to("2024-04-11T09:00")
    with demo.timed(words.CALLED):
        _call(desk)
    demo.calendar.go_to("2024-04-12T16:00")
    with demo.timed(words.ANSWERED):
        _ask_bureau(desk, "04")
    with demo.timed(words.VOUCHED):
        acting = Acting(auditor.ROLE, demo.calendar.wait(hours=1), demo.random_bytes)
        demo.tell(words.auditor_keeps(auditor.vouch(demo.office, code, acting).parent))
    demo.calendar.go_to("2024-04-15T09:00")
    with demo.timed(words.CAR):
        _hand_over_a_car(desk)
    with demo.timed(words.VOUCHERS):
        for tier, one_of in FETCHED.items():
            found = desk.lives(tier)
            desk.hand_over(found[: len(found) // one_of])
    with demo.timed(words.DECLINED):
        last = desk.lives("2")[0]
        desk.take([last], REACHED, DECLINES)
        desk.two(Deed("forfeited", {"reason": "declined"}), [desk.now_of(last)])
    demo.calendar.go_to("2024-05-06T10:00")
    with demo.timed(words.RED):
        _take_back_a_red_one(desk)
    _publish(desk)
    demo.tell(words.stand(desk.counts()))


def last_day(demo: Demo, code: str) -> None:
    """The days after the last one on which prizes could be claimed."""
    desk = PrizeDesk.of(demo, code)
    demo.tell(words.prizes(code))
    demo.calendar.go_to("2024-06-13T09:30")
    with demo.timed(words.LATE):
        today = demo.calendar.now().date()
        late = [each for each in desk.lives("2") if each.until and each.until < today]
        desk.two(Deed("forfeited", {"reason": "late"}), late[:FORFEITED])
        passed = [desk.now_of(each) for each in late[:FORFEITED]]
        desk.take([each for each in passed if each.waits], REACHED)
    _publish(desk)
    demo.tell(words.stand(desk.counts()))


def _publish(desk: PrizeDesk) -> None:
    """The list of prizes grows by what was done, on the evening of that day."""
    demo = desk.demo
    now = demo.calendar.wait(hours=8)
    with demo.timed(words.LIST_GROWS):
        publishing.publish(demo.office, desk.attempt, by=ACTOR, now=now)


def _call(desk: PrizeDesk) -> None:
    """The first car's winner comes, the second's is reached, the third's is not."""
    first, second, *others = desk.lives("1")
    desk.take([first], NO_ANSWER, REACHED, COMING)
    desk.take([second], REACHED)
    desk.take(others, NO_ANSWER, NO_ANSWER, LETTER)
    for tier in FETCHED:
        some = desk.lives(tier)[-5:]
        desk.take(some[:3], REACHED)
        desk.take(some[3:], NO_ANSWER)


def _hand_over_a_car(desk: PrizeDesk) -> None:
    car = desk.lives("1")[0]
    with desk.demo.office.write() as session:
        desk.see(session, car)
    worth = desk.claims.tier("1")
    tax = tax_fen(worth.value_fen if worth else 0)
    desk.take([desk.now_of(car)], Deed("taxed", {"fen": tax, "certificate": "演示完税-0001"}))
    desk.two(Deed("handed", {"receipt": "1-0001"}), [desk.now_of(car)])


def _take_back_a_red_one(desk: PrizeDesk) -> None:
    """The invoice behind a voucher was reversed, the bureau says a while after it was fetched."""
    prize = desk.at("2", 2)
    _ask_bureau(desk, "05", red=prize.entry)
    desk.two(Deed("taken-back", {"reason": "invoice"}), [prize])
    seen = SeenPrize(prize.id, desk.now_of(prize).acts)
    with desk.demo.office.write() as session:
        now = desk.demo.calendar.wait(hours=3)
        by = desk.clerk.username
        joint.settle(session, desk.attempt, seen, "prize", desk.claims, by=by, now=now)


def _ask_bureau(desk: PrizeDesk, month: str, red: int | None = None) -> None:
    demo = desk.demo
    table = demo.tables / f"bureau-{desk.attempt.name}-{month}.csv"
    gone = () if red is None else (red,)
    bureau.answer(
        demo.office, desk.attempt, table, red=gone, by=ACTOR, now=demo.calendar.wait(minutes=5)
    )
