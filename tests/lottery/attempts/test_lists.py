"""Who is in the pool, who is left out and why."""

import pytest

from lottery import attempts
from lottery.errors import LotteryError, PlanRefusedError
from tests.actors import Clerk, Organiser, numbers
from tests.builders import MARCH, SPECIAL, STAFF_PHONE
from tests.lottery.prepared import after


def _file(organiser: Organiser, name: str) -> list[str]:
    with organiser.office.read() as session:
        attempt = attempts.newest(session, organiser.code)
        return attempts.document(session, attempt, name).decode().splitlines()


def _entries(organiser: Organiser, name: str) -> set[int]:
    return {int(line[:10]) for line in _file(organiser, name)}


def test_only_accepted_entries_are_in_the_pool(clerk: Clerk, organiser: Organiser) -> None:
    good = set(clerk.enters_many(3))
    doubtful = clerk.enters(buyer_name="某某经营部")
    rejected = clerk.enters()
    clerk.rejects(rejected, "red")
    clerk.enters(issued="2024-03-20", phone="13812345678")
    organiser.takes("plan")
    organiser.stage.wait_until("2024-04-09T12:00")
    april = clerk.enters(issued="2024-04-02")
    organiser.takes("close", "freeze")
    pool = _entries(organiser, "pool.txt")
    assert good < pool
    assert not {doubtful, rejected, april} & pool
    assert _file(organiser, "omitted.txt") == []


def test_staff_is_left_out_with_its_reason(clerk: Clerk, organiser: Organiser) -> None:
    clerk.enters_many(2)
    staff = [clerk.enters(phone=STAFF_PHONE) for _ in range(2)]
    organiser.takes("plan", "close", "freeze", "commit")
    assert _file(organiser, "omitted.txt") == [f"{entry:010d} staff" for entry in staff]
    assert not set(staff) & _entries(organiser, "pool.txt")


@after(6, "plan", "close")
def test_the_register_grows_while_the_draw_stays_as_it_was_frozen(
    clerk: Clerk, organiser: Organiser
) -> None:
    manifest = organiser.freezes()
    frozen = _file(organiser, "pool.txt")
    late = clerk.enters(issued="2024-04-08")
    organiser.commits()
    clerk.rejects(0, "red")
    organiser.takes("sources", "draw", "minutes")
    clerk.enters(issued="2024-04-08")
    bundle = organiser.publishes()
    register = (bundle / "register.txt").read_text("utf-8").splitlines()
    assert len(register) == manifest.register_size <= late
    assert _file(organiser, "pool.txt") == frozen


def test_a_half_year_draws_over_its_batches_and_leaves_earlier_winners_out(
    clerk: Clerk, organiser: Organiser
) -> None:
    march = clerk.enters_many(6)
    again = clerk.enters(phone="13800000001")
    organiser.takes("plan", "close", "freeze", "commit", "sources")
    first = {int(row.entry) for row in organiser.draws() if row.what == "1"}
    april = clerk.enters_many(4, issued="2024-04-03")
    special = organiser.at(SPECIAL)
    special.takes("plan", "close", "freeze")
    everybody = {*march, again, *april}
    winners = first | ({march[0], again} if {march[0], again} & first else set())
    assert _file(special, "omitted.txt") == [
        f"{entry:010d} won-earlier" for entry in sorted(winners)
    ]
    assert _entries(special, "pool.txt") == everybody - winners
    special.takes("commit", "sources")
    assert len(numbers(special.draws())) == 1


def test_the_half_year_waits_for_the_draw_whose_winners_it_leaves_out(
    clerk: Clerk, organiser: Organiser
) -> None:
    clerk.enters_many(2)
    special = organiser.at(SPECIAL)
    organiser.stage.rehearses()
    with pytest.raises(PlanRefusedError, match=MARCH):
        special.plans("rehearsal")
    organiser.plans("rehearsal")
    special.plans("rehearsal")
    special.closes()
    for step in ("close", "freeze", "commit", "sources"):
        with pytest.raises(LotteryError, match=MARCH):
            special.freezes()
        organiser.takes(step)


def test_one_person_takes_one_slot_however_many_entries_he_has(
    clerk: Clerk, organiser: Organiser
) -> None:
    keen = {f"{entry:010d}" for entry in clerk.enters_many(9, phone="13812345678")}
    clerk.enters_many(3)
    organiser.takes("plan", "close", "freeze", "commit", "sources")
    rows = organiser.draws()
    taken = [row for row in rows if row.entry in keen and row.what not in ("skip", "audit")]
    assert len(taken) == 1
    tags = {line.split()[1] for line in _file(organiser, "pool.txt")}
    assert len(tags) == 4


def test_without_a_cap_there_are_no_tags_and_no_key(clerk: Clerk, organiser: Organiser) -> None:
    clerk.enters_many(5, phone="13812345678")
    organiser.plans(cap=0)
    organiser.closes()
    manifest = organiser.freezes()
    assert manifest.tag_key_sha256 == "0" * 64
    assert {line.split()[1] for line in _file(organiser, "pool.txt")} == {"-"}
    organiser.takes("commit", "sources")
    assert len(organiser.draws()) == 5
