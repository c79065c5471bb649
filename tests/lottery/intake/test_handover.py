"""Files between their reading and the entry: for one account, for a day, and not without end."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lottery.acting import Acting
from lottery.intake import handover
from lottery.intake.handover import Handover, WaitingFile
from lottery.invoices import RawEntry
from lottery.invoices.files import FileReading, Found
from lottery.office.boxes import Boxes

NOW = datetime(2024, 3, 20, 2, 0, tzinfo=UTC)
Keep = Callable[..., str]


@pytest.fixture
def waiting(tmp_path: Path, boxes: Boxes) -> Handover:
    return Handover(tmp_path / "handover", boxes)


@pytest.fixture
def keep(waiting: Handover, random_bytes: Callable[[int], bytes]) -> Keep:
    def keeps(data: bytes, by: str = "clerk", now: datetime = NOW) -> str:
        return waiting.keep(data, acting=Acting(by, now, random_bytes))

    return keeps


def data(waiting: Handover, token: str) -> bytes | None:
    """The bytes that wait for the clerk."""
    found = waiting.take(token, by="clerk")
    return found.data if found else None


def test_a_file_is_given_to_whoever_brought_it_and_to_nobody_else(
    waiting: Handover, keep: Keep, boxes: Boxes
) -> None:
    token = keep(b"invoice")
    assert data(waiting, token) == b"invoice"
    assert waiting.take(token, by="clerk2") is None
    for wrong in ("", "0" * 64, "../handover", token + "0"):
        assert waiting.take(wrong, by="clerk") is None
    other = Handover(waiting.folder, Boxes(bytes(32), boxes.index_key))
    assert other.take(token, by="clerk") is None
    (file,) = waiting.folder.iterdir()
    assert token not in file.name
    assert b"invoice" not in file.read_bytes()


def test_what_was_claimed_is_let_go_and_what_nobody_claims_goes_after_a_day(
    waiting: Handover, keep: Keep
) -> None:
    first, second = keep(b"one"), keep(b"two", now=NOW + timedelta(hours=2))
    waiting.drop(first, by="clerk2")
    assert data(waiting, first) == b"one"
    waiting.drop(first, by="clerk")
    waiting.drop(first, by="clerk")
    assert waiting.take(first, by="clerk") is None
    waiting.sweep(NOW + timedelta(hours=25))
    assert data(waiting, second) == b"two"
    waiting.sweep(NOW + timedelta(hours=27))
    assert not list(waiting.folder.iterdir())


def test_one_account_cannot_fill_the_disk_nor_push_out_anybody_elses_files(
    waiting: Handover, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handover, "MOST_BYTES", 1000)
    others = keep(b"o" * 400, by="clerk2")
    mine = [keep(b"m" * 400, now=NOW + timedelta(minutes=n)) for n in range(4)]
    left = [waiting.take(token, by="clerk") is not None for token in mine]
    assert left == [False, False, True, True]
    assert waiting.take(others, by="clerk2") is not None


def test_what_was_read_in_a_file_waits_with_it(
    waiting: Handover, random_bytes: Callable[[int], bytes]
) -> None:
    said = FileReading("pdf", "00", RawEntry(gross="100.25"), (Found("gross", "100.25", "face"),))
    token = waiting.keep(b"%PDF", acting=Acting("clerk", NOW, random_bytes), said=said)
    assert waiting.take(token, by="clerk") == WaitingFile(b"%PDF", said)
