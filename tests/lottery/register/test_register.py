"""The register takes entries in order, loses none, doubles none, and tells when it was changed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from draws import register as protocol
from draws.merkle import leaf_hash
from draws.merkle import root as merkle_root
from draws.signatures import check_note, parse_checkpoint
from lottery import register
from lottery.errors import (
    ClockWentBackError,
    EntryUnknownError,
    NotATokenError,
    RegisterBrokenError,
)
from lottery.office import database as db
from lottery.office.keys import SigningKey
from lottery.register import checking, entries

Make = Callable[..., register.Submission]
ORGANISER = SigningKey("example/log", Ed25519PrivateKey.from_private_bytes(bytes(32)))
NOTARY = SigningKey("example/notary", Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\1"))


def stored(database: Engine) -> list[bytes]:
    with db.reading(database) as session:
        return list(register.lines(session))


def submit(database: Engine, items: list[register.Submission], now: datetime) -> list[int]:
    with db.writing(database) as session:
        return register.submit_many(session, items, now)


def test_a_line_is_as_the_protocol_says(march: Engine, a_submission: Make, now: datetime) -> None:
    item = a_submission(accepted=True)
    assert submit(march, [item], now) == [0]
    assert stored(march) == [
        f"submit fp-2024-03 {item.commit} 2024-03-15".encode(),
        b"accept 0000000000 2024-03-15",
    ]


def test_the_verifier_reads_what_the_register_wrote(
    march: Engine, a_submission: Make, now: datetime
) -> None:
    submit(march, [a_submission(accepted=n % 3 > 0) for n in range(20)], now)
    with db.writing(march) as session:
        register.reject(session, 1, "voided", by="reviewer", now=now)
        register.accept(session, 0, by="reviewer", now=now)
    read = protocol.read(stored(march))
    with db.reading(march) as session:
        assert register.root(session, read.size) == read.root.hex()
        ours = [e.number for e in entries.accepted(session, ["fp-2024-03"], read.size)]
    assert ours == list(read.accepted(["fp-2024-03"]))


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(st.sampled_from(["pending", "accepted", "accept", "reject"]), max_size=12))
def test_any_order_of_events_gives_a_register_that_checks(
    march: Engine, a_submission: Make, now: datetime, steps: list[str]
) -> None:
    for step in steps:
        with db.writing(march) as session:
            if step in ("pending", "accepted"):
                register.submit_many(session, [a_submission(accepted=step == "accepted")], now)
            elif register.size(session) and step == "accept":
                register.accept(session, 0, by="reviewer", now=now)
            elif register.size(session):
                register.reject(session, 0, "doubtful", by="reviewer", now=now)
    read = protocol.read(stored(march))
    with db.reading(march) as session:
        checking.check_register(session)
        ours = [e.number for e in entries.accepted(session, ["fp-2024-03"], read.size)]
    assert ours == list(read.accepted(["fp-2024-03"]))


def test_eight_writers_at_once_lose_and_double_nothing(
    march: Engine, a_submission: Make, now: datetime
) -> None:
    batches = [[a_submission(accepted=True) for _ in range(5)] for _ in range(24)]
    with ThreadPoolExecutor(8) as pool:
        given_out = list(pool.map(lambda items: submit(march, items, now), batches))
    numbers = [number for numbers in given_out for number in numbers]
    assert sorted(numbers) == list(range(0, 240, 2))
    lines = stored(march)
    for items, taken in zip(batches, given_out, strict=True):
        for item, number in zip(items, taken, strict=True):
            assert lines[number].split()[2].decode() == item.commit
    with db.reading(march) as session:
        checking.check_register(session)


def test_an_entry_that_was_not_committed_was_never_there(
    march: Engine, a_submission: Make, now: datetime
) -> None:
    def fail() -> None:
        with db.writing(march) as session:
            register.submit_many(session, [a_submission()], now)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        fail()
    assert submit(march, [a_submission()], now) == [0]
    assert len(stored(march)) == 1


def test_a_day_ends_at_midnight_in_shanghai(
    march: Engine, a_submission: Make, now: datetime
) -> None:
    submit(march, [a_submission()], now.replace(hour=15, minute=59))
    submit(march, [a_submission()], now.replace(hour=16, minute=0))
    assert [line[-10:] for line in stored(march)] == [b"2024-03-15", b"2024-03-16"]


def test_a_clock_that_went_back_is_refused(
    march: Engine, a_submission: Make, now: datetime
) -> None:
    submit(march, [a_submission()], now)
    with pytest.raises(ClockWentBackError, match="2024-03-14"):
        submit(march, [a_submission()], now - timedelta(days=1))
    assert len(stored(march)) == 1


def test_the_last_event_is_the_status(march: Engine, a_submission: Make, now: datetime) -> None:
    submit(march, [a_submission()], now)
    seen = []
    with db.writing(march) as session:
        seen.append(entries.status(session, 0))
        register.accept(session, 0, by="reviewer", now=now)
        seen.append(entries.status(session, 0))
        register.reject(session, 0, "turned-red", by="tax", now=now)
        seen.append(entries.status(session, 0))
        assert [event.reason for event in entries.history(session, 0)] == [None, "turned-red"]
    assert seen == ["pending", "accepted", "rejected"]


def test_what_happened_after_the_freeze_does_not_count(
    march: Engine, a_submission: Make, now: datetime
) -> None:
    submit(march, [a_submission(accepted=True)], now)
    with db.writing(march) as session:
        register.reject(session, 0, "turned-red", by="tax", now=now)
    with db.reading(march) as session:
        assert [e.number for e in entries.accepted(session, ["fp-2024-03"], 2)] == [0]
        assert list(entries.accepted(session, ["fp-2024-03"], 3)) == []


def test_only_entries_can_be_judged(march: Engine, a_submission: Make, now: datetime) -> None:
    submit(march, [a_submission(accepted=True)], now)
    for number in (1, 2):  # an accept line, and no line at all
        with pytest.raises(EntryUnknownError), db.writing(march) as session:
            register.accept(session, number, by="reviewer", now=now)


def test_a_reason_that_is_no_token_is_refused(
    march: Engine, a_submission: Make, now: datetime
) -> None:
    submit(march, [a_submission()], now)
    with pytest.raises(NotATokenError), db.writing(march) as session:
        register.reject(session, 0, "Not a token\naccept", by="reviewer", now=now)


def test_a_checkpoint_is_a_note_that_both_signers_stand_behind(
    march: Engine, a_submission: Make, now: datetime
) -> None:
    submit(march, [a_submission(accepted=True) for _ in range(3)], now)
    with db.writing(march) as session:
        note = register.checkpoint(session, "example/log", (ORGANISER, NOTARY), now)
    text_part = check_note(note, [ORGANISER.verifier(), NOTARY.verifier()], "checkpoint.txt")
    expected = merkle_root(leaf_hash(line) for line in stored(march))
    assert parse_checkpoint(text_part) == ("example/log", 6, expected)


def test_an_unchanged_register_keeps_its_checkpoint(
    march: Engine, a_submission: Make, now: datetime
) -> None:
    submit(march, [a_submission()], now)
    with db.writing(march) as session:
        first = register.checkpoint(session, "example/log", (ORGANISER,), now)
        again = register.checkpoint(session, "example/log", (ORGANISER, NOTARY), now)
    assert again == first


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ("UPDATE register_line SET line = leaf WHERE number = 1", "叶散列"),
        ("UPDATE register_line SET leaf = line WHERE number = 1", "叶散列"),
        ("UPDATE register_line SET number = 9 WHERE number = 3", "行号"),
        ("DELETE FROM register_line WHERE number = 3", "行数"),
        ("UPDATE checkpoint SET root = 'f'", "检查点的树根"),
        ("UPDATE checkpoint SET root = 'f' WHERE size = 2", "检查点的树根"),
        (
            "UPDATE checkpoint SET note = (SELECT line FROM register_line WHERE number = 0)",
            "检查点全文",
        ),
        ("UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size = 2)", "检查点全文"),
        ("UPDATE register_head SET last_date = '2024-03-14'", "日期"),
        ("DELETE FROM register_head", "行数"),
    ],
)
def test_a_register_changed_behind_our_back_is_noticed(
    *,
    march: Engine,
    without_guards: Callable[[Engine, str], None],
    a_submission: Make,
    now: datetime,
    change: str,
    where: str,
) -> None:
    for _ in range(2):
        submit(march, [a_submission(), a_submission()], now)
        with db.writing(march) as session:
            register.checkpoint(session, "example/log", (ORGANISER,), now)
    without_guards(march, change)
    with pytest.raises(RegisterBrokenError, match=where), db.reading(march) as session:
        checking.check_register(session)


@pytest.mark.parametrize(
    "change",
    [
        'UPDATE entry SET "commit" = 0 WHERE number = 0',
        "UPDATE entry SET batch = 'fp-2024-04' WHERE number = 0",
        "UPDATE entry_event SET entry = 2 WHERE line = 1",
        "UPDATE entry_event SET what = 'reject' WHERE line = 1",
        "UPDATE entry_event SET reason = 'x' WHERE line = 1",
        "DELETE FROM entry_event WHERE line = 1",
    ],
)
def test_an_entry_that_its_line_does_not_tell_of_is_noticed(
    *,
    march: Engine,
    without_guards: Callable[[Engine, str], None],
    a_submission: Make,
    now: datetime,
    change: str,
) -> None:
    submit(march, [a_submission(accepted=True), a_submission()], now)
    with db.writing(march) as session:
        register.reject(session, 2, "doubtful", by="reviewer", now=now)
    with db.reading(march) as session:
        checking.check_entries(session)
    without_guards(march, change)
    with pytest.raises(RegisterBrokenError, match="登记资料"), db.reading(march) as session:
        checking.check_entries(session)
